"""Mean shift and its sizes: published tables, twins over single pairs, weights, and how often the interval holds the truth."""

from math import sqrt
from random import Random
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import t as student

from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate
from fullcircle.stats.shift.means import mean_difference, mean_shift, shift_sizes

pytestmark = pytest.mark.requirements("R7.4")

# SAS/STAT User's Guide, PROC FREQ, "Agreement Study", skin condition data.
SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]

tables = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4)


def moved(table: list[list[int]], scores: list[float]) -> list[float]:
    return [
        scores[column] - scores[row]
        for row, cells in enumerate(table)
        for column, count in enumerate(cells)
        for _ in range(count)
    ]


def limits(found: Estimate) -> tuple[float, float]:
    assert found.interval is not None
    return found.interval.low, found.interval.high


def test_the_mean_shift_of_a_published_table() -> None:
    found = mean_shift(SKIN, scores=[1, 2, 3, 4])
    assert found.value == pytest.approx(0.04545455, abs=1e-8)
    assert found.standard_error == pytest.approx(0.0913001, abs=1e-8)


@given(
    tables,
    st.lists(st.floats(-5, 5), min_size=4, max_size=4),
    st.sampled_from([0.5, 0.9, 0.95]),
    st.sampled_from(["t", "normal"]),
)
def test_the_mean_shift_equals_the_mean_over_single_pairs(
    table: list[list[int]], scores: list[float], level: float, kind: str
) -> None:
    steps = moved(table, scores)
    assume(len(steps) >= 2)
    assume(stdev(steps) > 1e-6)
    found = mean_shift(table, scores=scores, level=level, quantile=kind)  # type: ignore[arg-type]
    error = stdev(steps) / sqrt(len(steps))
    critical = quantile(level) if kind == "normal" else student.ppf((1 + level) / 2, len(steps) - 1)
    assert found.value == pytest.approx(fmean(steps), abs=1e-9)
    assert found.standard_error == pytest.approx(error, rel=1e-5)
    assert limits(found) == pytest.approx((fmean(steps) - critical * error, fmean(steps) + critical * error), rel=1e-4)
    second = [float(score) for score in steps]
    by_pair = mean_difference([0.0] * len(steps), second, level=level, quantile=kind)  # type: ignore[arg-type]
    assert by_pair.value == pytest.approx(found.value, abs=1e-9)
    assert by_pair.standard_error == pytest.approx(found.standard_error, rel=1e-5)


@given(tables, st.floats(-100, 100), st.floats(0.1, 10))
def test_swapping_turns_the_shift_round_and_scores_scale_it(table: list[list[int]], start: float, step: float) -> None:
    assume(sum(map(sum, table)) > 0)
    turned = [list(column) for column in zip(*table, strict=True)]
    value, back = mean_shift(table).value, mean_shift(turned).value
    assert value is not None
    assert back == pytest.approx(-value)
    scaled = mean_shift(table, scores=[start + step * k for k in range(4)]).value
    assert scaled == pytest.approx(step * value, abs=1e-6)
    assert -3 <= value <= 3


@given(tables)
def test_shift_sizes_count_every_pair_once(table: list[list[int]]) -> None:
    steps = moved(table, [1, 2, 3, 4])
    found = shift_sizes(table)
    assert found.down_two_or_more == sum(step <= -2 for step in steps)
    assert found.down_one == sum(step == -1 for step in steps)
    assert found.same == sum(step == 0 for step in steps)
    assert found.up_one == sum(step == 1 for step in steps)
    assert found.up_two_or_more == sum(step >= 2 for step in steps)
    assert found.n == len(steps) == found.down + found.same + found.up


def test_shift_sizes_of_two_levels() -> None:
    found = shift_sizes([[5, 2], [1, 4]])
    assert (found.down_two_or_more, found.down_one, found.same, found.up_one, found.up_two_or_more) == (0, 1, 9, 2, 0)


weighted_pairs = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.floats(0.2, 10)), min_size=2, max_size=40)


@given(weighted_pairs)
def test_a_weighted_mean_shift_equals_the_slow_twin(pairs: list[tuple[int, int, float]]) -> None:
    first, second, weights = ([*column] for column in zip(*pairs, strict=True))
    n, total = len(pairs), sum(weights)
    mean = sum(w * (b - a) for a, b, w in pairs) / total
    z = [w * (b - a - mean) / total for a, b, w in pairs]
    found = mean_difference(first, second, weights=weights)
    assert found.value == pytest.approx(mean)
    assert found.standard_error == pytest.approx(sqrt(n / (n - 1) * sum(one * one for one in z)), abs=1e-9)
    assert found.n_effective == pytest.approx(total**2 / sum(w * w for w in weights))


