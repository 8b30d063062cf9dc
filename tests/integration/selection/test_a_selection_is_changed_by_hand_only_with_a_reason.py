"""Swapping from the reserve, changing an auditor, planning an observation, and confirming."""

from datetime import date

import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.auditlog.queries import latest
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from tests.factories.council import NOW, TODAY

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture
def act(ashmere):
    return {"by": ashmere.qa_lead, "now": NOW}


def _now(ashmere, round_id):
    return queries.proposal(ashmere.qa_lead, round_id, on=TODAY)


def test_a_swap_takes_the_next_in_reserve_and_keeps_both_and_the_reason(ashmere, round_id, propose, act):
    going = next(row for row in propose().in_state(ChoiceState.CHOSEN) if row.observation)
    offered = queries.change_one(ashmere.qa_lead, going.id, on=TODAY).following
    coming_id = operations.swap(choice_id=going.id, reason="The family moved away last week.", **act)
    draw = _now(ashmere, round_id).draw
    rows = {row.id: row for row in draw.choices}
    assert coming_id == offered.id
    assert rows[going.id].state is ChoiceState.SWAPPED_OUT
    assert rows[going.id].swap_reason == "The family moved away last week."
    coming = rows[coming_id]
    assert (coming.state, coming.replaces) == (ChoiceState.CHOSEN, going.child)
    assert coming.service_area == going.service_area
    assert coming.basis is going.basis
    assert coming.observation
    assert coming.auditor != f"Manager {coming.team}"
    assert draw.chosen == 9
    assert latest()[0].event == "selection.swapped"
    assert going.child not in latest()[0].detail


