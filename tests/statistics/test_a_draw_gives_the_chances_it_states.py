"""The draw of a sample: its stated chances, its reserve, its explanation, and what never matters to it."""

from collections import Counter, defaultdict
from itertools import pairwise
from math import ceil, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.stats.sampling.design import Basis, Design, design
from fullcircle.stats.sampling.drawing import Draw, draw
from fullcircle.stats.sampling.settling import settle

pytestmark = pytest.mark.requirements("R4.1", "R5.3")


def council(size: int = 48, *, n: int = 16, **changes: object) -> Design:
    """Three service areas of unequal size, two teams each, with every kind of priority, and two directed children."""
    priorities = [(i * 7 % 11) / 10 for i in range(size)]
    asked: dict[str, object] = {
        "n": n,
        "priorities": priorities,
        "strata": ["north" if i % 6 == 0 else "west" if i % 2 else "east" for i in range(size)],
        "sort_by": [[f"team {i % 4}" for i in range(size)]],
        "directed": [5, 20],
        "minimum": 2,
    } | changes
    return design(list(range(size)), **asked)  # type: ignore[arg-type]


def chance_of(plan: Design) -> dict[object, float]:
    return dict(zip(plan.ids.tolist(), plan.chances.tolist(), strict=True))


def test_twenty_thousand_draws_reproduce_the_stated_chances() -> None:
    plan, draws = council(), 20_000
    active, came_up = np.zeros(48), np.zeros(48)
    for seed in range(draws):
        found = draw(plan, seed=seed)
        came_up[[one.id for one in found.picked]] += 1
        active[[one.id for one in found.picked if not one.reserve]] += 1
    for counted, chances in ((active, plan.chances), (came_up, plan.pass_chances)):
        error = np.sqrt(chances * (1 - chances) / draws)
        assert (np.abs(counted / draws - chances) <= 4 * error + 1e-12).all()


def test_chances_add_up_and_nobody_is_without_one() -> None:
    plan = council()
    assert plan.chances.sum() == pytest.approx(16)
    assert plan.chances.min() > 0
    assert plan.chances.max() == 1
    for at, one in enumerate(plan.strata):
        own = (plan.stratum == at) & ~plan.directed
        assert plan.chances[own].sum() == pytest.approx(one.places)
        assert plan.chances[own].min() >= one.least_chance > 0
        assert one.places >= 2
    assert sum(one.places + one.directed for one in plan.strata) == 16


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abc"), st.integers(0, 2)), min_size=3, max_size=40),
    st.integers(0, 45),
    st.floats(0.1, 1),
    st.integers(0, 2**70),
)
def test_every_draw_keeps_what_its_design_promises(
    units: list[tuple[float, str, int]], n: int, least: float, seed: int
) -> None:
    n = n if n == 0 else max(n, 3)
    plan = design(
        [f"C-{i}" for i in range(len(units))],
        n=n,
        priorities=[unit[0] for unit in units],
        strata=[unit[1] for unit in units],
        sort_by=[[unit[2] for unit in units]],
        floor=least,
    )
    found = draw(plan, seed=seed)
    keeps_its_places(plan, found)
    explains_every_unit(plan, found)
    assert len(found.active) == min(n, len(units)) == pytest.approx(plan.chances.sum())
    assert n == 0 or plan.chances.min() > 0


def keeps_its_places(plan: Design, found: Draw) -> None:
    assert len({one.id for one in found.picked}) == len(found.picked)
    for stratum in plan.strata:
        own = [one for one in found.picked if one.stratum == stratum.label]
        chance = [one for one in own if one.basis is Basis.CHANCE]
        assert len(own) == stratum.drawn + stratum.directed
        assert sum(one.basis is Basis.CERTAIN for one in own) == stratum.certain
        assert sum(not one.reserve for one in own) == stratum.places + stratum.directed
        assert sorted(one.place for one in chance) == list(range(1, len(chance) + 1))
        waiting = [one.reserve for one in own if one.reserve]
        assert waiting == list(range(1, len(waiting) + 1))
        assert stratum.drawn == min(stratum.population, stratum.places + ceil(15 * stratum.places / 100))


