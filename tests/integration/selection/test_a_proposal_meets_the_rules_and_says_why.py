"""A proposal drawn from the records: complete, independent, even, observed, and the same again for the same seed."""

from collections import Counter
from datetime import date

import pytest

from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.states import Basis, ChoiceState
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog.queries import latest
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound
from tests.factories.council import NOW, TODAY, add_children, council

pytestmark = pytest.mark.requirements("R7.1")


def _account(draw):
    return [(row.child, row.auditor, row.observation, row.reasons, row.chance) for row in draw.choices]


def test_every_rule_is_met_where_it_can_be(ashmere, round_id, propose):
    draw = propose()
    found = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    assert [check.rule for check in found.checks if not check.met] == []
    assert draw.notes == ()
    chosen = draw.in_state(ChoiceState.CHOSEN)
    assert len(chosen) == draw.chosen == 9
    assert Counter(row.service_area for row in chosen) == {"Early help": 3, "Safeguarding": 3, "Children in care": 3}
    assert {row.basis for row in chosen} == {Basis.CHANCE}
    assert sum(row.observation for row in chosen) == 1
    assert set(Counter(row.auditor for row in chosen).values()) == {1}
    assert draw.in_state(ChoiceState.RESERVE)


def test_nobody_audits_their_own_team(propose):
    for seed in range(5):
        for row in propose(seed=seed).in_state(ChoiceState.CHOSEN):
            assert row.auditor != f"Manager {row.team}"
            assert row.auditor.startswith("Manager ")


def test_the_same_seed_and_data_give_the_same_proposal_and_the_earlier_one_is_kept(ashmere, round_id, propose):
    first = propose()
    again = propose()
    assert again.id != first.id
    assert _account(again) == _account(first)
    assert again.frame_hash == first.frame_hash
    assert _account(propose(seed=7)) != _account(first)
    assert queries.proposals_set_aside(ashmere.qa_lead, round_id) == 2


def test_every_choice_carries_its_reasons_in_words(propose):
    draw = propose(priorities={"cpp_repeat": 0.5})
    for row in draw.choices:
        assert row.reasons[0].startswith(row.service_area)
        if "cpp_repeat" in row.flags:
            assert any("Third plan in four years." in reason for reason in row.reasons)
        if row.state is ChoiceState.CHOSEN:
            assert any(row.team in reason for reason in row.auditor_reasons)


def test_what_it_was_drawn_from_is_kept_with_it(ashmere, propose):
    add_children(ashmere, None, 4)
    draw = propose()
    assert draw.frame_size == 58
    assert draw.without_team == 4
    assert {area.name: area.children for area in draw.areas} == {
        "Early help": 18,
        "Safeguarding": 18,
        "Children in care": 18,
    }
    assert [(p.code, p.label, p.weight) for p in draw.terms.priorities] == [
        ("cpp_repeat", "Second or later child protection plan", 0.5)
    ]
    assert latest()[0].event == "selection.proposed"


def test_a_child_looked_at_within_the_window_is_left_out_and_counted(ashmere, round_id, propose):
    before = {row.child for row in propose().in_state(ChoiceState.CHOSEN)}
    operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    following = rounds.plan_round(title="Next", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)
    draw = propose(round_id=following, size=18)
    assert not before & {row.child for row in draw.choices}
    assert sum(area.left_out for area in draw.areas) == 9
    much_later = rounds.plan_round(title="Later", focus="", starts_on=date(2027, 3, 3), by=ashmere.qa_lead, now=NOW)
    assert sum(area.left_out for area in propose(round_id=much_later).areas) == 0


def test_a_proposal_that_was_set_aside_keeps_nobody_out(ashmere, propose):
    propose()
    following = rounds.plan_round(title="Next", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)
    assert sum(area.left_out for area in propose(round_id=following).areas) == 0


def test_a_child_without_a_worker_can_be_chosen_and_says_so(ashmere, propose):
    lonely = add_children(ashmere, ashmere.teams[0], 6, with_worker=False)
    rows = [row for row in propose(size=18).choices if row.child in lonely]
    assert rows
    assert all("No worker is named" in " ".join(row.reasons) for row in rows)


