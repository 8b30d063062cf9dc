"""The draw of children: repeatable, spread over service areas, leaning to priorities, and fair to the rest."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.selection.rules.chance import number, share_out, systematic
from fullcircle.domain.selection.rules.sampling import draw, frame_hash, tickets
from fullcircle.domain.selection.states import Basis
from tests.unit.selection.builders import PRIORITIES, candidate, children, council, settings

pytestmark = pytest.mark.requirements("R7.1")

SIZES = {"Early help": 60, "Safeguarding": 110, "Children in care": 40, "Fostering": 3}


@given(children, st.integers(0, 20), st.integers(0, 2**31), st.randoms())
def test_the_order_of_the_rows_never_matters(made, size, seed, shuffler):
    again = list(made)
    shuffler.shuffle(again)
    asked = settings(size=size, seed=seed)
    assert draw(again, asked) == draw(made, asked)
    assert frame_hash(again) == frame_hash(made)


@given(children, st.integers(0, 20), st.integers(1, 3), st.integers(0, 2**31))
def test_every_child_is_drawn_once_at_most_and_nobody_is_drawn_who_is_left_out(made, size, minimum, seed):
    sample = draw(made, settings(size=size, seed=seed, minimum=minimum))
    drawn = [one.candidate.key for one in sample.drawn]
    assert len(drawn) == len(set(drawn))
    assert all(one.candidate.service and not one.candidate.chosen_for for one in sample.drawn)
    assert sum(area.children for area in sample.areas) + sample.without_team == len(made)


@given(children, st.integers(0, 30), st.integers(1, 3), st.integers(0, 2**31))
def test_as_many_are_chosen_as_were_asked_for_or_as_there_are(made, size, minimum, seed):
    sample = draw(made, settings(size=size, seed=seed, minimum=minimum))
    eligible = sum(area.eligible for area in sample.areas)
    assert len(sample.chosen) == min(size, eligible)
    assert Counter(one.candidate.service for one in sample.chosen) == Counter(
        {area.name: area.places for area in sample.areas if area.places}
    )


@given(children, st.integers(1, 3), st.integers(0, 2**31))
def test_every_service_area_has_its_minimum_when_there_are_places_enough(made, minimum, seed):
    areas = draw(made, settings(size=0, minimum=minimum)).areas
    enough = sum(min(minimum, area.eligible) for area in areas)
    sample = draw(made, settings(size=enough, seed=seed, minimum=minimum))
    assert all(area.places >= min(minimum, area.eligible) for area in sample.areas)


@given(children, st.integers(1, 30))
def test_with_few_places_no_area_gets_a_second_before_all_have_a_first(made, size):
    areas = [a for a in draw(made, settings(size=size, minimum=2)).areas if a.eligible]
    if size <= len(areas):
        assert all(area.places <= 1 for area in areas)


@given(st.integers(0, 2**31))
def test_at_least_the_random_share_is_drawn_by_chance(seed):
    sample = draw(council(SIZES), settings(size=20, seed=seed, random_share=0.25))
    assert sum(one.basis is Basis.CHANCE for one in sample.chosen) == 5


def test_the_same_seed_gives_the_same_children_and_another_seed_others():
    made = council(SIZES)
    first, again, other = (draw(made, settings(seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert {d.candidate.key for d in first.chosen} != {d.candidate.key for d in other.chosen}


def test_the_sample_leans_towards_the_areas_and_children_with_priorities():
    calm = [candidate(n, "Early help", "East") for n in range(100)]
    worrying = [candidate(n, "Safeguarding", "North", flags={"cpp_repeat": ""}) for n in range(100, 200)]
    places = {area.name: area.places for area in draw(calm + worrying, settings(size=20)).areas}
    assert places == {"Early help": 2, "Safeguarding": 18}


def test_a_child_without_a_priority_keeps_a_chance_and_one_with_priorities_a_larger_one():
    made = [candidate(n, flags={"cpp_repeat": ""} if n < 10 else {}) for n in range(40)]
    found: Counter[bool] = Counter()
    for seed in range(400):
        found.update(bool(d.candidate.flags) for d in draw(made, settings(size=6, seed=seed)).chosen)
    with_priority, without = found[True] / 10, found[False] / 30
    assert with_priority > 3 * without > 0


@pytest.mark.parametrize(
    ("flags", "expected"), [(set(), 1), ({"cl_neet"}, 1), ({"cpp_repeat"}, 10), (set(PRIORITIES), 15)]
)
def test_tickets_grow_with_the_priorities_of_the_round_alone(flags, expected):
    assert tickets(candidate(1, flags=dict.fromkeys(flags, "")), settings()) == expected


def test_the_chances_told_are_the_chances_had():
    made = [candidate(n, team=f"T{n % 3}") for n in range(20)]
    asked = settings(size=4, random_share=1.0)
    times = 2_000
    found = Counter(d.candidate.key for s in range(times) for d in draw(made, replace(asked, seed=s)).chosen)
    told = {d.chance for d in draw(made, asked).chosen}
    assert told == {Fraction(4, 20)}
    for child in made:  # four standard errors of a share of 0.2 in 2,000 draws
        assert found[child.key] / times == pytest.approx(0.2, abs=4 * (0.2 * 0.8 / times) ** 0.5)


def test_a_walk_from_a_random_start_draws_in_proportion_to_weight():
    weights, times = [1, 3, 1, 4, 1, 1, 50, 2], 3_000
    found: Counter[int] = Counter()
    for seed in range(times):
        drawn = systematic(weights, 3, number(seed, "start"))
        assert len(drawn) == 3
        found.update(drawn.keys())
    assert found[6] == times  # too large to be left to chance
    for i in (0, 1, 2, 3, 4, 5, 7):
        assert found[i] / times == pytest.approx(2 * weights[i] / 13, abs=0.04)


def test_neighbouring_teams_share_the_places_of_their_area():
    made = [candidate(n, team="North" if n < 30 else "South") for n in range(60)]
    for seed in range(30):
        teams = Counter(d.candidate.team for d in draw(made, settings(size=8, seed=seed, random_share=1.0)).chosen)
        assert abs(teams["North"] - teams["South"]) <= 2


def test_places_left_over_go_to_the_largest_remainders():
    whole = {"a": 47, "b": 16, "c": 158, "d": 120, "e": 59}  # quotas for 10: 1.175, 0.4, 3.95, 3.0, 1.475
    assert share_out(10, whole, whole, 0) == {"a": 1, "b": 0, "c": 4, "d": 3, "e": 2}
    assert share_out(10, whole, whole, 1) == {"a": 1, "b": 1, "c": 4, "d": 3, "e": 1}


def test_reserves_wait_in_order_within_their_area():
    sample = draw(council(SIZES), settings(size=40))
    for area in SIZES:
        waiting = [d.reserve for d in sample.drawn if d.reserve and d.candidate.service == area]
        assert waiting == list(range(1, len(waiting) + 1))
    assert {d.candidate.service for d in sample.drawn if d.reserve} >= {
        "Early help",
        "Safeguarding",
        "Children in care",
    }


def test_each_choice_says_why_in_words():
    made = [candidate(n, flags={"cpp_repeat": "Third plan in four years."}, has_worker=n > 0) for n in range(3)]
    sample = draw(made, settings(size=3))
    words = {d.candidate.key: " ".join(d.reasons) for d in sample.chosen}
    assert all("Safeguarding: 3 of its 3 children" in text for text in words.values())
    assert all("Second or later plan. Third plan in four years." in text for text in words.values())
    assert "No worker is named" in words["C0000"]
    assert "No worker is named" not in words["C0001"]


def test_nobody_to_draw_gives_an_empty_sample_that_says_so():
    assert draw([], settings()).drawn == ()
    everyone_out = [candidate(n, chosen_for="Round 3") for n in range(4)]
    sample = draw(everyone_out, settings())
    assert sample.drawn == ()
    assert sample.areas[0].recently_chosen == 4


def test_the_hash_of_the_data_changes_with_any_of_it():
    made = council({"Early help": 5})
    before = frame_hash(made)
    assert frame_hash([*made[:-1], replace(made[-1], team="Elsewhere")]) != before
    assert frame_hash([*made[:-1], replace(made[-1], flags={"cl_neet": ""})]) != before
    assert frame_hash(random.Random(3).sample(made, 5)) == before
