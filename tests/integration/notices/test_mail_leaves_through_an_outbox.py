"""Mail is written with what it tells of and sent afterwards: at least once, under one id, whoever crashes; and tells nothing of a
child."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import ACT_AT_ONCE, GIVEN, RETURNED
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.foundation.notices import operations
from fullcircle.foundation.notices.models import Mail, Notice
from fullcircle.foundation.notices.operations import mailing
from fullcircle.foundation.notices.rules import TRIES, wait_after
from fullcircle.foundation.notices.states import MailChoice, MailState
from tests.factories.council import TODAY, person
from tests.factories.mail_server import Kept, mail_server
from tests.factories.submitted import round_under_way
from tests.factories.told import council_that_signs_in, everybody_signs_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.2")]
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)
HERE = "https://qa.example/notices/"


@pytest.fixture(autouse=True)
def _mails(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


@pytest.fixture
def ada(db: None) -> Actor:
    return _somebody("Ada Hale")


def _somebody(name: str) -> Actor:
    made = person(name, Role.QA_LEAD)
    everybody_signs_in()
    Person.objects.filter(pk=made).update(email=f"{name.split()[0].lower()}@council.example")
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    return people.actor(made, on=TODAY)


def tell(who: Actor, kind: Any = GIVEN, *, subject: str = "audit:7", now: datetime = MONDAY) -> None:
    operations.tell(person_ids=[who.person_id], kind=kind, subject=subject, by=SYSTEM, now=now)


def send(now: datetime = MONDAY) -> int:
    return operations.send_due(address=HERE, by=SYSTEM, now=now)


def ids_sent() -> list[str]:
    return [one.message()["Message-ID"] for one in mail.outbox]


def test_a_mail_is_sent_once_and_marked(ada: Actor) -> None:
    tell(ada)
    assert mail.outbox == []
    assert (send(), send(MONDAY + timedelta(days=1))) == (1, 0)
    (sent,) = mail.outbox
    waiting = Mail.objects.get()
    assert sent.to == ["ada@council.example"]
    assert ids_sent() == [waiting.message_id]
    assert (waiting.state, waiting.accepted_at, waiting.tries) == (MailState.ACCEPTED, MONDAY, 1)


def test_it_says_what_kind_of_thing_waits_and_where_and_nothing_else(ada: Actor) -> None:
    tell(ada)
    send()
    (sent,) = mail.outbox
    assert GIVEN.words in sent.body
    assert HERE in sent.body
    assert "7" not in sent.body.replace(HERE, "")
    assert "Ada" not in sent.body


def test_no_child_no_judgement_and_no_word_that_anybody_typed_is_in_any_mail() -> None:
    made = council_that_signs_in()
    round_under_way(made, size=9)
    operations.send_due(address=HERE, by=SYSTEM, now=MONDAY + timedelta(days=1))
    assert mail.outbox
    references = list(Audit.objects.values_list("child__reference", flat=True))
    names = list(Person.objects.values_list("name", flat=True))
    for sent in mail.outbox:
        said = f"{sent.subject} {sent.body}"
        assert not [word for word in [*references, *names, "Planning"] if word in said]


def test_what_is_urgent_about_a_judgement_says_nothing_of_it_in_the_mail(ada: Actor) -> None:
    tell(ada, ACT_AT_ONCE)
    send()
    (sent,) = mail.outbox
    assert "nadequate" not in sent.body
    assert "urgent" in sent.subject


def test_whoever_dies_between_sending_and_marking_has_it_sent_again_under_the_same_id(
    ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(ada)

    def dies(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as crash:
        crash.setattr(mailing, "_mark_accepted", dies)
        with pytest.raises(SystemExit):
            send()
    assert send(MONDAY + timedelta(minutes=1)) == 0, "it may be under way still"
    assert send(MONDAY + wait_after(1)) == 1
    first, second = ids_sent()
    assert first == second
    assert Mail.objects.get().state == MailState.ACCEPTED


def test_two_who_send_at_once_send_it_once(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(ada)
    really, other = mailing._send, []

    def with_another_at_work(letter: Any, address: str) -> None:
        other.append(send())
        really(letter, address)

    monkeypatch.setattr(mailing, "_send", with_another_at_work)
    assert send() == 1
    assert (other, len(mail.outbox)) == ([0], 1)


def test_one_who_looked_before_another_claimed_sends_nothing(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(ada)
    claim = mailing._claim

    def late(mail_id: int, now: datetime) -> Any:
        assert claim(mail_id, now) is not None, "the other claims it first"
        return claim(mail_id, now)

    monkeypatch.setattr(mailing, "_claim", late)
    assert send() == 0
    assert mail.outbox == []


@pytest.fixture
def server(settings: Any) -> Iterator[Kept]:
    """A real one, for what Django and the standard library make of mail."""
    with mail_server() as kept:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", kept.port, False
        yield kept


def test_a_mail_server_takes_it_under_the_id_that_was_kept(ada: Actor, server: Kept) -> None:
    tell(ada)
    assert send() == 1
    (received,) = server.received
    assert received["Message-ID"] == Mail.objects.get().message_id
    assert received["Auto-Submitted"] == "auto-generated"


def test_one_address_that_is_refused_keeps_nothing_from_others(ada: Actor, server: Kept) -> None:
    bo = _bo_beside(ada)
    tell(ada)
    tell(bo)
    server.refuses.add("ada@")
    assert send() == 1
    assert [one["To"] for one in server.received] == ["bo@council.example"]
    server.refuses.clear()
    assert send(MONDAY + wait_after(1)) == 1


def test_a_server_that_is_gone_ends_the_run_and_is_tried_again_until_it_is_given_up(ada: Actor, settings: Any) -> None:
    with mail_server() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    tell(ada)
    now = MONDAY
    for tries in range(1, TRIES + 1):
        assert send(now) == 0
        now = Mail.objects.get().next_try_at
        assert Mail.objects.get().tries == tries
    assert send(now) == 0
    assert Mail.objects.get().state == MailState.GAVE_UP


def _bo_beside(ada: Actor) -> Actor:
    made = person("Bo Vale", Role.QA_LEAD)
    everybody_signs_in()
    Person.objects.filter(pk=made).update(email="bo@council.example")
    return people.actor(made, on=TODAY)


def test_what_is_told_in_one_night_comes_in_one_mail(ada: Actor) -> None:
    friday = datetime(2026, 3, 6, 21, 0, tzinfo=LONDON)
    tell(ada, now=friday)
    tell(ada, RETURNED, now=friday + timedelta(hours=12))
    assert send(friday + timedelta(days=2)) == 0
    assert send(datetime(2026, 3, 9, 7, 30, tzinfo=LONDON)) == 1
    (sent,) = mail.outbox
    assert GIVEN.words in sent.body
    assert RETURNED.words in sent.body


def test_once_a_day_is_one_mail_in_the_morning_of_what_was_not_read_by_then(ada: Actor) -> None:
    operations.choose_mail(choice=MailChoice.DAILY, by=ada, now=MONDAY)
    tell(ada)
    tell(ada, RETURNED, now=MONDAY + timedelta(hours=2))
    assert send(MONDAY + timedelta(hours=5)) == 0
    operations.read_notice(notice_id=Notice.objects.get(kind=RETURNED.word).pk, by=ada, now=MONDAY)
    assert send(datetime(2026, 3, 3, 7, 30, tzinfo=LONDON)) == 1
    (sent,) = mail.outbox
    assert GIVEN.words in sent.body
    assert RETURNED.words not in sent.body


def test_what_is_urgent_comes_at_once_to_whoever_wants_mail_once_a_day(ada: Actor) -> None:
    operations.choose_mail(choice=MailChoice.DAILY, by=ada, now=MONDAY)
    night = datetime(2026, 3, 7, 2, 0, tzinfo=LONDON)
    tell(ada, ACT_AT_ONCE, now=night)
    assert send(night) == 1


def test_never_by_mail_holds_at_once_also_for_what_waits(ada: Actor) -> None:
    tell(ada)
    operations.choose_mail(choice=MailChoice.NEVER, by=ada, now=MONDAY)
    tell(ada, RETURNED)
    assert Mail.objects.count() == 1
    assert (send(), Mail.objects.count(), Notice.objects.count()) == (0, 0, 2)


def test_nothing_is_sent_of_what_was_read_or_to_whoever_has_left(ada: Actor) -> None:
    bo = _bo_beside(ada)
    tell(ada)
    operations.read_all(by=ada, now=MONDAY)
    tell(bo)
    access.note_leaving(person_id=bo.person_id or 0, left_on=TODAY, at_once=True, by=SYSTEM, now=MONDAY)
    assert (send(), mail.outbox, Mail.objects.count()) == (0, [], 0)


def test_without_an_address_there_is_no_mail(ada: Actor) -> None:
    Person.objects.filter(pk=ada.person_id).update(email="")
    tell(ada)
    assert (Mail.objects.count(), Notice.objects.count()) == (0, 1)


@pytest.mark.parametrize("how", [{"EMAIL_HOST": ""}, {"DEMO_MODE": True}])
def test_a_site_without_a_mail_server_and_an_invented_council_mail_nobody_and_say_so(
    ada: Actor, settings: Any, how: dict[str, object], browser: Callable[[int], Client]
) -> None:
    for name, value in how.items():
        setattr(settings, name, value)
    tell(ada)
    assert (Mail.objects.count(), Notice.objects.count(), send()) == (0, 1, 0)
    for page in ("/notices/", "/notices/told/", "/account/"):
        assert "nobody is mailed" in browser(ada.person_id or 0).get(page).content.decode()


def test_whoever_acted_is_asked_to_ring_until_the_mail_of_what_is_urgent_is_taken(
    browser: Callable[[int], Client],
) -> None:
    made = council_that_signs_in()
    audit = Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0]
    Notice.objects.all().delete()
    head = made.heads[0]
    operations.tell(person_ids=[head], kind=ACT_AT_ONCE, subject=f"audit:{audit.pk}", by=made.qa_lead, now=MONDAY)
    page = browser(made.qa_lead.person_id or 0)
    assert "Not sent yet: ring them" in page.get("/notices/told/").content.decode()
    operations.send_due(address=HERE, by=SYSTEM, now=MONDAY)
    shown = page.get("/notices/told/").content.decode()
    assert "ring them" not in shown
    assert "Mailed 2 March 2026, 10:00" in shown


def test_mails_sent_long_ago_are_forgotten_and_what_was_told_stays(ada: Actor) -> None:
    tell(ada)
    tell(ada, RETURNED, now=MONDAY + timedelta(days=1))
    send()
    operations.forget_mails(by=SYSTEM, now=MONDAY + timedelta(days=91))
    assert Mail.objects.get().state == MailState.WAITING
    assert Notice.objects.count() == 2
