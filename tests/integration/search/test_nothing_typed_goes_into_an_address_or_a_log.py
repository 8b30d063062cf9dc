"""What is typed into the search is sent in the body, shown to who typed it, kept for ten minutes, and written nowhere."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from fullcircle.domain.actions.models import Action
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel import clock
from tests.factories.audited import audited_round
from tests.factories.council import NOW, Council, council

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

TYPED = "40001"


@pytest.fixture
def ashmere() -> Council:
    return council(teams_in_each_area=1, children_in_each_team=2)


@pytest.fixture
def lead(ashmere: Council, browser_of: Callable[[int], Client]) -> Client:
    return browser_of(ashmere.qa_lead.person_id or 0)


def sent(browser: Client, words: str) -> HttpResponse:
    return browser.post("/search/", {"find": words})


def sessions() -> str:
    return str([session.get_decoded() for session in Session.objects.all()])


def test_the_answer_leads_to_an_address_that_tells_nothing(lead: Client) -> None:
    answer = sent(lead, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/search/")
    page = lead.get("/search/")
    assert "Child <mark" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert "<title>Search – Full Circle</title>" in page.content.decode()
    assert TYPED not in str(answer.headers) + str(answer.cookies) + str(page.headers)


def test_words_in_an_address_are_not_looked_for(lead: Client) -> None:
    assert TYPED not in lead.get("/search/", {"find": TYPED}).content.decode()


def test_no_log_holds_what_was_typed(lead: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = Entry.objects.count()
    for words in (TYPED, "x" * 200 + TYPED, "\x00" + TYPED):
        sent(lead, words)
        lead.get("/search/")
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = lead.cookies
    assert guarded.post("/search/", {"find": TYPED}).status_code == 403
    assert Client().post("/search/", {"find": TYPED}).status_code == 401
    lead.put("/search/", TYPED)
    assert TYPED not in caplog.text
    assert Entry.objects.count() == before


def test_the_results_can_be_come_back_to_and_are_forgotten_after_ten_minutes(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(lead, "40002")
    sent(lead, TYPED)
    assert "40002" not in sessions(), "the last search alone is kept"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=9))
    lead.get("/actions/")
    assert TYPED in lead.get("/search/").content.decode()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=10))
    lead.get("/actions/")
    assert TYPED not in sessions(), "the next page deletes it, whichever that is"
    assert TYPED not in lead.get("/search/").content.decode()


def test_signing_out_forgets_it(lead: Client) -> None:
    sent(lead, TYPED)
    lead.post("/sign-out/")
    assert TYPED not in sessions()


def test_what_cannot_be_looked_for_is_shown_again_and_not_kept(lead: Client) -> None:
    answer = sent(lead, "x")
    assert answer.status_code == 422
    assert "Type two letters or more, or a number." in answer.content.decode()
    assert 'value="x"' in answer.content.decode()
    assert "searched" not in sessions()


def test_signs_that_mean_something_to_a_database_are_only_signs(lead: Client) -> None:
    for words in ("100% plan", "plan_", "';--", "<script>ha", "4" * 90):
        sent(lead, words)
        page = lead.get("/search/").content.decode()
        assert "Nothing that you may see matches" in page
        assert "<script>ha" not in page


def test_results_show_no_text_about_a_child(ashmere: Council, lead: Client) -> None:
    made = audited_round(ashmere)
    texts = {
        "what": "Ask Zebedee’s grandmother",
        "measure": "Wombat",
        "achievable": "Quagga",
        "difference_for": "Okapi",
    }
    audit = made.audit(ashmere.teams[0], findings=(("assessment", "strength"),))
    Action.objects.filter(pk=made.action(audit).pk).update(**texts)
    for words in ("zebedee grandmother", audit.child.reference):
        sent(lead, words)
        page = lead.get("/search/").content.decode()
        hits = page[page.index('<ul class="fc-hits">') :]
        assert "Action for child" in hits
        assert not [text for text in texts.values() if text in page or text.split()[-1] in hits]
        assert "Words about a child" not in page