def test_the_line_above_a_worker_does_not_audit_their_cases(ashmere, round_id):
    other, team = ashmere.teams[0], ashmere.teams[4]
    access.give_role(
        person_id=team.head_id,
        role=Role.TEAM_MANAGER,
        starts_on=date(2024, 1, 1),
        team_id=other.id,
        by=SYSTEM,
        now=NOW,
    )
    for seed in range(6):
        operations.propose(round_id=round_id, size=18, seed=seed, priorities={}, by=ashmere.qa_lead, now=NOW)
        draw = queries.proposal(ashmere.qa_lead, round_id, on=TODAY).draw
        audited = {row.service_area for row in draw.choices if row.auditor_id == team.head_id}
        assert "Safeguarding" not in audited


def _refused(ashmere, round_id, **changed):
    given = {"round_id": round_id, "size": 9, "seed": 1, "priorities": {}} | changed
    with pytest.raises(Invalid) as refused:
        operations.propose(by=ashmere.qa_lead, now=NOW, **given)
    assert queries.proposal(ashmere.qa_lead, round_id, on=TODAY) is None
    return refused.value.faults


def test_a_size_beyond_the_children_or_the_auditors_is_refused_with_the_numbers(ashmere, round_id):
    assert _refused(ashmere, round_id, size=0) == {"size": "Choose at least one child."}
    assert "Only 54 children can be drawn: 54 are being worked with" in _refused(ashmere, round_id, size=60)["size"]
    words = _refused(ashmere, round_id, size=20)["size"]
    assert "auditors for 18 audits at most: 9 people, up to 2 each" in words


def test_an_unknown_priority_or_an_endless_seed_is_refused(ashmere, round_id):
    assert set(_refused(ashmere, round_id, priorities={"made_up": 0.5})) == {"priorities"}
    assert set(_refused(ashmere, round_id, priorities={"cpp_repeat": 7})) == {"priorities"}
    assert set(_refused(ashmere, round_id, seed=2**70)) == {"seed"}
    assert set(_refused(ashmere, round_id, seed=-1)) == {"seed"}


def test_an_empty_council_is_told_to_import_first(db):
    empty = council(children_in_each_team=0)
    round_id = rounds.plan_round(title="T", focus="", starts_on=TODAY, by=empty.qa_lead, now=NOW)
    assert "Import performance data first" in _refused(empty, round_id)[""]


def test_when_everyone_is_left_out_the_reasons_are_counted(db):
    small = council(teams_in_each_area=1, children_in_each_team=1)
    first = rounds.plan_round(title="T", focus="", starts_on=TODAY, by=small.qa_lead, now=NOW)
    operations.propose(round_id=first, size=3, seed=1, priorities={}, by=small.qa_lead, now=NOW)
    operations.confirm(round_id=first, by=small.qa_lead, now=NOW)
    add_children(small, None, 2)
    second = rounds.plan_round(title="T", focus="", starts_on=date(2026, 4, 13), by=small.qa_lead, now=NOW)
    words = _refused(small, second, size=1)[""]
    assert "3 of them looked at in the last 12 months" in words
    assert "2 not yet in a team" in words


def test_without_anyone_to_audit_nothing_is_drawn(db):
    small = council(teams_in_each_area=1, children_in_each_team=2)
    RoleAssignment.objects.filter(role=Role.TEAM_MANAGER).update(ends_on=date(2026, 1, 31))
    round_id = rounds.plan_round(title="T", focus="", starts_on=TODAY, by=small.qa_lead, now=NOW)
    assert "Nobody holds a role" in _refused(small, round_id, size=2)[""]


def test_only_those_who_select_draw_or_see_a_proposal(ashmere, round_id, propose):
    propose()
    manager = ashmere.actor(ashmere.teams[0].manager_id)
    with pytest.raises(NotAllowed):
        operations.propose(round_id=round_id, size=3, seed=1, priorities={}, by=manager, now=NOW)
    assert queries.proposal(manager, round_id, on=TODAY) is None
    practitioner = ashmere.actor(ashmere.teams[0].worker_ids[0])
    with pytest.raises(NotFound):
        operations.propose(round_id=round_id, size=3, seed=1, priorities={}, by=practitioner, now=NOW)