def explains_every_unit(plan: Design, found: Draw) -> None:
    """Each one's stretch holds the mark, is as long as its chance, and each mark is its stratum's start and a whole number."""
    start = dict(zip((one.label for one in plan.strata), found.starts, strict=True))
    for one in found.picked:
        assert one.chance == chance_of(plan)[one.id]
        if one.low is None or one.high is None or one.mark is None:
            assert one.pass_chance == 1
            continue
        assert one.low <= one.mark < one.high
        assert one.high - one.low == pytest.approx(one.pass_chance, abs=1e-9)
        assert (one.mark - start[one.stratum]).is_integer()
    walked = defaultdict(list)
    for unit, low, high in zip(found.walk.units, found.walk.low, found.walk.high, strict=True):
        walked[int(plan.stratum[unit])].append((low, high))
    for stretches in walked.values():
        assert stretches[0][0] == 0
        assert all(before[1] == after[0] for before, after in pairwise(stretches))
        assert stretches[-1][1].is_integer()


def test_the_same_seed_gives_the_same_draw_and_another_seed_another() -> None:
    plan = council()
    assert draw(plan, seed=12) == draw(plan, seed=12) == draw(council(), seed=12)
    assert draw(plan, seed=12).active != draw(plan, seed=13).active


def test_a_draw_of_long_ago_can_be_made_again() -> None:
    found = draw(council(), seed=2026)
    assert [one.id for one in found.active] == [4, 20, 26, 34, 40, 18, 36, 42, 3, 5, 11, 17, 29, 37, 39, 41]
    assert [one.id for one in found.reserve] == [22, 12, 19, 23]


@given(st.permutations(range(48)), st.booleans())
def test_the_order_of_rows_changes_nothing(order: list[int], words: bool) -> None:
    names = [f"C-{i:02}" for i in range(48)] if words else list(range(48))
    rows = [
        (names[i], (i * 7 % 11) / 10, "north" if i % 6 == 0 else "south", f"team {i % 4}", i % 3) for i in range(48)
    ]

    def drawn(listed: list[tuple[object, float, str, str, int]]) -> Draw:
        ids, priorities, strata, teams, kinds = zip(*listed, strict=True)
        plan = design(ids, n=14, priorities=priorities, strata=strata, sort_by=(teams, kinds), directed=[names[3]])
        return draw(plan, seed=4)

    assert drawn([rows[i] for i in order]) == drawn(rows)


def test_whole_numbers_and_their_array_give_the_same_draw() -> None:
    teams = [i * 1_000_003 % 7 * 10**9 for i in range(48)]
    listed = council(sort_by=[teams])
    as_arrays = design(
        np.arange(48)[::-1],
        n=16,
        priorities=np.array([(i * 7 % 11) / 10 for i in range(48)])[::-1],
        strata=np.array(["north" if i % 6 == 0 else "west" if i % 2 else "east" for i in range(48)])[::-1],
        sort_by=[np.array(teams)[::-1]],
        directed=[5, 20],
        minimum=2,
    )
    assert draw(listed, seed=1) == draw(as_arrays, seed=1)


def test_sorting_by_team_spreads_a_sample_over_teams() -> None:
    teams = [i % 10 for i in range(200)]
    plan = design(range(200), n=40, sort_by=[teams], reserve=0)
    for seed in range(50):
        assert set(Counter(teams[int(str(one.id))] for one in draw(plan, seed=seed).active).values()) == {4}


def test_equal_sort_keys_are_shuffled_by_the_seed() -> None:
    plan = design(range(30), n=10, reserve=0)
    assert len({tuple(draw(plan, seed=seed).walk.units.tolist()) for seed in range(20)}) == 20


def test_only_the_directed_are_certain_of_a_place_that_chance_did_not_give() -> None:
    plan = council()
    for seed in range(20):
        directed = [one for one in draw(plan, seed=seed).picked if one.basis is Basis.DIRECTED]
        assert [(one.id, one.chance, one.mark, one.reserve) for one in directed] == [(20, 1, None, 0), (5, 1, None, 0)]


def test_with_enough_places_everyone_is_looked_at() -> None:
    for n in (10, 25):
        found = draw(design(range(10), n=n, priorities=[i / 10 for i in range(10)], strata=["a", "b"] * 5), seed=1)
        assert found.design.chances.tolist() == [1] * 10
        assert len(found.active) == 10
        assert not found.reserve