@given(weighted_pairs, st.floats(0.1, 20), st.integers(0, 1000))
def test_equal_weights_change_nothing_and_order_never_matters(
    pairs: list[tuple[int, int, float]], weight: float, seed: int
) -> None:
    first, second, weights = ([*column] for column in zip(*pairs, strict=True))
    plain, equal = mean_difference(first, second), mean_difference(first, second, weights=[weight] * len(pairs))
    assert equal.value == pytest.approx(plain.value)
    assert equal.standard_error == pytest.approx(plain.standard_error, abs=1e-9)
    mixed = list(pairs)
    Random(seed).shuffle(mixed)
    a, b, w = ([*column] for column in zip(*mixed, strict=True))
    assert mean_difference(a, b, weights=w).value == pytest.approx(
        mean_difference(first, second, weights=weights).value
    )


def test_weights_repair_a_shift_that_choosing_pairs_by_grade_has_bent() -> None:
    """All of the lowest grade moderated, a fifth of the rest: unweighted the moderators look more generous than they are."""
    rng = np.random.default_rng(21)
    truth = rng.normal(size=20_000)
    cuts = [-1.3, -0.2, 1.4]
    first = np.digitize(truth + 0.6 * rng.normal(size=truth.size), cuts)
    second = np.digitize(truth + 0.6 * rng.normal(size=truth.size), cuts)
    chance = np.where(first == 0, 1.0, 0.2)
    drawn = rng.random(truth.size) < chance
    naive = mean_difference(first[drawn], second[drawn])
    repaired = mean_difference(first[drawn], second[drawn], weights=1 / chance[drawn])
    whole = float((second - first).mean())
    assert naive.value is not None
    assert abs(naive.value - whole) > 0.04
    assert repaired.value == pytest.approx(whole, abs=0.03)
    low, high = limits(repaired)
    assert low <= whole <= high


def test_the_interval_holds_the_true_shift_as_often_as_it_says() -> None:
    rng = np.random.default_rng(17)
    shares = np.array([[3, 1, 0, 0], [2, 8, 3, 0], [0, 4, 10, 1], [0, 0, 2, 2]]) / 36
    truth = mean_shift(shares * 36).value
    assert truth is not None
    held = 0
    for counts in rng.multinomial(30, shares.ravel(), size=1500):
        low, high = limits(mean_shift(counts.reshape(4, 4)))
        held += low <= truth <= high
    assert 0.93 < held / 1500 < 0.97


def test_what_is_undefined_says_why() -> None:
    assert mean_shift([[0, 0], [0, 0]]).value is None
    assert mean_difference([], []).value is None
    assert mean_difference([1], [2], weights=[0]).value is None
    one = mean_shift([[0, 1], [0, 0]])
    assert (one.value, one.interval, one.standard_error) == (1.0, None, None)
    same = mean_shift([[4, 0], [0, 3]])
    assert (same.value, same.interval) == (0.0, None)
    for found in (mean_shift([[0, 0], [0, 0]]), mean_difference([], []), one, same):
        assert found.reason


@pytest.mark.parametrize(
    "table",
    [[[1, 2, 3], [4, 5, 6]], [[1]], [[1, 2], [3]], [[1, -1], [0, 0]], [[1, 0.5], [0, 0]], [[float("nan"), 1], [1, 1]]],
)
def test_a_table_that_makes_no_sense_is_refused(table: list[list[int]]) -> None:
    for statistic in (mean_shift, shift_sizes):
        with pytest.raises(ValueError, match="table of pairs"):
            statistic(table)


def test_values_that_make_no_sense_are_refused() -> None:
    for call in (
        lambda: mean_shift(SKIN, scores=[1, 2, 3]),
        lambda: mean_shift(SKIN, scores=[1, 2, 3, float("inf")]),
        lambda: mean_shift(SKIN, level=1.5),
        lambda: mean_shift(SKIN, quantile="cauchy"),  # type: ignore[arg-type]
        lambda: mean_difference([1, 2], [1]),
        lambda: mean_difference([1, float("nan")], [1, 2]),
        lambda: mean_difference([1, 2], [1, 2], weights=[1]),
        lambda: mean_difference([1, 2], [1, 2], weights=[1, -1]),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()
