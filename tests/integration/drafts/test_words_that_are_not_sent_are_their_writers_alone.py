"""What somebody has written and not sent is kept for them, and for nobody else; each page has a draft of its own."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.forms import operations
from fullcircle.foundation.forms.models import Draft
from fullcircle.foundation.forms.rules import MOST_DRAFTS, MOST_TEXTS
from fullcircle.foundation.kernel import clock
from fullcircle.jobs import tasks
from tests.factories.council import NOW
from tests.factories.written import SCRIPT, opened

pytestmark = pytest.mark.requirements("R1.1", "R5.9")
NEW = reverse("rounds:new")
LIST = reverse("drafts:list")


def test_what_was_saved_is_offered_by_its_form_and_listed_under_its_label(lead: Client) -> None:
    saved = opened(lead, NEW).save("Who does <b>what</b>?").json()
    assert saved["saved"] == "Saved 09:30"
    assert [one["texts"] for one in opened(lead, NEW).offered()] == [
        [{"name": "focus", "nth": 0, "text": "Who does <b>what</b>?", "was": ""}]
    ]
    page = lead.get(LIST).content.decode()
    assert "Who does &lt;b&gt;what&lt;/b&gt;?" in page
    assert "<h3>Focus (optional)</h3>" in page
    assert f'<a href="{NEW}">Go on with it' in page
    assert "Kept until 1 April 2026" in page


def test_nobody_else_is_shown_them_or_may_discard_them(lead: Client, other: Client) -> None:
    draft = opened(lead, NEW).save("Mine alone").json()["id"]
    assert opened(other, NEW).offered() == []
    assert "Mine alone" not in other.get(LIST).content.decode()
    assert other.post(reverse("drafts:discard", kwargs={"draft_id": draft})).status_code == 404
    assert Draft.objects.get().texts
    lead.post(reverse("drafts:discard", kwargs={"draft_id": draft}))
    assert "Mine alone" not in lead.get(LIST).content.decode()


def test_the_audit_log_and_the_search_tell_nothing_of_them(lead: Client) -> None:
    before = Entry.objects.count()
    opened(lead, NEW).save("Lighthouse")
    assert Entry.objects.count() == before
    lead.post("/search/", {"find": "Lighthouse"})
    assert "Who does" not in lead.get("/search/").content.decode()


def test_a_page_of_somebody_elses_is_refused_without_saying_whose_it_is(lead: Client, other: Client) -> None:
    page = opened(lead, NEW)
    page.client = other
    for answer in (page.save("Mine"), other.post("/drafts/of-this-form/", page.names, headers=SCRIPT)):
        assert answer.status_code == 409
        assert answer.json()["another"] is True
        assert "Quinn" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_two_pages_are_two_drafts_and_the_later_comes_first(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(lead, NEW).save("First tab")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    opened(lead, NEW).save("Second tab")
    assert [one["texts"][0]["text"] for one in opened(lead, NEW).offered()] == [  # type: ignore[index]
        "Second tab",
        "First tab",
    ]


def test_a_save_that_comes_late_changes_nothing(lead: Client) -> None:
    page = opened(lead, NEW)
    page.save("All of it", version=7)
    assert page.save("All", version=6).json()["version"] == 7
    assert Draft.objects.get().texts == [["focus", 0, "All of it", ""]]


def test_a_page_that_goes_on_with_a_draft_stands_for_it_unless_it_was_written_in_since(lead: Client) -> None:
    first, second = opened(lead, NEW), opened(lead, NEW)
    seen = first.save("Begun").json()
    second.save("Begun, and gone on", continues=f"{seen['id']}:{seen['version']}")
    assert [row.texts[0][2] for row in Draft.objects.filter(texts__isnull=False)] == ["Begun, and gone on"]
    first.save("Begun elsewhere")
    third = opened(lead, NEW)
    third.save("On top of the old one", continues=f"{seen['id']}:{seen['version']}")
    assert sorted(row.texts[0][2] for row in Draft.objects.filter(texts__isnull=False)) == [
        "Begun elsewhere",
        "Begun, and gone on",
        "On top of the old one",
    ]


def test_what_was_taken_back_leaves_nothing(lead: Client) -> None:
    page = opened(lead, NEW)
    page.save("A slip")
    page.save()
    assert Draft.objects.get().texts is None
    assert opened(lead, NEW).offered() == []


@pytest.mark.parametrize(
    "texts",
    [
        "",
        "{}",
        '[["focus", 0, 7, ""]]',
        '[["focus", -1, "x", ""]]',
        '[["new_password", 0, "secret", ""]]',
        '[["focus", 0, "\\u0000", ""]]',
        '[["focus", 0, "\\ud800", ""]]',
        json.dumps([["focus", 0, "x", "w" * 41]]),
        json.dumps([["focus", 0, "x", ""]] * (MOST_TEXTS + 1)),
        "[" * 100_000,
    ],
    ids=lambda text: text[:30],
)
def test_what_no_page_of_ours_sends_is_not_kept(lead: Client, texts: str) -> None:
    page = opened(lead, NEW)
    answer = lead.post("/drafts/", page.names | {"version": "1", "texts": texts}, headers=SCRIPT)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("changed", [{"place": "x"}, {"page": "x"}])
def test_a_place_that_no_page_has_shown_is_none(lead: Client, changed: dict[str, str]) -> None:
    page = opened(lead, NEW)
    sent = page.names | {"version": "1", "texts": '[["focus", 0, "x", ""]]'} | changed
    assert lead.post("/drafts/", sent, headers=SCRIPT).status_code == 422
    assert not Draft.objects.exists()


def test_one_person_has_so_many_drafts_and_is_told_when_there_are_more(lead: Client) -> None:
    page = opened(lead, NEW)
    page.save("Mine")
    first = Draft.objects.get()
    Draft.objects.bulk_create(
        Draft(writer_id=first.writer_id, form=f"/{n}/", page=first.page, address="/", saved_at=NOW, texts=[])
        for n in range(MOST_DRAFTS - 1)
    )
    refused = opened(lead, NEW).save("One more")
    assert refused.status_code == 422
    assert "Send or discard" in refused.json()["message"]
    assert page.save("Mine, gone on").status_code == 200, "what is there goes on being saved"


def test_after_thirty_days_it_is_deleted_and_what_is_spent_after_one(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = opened(lead, NEW)
    spent.save("x")
    spent.save()
    kept = opened(lead, NEW)
    kept.save("Kept")
    operations.forget_drafts(by=SYSTEM, now=NOW + timedelta(days=29))
    assert [row.texts[0][2] for row in Draft.objects.all()] == ["Kept"]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=30, seconds=1))
    browser = Client()
    browser.force_login(get_user_model().objects.get(username="quinn.lead"))
    assert "Kept until" not in browser.get(LIST).content.decode()
    tasks.forget_what_is_over.call_local()
    assert not Draft.objects.exists()


def test_the_row_of_words_that_were_let_go_stays_a_day_from_then(lead: Client) -> None:
    """A save that is late must find it, however long ago the words were written."""
    draft = opened(lead, NEW).save("Written long ago").json()["id"]
    Draft.objects.update(saved_at=NOW - timedelta(days=5))
    operations.discard_draft(draft_id=draft, by=Actor(Draft.objects.get().writer_id, "Quinn Lead"), now=NOW)
    operations.forget_drafts(by=SYSTEM, now=NOW + timedelta(hours=23))
    assert Draft.objects.count() == 1
    operations.forget_drafts(by=SYSTEM, now=NOW + timedelta(hours=25))
    assert not Draft.objects.exists()


def test_a_page_that_is_no_longer_theirs_leads_its_writer_to_their_words(lead: Client, other: Client) -> None:
    gone = reverse("audits:one", kwargs={"audit_id": 404})
    opened(lead, NEW).save("Mine alone")
    link = f'<a href="{LIST}">Read what you wrote here'
    assert link not in lead.get(gone).content.decode()
    Draft.objects.update(address=gone, form=gone, title="Set an action: child 40006")
    assert other.get(gone).status_code == 404
    assert lead.get(gone, headers=SCRIPT).status_code == 404
    assert "Go on with it" in lead.get(LIST).text
    page = lead.get(gone, follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    assert "This page is not yours any more. What you wrote on it and have not sent is kept" in page.text
    assert "This page is not yours to write on any more; your words stay here until 1 April 2026" in page.text
    assert "Mine alone" in page.text
    assert "Go on with it" not in page.text
    assert "Set an action" in page.text
    assert "40006" not in page.text
    assert lead.get(gone)["Location"] == LIST
    sent = lead.post(reverse("audits:submit", kwargs={"audit_id": 404}))
    assert sent.status_code == 404
    Draft.objects.update(form=reverse("audits:submit", kwargs={"audit_id": 404}))
    assert link in lead.post(reverse("audits:submit", kwargs={"audit_id": 404})).text


def test_a_page_that_is_theirs_again_is_led_to_again(lead: Client) -> None:
    page = opened(lead, NEW)
    page.save("Mine alone")
    Draft.objects.update(address="")
    assert "Go on with it" not in lead.get(LIST).text
    assert len(page.offered()) == 1
    assert f'<a href="{NEW}">Go on with it' in lead.get(LIST).text
