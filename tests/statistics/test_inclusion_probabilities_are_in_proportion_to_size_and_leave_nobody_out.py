"""Chances in proportion to size with certainties and a floor, chances of pairs, and places by stratum: published values, slow
twins written from the definitions, and properties."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import floor

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats.sampling.allocation import neyman_allocation, proportional_allocation
from fullcircle.stats.sampling.inclusion import (
    inclusion_probabilities,
    least_chance,
    sizes_with_floor,
    with_replacement_inclusion,
    with_replacement_joint,
)
from fullcircle.stats.sampling.joint import systematic_joint
from fullcircle.stats.sampling.systematic import raw, starts, systematic

pytestmark = pytest.mark.requirements("R4.1")

sizes_of_units = st.lists(st.integers(1, 60), min_size=1, max_size=12)


def slow_inclusion(sizes: Sequence[int], n: int) -> list[Fraction]:
    """Give each its share of the places; whoever passes 1 is certain; share what is left among the others, again and again."""
    certain: set[int] = set()
    while True:
        rest = [i for i in range(len(sizes)) if i not in certain]
        total = sum(sizes[i] for i in rest)
        more = {i for i in rest if Fraction((n - len(certain)) * sizes[i], total) >= 1}
        if not more:
            return [
                Fraction(1) if i in certain else Fraction((n - len(certain)) * sizes[i], total)
                for i in range(len(sizes))
            ]
        certain |= more


def slow_walk(chances: Sequence[Fraction], start: Fraction) -> list[int]:
    """Walk unit by unit: it is met when a mark start + k lies at or after its stretch's beginning and before its end."""
    met, reached = [], Fraction(0)
    for i, chance in enumerate(chances):
        if chance == 1:
            met.append(i)
            continue
        before, reached = reached, reached + chance
        if any(before <= start + k < reached for k in range(len(chances))):
            met.append(i)
    return met


