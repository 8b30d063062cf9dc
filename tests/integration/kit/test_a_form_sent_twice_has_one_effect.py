"""The same form sent again by the same person does nothing more and is answered as it was; other words are another form."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.forms import operations, queries
from fullcircle.foundation.forms.models import Posting
from fullcircle.foundation.kernel import clock
from fullcircle.jobs import tasks
from fullcircle.web.kit.once import DONE, OneEffect, _key
from fullcircle.web.kit.own_fields import OPERATION as FIELD
from tests.factories.browser import form_of
from tests.factories.council import NOW, council, person

pytestmark = pytest.mark.requirements("R1.1", "R5.9")
NEW = reverse("rounds:new")
PEOPLE = reverse("people:new")


@pytest.fixture
def lead(db: None) -> Client:
    made, client = council(), Client()
    client.force_login(Person.objects.get(pk=made.qa_lead.person_id).account)
    return client


@pytest.fixture
def form(lead: Client) -> Callable[..., dict[str, list[str]]]:
    """A round that is about to be planned, as its page gives it."""
    page = form_of(lead.get(NEW).text, asking="title")
    return lambda **answers: page.sent(**({"title": "Planning", "focus": "", "do": "plan"} | answers))


def said(answer: HttpResponse, client: Client) -> str:
    assert answer.status_code == 302
    return client.get(answer.url).text  # type: ignore[attr-defined]


def test_a_round_sent_twice_is_planned_once_and_told_twice(lead: Client, form: Callable[..., Any]) -> None:
    answers = [lead.post(NEW, form()) for _ in range(2)]
    assert Round.objects.count() == 1
    assert (
        answers[0].url == answers[1].url == reverse("rounds:control_room", kwargs={"round_id": Round.objects.get().pk})
    )
    assert said(answers[1], lead).count("The round is planned.") == 2


def test_other_words_from_a_page_gone_back_to_are_another_form(lead: Client, form: Callable[..., Any]) -> None:
    first = lead.post(NEW, form())
    other = lead.post(NEW, form(title="Review"))
    assert first.status_code == 302
    assert other.status_code == 422, "it is looked at for itself, and the number is taken by now"
    assert "Review" in other.text


def test_what_was_refused_can_be_sent_again(lead: Client, form: Callable[..., Any]) -> None:
    assert lead.post(NEW, form(title="")).status_code == 422
    assert not Posting.objects.exists()
    assert lead.post(NEW, form()).status_code == 302


def test_each_page_has_an_id_of_its_own_and_every_form_of_it_carries_it(lead: Client) -> None:
    ids = [UUID(form_of(lead.get(NEW).text, asking="title").sent()[FIELD][0]) for _ in range(2)]
    assert ids[0] != ids[1]


def test_an_id_is_its_senders_alone(lead: Client, form: Callable[..., Any]) -> None:
    lead.post(NEW, form())
    person("Another Lead", Role.QA_LEAD)
    other = Client()
    other.force_login(Person.objects.get(name="Another Lead").account)
    page = other.post(NEW, form(writer=""))
    assert page.status_code == 422, "what they sent is looked at for itself, and the number is taken"


def test_one_whose_answer_was_cut_short_says_that_it_is_done(
    lead: Client, form: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(NEW, form())
    Posting.objects.update(answer=None, at=clock.now() - timedelta(hours=1))
    again = lead.post(NEW, form())
    assert DONE in said(again, lead)
    assert Round.objects.count() == 1


def test_one_that_comes_while_the_first_is_answered_waits_for_its_answer(
    lead: Client, form: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lead.post(NEW, form())
    answer = Posting.objects.get().answer
    Posting.objects.update(answer=None)
    pauses: list[float] = []

    def answered_meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        Posting.objects.update(answer=answer)

    monkeypatch.setattr("fullcircle.web.kit.once.time.sleep", answered_meanwhile)
    again = lead.post(NEW, form())
    assert pauses
    assert again.url == first.url  # type: ignore[attr-defined]
    assert "The round is planned." in said(again, lead)


def test_one_that_comes_while_the_first_is_refused_is_looked_at_for_itself(
    lead: Client, form: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(NEW, form())
    Posting.objects.update(answer=None)
    monkeypatch.setattr("fullcircle.web.kit.once.time.sleep", lambda _: Posting.objects.all().delete())
    assert lead.post(NEW, form()).status_code == 422, "the number is taken"


def test_one_that_loses_the_race_is_answered_as_the_other(
    lead: Client, form: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are looked up before either is there: the second finds it when it claims."""
    first = lead.post(NEW, form())
    there, looks = queries.posting, [None]
    monkeypatch.setattr("fullcircle.web.kit.once.queries.posting", lambda *a: looks.pop() if looks else there(*a))
    again = lead.post(NEW, form())
    assert again.url == first.url  # type: ignore[attr-defined]
    assert Round.objects.count() == 1