def test_a_swap_needs_a_reason_and_happens_once(ashmere, round_id, propose, act):
    going = propose().in_state(ChoiceState.CHOSEN)[0]
    for reason in ("  ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            operations.swap(choice_id=going.id, reason=reason, **act)
        assert set(refused.value.faults) == {"reason"}
    operations.swap(choice_id=going.id, reason="On leave.", **act)
    with pytest.raises(WrongState):
        operations.swap(choice_id=going.id, reason="On leave.", **act)


def test_when_the_areas_reserve_is_used_up_another_areas_is_taken_and_the_gap_is_named(ashmere, round_id, propose, act):
    propose(size=3)
    for _ in range(20):
        chosen = [
            r for r in _now(ashmere, round_id).draw.in_state(ChoiceState.CHOSEN) if r.service_area == "Early help"
        ]
        if not chosen:
            break
        operations.swap(choice_id=chosen[0].id, reason="Moved.", **act)
    found = _now(ashmere, round_id)
    assert any(note.startswith("Every service area: Early help has 0 of 1.") for note in found.draw.notes)
    (words,) = [check.words for check in found.checks if check.rule == "Every service area"]
    assert words.startswith("Early help has 0 of 1. No child of ")


def test_with_nobody_in_reserve_a_swap_is_refused_and_says_what_to_do(ashmere, round_id, propose, act):
    propose(size=3)
    for _ in range(20):
        draw = _now(ashmere, round_id).draw
        if not draw.in_state(ChoiceState.RESERVE):
            break
        operations.swap(choice_id=draw.in_state(ChoiceState.CHOSEN)[0].id, reason="Moved.", **act)
    row = _now(ashmere, round_id).draw.in_state(ChoiceState.CHOSEN)[0]
    with pytest.raises(Invalid, match="Draw the selection again"):
        operations.swap(choice_id=row.id, reason="Moved.", **act)


def test_an_auditor_is_changed_to_someone_independent_with_the_reason(ashmere, round_id, propose, act):
    row = propose().in_state(ChoiceState.CHOSEN)[0]
    options = queries.change_one(ashmere.qa_lead, row.id, on=TODAY).auditors
    other = next(o for o in options if not o.objection and o.person_id != row.auditor_id)
    operations.reassign_auditor(choice_id=row.id, auditor_id=other.person_id, reason="Knows this kind of work.", **act)
    after = next(r for r in _now(ashmere, round_id).draw.choices if r.id == row.id)
    assert after.auditor_id == other.person_id
    assert after.auditor_reasons[0] == "Chosen by hand by Quinn Lead: Knows this kind of work."


def test_an_auditor_of_the_own_team_or_line_is_refused_in_words(ashmere, round_id, propose, act):
    row = propose().in_state(ChoiceState.CHOSEN)[0]
    team = next(t for t in ashmere.teams if t.name == row.team)
    with pytest.raises(Invalid) as refused:
        operations.reassign_auditor(choice_id=row.id, auditor_id=team.manager_id, reason="Near.", **act)
    assert f"works in or manages {team.name}" in refused.value.faults["auditor"]
    with pytest.raises(Invalid) as refused:
        operations.reassign_auditor(choice_id=row.id, auditor_id=team.worker_ids[0], reason="", **act)
    assert "does not carry out audits" in refused.value.faults["auditor"]
    assert "reason" in refused.value.faults
    objections = {o.person_id: o.objection for o in queries.change_one(ashmere.qa_lead, row.id, on=TODAY).auditors}
    assert team.manager_id in objections
    assert objections[team.manager_id]


@pytest.mark.requirements("R5.4")
def test_an_observation_is_planned_and_taken_out_and_the_share_is_watched(ashmere, round_id, propose, act):
    row = next(row for row in propose().in_state(ChoiceState.CHOSEN) if row.observation)
    operations.mark_observation(choice_id=row.id, planned=False, **act)
    assert any("Observation of practice: 0 of 9" in note for note in _now(ashmere, round_id).draw.notes)
    operations.mark_observation(choice_id=row.id, planned=True, **act)
    assert _now(ashmere, round_id).draw.notes == ()


def test_a_confirmed_selection_stays_as_it_is(ashmere, round_id, propose, act):
    row = propose().in_state(ChoiceState.CHOSEN)[0]
    operations.confirm(round_id=round_id, **act)
    assert queries.proposal(ashmere.qa_lead, round_id, on=TODAY) is None
    confirmed = queries.confirmed(ashmere.qa_lead, round_id)
    assert (confirmed.state, confirmed.confirmed_by) == (DrawState.CONFIRMED, "Quinn Lead")
    for refused in (
        lambda: operations.swap(choice_id=row.id, reason="Late.", **act),
        lambda: operations.reassign_auditor(choice_id=row.id, auditor_id=1, reason="Late.", **act),
        lambda: operations.mark_observation(choice_id=row.id, planned=True, **act),
        lambda: operations.confirm(round_id=round_id, **act),
    ):
        with pytest.raises(WrongState):
            refused()
    rounds.start(round_id=round_id, **act)
    with pytest.raises(WrongState):
        operations.propose(round_id=round_id, size=3, seed=1, priorities={}, **act)


def test_a_selection_is_not_confirmed_while_an_audit_has_no_auditor(ashmere, round_id, propose, act):
    propose()
    for team in ashmere.teams[:-1]:  # leave one manager: nobody is left for their own team's children
        _end_role(team.manager_id)
    operations.propose(round_id=round_id, size=2, seed=3, priorities={}, **act)
    draw = _now(ashmere, round_id).draw
    assert all(row.auditor_id in {None, ashmere.teams[-1].manager_id} for row in draw.choices)
    _end_role(ashmere.teams[-1].manager_id)
    with pytest.raises(Invalid, match="does not carry out audits"):
        operations.confirm(round_id=round_id, **act)
    assert queries.confirmed(ashmere.qa_lead, round_id) is None


def _end_role(person_id):
    RoleAssignment.objects.filter(person_id=person_id).update(ends_on=date(2026, 2, 1))


def test_a_child_who_became_the_auditors_own_is_found_before_confirming(ashmere, round_id, propose, act):
    row = propose().in_state(ChoiceState.CHOSEN)[0]
    team = next(t for t in ashmere.teams if t.manager_id == row.auditor_id)
    Child.objects.filter(reference=row.child).update(worker_id=team.manager_id)
    with pytest.raises(Invalid, match="works with this child"):
        operations.confirm(round_id=round_id, **act)
    assert not next(c for c in _now(ashmere, round_id).checks if c.rule == "Independent auditors").met


def test_there_is_nothing_to_confirm_before_a_proposal(round_id, act):
    with pytest.raises(WrongState, match="no proposal"):
        operations.confirm(round_id=round_id, **act)


def test_only_those_who_select_change_a_selection(ashmere, round_id, propose):
    row = propose().in_state(ChoiceState.CHOSEN)[0]
    for person_id, refusal in ((ashmere.teams[0].manager_id, NotFound), (ashmere.teams[0].worker_ids[0], NotFound)):
        stranger = ashmere.actor(person_id)
        with pytest.raises(refusal):
            operations.swap(choice_id=row.id, reason="Mine.", by=stranger, now=NOW)
        with pytest.raises(NotFound):
            queries.change_one(stranger, row.id, on=TODAY)
    with pytest.raises(NotAllowed):
        operations.confirm(round_id=round_id, by=ashmere.actor(ashmere.teams[0].manager_id), now=NOW)


def test_of_a_confirmed_selection_each_sees_their_own_part(ashmere, round_id, propose, act):
    propose(size=18)
    operations.confirm(round_id=round_id, **act)
    whole = queries.confirmed(ashmere.qa_lead, round_id)
    team = ashmere.teams[0]
    manager = queries.confirmed(ashmere.actor(team.manager_id), round_id)
    assert manager.chosen == whole.chosen == 18
    seen = {row.child for row in manager.choices}
    assert seen == {r.child for r in whole.choices if r.team == team.name or r.auditor_id == team.manager_id}
    head = queries.confirmed(ashmere.actor(team.head_id), round_id)
    assert {row.service_area for row in head.choices} == {team.area}
    assert queries.confirmed(ashmere.actor(team.worker_ids[0]), round_id) is None
    sample = queries.sample(ashmere.actor(team.manager_id), round_id)
    assert (sample.chosen, sample.population, sum(a.chosen for a in sample.areas)) == (18, 54, 18)
