"""People set their own password, by a link of use once. It is handed over where its person may do no more than who asked, goes by
e-mail to an address that somebody else wrote, or waits until a second person agrees."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import LinkRequest, Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import GRANTS, Permission, Role, Way
from fullcircle.foundation.auditlog import queries as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound, WrongState
from tests.factories.council import NOW, TODAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

PASSWORD = "otter lantern violin"
LINK = re.compile(r"http://testserver(/set-up/[-\w]+/[-\w]+/)")


@pytest.fixture
def team() -> int:
    area = access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)
    return access.add_team(name="Safeguarding North", service_area_id=area, by=SYSTEM, now=NOW)


@pytest.fixture
def ada(team) -> int:
    """A practitioner: an administrator may do all that she may."""
    return person("Ada Hale", Role.PRACTITIONER, team_id=team)


@pytest.fixture
def director() -> int:
    return person("Di Rector", Role.DIRECTOR)


@pytest.fixture
def admin(signed_in) -> Client:
    person("Ad Ministrator", Role.ADMINISTRATOR)
    return signed_in("ad.ministrator")


@pytest.fixture
def lead(signed_in) -> Client:
    sets_password(person("Quinn Lead", Role.QA_LEAD))
    return signed_in("quinn.lead")


def of(name: str, person_id: int) -> str:
    return reverse(f"people:{name}", kwargs={"person_id": person_id})


def link_in(answer) -> str | None:
    found = LINK.search(answer.content.decode())
    return found and found.group(1)


def use(link: str, password: str = PASSWORD, again: str | None = None):
    return Client().post(link, {"password": password, "password_again": password if again is None else again})


def administrator(name: str):
    return queries.actor(person(name, Role.ADMINISTRATOR), on=TODAY)


def test_a_link_is_handed_over_to_whoever_may_do_no_more_and_is_of_use_once(admin, ada):
    link = link_in(admin.post(of("link", ada)))
    page = Client().get(link).content.decode()
    assert "Hello Ada Hale." in page
    assert page.count('autocomplete="new-password"') == 2
    assert use(link)["Location"] == "/sign-in/"
    assert authenticate(username="ada.hale", password=PASSWORD) is not None
    assert use(link, "another otter entirely").status_code == 404
    assert authenticate(username="ada.hale", password=PASSWORD) is not None
    by = [(entry.event, entry.by_name) for entry in auditlog.latest(limit=2)]
    assert by == [("access.password_set", "Ada Hale"), ("access.link_made", "Ad Ministrator")]


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("too short", None, "at least 12 characters"),
        ("password1234", None, "too common"),
        ("ada.hale1234", None, "too similar to the username"),
        ("Practitioner-2026", None, "would be guessed too soon"),
        ("Safeguarding-North", None, "would be guessed too soon"),
        ("Bolton Council 26", None, "would be guessed too soon"),
        ("socialworker2026", None, "would be guessed too soon"),
        ("qwertyuiopasdfgh", None, "would be guessed too soon"),
        (PASSWORD, "otter lantern viola", "This is not the same as the first."),
        ("", "", "still needs an answer."),
    ],
)
def test_a_password_that_is_refused_says_why_and_is_not_shown(admin, ada, password, again, said):
    link = link_in(admin.post(of("link", ada)))
    answer = use(link, password, again)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert not password or f'value="{password}"' not in page
    assert not get_user_model().objects.get(username="ada.hale").has_usable_password()
    assert use(link).status_code == 302


def test_a_link_is_over_after_a_day(admin, ada, monkeypatch):
    link = link_in(admin.post(of("link", ada)))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
    assert use(link).status_code == 404
    assert "of no use any more" in Client().get(link).content.decode()


@pytest.mark.parametrize("link", ["/set-up/MQ/x-y/", "/set-up/zzzz/x-y/", "/set-up/____/----/"])
def test_a_link_that_was_never_made_opens_nothing(ada, link):
    assert Client().get(link).status_code == use(link).status_code == 404


def test_a_link_ends_when_the_roles_of_its_person_change(admin, ada):
    link = link_in(admin.post(of("link", ada)))
    access.give_role(person_id=ada, role=Role.DIRECTOR, starts_on=TODAY + timedelta(days=9), by=SYSTEM, now=NOW)
    assert use(link).status_code == 404


def test_a_link_ends_when_the_account_is_shut(admin, ada):
    link = link_in(admin.post(of("link", ada)))
    access.shut_account(person_id=ada, by=SYSTEM, now=NOW)
    access.open_account(person_id=ada, by=SYSTEM, now=NOW)
    assert use(link).status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.QA_LEAD, Role.IRO, Role.ADMINISTRATOR])
def test_who_may_do_more_or_could_agree_has_a_link_only_by_two(admin, lead, role):
    mighty = person("Mighty One", role)
    answer = admin.post(of("link", mighty), follow=True)
    page = answer.content.decode()
    assert link_in(answer) is None
    assert AGREES in page
    assert "You asked for this link, so somebody else agrees to it" in page
    assert admin.post(of("agree_to_link", mighty)).status_code == 409
    assert "A link for Mighty One waits for a second person" in lead.get("/").content.decode()
    assert "Agree, and show me the link" in lead.get(of("one", mighty)).content.decode()
    shown = lead.post(of("agree_to_link", mighty))
    assert "Mighty One sets the password. Nobody else sees or types it." in shown.content.decode()
    link = link_in(shown)
    assert use(link).status_code == 302
    assert not LinkRequest.objects.exists()
    assert lead.post(of("agree_to_link", mighty)).status_code == 404
    events = [entry.event for entry in auditlog.latest(limit=3)]
    assert events == ["access.password_set", "access.link_agreed", "access.link_asked_for"]


def test_a_role_to_come_counts_as_power(admin):
    later = person("Later Director")
    start = TODAY + timedelta(days=30)
    access.give_role(person_id=later, role=Role.DIRECTOR, starts_on=start, by=SYSTEM, now=NOW)
    assert link_in(admin.post(of("link", later))) is None


def test_whoever_was_made_by_the_asker_does_not_agree(director):
    asker = administrator("Asker One")
    puppet = person("Puppet One")
    access.give_role(person_id=puppet, role=Role.ADMINISTRATOR, starts_on=TODAY, by=asker, now=NOW)
    assert access.ask_for_link(person_id=director, mail=False, by=asker, now=NOW) is None
    with pytest.raises(WrongState, match="gave you your role"):
        access.agree_to_link(person_id=director, by=queries.actor(puppet, on=TODAY), now=NOW)
    with pytest.raises(NotAllowed):
        access.agree_to_link(person_id=director, by=queries.actor(director, on=TODAY), now=NOW)
    assert LinkRequest.objects.get().person_id == director


def test_nobody_agrees_to_their_own_link(lead):
    me = Person.objects.get(name="Quinn Lead").pk
    access.ask_for_link(person_id=me, mail=False, by=administrator("Asker One"), now=NOW)
    assert "The link is for you, so somebody else agrees to it." in lead.get(of("one", me)).content.decode()
    assert lead.post(of("agree_to_link", me)).status_code == 403


@pytest.mark.parametrize(("right", "status"), [(Permission.SEE_AUDIT_LOG, 403), (Permission.AGREE_TO_LINKS, 200)])
def test_to_agree_is_a_right_of_its_own(admin, signed_in, director, monkeypatch, right, status):
    role = Role.PERFORMANCE_ANALYST
    monkeypatch.setitem(GRANTS, role, GRANTS[role] | {right})
    analyst = person("Ann Alyst", role)
    agrees = status == 200
    admin.post(of("link", director))
    browser = signed_in("ann.alyst")
    assert ("A link for Di Rector waits for a second person" in browser.get("/").content.decode()) is agrees
    assert ("Agree, and show me the link" in browser.get(of("one", director)).content.decode()) is agrees
    assert browser.post(of("agree_to_link", director)).status_code == status
    assert LinkRequest.objects.exists() is not agrees
    assert browser.post(of("take_back_link", director)).status_code == (302 if agrees else 403)
    with pytest.raises(NotAllowed):
        access.ask_for_link(person_id=director, mail=False, by=queries.actor(analyst, on=TODAY), now=NOW)


def test_a_second_person_can_refuse(admin, lead, director):
    admin.post(of("link", director))
    lead.post(of("take_back_link", director))
    assert not LinkRequest.objects.exists()
    assert next(iter(auditlog.latest(limit=1))).event == "access.link_taken_back"


NOBODY = "At present nobody could be the second person"
AGREES = "so a second person agrees first: the QA Lead, or another administrator."


def sets_password(person_id: int) -> None:
    access.set_password(person_id=person_id, password=PASSWORD, by=Actor(person_id, ""), now=NOW)


@pytest.mark.parametrize("who", ["fresh", "asker", "oneself", "given", "given by others", "ended", "no role"])
def test_somebody_could_agree_just_where_somebody_may(director, who):
    """Whoever is told of as a second person is let to agree, and nobody else is."""
    asker = administrator("Asker One")
    one = {"asker": asker.person_id, "oneself": director}.get(who) or person("Some One")
    by = asker if who == "given" else SYSTEM
    if who not in {"asker", "no role"}:
        role = access.give_role(person_id=one, role=Role.QA_LEAD, starts_on=TODAY, by=by, now=NOW)
        if who == "ended":
            access.withdraw_role(assignment_id=role, in_error=False, by=SYSTEM, now=NOW)
    sets_password(one)
    LinkRequest.objects.create(person_id=director, asked_by_id=asker.person_id, asked_at=NOW)
    told = queries.somebody_could_agree(director, asked_by=asker.person_id, on=TODAY)
    try:
        access.agree_to_link(person_id=director, by=queries.actor(one, on=TODAY), now=NOW)
        may = True
    except (NotAllowed, WrongState):
        may = False
    assert told is may is (who in {"fresh", "given by others"})


def test_in_a_demo_whoever_may_agree_is_told_of_as_a_second_person(admin, director, settings):
    """There people sign in by choosing themselves, and nobody has a password."""
    person("Quinn Lead", Role.QA_LEAD)
    assert NOBODY in admin.get(of("link", director)).content.decode()
    settings.DEMO_MODE = True
    page = admin.get(of("link", director)).content.decode()
    assert NOBODY not in page
    assert AGREES in page


def test_that_there_is_no_second_person_is_said_before_one_is_asked_for(admin, director, team):
    """Neither an account that is shut nor a role that the asker gave makes one."""
    page = admin.get(of("link", director)).content.decode()
    assert NOBODY in page
    assert AGREES not in page
    asked = words(admin.post(of("link", director), follow=True))
    assert f"Di Rector may do more than you, or could agree to such links. {NOBODY}" in asked
    for told in (asked, words(admin.get(of("one", director)))):
        assert NOBODY in told, "it goes on waiting, and is said to wait for nobody"
        assert "the QA Lead, or another administrator" not in told
    other = person("Other One")
    me = queries.actor(Person.objects.get(name="Ad Ministrator").pk, on=TODAY)
    access.give_role(person_id=other, role=Role.ADMINISTRATOR, starts_on=TODAY, by=me, now=NOW)
    assert NOBODY in admin.get(of("link", director)).content.decode()
    lead = person("Quinn Lead", Role.QA_LEAD)
    assert NOBODY in admin.get(of("link", director)).content.decode(), "without a password nobody signs in"
    sets_password(lead)
    for name in ("link", "one"):
        page = admin.get(of(name, director)).content.decode()
        assert NOBODY not in page
        assert "the QA Lead, or another administrator" in page
    assert AGREES in admin.post(of("link", director), follow=True).content.decode()
    access.shut_account(person_id=lead, by=SYSTEM, now=NOW)
    assert NOBODY in admin.get(of("link", director)).content.decode()


def test_nothing_is_said_of_a_second_person_where_none_is_needed(admin, ada):
    page = words(admin.get(of("link", ada)))
    assert "The link is shown to you, to be handed over: Ada Hale may do no more than you." in page
    assert "Make a link" in page
    assert "second person" not in page


def test_it_goes_by_email_where_somebody_else_wrote_the_address(admin, director, settings):
    settings.EMAIL_HOST = "mail.example.gov.uk"
    access.correct_person(person_id=director, email="di@council.gov.uk", by=SYSTEM, now=NOW)
    page = words(admin.get(of("link", director)))
    assert "The link goes to Di Rector by e-mail, to di@council.gov.uk." in page
    assert "second person" not in page
    answer = admin.post(of("link", director), follow=True)
    assert "is on its way to Di Rector by e-mail" in answer.content.decode()
    assert link_in(answer) is None
    (sent,) = mail.outbox
    assert sent.to == ["di@council.gov.uk"]
    assert use(LINK.search(sent.body).group(1)).status_code == 302


def test_an_address_that_the_asker_wrote_proves_nothing(admin, director, settings):
    settings.EMAIL_HOST = "mail.example.gov.uk"
    form = {"name": "Di Rector", "job_title": "", "email": "mine@council.gov.uk", "team": "", "manager": ""}
    assert admin.post(of("correct", director), form).status_code == 302
    admin.post(of("link", director))
    assert mail.outbox == []
    assert LinkRequest.objects.filter(person_id=director).exists()


def test_a_mail_server_that_is_down_is_told(admin, director, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example.gov.uk"
    access.correct_person(person_id=director, email="di@council.gov.uk", by=SYSTEM, now=NOW)

    def down(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("fullcircle.web.kit.set_up.send_mail", down)
    assert "did not take the e-mail" in admin.post(of("link", director), follow=True).content.decode()


def test_one_s_own_password_is_changed_and_not_linked(admin):
    me = Person.objects.get(name="Ad Ministrator").pk
    page = admin.get(of("link", me)).content.decode()
    assert "Your own password is changed under your initials" in page
    assert 'href="/password/"' in page
    assert "Make a link" not in page, "what would be refused is not offered"
    assert admin.post(of("link", me)).status_code == 409
    with pytest.raises(NotAllowed):
        access.set_password(person_id=me, password=PASSWORD, by=administrator("Other One"), now=NOW)


def test_a_shut_account_and_a_leaver_get_none(admin, ada):
    leaver = person("Leav Er")
    access.shut_account(person_id=ada, by=SYSTEM, now=NOW)
    access.note_leaving(person_id=leaver, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    for one in (ada, leaver):
        page = admin.get(of("link", one)).content.decode()
        assert "This account is shut. Open it first" in page
        assert "Make a link" not in page, "what would be refused is not offered"
        assert page.count("Change your password") == 1, "only the menu leads to one's own"
        assert admin.post(of("link", one)).status_code == 409
    with pytest.raises(NotFound):
        access.ask_for_link(person_id=99_999, mail=False, by=SYSTEM, now=NOW)


def test_the_server_can_make_a_link_where_no_second_person_is(director, capsys):
    call_command("set_up_link", "di.rector", "--site", "http://testserver/")
    assert use(LINK.search(capsys.readouterr().out).group(1)).status_code == 302
    with pytest.raises(CommandError, match="Nobody has an account called nobody"):
        call_command("set_up_link", "nobody", "--site", "http://testserver")


def test_a_link_says_how_it_goes(ada):
    link = access.ask_for_link(person_id=ada, mail=True, by=SYSTEM, now=NOW)
    assert (link.way, link.email) == (Way.HAND, "")
    assert RoleAssignment.objects.filter(person_id=ada).exists()


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def asked(admin, lead, director) -> int:
    """A link for the director, asked for by the administrator: it waits for a second person."""
    admin.post(of("link", director))
    return director


def test_who_asked_is_told_that_it_waits_then_who_agreed_then_that_it_was_used(admin, lead, asked):
    assert "Links that you asked for Di Rector It waits for a second person since" in words(admin.get("/"))
    link = link_in(lead.post(of("agree_to_link", asked)))
    for page in (words(admin.get("/")), words(admin.get(of("one", asked)))):
        assert "Quinn Lead agreed on 2 March 2026" in page
        assert "It is not used yet." in page
    assert use(link).status_code == 302
    for page in (words(admin.get("/")), words(admin.get(of("one", asked)))):
        assert "Quinn Lead agreed and was shown it, to hand it over. It was used on 2 March 2026" in page
    assert "Links that you asked for" not in words(lead.get("/"))


def test_who_asked_is_told_that_it_was_refused(admin, lead, asked):
    lead.post(of("take_back_link", asked))
    for path in ("/", of("one", asked)):
        assert "Quinn Lead refused it or took it back on 2 March 2026" in words(admin.get(path))


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(hours=23), "It is not used yet."),
        (timedelta(hours=25), "It was not used within a day and is of no use any more since 3 March 2026"),
        (timedelta(days=8), ""),
    ],
)
def test_who_asked_is_told_that_it_was_not_used_and_for_a_week(admin, lead, asked, monkeypatch, later, said):
    lead.post(of("agree_to_link", asked))
    monkeypatch.setattr(clock, "now", lambda: NOW + later)
    for path in ("/", of("one", asked)):
        page = words(admin.get(path))
        assert (said in page) if said else ("Quinn Lead agreed" not in page)


def test_who_asked_is_told_that_roles_changed_since(admin, lead, asked):
    lead.post(of("agree_to_link", asked))
    access.give_role(person_id=asked, role=Role.INSPECTOR, starts_on=TODAY, by=SYSTEM, now=NOW)
    assert "It is of no use any more since 2 March 2026" in words(admin.get(of("one", asked)))


def test_who_reads_no_log_is_told_nothing_of_it(lead, asked, signed_in):
    person("An Alyst", Role.PERFORMANCE_ANALYST)
    lead.post(of("take_back_link", asked))
    assert "refused it" not in words(signed_in("an.alyst").get(of("one", asked)))


def test_the_page_of_a_leaver_tells_of_no_link_and_asks_few_questions(admin, lead, asked):
    lead.post(of("take_back_link", asked))
    access.note_leaving(person_id=asked, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    admin.get(of("one", asked))  # shows the message that waits for it
    with CaptureQueriesContext(connection) as questions:
        page = words(admin.get(of("one", asked)))
    assert len(questions) <= 12
    assert "refused it or took it back" not in page
