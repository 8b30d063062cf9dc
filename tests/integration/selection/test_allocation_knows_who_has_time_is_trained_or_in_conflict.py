"""Time, training, leave and conflicts of those who audit: noted by hand, kept, and what the next allocation goes by."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.auditors import queries as known
from fullcircle.domain.auditors.models import Conflict, Leave
from fullcircle.domain.cases.models import Child
from fullcircle.domain.selection import queries
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from fullcircle.web.kit.jinja import date_long
from tests.factories import log
from tests.factories.council import NOW, TODAY

AUDITORS = reverse("auditors:list")


@pytest.fixture
def manager(ashmere):
    return ashmere.teams[0].manager_id


@pytest.fixture
def who(ashmere, manager):
    return {"person_id": manager, "by": ashmere.qa_lead, "now": NOW}


def _page(person_id):
    return reverse("auditors:one", kwargs={"person_id": person_id})


def _given(draw):
    return [row.auditor_id for row in draw.in_state(ChoiceState.CHOSEN)]


def test_who_has_time_for_none_gets_none_and_who_is_away_for_the_round_neither(ashmere, propose, who, manager):
    away = ashmere.teams[1].manager_id
    auditors.set_auditor_terms(**who, audits_most=0, trained_on=None)
    auditors.add_leave(
        person_id=away, starts_on=TODAY - timedelta(3), ends_on=TODAY + timedelta(60), by=ashmere.qa_lead, now=NOW
    )
    given = _given(propose())
    assert manager not in given
    assert away not in given
    assert None not in given


@pytest.mark.requirements("R7.1")
def test_a_declared_conflict_keeps_an_auditor_from_a_team_until_it_ends(ashmere, propose, who, manager):
    others = [team.id for team in ashmere.teams if team.manager_id != manager]
    conflicts = [auditors.declare_conflict(**who, team_id=team, words="A friend works there.") for team in others]
    assert manager not in _given(propose())
    for conflict in conflicts:
        auditors.end_conflict(**who, conflict_id=conflict)
    assert manager in _given(propose())
    with pytest.raises(WrongState):
        auditors.end_conflict(**who, conflict_id=conflicts[0])


def test_a_conflict_about_a_child_is_an_objection_when_an_auditor_is_chosen_by_hand(ashmere, propose, who, manager):
    row = next(r for r in propose().in_state(ChoiceState.CHOSEN) if manager not in (r.auditor_id,))
    child = Child.objects.get(reference=row.child)
    if child.team_id == ashmere.teams[0].id:
        row = next(r for r in propose().in_state(ChoiceState.CHOSEN) if r.team != ashmere.teams[0].name)
    auditors.declare_conflict(**who, child=row.child, words="Knows the family.")
    options = {o.person_id: o for o in queries.change_one(ashmere.qa_lead, row.id, on=TODAY).auditors}
    assert "has a conflict of interest" in options[manager].objection


def test_what_cannot_be_noted_is_told_by_field_and_nothing_is_kept(ashmere, who):
    for wrong, field in (
        ({"audits_most": 21, "trained_on": None}, "audits_most"),
        ({"audits_most": -1, "trained_on": None}, "audits_most"),
        ({"audits_most": None, "trained_on": TODAY + timedelta(1)}, "trained_on"),
    ):
        with pytest.raises(Invalid) as refused:
            auditors.set_auditor_terms(**who, **wrong)
        assert set(refused.value.faults) == {field}
    with pytest.raises(Invalid):
        auditors.add_leave(**who, starts_on=TODAY, ends_on=TODAY - timedelta(1))
    for wrong, field in (
        ({"words": "Why"}, "child"),
        ({"child": "40000", "team_id": ashmere.teams[0].id, "words": "Why"}, "child"),
        ({"child": "nobody", "words": "Why"}, "child"),
        ({"team_id": 0, "words": "Why"}, "team"),
        ({"child": "40000", "words": " "}, "words"),
        ({"child": "40000", "words": "x" * 501}, "words"),
    ):
        with pytest.raises(Invalid) as refused:
            auditors.declare_conflict(**who, **wrong)
        assert set(refused.value.faults) == {field}
    assert not Conflict.objects.exists()
    for stranger in (ashmere.teams[0].worker_ids[0], 0):
        with pytest.raises(NotFound):
            auditors.add_leave(person_id=stranger, starts_on=TODAY, ends_on=TODAY, by=ashmere.qa_lead, now=NOW)


def test_leave_is_noted_once_for_a_day_and_what_was_typed_stays(ashmere, who, manager, signed_in):
    first, last = TODAY + timedelta(10), TODAY + timedelta(14)
    auditors.add_leave(**who, starts_on=first, ends_on=last)
    auditors.add_leave(**who, starts_on=first, ends_on=last)
    assert len(log.told(event="selection.leave_noted", subject=f"person:{manager}")) == 1, (
        "the very same is said already"
    )
    for starts_on, ends_on in (
        (first - timedelta(3), first),
        (last, last + timedelta(3)),
        (first + timedelta(1), last - timedelta(1)),
        (first - timedelta(1), last + timedelta(1)),
    ):
        with pytest.raises(Invalid, match="noted already") as refused:
            auditors.add_leave(**who, starts_on=starts_on, ends_on=ends_on)
        assert set(refused.value.faults) == {"starts_on"}
    assert Leave.objects.count() == 1
    typed = {"do": "leave", "starts_on": f"{first}", "ends_on": f"{last + timedelta(1)}"}
    answer = signed_in("quinn.lead").post(_page(manager), typed)
    assert answer.status_code == 422
    assert f"Leave is noted already for {date_long(first)} to {date_long(last)}." in unescape(answer.text)
    boxes = re.findall(r'<input[^>]* name="(?:starts|ends)_on_0"[^>]*>', answer.text)
    assert [re.findall(r'value="0?(\d+)"', box) for box in boxes] == [
        [f"{day.day}"] for day in (first, last + timedelta(1))
    ], "what was typed stays"
    auditors.add_leave(**who, starts_on=last + timedelta(1), ends_on=last + timedelta(2))
    other = {**who, "person_id": ashmere.teams[1].manager_id}
    auditors.add_leave(**other, starts_on=first, ends_on=last + timedelta(1))
    assert Leave.objects.count() == 3


def test_only_who_selects_may_read_or_note_it(ashmere, who, manager, signed_in):
    someone = ashmere.actor(manager)
    with pytest.raises(NotAllowed):
        known.auditors(someone, on=TODAY)
    with pytest.raises(NotAllowed):
        auditors.add_leave(**{**who, "by": someone}, starts_on=TODAY, ends_on=TODAY)
    for path in (AUDITORS, _page(manager)):
        assert signed_in("manager.safeguarding.1").get(path).status_code == 403
        assert Client().get(path).status_code == 302
        assert signed_in("quinn.lead").get(path).status_code == 200
    assert signed_in("quinn.lead").get(_page(ashmere.teams[0].worker_ids[0])).status_code == 404
    assert signed_in("quinn.lead").post(AUDITORS).status_code == 405


def test_the_page_notes_each_and_keeps_what_was_typed(ashmere, manager, signed_in):
    browser, page = signed_in("quinn.lead"), _page(manager)
    assert browser.post(page, {"do": "terms", "audits_most": "1", "trained_on": "2026-01-05"}).status_code == 302
    assert browser.post(page, {"do": "leave", "starts_on": "2026-03-09", "ends_on": "2026-03-13"}).status_code == 302
    about = {"do": "conflict", "team": ashmere.teams[1].id, "words": "A friend works there."}
    assert browser.post(page, about).status_code == 302
    row = known.auditor(ashmere.qa_lead, manager, on=TODAY)
    assert (row.audits_most, row.trained_on) == (1, date(2026, 1, 5))
    assert row.conflicts_held == len(row.leave) == 1
    wrong = browser.post(page, {"do": "conflict", "child": "Nobody at all", "words": "Typed words."})
    assert wrong.status_code == 422
    assert "Nobody at all" in wrong.content.decode()
    assert "Typed words." in wrong.content.decode()
    assert browser.post(page, {"remove_leave": row.leave[0].id}).status_code == 302
    assert browser.post(page, {"end_conflict": row.conflicts[0].id}).status_code == 302
    assert browser.post(page, {"remove_leave": row.leave[0].id}).status_code == 404
    row = known.auditor(ashmere.qa_lead, manager, on=TODAY)
    assert not row.leave
    assert row.conflicts[0].ended_on == TODAY
    kept = set(Entry.objects.filter(subject=f"person:{manager}").values_list("event", flat=True))
    assert {"selection.leave_noted", "selection.leave_removed", "selection.conflict_ended"} <= kept


def test_the_list_costs_the_same_however_much_is_noted(ashmere, who, signed_in):
    browser, counts = signed_in("quinn.lead"), []
    for asked in range(2):
        browser.get(AUDITORS)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(AUDITORS).status_code == 200
        counts.append(len(seen))
        for team in ashmere.teams:
            auditors.declare_conflict(
                **{**who, "person_id": team.manager_id}, child=f"{40_000 + asked}", words="Knows them."
            )
    assert counts[0] == counts[1] <= 12


@pytest.mark.requirements("R5.4")
def test_without_anyone_trained_the_proposal_says_so_and_stands(ashmere, propose, round_id):
    for team in ashmere.teams:
        auditors.set_auditor_terms(
            person_id=team.manager_id, audits_most=None, trained_on=None, by=ashmere.qa_lead, now=NOW
        )
    propose()
    found = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    assert found is not None
    unmet = {check.rule: check.words for check in found.checks if not check.met}
    assert "not noted as trained to observe" in unmet["Observation of practice"]


def test_too_few_auditors_are_told_what_would_resolve_it(ashmere, propose, round_id):
    for team in ashmere.teams[2:]:
        auditors.set_auditor_terms(
            person_id=team.manager_id, audits_most=0, trained_on=TODAY, by=ashmere.qa_lead, now=NOW
        )
    draw = propose()
    assert None in _given(draw)
    found = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    assert found is not None
    words = {check.rule: check.words for check in found.checks}["An auditor for each"]
    assert "would resolve it" in words
    assert "audits more with each auditor" in words or "more auditors" in words.lower()
