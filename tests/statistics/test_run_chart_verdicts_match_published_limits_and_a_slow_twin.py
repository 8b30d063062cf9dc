"""Run charts: the published limits, an obvious but slow reading of the same rules, and what a verdict may depend on."""

from itertools import groupby
from math import comb
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.trends.run_chart import FEWEST_USEFUL, crossings_limit, longest_run_limit, run_chart

# Anhøj and Olesen 2014, PLoS ONE 9:e113825; the R package qicharts2 gives the same.
PUBLISHED = {
    10: (6, 2),
    11: (6, 2),
    12: (7, 3),
    14: (7, 4),
    16: (7, 4),
    18: (7, 5),
    20: (7, 6),
    24: (8, 8),
    30: (8, 10),
    36: (8, 13),
    40: (8, 14),
    50: (9, 19),
    60: (9, 23),
    80: (9, 32),
    100: (10, 41),
}

SERIES = st.lists(st.integers(0, 12), min_size=1, max_size=40)


@pytest.mark.parametrize("useful", PUBLISHED)
def test_limits_equal_the_published_ones(useful: int) -> None:
    assert (longest_run_limit(useful), crossings_limit(useful)) == PUBLISHED[useful]


@pytest.mark.parametrize("useful", range(1, 200))
def test_crossings_limit_is_the_first_count_that_chance_stays_below_often_enough(useful: int) -> None:
    trials, reached, count = useful - 1, 1, 0
    while reached * 20 < 2**trials:
        count += 1
        reached += comb(trials, count)
    assert crossings_limit(useful) == count


def test_no_point_has_no_limits_and_a_negative_number_of_points_is_refused() -> None:
    assert longest_run_limit(0) is None
    assert crossings_limit(0) is None
    for limit in (longest_run_limit, crossings_limit):
        with pytest.raises(ValueError, match="number of points"):
            limit(-1)


def slow_runs(values: list[int], centre: float) -> list[int]:
    """The lengths of the runs either side of the centre, points on it left out."""
    sides = [value > centre for value in values if value != centre]
    return [len(list(run)) for _, run in groupby(sides)]


@given(SERIES)
def test_run_chart_equals_the_slow_twin(values: list[int]) -> None:
    found, runs = run_chart(values), slow_runs(values, median(values))
    assert found.median == median(values)
    assert (found.n, found.n_useful) == (len(values), sum(runs))
    if not runs:
        assert (found.signal, found.longest_run, found.crossings) == (None, None, None)
        assert found.reason
        return
    assert (found.longest_run, found.crossings) == (max(runs), len(runs) - 1)
    if sum(runs) < FEWEST_USEFUL:
        assert found.signal is None
        assert str(sum(runs)) in found.reason
    else:
        passed = max(runs) > (longest_run_limit(sum(runs)) or 0) or len(runs) - 1 < (crossings_limit(sum(runs)) or 0)
        assert found.signal is passed


@given(SERIES, st.floats(-50, 50), st.floats(0.1, 50))
def test_verdict_does_not_depend_on_unit_or_direction_of_time(values: list[int], shift: float, scale: float) -> None:
    found = run_chart(values)
    for changed in ([shift + scale * value for value in values], [-value for value in values], values[::-1]):
        other = run_chart(changed)
        assert (other.signal, other.longest_run, other.crossings, other.n_useful) == (
            found.signal,
            found.longest_run,
            found.crossings,
            found.n_useful,
        )


def test_a_median_fixed_on_the_first_points_does_not_move() -> None:
    assert run_chart([1, 2, 3, 10, 10, 10], baseline_points=3).median == 2


def test_chance_alone_seldom_gives_a_signal() -> None:
    rng = np.random.default_rng(20260305)
    signals = [run_chart(row).signal for row in rng.normal(size=(1500, 24))]
    assert 0.02 < sum(map(bool, signals)) / len(signals) < 0.12


@pytest.mark.parametrize("values", [[], [1.0, float("nan")], [[1, 2], [3, 4]], [1.0, float("inf")]])
def test_a_row_that_is_no_row_of_numbers_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="a chart"):
        run_chart(values)


def test_a_baseline_of_one_point_is_refused() -> None:
    with pytest.raises(ValueError, match="two points"):
        run_chart([1, 2, 3], baseline_points=1)
