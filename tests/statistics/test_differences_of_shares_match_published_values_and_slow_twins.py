"""Differences of shares: published intervals, twins straight from the definitions, and how often the intervals hold the truth."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.differences import agresti_caffo, difference, paired_difference, paired_difference_wald
from fullcircle.stats.proportions import clopper_pearson, proportion, quantile, weighted_proportion
from fullcircle.stats.results import Estimate

pytestmark = pytest.mark.requirements("R7.4")

Pairs = list[list[int]]
# Bentur et al. 2009 and Cavo et al. 2012, as worked out in Fagerland, Lydersen and Laake, Statistical Analysis of
# Contingency Tables (2017), chapter 8. There the difference is first minus second, here second minus first.
BENTUR: Pairs = [[1, 1], [7, 12]]
CAVO: Pairs = [[59, 6], [16, 80]]
# Agresti 2002, Categorical Data Analysis, section 10.1: approval of the prime minister at two surveys.
APPROVAL: Pairs = [[794, 150], [86, 570]]


def limits(found: Estimate) -> tuple[float, float]:
    assert found.interval is not None
    return found.interval.low, found.interval.high


def newcombe(count: int, n: int, other: int, other_n: int, level: float = 0.95) -> Estimate:
    return difference(proportion(count, n, level=level), proportion(other, other_n, level=level))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((0, 10, 0, 10), -0.2775, 0.2775),
    ],
)
def test_newcombe_interval_equals_the_published_one(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10."""
    assert limits(newcombe(*counts)) == pytest.approx((low, high), abs=5.1e-5)


samples = st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def slow_wilson(count: int, n: int, z: float) -> tuple[float, float]:
    """Both roots of (share - x)^2 = z^2 x (1 - x) / n."""
    a, b, c = 1 + z * z / n, -(2 * count / n + z * z / n), (count / n) ** 2
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@given(samples, samples, st.sampled_from([0.8, 0.95, 0.99]))
def test_newcombe_interval_equals_the_slow_twin_and_turns_round(
    first: tuple[int, int], second: tuple[int, int], level: float
) -> None:
    found = newcombe(*first, *second, level=level)
    z = quantile(level)
    p, q = first[0] / first[1], second[0] / second[1]
    (l1, u1), (l2, u2) = slow_wilson(*first, z), slow_wilson(*second, z)
    assert found.value == pytest.approx(p - q)
    low = p - q - sqrt((p - l1) ** 2 + (u2 - q) ** 2)
    high = p - q + sqrt((u1 - p) ** 2 + (q - l2) ** 2)
    assert limits(found) == pytest.approx((low, high), abs=1e-7)
    assert -1 <= limits(found)[0] <= p - q <= limits(found)[1] <= 1
    back = limits(newcombe(*second, *first, level=level))
    assert limits(found) == pytest.approx((-back[1], -back[0]))


@given(samples, samples)
def test_difference_intervals_nest_in_the_level(first: tuple[int, int], second: tuple[int, int]) -> None:
    for interval_of in (newcombe, lambda *counts, level: agresti_caffo(*counts, level=level)):
        narrow = limits(interval_of(*first, *second, level=0.8))
        wide = limits(interval_of(*first, *second, level=0.99))
        assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


@given(samples, samples)
def test_agresti_caffo_interval_equals_the_slow_twin(first: tuple[int, int], second: tuple[int, int]) -> None:
    found = agresti_caffo(*first, *second)
    p, q = (first[0] + 1) / (first[1] + 2), (second[0] + 1) / (second[1] + 2)
    arm = quantile(0.95) * sqrt(p * (1 - p) / (first[1] + 2) + q * (1 - q) / (second[1] + 2))
    assert limits(found) == pytest.approx((max(-1, p - q - arm), min(1, p - q + arm)))
    assert found.value == pytest.approx(first[0] / first[1] - second[0] / second[1])


def chances(n: int, share: float) -> np.ndarray:
    from scipy.stats import binom

    return np.asarray(binom.pmf(np.arange(n + 1), n, share))


def test_newcombe_interval_holds_the_true_difference_as_often_as_it_says() -> None:
    """Every pair of counts with its exact chance, at many pairs of true shares: no simulation error."""
    n, m = 20, 25
    low = np.empty((n + 1, m + 1))
    high = np.empty((n + 1, m + 1))
    for count in range(n + 1):
        for other in range(m + 1):
            low[count, other], high[count, other] = limits(newcombe(count, n, other, m))
    held = [
        float(chances(n, p) @ ((low <= p - q) & (p - q <= high)) @ chances(m, q))
        for p in np.linspace(0.05, 0.95, 19)
        for q in np.linspace(0.05, 0.95, 19)
    ]
    assert 0.945 < np.mean(held) < 0.97
    assert min(held) > 0.90


def test_a_difference_of_weighted_shares_rests_on_their_effective_numbers() -> None:
    def width(first: Estimate) -> float:
        low, high = limits(difference(first, proportion(10, 30)))
        return high - low

    weighted = weighted_proportion([True] * 12 + [False] * 18, [1.0, 4.0] * 15)
    assert weighted.value == pytest.approx(0.4)
    assert weighted.n_effective == pytest.approx(75**2 / 255)
    assert width(weighted) > width(proportion(12, 30))