def pieces_of_the_start(chances: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Every stretch of starts that meets the same units, as its middle and its length."""
    reached, cuts = Fraction(0), {Fraction(0), Fraction(1)}
    for chance in chances:
        if chance < 1:
            reached += chance
            cuts.add(reached - floor(reached))
    ordered = sorted(cuts)
    return [((low + high) / 2, high - low) for low, high in pairwise(ordered)]


def test_chances_with_certainties_equal_the_published_ones() -> None:
    # Tillé 2006; R sampling, inclusionprobabilities(1:20, 12).
    found = inclusion_probabilities(range(1, 21), 12)
    assert found[:3] == pytest.approx([0.05882353, 0.11764706, 0.17647059], abs=1e-8)
    assert found[15] == pytest.approx(0.94117647, abs=1e-8)
    assert found[16:].tolist() == [1, 1, 1, 1]


@given(sizes_of_units, st.data())
def test_chances_equal_the_slow_twin_and_add_up(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(sizes)))
    found = inclusion_probabilities(sizes, n)
    assert found == pytest.approx([float(chance) for chance in slow_inclusion(sizes, n)] if n < len(sizes) else 1)
    assert found.sum() == pytest.approx(n)
    assert n == 0 or (found > 0).all()
    assert (found <= 1).all()


@given(sizes_of_units, st.data())
def test_chances_follow_their_units_and_never_the_unit_of_size(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(sizes)))
    order = data.draw(st.permutations(range(len(sizes))))
    found = inclusion_probabilities(sizes, n)
    assert inclusion_probabilities([sizes[i] for i in order], n) == pytest.approx([found[i] for i in order])
    assert inclusion_probabilities([size * 7.5 for size in sizes], n) == pytest.approx(found.tolist())


@given(sizes_of_units, st.data())
def test_drawing_more_never_lowers_a_chance(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(sizes) - 1))
    assert (inclusion_probabilities(sizes, n + 1) >= inclusion_probabilities(sizes, n) - 1e-12).all()


def test_a_census_is_certain_and_no_places_are_no_chance() -> None:
    assert inclusion_probabilities([3, 1, 2], 3).tolist() == [1, 1, 1]
    assert inclusion_probabilities([3, 1, 2], 9).tolist() == [1, 1, 1]
    assert inclusion_probabilities([3, 1, 2], 0).tolist() == [0, 0, 0]
    assert inclusion_probabilities([5], 1).tolist() == [1]
    assert inclusion_probabilities([], 0).tolist() == []


def test_a_size_of_nought_is_outside_the_sample() -> None:
    assert inclusion_probabilities([0, 1, 1, 2], 2) == pytest.approx([0, 0.5, 0.5, 1])


def test_an_expected_number_need_not_be_whole() -> None:
    assert inclusion_probabilities([1, 1, 8], 1.5) == pytest.approx([0.25, 0.25, 1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.floats(0.05, 2), st.data())
def test_every_unit_has_the_guaranteed_chance(priorities: list[float], least: float, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(priorities)))
    sizes = sizes_with_floor(priorities, floor=least)
    chances = inclusion_probabilities(sizes, n)
    assert chances.min() >= least_chance(sizes, n, floor=least) - 1e-12
    assert least_chance(sizes, n, floor=least) > 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: inclusion_probabilities([1, -1], 1), "below 0"),
        (lambda: inclusion_probabilities([1, float("nan")], 1), "finite"),
        (lambda: inclusion_probabilities([[1, 2]], 1), "one number for each unit"),
        (lambda: inclusion_probabilities([0, 0], 1), "no unit has a size"),
        (lambda: inclusion_probabilities([1, 2], -1), "cannot be -1"),
        (lambda: inclusion_probabilities(["a"], 1), "must be numbers"),
        (lambda: sizes_with_floor([0.5], floor=0), "floor"),
        (lambda: sizes_with_floor([1.5]), "from 0 to 1"),
        (lambda: least_chance([0.2], 1, floor=0.4), "floor"),
        (lambda: with_replacement_inclusion([1.2], 2), "from 0 to 1"),
        (lambda: with_replacement_inclusion([0.2], -2), "whole number"),
        (lambda: with_replacement_joint([0.7, 0.7], 2), "more than 1"),
        (lambda: systematic([0.5, 0], 0.1), "no chance"),
        (lambda: systematic([0.5, 0.5], 1), "start"),
        (lambda: raw(-1, 1, 1), "seed"),
        (lambda: proportional_allocation(3, [1, 1], minimum=2), "do not reach"),
        (lambda: proportional_allocation(3, [0, 0]), "cannot be shared"),
        (lambda: proportional_allocation(3, [1, 1], limits=[1]), "each stratum"),
        (lambda: proportional_allocation(-3, [1, 1]), "whole number"),
        (lambda: proportional_allocation(3, [-1, 1]), "at least 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wrong()  # type: ignore[operator]


def test_chances_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        inclusion_probabilities([1, 2], 1)[0] = 1


def test_draws_with_replacement_equal_the_published_ones() -> None:
    # Thompson, Sampling, chapter 6, exercise 2.
    p = [0.06, 0.2, 0.1]
    assert with_replacement_inclusion(p, 3) == pytest.approx([0.169416, 0.488, 0.271])
    joint = with_replacement_joint(p, 3)
    assert [joint[0, 1], joint[0, 2], joint[1, 2]] == pytest.approx([0.06264, 0.03312, 0.102])


@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), st.integers(0, 4))
def test_draws_with_replacement_equal_every_way_they_can_fall(sizes: list[int], n: int) -> None:
    p = [size / sum(sizes) for size in sizes]
    ways = [(way, float(np.prod([p[i] for i in way]))) for way in product(range(len(p)), repeat=n)]
    found, joint = with_replacement_inclusion(p, n), with_replacement_joint(p, n)
    for i in range(len(p)):
        assert found[i] == pytest.approx(sum(chance for way, chance in ways if i in way), abs=1e-12)
    for i, j in combinations(range(len(p)), 2):
        both = sum(chance for way, chance in ways if i in way and j in way)
        assert joint[i, j] == joint[j, i] == pytest.approx(both, abs=1e-12)


@given(sizes_of_units, st.data())
def test_a_walk_meets_what_the_slow_twin_meets(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(sizes)))
    chances = slow_inclusion(sizes, n) if n < len(sizes) else [Fraction(1)] * n
    for middle, _ in pieces_of_the_start(chances):
        met = systematic([float(chance) for chance in chances], float(middle)).tolist()
        assert met == slow_walk(chances, middle)
        assert len(met) == n


@given(sizes_of_units, st.data())
def test_all_starts_together_give_the_stated_chances_of_units_and_pairs(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(sizes)))
    chances = slow_inclusion(sizes, n) if n < len(sizes) else [Fraction(1)] * n
    walks = [(set(slow_walk(chances, middle)), length) for middle, length in pieces_of_the_start(chances)]
    joint = systematic_joint([float(chance) for chance in chances])
    for i, j in product(range(len(sizes)), repeat=2):
        expected = sum(length for met, length in walks if i in met and j in met)
        assert joint[i, j] == pytest.approx(float(expected), abs=1e-12)
        assert i != j or joint[i, i] == pytest.approx(float(chances[i]))


def test_chances_that_do_not_add_up_to_a_whole_number_can_be_walked() -> None:
    chances = [Fraction(1, 3)] * 4 + [Fraction(1)] + [Fraction(1, 5)]
    met = [0] * 6
    for k in range(1000):
        for i in systematic([float(chance) for chance in chances], (k + 0.5) / 1000):
            met[i] += 1
    assert met == pytest.approx([1000 * float(chance) for chance in chances], abs=3)


def test_random_starts_are_the_same_for_ever_and_spread_evenly() -> None:
    assert raw(7, 2, 3).tolist() == [11659158256815307285, 8979474222016441428, 632058844048246702]
    found = starts(5, 2, 40_000)
    assert found.tolist() == starts(5, 2, 40_000).tolist() != starts(6, 2, 40_000).tolist()
    assert 0 <= found.min() < found.max() < 1
    assert np.histogram(found, 10, (0, 1))[0] == pytest.approx([4000] * 10, abs=5 * 60)


def slow_bounded_shares(n: int, weights: list[int], limits: list[int], minimum: int) -> list[float]:
    """Raise one rate for all by halving until the shares, held within their bounds, add up."""
    low, high = 0.0, 1e6
    for _ in range(200):
        rate = (low + high) / 2
        shares = [
            min(max(rate * weight, min(minimum, limit)), limit) for weight, limit in zip(weights, limits, strict=True)
        ]
        low, high = (rate, high) if sum(shares) < n else (low, rate)
    return shares


strata = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 30)), min_size=1, max_size=8)


@given(strata, st.integers(0, 3), st.data())
def test_places_of_a_sample_are_shared_within_one_of_the_slow_twin(
    pairs: list[tuple[int, int]], minimum: int, data: st.DataObject
) -> None:
    weights, limits = [weight for weight, _ in pairs], [limit for _, limit in pairs]
    fewest = sum(min(minimum, limit) for limit in limits)
    n = data.draw(st.integers(fewest, sum(limits) + 3))
    places = proportional_allocation(n, weights, limits=limits, minimum=minimum)
    assert sum(places) == min(n, sum(limits))
    exact = slow_bounded_shares(min(n, sum(limits)), weights, limits, minimum)
    for got, share, limit in zip(places, exact, limits, strict=True):
        assert min(minimum, limit) <= got <= limit
        assert abs(got - share) < 1 + 1e-6


def test_places_go_by_largest_remainder_then_weight_then_order() -> None:
    assert proportional_allocation(10, [60, 39, 1]) == (6, 4, 0)
    assert proportional_allocation(10, [60, 39, 1], minimum=1) == (5, 4, 1)
    assert proportional_allocation(1, [1, 1, 1]) == (1, 0, 0)
    assert proportional_allocation(2, [1, 1, 1]) == (1, 1, 0)
    assert proportional_allocation(7, [1, 2]) == (2, 5)
    assert proportional_allocation(0, [1, 2]) == (0, 0)
    assert proportional_allocation(0, []) == ()
    assert proportional_allocation(5, [1, 0], limits=[9, 9]) == (5, 0)
    assert proportional_allocation(6, [4, 4, 4], limits=[1, 9, 0], minimum=2) == (1, 5, 0)


@given(strata, st.data())
def test_the_order_of_strata_with_different_weights_never_matters(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    weights = [weight for weight, _ in pairs]
    assume(len(set(weights)) == len(weights))
    n = data.draw(st.integers(0, 100))
    order = data.draw(st.permutations(range(len(pairs))))
    places = proportional_allocation(n, weights)
    assert proportional_allocation(n, [weights[i] for i in order]) == tuple(places[i] for i in order)


def test_neyman_places_give_the_smallest_variance() -> None:
    populations, deviations, n = [40, 25, 10], [2.0, 5.0, 9.0], 12

    def spread(places: Sequence[int]) -> float:
        parts = zip(populations, deviations, places, strict=True)
        return sum(size**2 * deviation**2 / count for size, deviation, count in parts)

    best = min((ways for ways in product(range(1, 11), repeat=3) if sum(ways) == n), key=spread)
    found = neyman_allocation(n, populations, deviations, minimum=1)
    assert sum(found) == n
    assert spread(found) <= spread(best) * 1.02
