"""The allocation: never an own case, team or line; as many audits placed as can be; the work as even as can be."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.domain.auditors.rules.independence import OWN_TEAM, Auditor, objection
from fullcircle.domain.selection.rules.allocation import Case, allocate, auditor_reasons, observed
from tests.unit.selection.builders import INDEPENDENCE, auditor, case, cases, limits, people


@given(cases, people, st.integers(1, 3), st.integers(1, 3), st.integers(0, 2**31))
def test_nobody_gets_their_own_case_team_or_line_or_more_than_the_most(made, staff, most, of_one_team, seed):
    given_to = allocate(made, staff, limits(most, of_one_team), seed).given
    by_id = {person.person_id: person for person in staff}
    for one in made:
        person = given_to[one.key]
        if person is not None:
            assert objection(by_id[person], one, INDEPENDENCE) is None
            assert one.team_id not in by_id[person].teams
            assert person not in one.workers
            assert person not in one.managers
    load = Counter(person for person in given_to.values() if person is not None)
    assert all(n <= most for n in load.values())
    per_team = Counter((given_to[one.key], one.team_id) for one in made if given_to[one.key] is not None)
    assert all(n <= of_one_team for n in per_team.values())


@given(cases, people, st.integers(0, 2**31), st.randoms())
def test_the_order_of_cases_and_people_never_matters(made, staff, seed, shuffler):
    again, staff_again = list(made), list(staff)
    shuffler.shuffle(again)
    shuffler.shuffle(staff_again)
    assert allocate(again, staff_again, limits(), seed) == allocate(made, staff, limits(), seed)


def _best(made: list[Case], staff: list[Auditor], most: int, of_one_team: int) -> tuple[int, int]:
    """(most cases placed, least sum of squared loads), found by trying everything."""
    best = (0, 0)
    for given_to in product([None, *staff], repeat=len(made)):
        pairs = [(p, c) for p, c in zip(given_to, made, strict=True) if p is not None]
        load = Counter(p.person_id for p, _ in pairs)
        per_team = Counter((p.person_id, c.team_id) for p, c in pairs)
        if any(objection(p, c, INDEPENDENCE) for p, c in pairs):
            continue
        if any(n > most for n in load.values()) or any(n > of_one_team for n in per_team.values()):
            continue
        best = max(best, (len(pairs), -sum(n * n for n in load.values())))
    return best[0], -best[1]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 3), st.frozensets(st.integers(1, 3), max_size=2)), max_size=5),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.integers(1, 3),
    st.integers(1, 2),
)
def test_no_other_allocation_places_more_cases_or_is_more_even(rows, teams, most, of_one_team):
    made = [case(n, team, None, managers) for n, (team, managers) in enumerate(rows)]
    staff = [auditor(n, team) for n, team in enumerate(teams, start=1)]
    found = allocate(made, staff, limits(most, of_one_team), 7)
    given_to = found.given
    assert found.best
    assert (found.conflict is None) == (None not in given_to.values())
    load = Counter(person for person in given_to.values() if person is not None)
    assert (sum(load.values()), sum(n * n for n in load.values())) == _best(made, staff, most, of_one_team)


def test_work_is_even_where_independence_allows_it():
    staff = [auditor(n, team=n) for n in range(1, 9)]
    made = [case(n, team=n % 8 + 1) for n in range(20)]
    load = Counter(allocate(made, staff, limits(most=3), 5).given.values())
    assert None not in load
    assert max(load.values()) - min(load.values()) <= 1


def test_a_case_that_nobody_independent_can_take_stays_without_an_auditor():
    found = allocate([case(1, team=4)], [auditor(1, team=4)], limits(), 1)
    assert found.given == {"C0001": None}
    assert found.conflict is not None
    assert found.conflict.sets == ((OWN_TEAM,),)


def test_reasons_do_not_claim_a_line_where_no_worker_is_named():
    assert "so there is no line" in " ".join(auditor_reasons(auditor(1, 1), case(1, 2), 2))
    assert "Has 2 of this round's audits" in " ".join(auditor_reasons(auditor(1, 1), case(1, 2, 4), 2))


@pytest.mark.requirements("R5.4")
@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.booleans()), max_size=40),
    st.sampled_from([0.0, 0.1, 0.25, 1.0]),
    st.integers(0, 2**31),
)
def test_enough_audits_include_an_observation(rows, share, seed):
    made = [(f"C{n}", service, has_worker) for n, (service, has_worker) in enumerate(rows)]
    marked = observed(made, share, seed)
    assert share * len(made) <= len(marked) < share * len(made) + 1
    assert marked <= {key for key, _, _ in made}


def test_observations_are_spread_over_services_and_prefer_cases_with_a_worker():
    made = [(f"{s}{n}", s, n == 3) for s in "ABCDE" for n in range(8)]  # 40 cases: four observations
    marked = observed(made, 0.1, 3)
    assert len({key[0] for key in marked}) == 4
    assert all(key.endswith("3") for key in marked)