def test_nobody_is_drawn_where_nothing_is_asked_or_nobody_is_there() -> None:
    nothing = design(range(10), n=0)
    assert draw(nothing, seed=1).picked == ()
    assert nothing.chances.tolist() == [0] * 10
    assert draw(design([], n=5), seed=1).picked == ()
    assert draw(design([], n=5, strata=[], sort_by=[[]]), seed=1).starts == ()


def test_one_unit_is_a_census_of_itself() -> None:
    (only,) = draw(design(["C-1"], n=1), seed=3).picked
    assert (only.id, only.chance, only.basis, only.reserve) == ("C-1", 1, Basis.CERTAIN, 0)


def test_a_stratum_smaller_than_its_minimum_is_taken_whole_and_recorded() -> None:
    plan = design(range(21), n=9, strata=["small"] + ["large"] * 20, minimum=3)
    large, small = plan.strata
    assert (small.label, small.places, small.certain, small.shortfall) == ("small", 1, 1, 2)
    assert (large.places, large.shortfall) == (8, 0)
    assert plan.chances[0] == 1


def test_a_stratum_of_directed_units_alone_takes_no_place() -> None:
    plan = design(range(21), n=10, strata=["told"] + ["rest"] * 20, directed=[0])
    rest, told = plan.strata
    assert (told.population, told.directed, told.places, told.least_chance) == (0, 1, 0, 0)
    assert rest.places == 9
    assert len(draw(plan, seed=1).active) == 10