def test_the_difference_of_two_differences_holds_the_truth_in_a_seeded_simulation() -> None:
    """What changed here less what changed elsewhere: shares .4 to .6 here, .5 to .55 elsewhere, so .15."""
    rng = np.random.default_rng(7)
    n, held = 60, 0
    rounds = 1500
    counts = rng.binomial(n, [0.4, 0.6, 0.5, 0.55], size=(rounds, 4)).tolist()
    for before, after, other_before, other_after in counts:
        here, elsewhere = newcombe(after, n, before, n), newcombe(other_after, n, other_before, n)
        low, high = limits(difference(here, elsewhere))
        held += low <= 0.15 <= high
    assert 0.93 < held / rounds < 0.98


def test_a_difference_with_nothing_on_one_side_is_undefined_with_a_reason() -> None:
    found = newcombe(0, 0, 3, 10)
    assert found.value is None
    assert found.interval is None
    assert found.reason
    assert agresti_caffo(0, 0, 3, 10).reason
    assert paired_difference([[0, 0], [0, 0]]).reason
    assert paired_difference_wald([[0, 0], [0, 0]]).reason


def test_intervals_of_different_levels_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="levels"):
        difference(proportion(3, 7), clopper_pearson(3, 7, level=0.9))


def test_paired_intervals_equal_the_published_ones() -> None:
    found = paired_difference(CAVO)
    assert found.value == pytest.approx(0.0621, abs=5e-5)
    assert limits(found) == pytest.approx((0.0046, 0.1186), abs=5.1e-5)
    assert limits(paired_difference_wald(CAVO)) == pytest.approx((0.0058, 0.1184), abs=5.1e-5)
    assert limits(paired_difference(BENTUR)) == pytest.approx((0.026, 0.507), abs=5.1e-4)
    approval = paired_difference_wald(APPROVAL)
    assert approval.value == pytest.approx(-0.04)
    assert approval.standard_error == pytest.approx(0.00954921, abs=1e-8)
    assert limits(approval) == pytest.approx((-0.05871612, -0.02128388), abs=1e-8)


pairs = st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=2), min_size=2, max_size=2).filter(
    lambda table: sum(map(sum, table)) > 0
)


def slow_paired(table: Pairs, z: float) -> tuple[float, float]:
    (a, b), (c, d) = table
    n = a + b + c + d
    p, q = (a + c) / n, (a + b) / n
    (l1, u1), (l2, u2) = slow_wilson(a + c, n, z), slow_wilson(a + b, n, z)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    phi = 0.0
    if margins:
        numerator = a * d - b * c
        if numerator > n / 2:
            phi = (numerator - n / 2) / sqrt(margins)
        elif numerator < 0:
            phi = numerator / sqrt(margins)
    down = (p - l1) ** 2 - 2 * phi * (p - l1) * (u2 - q) + (u2 - q) ** 2
    up = (u1 - p) ** 2 - 2 * phi * (u1 - p) * (q - l2) + (q - l2) ** 2
    return p - q - sqrt(max(0, down)), p - q + sqrt(max(0, up))


@given(pairs)
def test_paired_interval_equals_the_slow_twin_and_turns_round(table: Pairs) -> None:
    found = paired_difference(table)
    assert limits(found) == pytest.approx(slow_paired(table, quantile(0.95)), abs=1e-6)
    turned = limits(paired_difference([list(column) for column in zip(*table, strict=True)]))
    assert limits(found) == pytest.approx((-turned[1], -turned[0]), abs=1e-9)
    assert found.value is not None
    assert -1 - 1e-9 <= limits(found)[0] <= found.value <= limits(found)[1] <= 1 + 1e-9


@given(pairs)
def test_paired_wald_error_is_that_of_the_single_differences(table: Pairs) -> None:
    (both, lost), (gained, neither) = table
    moved = [0] * (both + neither) + [-1] * lost + [1] * gained
    error = float(np.std(moved)) / sqrt(len(moved))
    found = paired_difference_wald(table)
    assert found.value == pytest.approx(np.mean(moved))
    if error < 1e-12:
        assert found.interval is None
        assert found.reason
    else:
        assert found.standard_error == pytest.approx(error)


def test_paired_interval_holds_the_true_difference_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    held = rounds = 0
    for cells in ([0.4, 0.1, 0.2, 0.3], [0.7, 0.02, 0.08, 0.2], [0.1, 0.3, 0.3, 0.3]):
        truth = cells[2] - cells[1]
        for both, lost, gained, neither in rng.multinomial(40, cells, size=700).tolist():
            low, high = limits(paired_difference([[both, lost], [gained, neither]]))
            held += low <= truth <= high
            rounds += 1
    assert 0.93 < held / rounds < 0.985


@pytest.mark.parametrize("table", [[[1, 2, 3], [4, 5, 6]], [[1, 2]], [[1, -2], [3, 4]], [[1, 0.5], [3, 4]]])
def test_a_paired_table_that_makes_no_sense_is_refused(table: Pairs) -> None:
    for interval_of in (paired_difference, paired_difference_wald):
        with pytest.raises(ValueError, match="pairs"):
            interval_of(table)