@pytest.mark.parametrize("content", [b"a", b"b"])
def test_files_are_told_apart_by_what_is_in_them(rf: RequestFactory, content: bytes) -> None:
    keys = []
    for held in (b"a", content):
        file = SimpleUploadedFile("a.xlsx", held)
        request = rf.post("/imports/new/", {FIELD: "7c9e6679-7425-40de-944b-e07fc1f90ae7", "file": file})
        request.upload_handlers = [MemoryFileUploadHandler(request)]
        keys.append(_key(request, SYSTEM))
        assert request.FILES["file"].read() == held
    assert (keys[0] == keys[1]) is (content == b"a")


def test_a_form_with_a_password_or_by_a_script_or_without_an_id_is_not_remembered(rf: RequestFactory) -> None:
    given = {FIELD: "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    assert _key(rf.post("/", given), SYSTEM) is not None
    assert _key(rf.post("/", given | {"new_password1": "x"}), SYSTEM) is None
    assert _key(rf.post("/", given, headers={"X-Requested-With": "fetch"}), SYSTEM) is None
    assert _key(rf.post("/", {FIELD: "x"}), SYSTEM) is None
    assert _key(rf.post("/", {}), SYSTEM) is None
    assert OneEffect(lambda _: HttpResponse("as it is"))(rf.post("/", given)).content == b"as it is"


def test_two_people_of_one_name_are_not_made_by_one_form(db: None) -> None:
    person("Ada Ministrator", Role.ADMINISTRATOR)
    client = Client()
    client.force_login(Person.objects.get(name="Ada Ministrator").account)
    form = form_of(client.get(PEOPLE).text, asking="name").sent(name="Noor Newcomer", email="", job_title="")
    answers = [client.post(PEOPLE, form) for _ in range(2)]
    assert Person.objects.filter(name="Noor Newcomer").count() == 1
    assert answers[0].status_code == answers[1].status_code == 302


def test_after_thirty_days_it_is_forgotten(
    lead: Client, form: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(NEW, form())
    operations.forget_postings(by=SYSTEM, now=NOW + timedelta(days=29))
    assert Posting.objects.count() == 1
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=31))
    tasks.forget_what_is_over.call_local()
    assert not Posting.objects.exists()


def test_sent_again_later_it_is_told_when_it_was_done(
    lead: Client, form: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By then things may stand otherwise than its answer said."""
    first = lead.post(NEW, form())
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    again = lead.post(NEW, form())
    assert again.url == first.url  # type: ignore[attr-defined]
    page = said(again, lead)
    assert "This was sent and done on 2 March 2026, " in page
    assert "so it is not done again." in page


def test_signing_out_is_never_answered_from_before(lead: Client) -> None:
    lead_account = get_user_model().objects.get(pk=lead.session["_auth_user_id"])
    form = {FIELD: "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    for _ in range(2):
        lead.force_login(lead_account)
        lead.post(reverse("accounts:sign_out"), form)
        assert "_auth_user_id" not in lead.session
