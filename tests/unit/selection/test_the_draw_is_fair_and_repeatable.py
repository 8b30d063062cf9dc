"""The draw of children: repeatable, spread over service areas, leaning to priorities, and a known chance for every child."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.selection.rules.chance import share_out
from fullcircle.domain.selection.rules.frame import Asked, canonical, data_of, fingerprint, pack, unpack
from fullcircle.domain.selection.rules.priorities import Priority, parts, score
from fullcircle.domain.selection.rules.sampling import EVERYBODY, areas_of, draw, numbers, plan, settled
from fullcircle.domain.selection.states import Basis, Dimension, Exclusion
from tests.unit.selection.builders import candidate, children, council, terms

pytestmark = pytest.mark.requirements("R7.1")

SIZES = {"Early help": 60, "Safeguarding": 110, "Children in care": 40, "Fostering": 3}
seeds = st.integers(0, 2**31)


@given(children, st.integers(1, 20), seeds, st.randoms())
def test_the_order_of_the_rows_never_matters(made, size, seed, shuffler):
    again = list(made)
    shuffler.shuffle(again)
    first, second = plan(made, terms(), size), plan(again, terms(), size)
    assert draw(second, seed).drawn == draw(first, seed).drawn
    assert numbers(second, draw(second, seed)) == numbers(first, draw(first, seed))
    assert canonical(again) == canonical(made)


@given(children, st.integers(1, 20), st.integers(1, 3), seeds)
def test_every_child_is_drawn_once_at_most_and_nobody_is_drawn_who_is_left_out(made, size, minimum, seed):
    drawn = draw(plan(made, terms(minimum_per_service=minimum), size), seed).drawn
    keys = [one.candidate.key for one in drawn]
    assert len(keys) == len(set(keys))
    assert all(one.candidate.service and one.candidate.out is None for one in drawn)


@given(children, st.integers(1, 30), st.integers(1, 3), seeds)
def test_as_many_are_chosen_as_were_asked_for_or_as_there_are(made, size, minimum, seed):
    planned = plan(made, terms(minimum_per_service=minimum), size)
    chosen = draw(planned, seed).chosen
    eligible = sum(c.out is None for c in made)
    assert len(chosen) == min(size, eligible)
    assert sum(planned.chances.values()) == pytest.approx(min(size, eligible))
    assert set(planned.chances) == {c.key for c in made if c.out is None}
    assert all(0 < chance <= 1 for chance in planned.chances.values())


@pytest.mark.requirements("R4.1", "R7.1")
@given(children, st.integers(1, 3), seeds)
def test_every_service_area_has_its_minimum_when_there_are_places_enough(made, minimum, seed):
    eligible = Counter(c.service for c in made if c.out is None)
    enough = sum(min(minimum, n) for n in eligible.values())
    if not enough:
        return
    chosen = Counter(
        one.candidate.service for one in draw(plan(made, terms(minimum_per_service=minimum), enough), seed).chosen
    )
    assert all(chosen[service] >= min(minimum, n) for service, n in eligible.items())


@given(children, st.integers(1, 30))
def test_with_few_places_no_area_gets_a_second_before_all_have_a_first(made, size):
    planned = plan(made, terms(minimum_per_service=2), size)
    areas = [a for a in areas_of(planned) if a.eligible]
    if size < len(areas):
        assert set(planned.strata) == {EVERYBODY}
    elif areas:
        assert all(a.places >= 1 for a in areas)


def test_fewer_places_than_service_areas_leave_nobody_without_a_chance():
    planned = plan(council(SIZES), terms(), 2)
    assert len(planned.chances) == sum(SIZES.values())
    found = Counter(one.candidate.service for seed in range(300) for one in draw(planned, seed).chosen)
    assert set(found) == set(SIZES)


def test_the_same_seed_gives_the_same_children_and_another_seed_others():
    planned = plan(council(SIZES), terms(), 12)
    assert draw(planned, 1).drawn == draw(planned, 1).drawn
    assert {d.candidate.key for d in draw(planned, 1).chosen} != {d.candidate.key for d in draw(planned, 2).chosen}


def test_the_sample_leans_towards_the_areas_and_children_with_priorities():
    calm = [candidate(n, "Early help", "East") for n in range(100)]
    worrying = [candidate(n, "Safeguarding", flags={"cpp_repeat": ""}) for n in range(100, 200)]
    places = {area.name: area.places for area in areas_of(plan(calm + worrying, terms(), 26))}
    assert places == {"Early help": 8, "Safeguarding": 18}  # sizes 0.4 and 0.9: 26 x 40/130 and 26 x 90/130


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ({}, 0.0),
        ({"cl_neet": ""}, 0.0),
        ({"cpp_repeat": ""}, 0.5),
        ({"cpp_repeat": "", "cla_missing": ""}, 0.7),
        ({"cpp_repeat": "", "cla_missing": "", "status:in_need": ""}, 1.0),
    ],
)
def test_a_score_is_the_sum_of_the_weights_and_never_above_one(has, expected):
    asked = (*terms().priorities, Priority("status:in_need", "Child in need plan", 0.8))
    assert score(parts(has, asked)) == expected


def test_a_group_can_be_a_priority_as_a_flag_can():
    made = [candidate(n, groups={Dimension.AGE: "under_1" if n < 10 else "10_to_15"}) for n in range(40)]
    planned = plan(made, terms(priorities=(Priority("age:under_1", "Under 1", 1.0),)), 8)
    assert planned.chances["C0000"] == pytest.approx(3.5 * planned.chances["C0039"])
    assert planned.expected("age:under_1") == pytest.approx(8 * 14 / 26)


def test_twenty_thousand_draws_give_the_chances_they_state():
    """Frequencies of chosen and of drawn children against the stated chances, each within 4.5 standard errors."""
    made = council({"Early help": 24, "Safeguarding": 14, "Children in care": 4}, flagged_every=3)
    made += [candidate(90, "Children in care", out=Exclusion.RESTRICTED), candidate(91, "", "", out=Exclusion.NO_TEAM)]
    made[0] = replace(made[0], asked=Asked("The Director", "A complaint."))
    planned = plan(made, terms(minimum_per_service=2), 9)
    times = 20_000
    chosen: Counter[str] = Counter()
    came_up: Counter[str] = Counter()
    for seed in range(times):
        for one in draw(planned, seed).drawn:
            came_up[one.candidate.key] += 1
            chosen[one.candidate.key] += not one.reserve
    told = numbers(planned, draw(planned, 0))
    assert set(came_up) == set(told)
    for found, name in ((chosen, "chance"), (came_up, "drawn_chance")):
        stated = np.array([getattr(told[key], name) for key in sorted(told)])
        seen = np.array([found[key] for key in sorted(told)]) / times
        error = np.sqrt(stated * (1 - stated) / times)
        assert (np.abs(seen - stated) <= 4.5 * error + 1e-12).all(), name


def test_teams_of_an_area_share_its_places_as_they_should():
    made = [candidate(n, team="North" if n < 30 else "South") for n in range(60)]
    planned = plan(made, terms(reserve_share=0.0), 8)
    for seed in range(30):
        teams = Counter(d.candidate.team for d in draw(planned, seed).chosen)
        assert abs(teams["North"] - teams["South"]) <= 2


def test_reserves_wait_in_order_within_their_area():
    sample = draw(plan(council(SIZES), terms(), 40), 3)
    for area in ("Early help", "Safeguarding", "Children in care"):
        waiting = [d.reserve for d in sample.drawn if d.reserve and d.candidate.service == area]
        assert waiting
        assert waiting == list(range(1, len(waiting) + 1))


@pytest.mark.requirements("R7.1")
def test_what_leaders_ask_for_is_drawn_for_certain_and_counts_towards_the_size():
    made = council(SIZES)
    asked = {0, 61}
    made = [replace(c, asked=Asked("The Director", "A complaint.")) if n in asked else c for n, c in enumerate(made)]
    planned = plan(made, terms(), 20)
    for seed in range(20):
        chosen = draw(planned, seed).chosen
        assert len(chosen) == 20
        assert {d.candidate.key for d in chosen if d.basis is Basis.DIRECTED} == {"C0000", "C0061"}
    assert terms().directed_within(20) == 3
    assert terms(directed_most=0.1).directed_within(9) == 0


def test_a_swap_changes_the_chances_of_those_it_was_drawn_with_and_of_nobody_else():
    here = [("A", Basis.CHANCE, 0.5, True)] * 2 + [("A", Basis.CHANCE, 0.5, False), ("A", Basis.DIRECTED, 1.0, True)]
    there = [("B", Basis.CERTAIN, 1.0, True), ("B", Basis.CHANCE, 0.2, False)]
    assert settled([*here, *there]) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1.0, 1.0, 0.2])


def test_what_was_kept_is_what_was_drawn_and_its_fingerprint_holds():
    made = [*council({"Early help": 9}), candidate(90, out=Exclusion.LOOKED_AT, detail="Round 3")]
    planned = plan(made, terms(), 4)
    sample = draw(planned, 5)
    packed = pack(canonical(made), numbers(planned, sample))
    rows = {row.key: row for row in unpack(packed)}
    assert fingerprint(data_of(packed)) == fingerprint(canonical(reversed(made)))
    assert (rows["C0090"].out, rows["C0090"].detail, rows["C0090"].numbers) == (Exclusion.LOOKED_AT, "Round 3", None)
    for one in sample.drawn:
        kept = rows[one.candidate.key].numbers
        assert kept is not None
        assert (kept.chance, kept.drawn_chance, kept.low) == (one.picked.chance, one.picked.pass_chance, one.picked.low)
        if one.picked.mark is not None:
            assert kept.low <= one.picked.mark < kept.high


def test_six_thousand_children_are_kept_in_little_room():
    made = council({"Early help": 3000, "Safeguarding": 3000})
    planned = plan(made, terms(), 150)
    assert len(pack(canonical(made), numbers(planned, draw(planned, 1)))) < 400_000


def test_nobody_to_draw_gives_an_empty_sample():
    assert draw(plan([], terms(), 3), 1).drawn == ()
    everyone_out = [candidate(n, out=Exclusion.LOOKED_AT) for n in range(4)]
    planned = plan(everyone_out, terms(), 2)
    assert draw(planned, 1).drawn == ()
    assert areas_of(planned)[0].left_out == 4


def test_the_fingerprint_changes_with_any_of_the_data():
    made = council({"Early help": 5})
    before = fingerprint(canonical(made))
    for change in ({"team": "Elsewhere"}, {"flags": {"cl_neet": ""}}, {"out": Exclusion.RESTRICTED}):
        assert fingerprint(canonical([*made[:-1], replace(made[-1], **change)])) != before
    assert fingerprint(canonical(random.Random(3).sample(made, 5))) == before


def test_places_left_over_go_to_the_largest_remainders():
    whole = {"a": 47, "b": 16, "c": 158, "d": 120, "e": 59}  # quotas for 10: 1.175, 0.4, 3.95, 3.0, 1.475
    assert share_out(10, whole, whole, 0) == {"a": 1, "b": 0, "c": 4, "d": 3, "e": 2}
    assert share_out(10, whole, whole, 1) == {"a": 1, "b": 1, "c": 4, "d": 3, "e": 1}