def test_quotas_say_how_many_of_each_stratum() -> None:
    plan = council(quotas={"north": 6, "east": 4, "west": 4})
    assert {one.label: one.places for one in plan.strata} == {"north": 6, "east": 4, "west": 4}
    short = design(range(12), n=10, strata=["a"] * 2 + ["b"] * 10, quotas={"a": 4, "b": 6})
    assert [(one.places, one.shortfall) for one in short.strata] == [(2, 2), (6, 0)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n": -1, "directed": []}, "number to draw"),
        ({"n": 5, "directed": []}, "do not reach for at least 2 in each stratum: that takes 6"),
        ({"directed": [99]}, "99 is directed but is not among"),
        ({"directed": ["5"]}, "5 is directed but is not among"),
        ({"directed": range(4)}, "of 16 at most 3"),
        ({"minimum": 0}, "at least one place"),
        ({"strata": ["a"]}, "48 units and 1 entries"),
        ({"priorities": [0.5]}, "48 units and 1 priorities"),
        ({"priorities": [2.0] * 48}, "from 0 to 1"),
        ({"sort_by": [["a", 1] * 24]}, "sort keys must all be words"),
        ({"sort_by": [[float("nan")] * 48]}, "sort keys must not hold"),
        ({"quotas": {"north": 7, "east": 7}}, "none is set for west"),
        ({"quotas": {"north": 1, "east": 1, "west": 1}}, "add up to 3, but the places beside the directed ones are 14"),
        ({"quotas": {"north": 1, "east": 6, "west": 6, "south": 1}}, "no unit: south"),
        ({"reserve": -0.1}, "in reserve"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        council(**changes)  # type: ignore[arg-type]


def test_ids_are_unique_and_of_one_kind() -> None:
    with pytest.raises(ValueError, match="C-1 comes more than once"):
        design(["C-1", "C-2", "C-1"], n=1)
    with pytest.raises(ValueError, match="all text or all whole numbers"):
        design(["C-1", 2], n=1)
    with pytest.raises(ValueError, match="all text or all whole numbers"):
        design([1.5, 2.5], n=1)  # type: ignore[list-item]
    with pytest.raises(ValueError, match="seed"):
        draw(council(), seed=-4)


def test_when_all_are_used_the_chances_are_those_stated() -> None:
    found = draw(council(), seed=9)
    settled = settle(found, used=[one.id for one in found.active])
    stated = chance_of(found.design)
    assert dict(zip(settled.ids, settled.chances, strict=True)) == pytest.approx(
        {key: stated[key] for key in settled.ids}
    )
    assert settled.strata == tuple(one.stratum for one in found.active)
    assert settled.unheard == ()


def test_a_reserve_that_steps_in_keeps_the_chances() -> None:
    found = draw(council(), seed=9)
    first = found.reserve[0]
    lost = next(one for one in found.active if one.stratum == first.stratum and one.basis is Basis.CHANCE)
    used = [one.id for one in found.active if one is not lost] + [first.id]
    settled = settle(found, used=used, given_up=[lost.id])
    chance = dict(zip(settled.ids, settled.chances, strict=True))
    assert len(chance) == 16
    assert chance[first.id] == pytest.approx(chance_of(found.design)[first.id])


def test_fewer_files_used_lowers_the_chances_of_their_stratum_alone() -> None:
    found = draw(council(), seed=9)
    lost = next(one for one in found.active if one.stratum == "west" and one.basis is Basis.CHANCE)
    settled = settle(found, used={one.id for one in found.active} - {lost.id}, given_up=[lost.id])
    stated = chance_of(found.design)
    west = next(one for one in found.design.strata if one.label == "west")
    left = west.places - west.certain
    for one, stratum, chance in zip(settled.ids, settled.strata, settled.chances, strict=True):
        kept = (left - 1) / left if stratum == "west" and stated[one] < 1 else 1
        assert chance == pytest.approx(stated[one] * kept)


def test_a_census_with_gaps_is_no_longer_certain() -> None:
    found = draw(design(range(4), n=4), seed=1)
    assert settle(found, used=[0, 1, 2]).chances == (0.75, 0.75, 0.75)
    assert settle(found, used=range(4)).chances == (1, 1, 1, 1)


def test_the_directed_represent_themselves_whoever_drops_out() -> None:
    found = draw(council(), seed=9)
    settled = settle(found, used=[one.id for one in found.active if one.id != 5])
    assert dict(zip(settled.ids, settled.chances, strict=True))[20] == 1


def test_strata_that_nobody_speaks_for_are_named() -> None:
    found = draw(council(), seed=9)
    settled = settle(found, used=[one.id for one in found.active if one.stratum != "west" or one.id == 5])
    assert settled.unheard == ("west",)


def test_reserves_are_taken_strictly_in_order() -> None:
    found = draw(council(), seed=9)
    label = next(label for label, count in Counter(one.stratum for one in found.reserve).items() if count > 1)
    first, second, *_ = [one for one in found.reserve if one.stratum == label]
    active = [one.id for one in found.active]
    with pytest.raises(ValueError, match=f"{second.id} was taken .* before {first.id}"):
        settle(found, used=[*active, second.id])
    assert second.id in settle(found, used=[*active, second.id], given_up=[first.id]).ids
    with pytest.raises(ValueError, match="not drawn"):
        settle(found, used=[1000])
    with pytest.raises(ValueError, match="not both"):
        settle(found, used=active, given_up=[active[0]])


def test_chances_settled_with_drop_outs_reproduce_in_simulation() -> None:
    """Three of those who come up in each stratum drop out at random; reserves step in; the final chances hold on average."""
    plan, draws = council(directed=[], n=15, reserve=0.3), 3000
    total, squares = np.zeros(48), np.zeros(48)
    for seed in range(draws):
        found, chance = draw(plan, seed=seed), Random(seed)
        gone = {one.id for one in found.picked if chance.random() < 0.1}
        used = {one.id for one in found.active} - gone
        for stratum in plan.strata:
            missing = sum(one.stratum == stratum.label and one.id in gone for one in found.active)
            waiting = [one.id for one in found.reserve if one.stratum == stratum.label and one.id not in gone]
            used |= set(waiting[:missing])
        settled = settle(found, used=used, given_up=gone)
        weights = np.zeros(48)
        weights[list(settled.ids)] = 1 / np.array(settled.chances)
        total += weights
        squares += weights**2
    mean = total / draws
    error = np.sqrt((squares / draws - mean**2) / draws)
    # Every unit stands for itself alone on average; a stratum that loses all its few units by chance costs a little.
    assert (np.abs(mean - 1) <= 4 * error + 0.02).all()
    assert abs(mean.mean() - 1) <= 4 * sqrt((error**2).mean()) + 0.02
