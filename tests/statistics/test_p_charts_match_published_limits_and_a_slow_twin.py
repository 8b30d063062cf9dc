"""p and Laney p′ charts: published limits, a slow twin, false alarms, and the choice between charts."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.trends.choice import choose_chart
from fullcircle.stats.trends.p_charts import laney_p_prime, overdispersion_test, p_chart
from fullcircle.stats.trends.points import Point, combine_rounds, effective_counts

# Montgomery, Introduction to Statistical Quality Control, example 7.1: cans of orange juice, 30 samples of 50.
JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
FIFTY = [50] * 30

SIZES = st.lists(st.integers(1, 90), min_size=2, max_size=25)
ROUNDS = SIZES.flatmap(lambda sizes: st.tuples(st.tuples(*[st.integers(0, n) for n in sizes]), st.just(sizes)))


def test_p_chart_equals_the_published_one() -> None:
    chart = p_chart(JUICE, FIFTY)
    assert (chart.centre, chart.lower[0], chart.upper[0]) == pytest.approx((0.2313, 0.0524, 0.4102), abs=5e-5)
    assert chart.outside == (14, 22)


def test_p_chart_without_the_two_samples_of_known_cause_equals_the_published_revision() -> None:
    chart = p_chart(JUICE, FIFTY, set_aside=(14, 22))
    assert (chart.centre, chart.lower[0], chart.upper[0]) == pytest.approx((0.2150, 0.0407, 0.3893), abs=5e-5)
    assert chart.outside == (14, 20, 22)


def slow_chart(counts: list[int], sizes: list[int], widen: float) -> list[tuple[float, float]]:
    centre = sum(counts) / sum(sizes)
    widths = [3 * widen * sqrt(centre * (1 - centre) / n) for n in sizes]
    return [(max(0.0, centre - width), min(1.0, centre + width)) for width in widths]


@given(ROUNDS)
def test_charts_equal_the_slow_twin(rounds: tuple[list[int], list[int]]) -> None:
    counts, sizes = rounds
    centre = sum(counts) / sum(sizes)
    plain, laney = p_chart(counts, sizes), laney_p_prime(counts, sizes)
    if centre in (0, 1):
        assert (plain.lower, laney.lower, plain.outside) == ((), (), ())
        assert plain.reason
        assert laney.reason
        return
    scores = [(x / n - centre) / sqrt(centre * (1 - centre) / n) for x, n in zip(counts, sizes, strict=True)]
    sigma_z = sum(abs(b - a) for a, b in pairwise(scores)) / (len(scores) - 1) / 1.128
    for chart, widen in ((plain, 1.0), (laney, sigma_z)):
        if chart.reason:
            assert widen == pytest.approx(0, abs=1e-9)
            continue
        assert chart.sigma_z == pytest.approx(widen)
        limits = slow_chart(counts, sizes, widen)
        assert list(zip(chart.lower, chart.upper, strict=True)) == [pytest.approx(pair) for pair in limits]
        beyond = [
            place
            for place, (x, n, (low, high)) in enumerate(zip(counts, sizes, limits, strict=True))
            if x / n < low - 1e-9 or x / n > high + 1e-9
        ]
        assert list(chart.outside) == beyond


@given(ROUNDS)
def test_turning_good_into_not_good_mirrors_the_chart(rounds: tuple[list[int], list[int]]) -> None:
    counts, sizes = rounds
    for make in (p_chart, laney_p_prime):
        chart = make(counts, sizes)
        mirror = make([n - x for x, n in zip(counts, sizes, strict=True)], sizes)
        assert bool(mirror.reason) == bool(chart.reason)
        assert mirror.outside == chart.outside
        assert [1 - high for high in mirror.upper] == pytest.approx(list(chart.lower), abs=1e-9)


def test_a_round_with_more_files_has_narrower_limits() -> None:
    chart = p_chart([30, 60, 120], [50, 100, 200])
    widths = [high - low for low, high in zip(chart.lower, chart.upper, strict=True)]
    assert widths[0] > widths[1] > widths[2]


def test_a_baseline_sets_the_centre_and_later_rounds_are_judged_by_it() -> None:
    chart = p_chart([30] * 12 + [58], [60] * 13, baseline_points=12)
    assert chart.centre == 0.5
    assert chart.outside == (12,)


def test_rounds_that_never_differ_have_no_laney_limits_and_one_round_neither() -> None:
    for chart in (laney_p_prime([5, 5, 5], [10, 10, 10]), laney_p_prime([5], [10])):
        assert chart.lower == ()
        assert chart.sigma_z is None
        assert chart.reason


@pytest.mark.parametrize(
    ("counts", "sizes"), [([1], [1, 2]), ([3], [2]), ([-1], [2]), ([0], [0]), ([], []), ([float("nan")], [2])]
)
def test_counts_that_cannot_be_are_refused(counts: list[float], sizes: list[float]) -> None:
    for make in (p_chart, laney_p_prime, overdispersion_test):
        with pytest.raises(ValueError, match="round"):
            make(counts, sizes)


def test_a_round_set_aside_must_be_there_and_leave_others() -> None:
    with pytest.raises(ValueError, match="position"):
        p_chart([1, 2], [5, 5], set_aside=(2,))
    with pytest.raises(ValueError, match="set aside"):
        p_chart([1, 2], [5, 5], set_aside=(0, 1))


@given(ROUNDS)
def test_overdispersion_equals_the_chi_squared_of_the_table(rounds: tuple[list[int], list[int]]) -> None:
    counts, sizes = rounds
    found = overdispersion_test(counts, sizes)
    good, files = sum(counts), sum(sizes)
    if good in (0, files):
        assert found.p is None
        assert found.reason
        return
    expected = [(n * share, x) for x, n in zip(counts, sizes, strict=True) for share in (good / files,)]
    expected += [(n - e, n - x) for (e, x), n in zip(expected, sizes, strict=True)]
    assert found.value == pytest.approx(sum((x - e) ** 2 / e for e, x in expected))
    assert 0 <= (found.p or 0) <= 1


def any_outside(spread: float, *, laney: bool) -> float:
    """How often a chart of 18 rounds of 60 files marks a round, when rounds truly differ by ``spread`` and by nothing else."""
    rng = np.random.default_rng(int(1000 * spread) + laney)
    counts = rng.binomial(60, np.clip(rng.normal(0.6, spread, size=(700, 18)), 0, 1)).tolist()
    make = laney_p_prime if laney else p_chart
    return sum(bool(make(row, [60] * 18).outside) for row in counts) / len(counts)


def test_a_p_chart_cries_wolf_where_rounds_differ_and_laney_does_not() -> None:
    assert any_outside(0.0, laney=False) < 0.06
    assert any_outside(0.05, laney=False) == pytest.approx(0.21, abs=0.05)
    assert any_outside(0.10, laney=False) == pytest.approx(0.82, abs=0.06)
    assert any_outside(0.05, laney=True) < 0.11
    assert any_outside(0.10, laney=True) < 0.11


# Points, and combining small rounds

POINTS = st.lists(
    st.builds(Point, st.floats(0, 1), st.integers(1, 40), st.one_of(st.none(), st.floats(0.5, 40))),
    min_size=1,
    max_size=20,
)


@given(POINTS)
def test_combining_drops_no_file_and_keeps_the_order(points: list[Point]) -> None:
    groups = combine_rounds(points)
    assert [place for group in groups for place in range(group.first, group.last + 1)] == list(range(len(points)))
    for group in groups:
        part = points[group.first : group.last + 1]
        assert group.point.n == sum(point.n for point in part)
        assert group.point.weight == pytest.approx(sum(point.weight for point in part))
        assert group.point.value * group.point.weight == pytest.approx(
            sum(point.value * point.weight for point in part)
        )
        assert group.point.n >= 15 or len(groups) == 1


@given(POINTS)
def test_rounds_with_enough_files_stay_as_they_are(points: list[Point]) -> None:
    enough = [Point(point.value, point.n + 15, point.n_effective) for point in points]
    assert [group.point for group in combine_rounds(enough)] == enough


def test_weighted_points_enter_a_chart_with_their_effective_numbers() -> None:
    counts, sizes = effective_counts([Point(0.5, 60, 40.0), Point(0.75, 80)])
    assert counts == (20.0, 60.0)
    assert sizes == (40.0, 80.0)


@pytest.mark.parametrize(
    ("value", "n", "effective"), [(1.2, 5, None), (0.5, 0, None), (0.5, 5, 0.0), (float("nan"), 5, None)]
)
def test_a_point_that_cannot_be_is_refused(value: float, n: int, effective: float | None) -> None:
    with pytest.raises(ValueError, match=r"share|point"):
        Point(value, n, effective)


# Which chart


def rounds_of(*sizes: int, shares: tuple[float, ...] = (0.6,)) -> list[Point]:
    return [Point(shares[place % len(shares)], n) for place, n in enumerate(sizes)]


def test_few_rounds_get_a_run_chart() -> None:
    assert choose_chart(rounds_of(*[60] * 11)).chart == "run chart"


def test_even_rounds_get_an_xmr_chart_even_when_they_vary_no_more_than_chance() -> None:
    assert choose_chart(rounds_of(*[60, 90] * 8)).chart == "XmR chart"


def test_uneven_rounds_get_a_p_chart_only_when_they_vary_no_more_than_chance() -> None:
    assert choose_chart(rounds_of(*[30, 90] * 8)).chart == "p chart"
    assert choose_chart(rounds_of(*[30, 90] * 8, shares=(0.4, 0.6, 0.8))).chart == "Laney p′ chart"


def test_small_rounds_are_combined_and_the_reason_says_so() -> None:
    choice = choose_chart(rounds_of(*[8] * 24))
    assert choice.chart == "XmR chart"
    assert len(choice.points) == 12
    assert "none is left out" in choice.reasons[0]


def test_every_choice_gives_a_reason_and_none_without_a_round() -> None:
    for points in (rounds_of(3), rounds_of(*[60] * 12), rounds_of(*[20, 90] * 12)):
        assert all(choose_chart(points).reasons)
    with pytest.raises(ValueError, match="no round"):
        choose_chart([])
