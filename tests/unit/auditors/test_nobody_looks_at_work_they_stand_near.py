"""One rule of independence: who may not look at whose work, and why, in words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.auditors.rules.independence import (
    ALWAYS,
    AUDITED_BEFORE,
    DECLARED_CONFLICT,
    EARLIER_DECISION,
    LINE,
    OWN_CASE,
    OWN_TEAM,
    Colleague,
    Work,
    line_above,
    objection,
    objections,
)

pytestmark = pytest.mark.requirements("R5.9", "R7.4")
ALL = frozenset({OWN_CASE, OWN_TEAM, LINE, EARLIER_DECISION, DECLARED_CONFLICT})
WORK = Work(
    team_id=2,
    team="North",
    workers=frozenset({5, 15}),
    managers=frozenset({7}),
    led_by=frozenset({12}),
    earlier=frozenset({10}),
    conflicts=frozenset({11}),
    audited_by=frozenset({9}),
)


def ann(person_id: int, team_id: int = 99, *managers: int) -> Colleague:
    return Colleague(person_id, "Ann", frozenset({team_id}), frozenset(managers))


NEAR = [
    (ann(5), OWN_CASE, "works with this child"),
    (ann(15), OWN_CASE, "works with this child"),
    (ann(6, 2), OWN_TEAM, "works in or manages North"),
    (ann(12), OWN_TEAM, "has had a role for North"),
    (ann(7), LINE, "manages the child’s worker"),
    (ann(8, 99, 15), LINE, "is managed by the child’s worker"),
    (ann(10), EARLIER_DECISION, "worked with this child, or managed who did"),
    (ann(11), DECLARED_CONFLICT, "has a conflict of interest"),
    (ann(9), AUDITED_BEFORE, "audited this child not long ago"),
]


@pytest.mark.parametrize(("one", "ground", "words"), NEAR)
def test_each_reason_has_its_ground_and_names_the_person_and_what_to_do(one, ground, words):
    assert [why.ground for why in objections(one, WORK, ALL)] == [ground]
    said = objection(one, WORK, ALL) or ""
    assert said.startswith(f"Ann {words}")
    assert said.count(". ") == 1


def test_who_stands_outside_may_look():
    assert objection(ann(20, 3, 21), WORK, ALL) is None


@pytest.mark.parametrize(("one", "ground", "_words"), NEAR)
def test_a_framework_that_asks_for_less_is_followed_but_never_to_ones_own_work_or_a_conflict(one, ground, _words):
    holds = ground in ALWAYS | {AUDITED_BEFORE}
    assert (objection(one, WORK, ()) is not None) == holds
    assert objection(one, WORK, {ground}) is not None


def test_a_role_for_the_team_is_told_once():
    still = ann(12, 2)
    assert [why.words for why in objections(still, WORK, ALL)] == ["works in or manages North, the child’s team"]


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8)), st.integers(1, 8))
def test_a_line_of_management_ends_even_in_a_ring_and_never_holds_oneself(managers, one):
    above = line_above(one, managers)
    assert one not in above
    assert all(manager in managers.values() for manager in above)


def test_nothing_stands_near_work_of_which_nothing_is_known():
    bare = replace(WORK, workers=frozenset(), managers=frozenset())
    assert objection(ann(5), bare, ALL) is None
