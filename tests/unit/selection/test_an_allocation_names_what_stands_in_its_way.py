"""The allocation beyond independence: time, training, fresh eyes; and the smallest set of rules in conflict."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.domain.auditors.rules.independence import (
    DECLARED_CONFLICT,
    EARLIER_DECISION,
    OWN_TEAM,
    Auditor,
    objection,
)
from fullcircle.domain.selection.rules.allocation import Case, Limits, allocate
from fullcircle.domain.selection.rules.allocation.conflicts import OF_ONE_TEAM, ROOM, conflict, placeable
from fullcircle.domain.selection.rules.allocation.greedy import greedy
from fullcircle.domain.selection.rules.allocation.problem import Problem, objective

ALL = frozenset({"own_case", OWN_TEAM, "line_of_management", EARLIER_DECISION, DECLARED_CONFLICT})
LIMITS = Limits(2, 2, ALL)


def person(number: int, team: int = 99, **more: object) -> Auditor:
    return Auditor(number, f"Auditor {number}", frozenset({team}), frozenset(), **more)  # type: ignore[arg-type]


def file(number: int, team: int = 1, **more: object) -> Case:
    return Case(key=f"C{number}", service=f"Area {team}", team_id=team, team=f"Team {team}", **more)  # type: ignore[arg-type]


cases = st.lists(
    st.tuples(st.integers(1, 3), st.frozensets(st.integers(1, 4), max_size=2), st.booleans()), min_size=1, max_size=5
).map(lambda rows: [file(n, team, conflicts=against, observe=seen) for n, (team, against, seen) in enumerate(rows)])
people = st.lists(
    st.tuples(st.integers(1, 4), st.none() | st.integers(0, 2), st.booleans(), st.integers(0, 9)),
    min_size=1,
    max_size=3,
).map(
    lambda rows: [
        person(n, team, room=room, trained=trained, this_year=year)
        for n, (team, room, trained, year) in enumerate(rows, start=1)
    ]
)


def _every_allocation(problem: Problem):
    """All that keep the rules, by trying everything: the slow twin."""
    for chosen in product([None, *problem.auditors], repeat=len(problem.cases)):
        pairs = [(a, c) for a, c in zip(chosen, problem.cases, strict=True) if a is not None]
        if any(objection(a, c, ALL) for a, c in pairs):
            continue
        if any(sum(a is b for b, _ in pairs) > problem.limits.room(a) for a, _ in pairs):
            continue
        if any(sum((a, c.team_id) == (b, d.team_id) for b, d in pairs) > 2 for a, c in pairs):
            continue
        yield {c.key: (a.person_id if a else None) for a, c in zip(chosen, problem.cases, strict=True)}


@settings(deadline=None, max_examples=60)
@given(cases, people, st.integers(0, 2**31))
def test_no_allocation_within_the_rules_costs_less(made, staff, seed):
    found = allocate(made, staff, LIMITS, seed)
    problem = Problem.of(made, staff, LIMITS, seed)
    costs = {objective(problem, given_to): given_to for given_to in _every_allocation(problem)}
    assert found.best
    assert found.cost == min(costs)
    assert found.given == costs[min(costs)]
    assert placeable(problem) == sum(person is not None for person in found.given.values())


@settings(deadline=None)
@given(cases, people, st.integers(0, 2**31))
def test_placing_one_after_another_keeps_the_rules_too_and_is_never_better(made, staff, seed):
    problem = Problem.of(made, staff, LIMITS, seed)
    given_to = {case.key: greedy(problem).get(case.key) for case in made}
    assert given_to in list(_every_allocation(problem))
    assert objective(problem, given_to) >= allocate(made, staff, LIMITS, seed).cost


def test_without_time_to_search_everyone_possible_is_placed_one_after_another_and_it_says_so():
    made, staff = [file(n, n) for n in range(40)], [person(n) for n in range(1, 25)]
    found = allocate(made, staff, LIMITS, 3, seconds=0)
    assert None not in found.given.values()
    assert not found.best
    assert "0 seconds" in found.words


def test_someone_who_is_away_gets_none_and_someone_with_little_time_gets_little():
    staff = [person(1, room=0), person(2, room=1), person(3)]
    given_to = list(allocate([file(1), file(2, 2), file(3, 3)], staff, LIMITS, 1).given.values())
    assert sorted(given_to) == [2, 3, 3]


def test_practice_is_observed_by_those_trained_to_as_far_as_there_are_any():
    made = [file(n, n, observe=n < 2) for n in range(4)]
    staff = [person(1, trained=True), person(2)]
    for seed in range(20):
        given_to = allocate(made, staff, LIMITS, seed).given
        assert given_to["C0"] == given_to["C1"] == 1
    untrained = allocate(made, [person(2), person(3)], LIMITS, 1)
    assert None not in untrained.given.values()


def test_who_had_much_this_year_gets_less_when_the_work_cannot_be_even():
    staff = [person(1, this_year=9), person(2, this_year=0)]
    for seed in range(20):
        given_to = list(allocate([file(n, n) for n in range(3)], staff, LIMITS, seed).given.values())
        assert given_to.count(2) == 2


def test_eyes_from_another_area_and_new_to_the_worker_are_preferred():
    near = person(1, areas=frozenset({"Area 1"}))
    knows = person(2)
    fresh = person(3)
    for seed in range(20):
        assert allocate([file(1, known_to=frozenset({2}))], [near, knows, fresh], LIMITS, seed).given == {"C1": 3}


def test_another_seed_decides_otherwise_among_equals():
    made, staff = [file(n, n) for n in range(6)], [person(n) for n in range(1, 7)]
    assert len({str(allocate(made, staff, LIMITS, seed).given) for seed in range(8)}) > 4


def test_too_few_auditors_are_told_how_much_room_is_missing():
    found = allocate([file(n, n) for n in range(7)], [person(1), person(2)], LIMITS, 1).conflict
    assert found is not None
    assert found.missing == 3
    assert found.sets == ((ROOM,),)
    assert found.remedies == ("Room for 2 audits more with each auditor, or more auditors.",)


def test_one_team_with_many_files_meets_the_limit_of_files_of_one_team():
    found = allocate([file(n, 1) for n in range(3)], [person(1, room=None)], Limits(5, 2, ALL), 1).conflict
    assert found is not None
    assert found.sets == ((OF_ONE_TEAM,),)
    assert found.remedies == ("Up to 3 files of one team for one auditor.",)


def test_rules_that_only_together_stand_in_the_way_are_named_together():
    made = [file(1, 1, conflicts=frozenset({1}))]
    found = allocate(made, [person(1, team=1)], LIMITS, 1).conflict
    assert found is not None
    assert {frozenset(rules) for rules in found.sets} == {frozenset({OWN_TEAM, DECLARED_CONFLICT})}
    assert "nobody audits their own team" in found.remedies[0]


def test_nobody_who_can_audit_is_told_as_such():
    found = allocate([file(1)], [], LIMITS, 1)
    assert found.given == {"C1": None}
    assert found.conflict is not None
    assert "Give more people a role" in found.conflict.remedies[0]


@settings(deadline=None)
@given(cases, people)
def test_the_smallest_set_is_found_by_leaving_rules_aside(made, staff):
    problem = Problem.of(made, staff, LIMITS, 1)
    found = conflict(problem)
    if found is None:
        assert placeable(problem) == len(made)
        return
    rules = [ROOM, OF_ONE_TEAM, *problem.against]
    enough = [
        s
        for k in range(1, len(rules) + 1)
        for s in combinations(rules, k)
        if placeable(problem, frozenset(s)) == len(made)
    ]
    smallest = min(map(len, enough))
    assert sorted(found.sets) == sorted(s for s in enough if len(s) == smallest)
    assert len(found.remedies) == len(found.sets)
