"""Every page of rounds and of the schedule: works, refuses strangers, wrong methods and wrong states, keeps what was typed."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.rounds import operations, queries
from fullcircle.domain.rounds.states import ActivityState, RoundState
from fullcircle.web.kit.jinja import date_long
from tests.factories.browser import forms
from tests.factories.council import NOW, TODAY, add_children
from tests.factories.submitted import round_under_way

FORM = {
    "number": "14",
    "title": "Planning and review",
    "focus": "Who does what, by when?",
    "starts_on": "2026-03-02",
    "audits_due_on": "2026-03-27",
    "moderation_due_on": "2026-04-03",
    "report_due_on": "2026-04-10",
    "meeting_on": "",
    "ends_on": "2026-04-12",
}


@pytest.fixture
def round_id(ashmere):
    return operations.plan_round(
        title="Planning", focus="By when?", starts_on=TODAY, number=13, by=ashmere.qa_lead, now=NOW
    )


@pytest.fixture
def activity_id(ashmere):
    operations.plan_schedule(from_=TODAY, until=TODAY, by=ashmere.qa_lead, now=NOW)
    return queries.schedule(ashmere.qa_lead, on=TODAY)[0].id


def _paths(round_id, activity_id):
    of_round, of_activity = {"round_id": round_id}, {"activity_id": activity_id}
    return {
        "list": reverse("rounds:list"),
        "new": reverse("rounds:new"),
        "schedule": reverse("rounds:schedule"),
        "plan_schedule": reverse("rounds:plan_schedule"),
        "activity": reverse("rounds:activity", kwargs=of_activity),
        "control_room": reverse("rounds:control_room", kwargs=of_round),
        "change": reverse("rounds:change", kwargs=of_round),
        "close": reverse("rounds:close", kwargs=of_round),
    }


def test_the_qa_lead_can_open_every_page(round_id, activity_id, signed_in):
    browser = signed_in("quinn.lead")
    for name, path in _paths(round_id, activity_id).items():
        assert browser.get(path).status_code == 200, name


def test_a_team_manager_reads_but_does_not_plan(ashmere, round_id, activity_id, signed_in):
    browser = signed_in("manager.safeguarding.1")
    answers = {name: browser.get(path).status_code for name, path in _paths(round_id, activity_id).items()}
    assert {name for name, status in answers.items() if status == 403} == {"new", "plan_schedule", "change", "close"}
    assert {name for name, status in answers.items() if status == 200} == {
        "list",
        "schedule",
        "activity",
        "control_room",
    }
    assert b"Change dates" not in browser.get(_paths(round_id, activity_id)["control_room"]).content


def test_strangers_are_refused_everywhere(round_id, activity_id, signed_in):
    practitioner, visitor = signed_in("worker.safeguarding.1.a"), Client()
    for name, path in _paths(round_id, activity_id).items():
        assert practitioner.get(path).status_code == 403, name
        assert practitioner.post(path, FORM).status_code == 403, name
        assert visitor.get(path).status_code == 302, name
        assert visitor.post(path, FORM).status_code == 401, name


def test_what_is_not_there_is_not_found(ashmere, activity_id, signed_in):
    browser = signed_in("quinn.lead")
    for path in ("control_room", "change", "close"):
        assert browser.get(_paths(99_999, activity_id)[path]).status_code == 404
    assert browser.get(reverse("rounds:activity", kwargs={"activity_id": 99_999})).status_code == 404


def test_wrong_methods_are_refused(round_id, activity_id, signed_in):
    browser = signed_in("quinn.lead")
    for name, path in _paths(round_id, activity_id).items():
        assert browser.delete(path).status_code == 405, name
    for name in ("list", "schedule", "control_room"):
        assert browser.post(_paths(round_id, activity_id)[name]).status_code == 405, name


def test_a_round_is_planned_from_the_form(ashmere, signed_in):
    browser = signed_in("quinn.lead")
    answer = browser.post(reverse("rounds:new"), FORM)
    made = queries.rounds(ashmere.qa_lead)[0]
    assert answer.headers["Location"] == reverse("rounds:control_room", kwargs={"round_id": made.id})
    assert (made.number, made.title, made.dates.audits_due_on) == (14, "Planning and review", date(2026, 3, 27))


def test_a_form_that_is_not_accepted_keeps_what_was_typed_and_says_what_to_do(ashmere, signed_in):
    answer = signed_in("quinn.lead").post(
        reverse("rounds:new"), FORM | {"title": "", "moderation_due_on": "2026-03-01"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert "Who does what, by when?" in page
    page = (
        signed_in("quinn.lead").post(reverse("rounds:new"), FORM | {"moderation_due_on": "2026-03-01"}).content.decode()
    )
    assert "This is before the day by which audits are in." in page
    assert queries.rounds(ashmere.qa_lead) == []


def test_the_other_dates_can_be_worked_out_from_another_first_day_before_saving(ashmere, signed_in):
    answer = signed_in("quinn.lead").post(reverse("rounds:new"), FORM | {"starts_on": "2026-04-13", "do": "dates"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Planning and review" in page
    assert re.search(r'name="audits_due_on_0"[^>]*value="8"', page)  # Friday 8 May
    assert re.search(r'name="audits_due_on_1"[^>]*value="5"', page)
    assert queries.rounds(ashmere.qa_lead) == []


def test_a_change_in_two_tabs_shows_both_texts_and_overwrites_neither(ashmere, round_id, signed_in):
    browser, path = signed_in("quinn.lead"), reverse("rounds:change", kwargs={"round_id": round_id})
    first = browser.post(path, FORM | {"version": "1", "title": "Theirs"})
    assert first.status_code == 302
    second = browser.post(path, FORM | {"version": "1", "title": "Mine", "focus": "My own words."})
    page = second.content.decode()
    assert second.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert "My own words." in page
    assert queries.round_view(ashmere.qa_lead, round_id).title == "Theirs"
    third = browser.post(path, FORM | {"version": "2", "title": "Both"})
    assert third.status_code == 302
    assert queries.round_view(ashmere.qa_lead, round_id).title == "Both"


def test_a_round_that_is_not_under_way_cannot_be_closed(ashmere, round_id, signed_in):
    browser, path = signed_in("quinn.lead"), reverse("rounds:close", kwargs={"round_id": round_id})
    assert browser.post(path, {"reason": "Asked for."}).status_code == 409
    operations.start(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    assert browser.post(path, {"reason": "Asked for."}).status_code == 302
    assert queries.round_view(ashmere.qa_lead, round_id).state is RoundState.CLOSED
    change = browser.post(reverse("rounds:change", kwargs={"round_id": round_id}), FORM | {"version": "1"})
    assert change.status_code == 409


@pytest.mark.requirements("R5.9")
def test_a_closed_round_is_shown_as_it_stays_and_offers_no_field(ashmere, round_id, signed_in):
    browser = signed_in("quinn.lead")
    planned = browser.get(reverse("rounds:close", kwargs={"round_id": round_id})).content.decode()
    assert "<form" not in planned[planned.index("<main") :]
    operations.start(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    browser.post(reverse("rounds:close", kwargs={"round_id": round_id}), {"reason": "Asked for."})
    page = browser.get(reverse("rounds:change", kwargs={"round_id": round_id})).content.decode()
    main = page[page.index("<main") :]
    found = queries.round_view(ashmere.qa_lead, round_id)
    assert "This round is closed and stays as it was." in main
    assert found.title in main
    assert f"{found.dates.ends_on.day} {found.dates.ends_on:%B %Y}" in main
    assert "<form" not in main


def test_the_schedule_is_planned_and_settled_from_pages(ashmere, signed_in):
    browser = signed_in("quinn.lead")
    browser.post(reverse("rounds:plan_schedule"), {"from_": "2026-03-02", "until": "2026-09-02"})
    first, second = queries.schedule(ashmere.qa_lead, on=TODAY)[:2]
    done = reverse("rounds:activity", kwargs={"activity_id": first.id})
    assert browser.post(done, {"outcome": "finish", "note": ""}).status_code == 302
    missed = reverse("rounds:activity", kwargs={"activity_id": second.id})
    answer = browser.post(missed, {"outcome": "miss", "note": " "})
    assert answer.status_code == 422
    assert "Say in a few words why it did not take place." in answer.content.decode()
    assert browser.post(missed, {"outcome": "miss", "note": "Moved to July."}).status_code == 302
    rows = {row.id: row for row in queries.schedule(ashmere.qa_lead, on=TODAY)}
    assert rows[first.id].state is ActivityState.DONE
    assert rows[second.id].state is ActivityState.MISSED
    assert browser.post(missed, {"outcome": "finish", "note": ""}).status_code == 409


def test_days_that_are_wrong_are_told_and_kept(ashmere, signed_in):
    answer = signed_in("quinn.lead").post(
        reverse("rounds:plan_schedule"), {"from_": "2026-03-02", "until": "2026-02-01"}
    )
    assert answer.status_code == 422
    assert "The last day is before the first day." in answer.content.decode()


@pytest.mark.requirements("R1.2")
def test_audits_still_to_be_written_follow_the_date_of_their_round(ashmere, signed_in):
    """The round, its audits and the people who write them tell one day; what was sent in keeps the day it was measured by."""
    for team in ashmere.teams:
        add_children(ashmere, team, 3)
    round_id = round_under_way(ashmere, size=3)
    sent, *others = Audit.objects.filter(round_id=round_id).order_by("pk")
    Audit.objects.filter(pk=sent.pk).update(state="submitted", submitted_at=NOW)
    browser, path = signed_in("quinn.lead"), reverse("rounds:change", kwargs={"round_id": round_id})
    due = sent.due_on + timedelta(days=3)
    fields = forms(browser.get(path).content.decode())
    form = next(one for one in fields if any(control.name == "audits_due_on_0" for control in one.controls))
    days = {"audits_due_on_0": str(due.day), "audits_due_on_1": str(due.month), "audits_due_on_2": str(due.year)}
    answer = browser.post(path, form.sent(**days), follow=True)
    assert f"2 audits are now to be in by {date_long(due)}" in " ".join(answer.content.decode().split())
    assert set(Audit.objects.filter(pk__in=[one.pk for one in others]).values_list("due_on", flat=True)) == {due}
    assert Audit.objects.get(pk=sent.pk).due_on == sent.due_on
