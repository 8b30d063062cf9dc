"""Shares of a count: published intervals, an obvious but slow twin, and properties that must always hold."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats.proportions import (
    Side,
    binomial_test,
    clopper_pearson,
    jeffreys,
    proportion,
    proportion_from_share,
    quantile,
    weighted_proportion,
    wilson_interval,
)
from fullcircle.stats.results import Estimate

NEWCOMBE = "Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3"
UKHSA = "UKHSA PHEindicatormethods, testdata_Proportion.xlsx"


@pytest.mark.parametrize(
    ("count", "n", "level", "low", "high", "source"),
    [
        (81, 263, 0.95, 0.25528852, 0.36620958, NEWCOMBE),
        (0, 20, 0.95, 0.0, 0.16112516, NEWCOMBE),
        (1, 29, 0.95, 0.00611321, 0.17175522, NEWCOMBE),
        (65, 100, 0.95, 0.55254443, 0.73635752, UKHSA),
        (65, 100, 0.998, 0.49549466, 0.77835406, UKHSA),
        (5, 100, 0.95, 0.02154368, 0.11175047, UKHSA),
        (5, 100, 0.998, 0.01386532, 0.16458852, UKHSA),
    ],
)
def test_wilson_interval_equals_the_published_one(
    count: int, n: int, level: float, low: float, high: float, source: str
) -> None:
    found = proportion(count, n, level=level)
    assert found.interval is not None, source
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=1e-6), source
    assert found.value == pytest.approx(count / n)


def slow_bound(count: int, n: int, z: float, *, upper: bool) -> float:
    """The furthest true share that the count does not contradict at ``z`` standard errors, found by halving."""
    share = count / n
    inside, outside = share, (1.0 if upper else 0.0)
    for _ in range(200):
        middle = (inside + outside) / 2
        if (share - middle) ** 2 <= z * z * middle * (1 - middle) / n:
            inside = middle
        else:
            outside = middle
    return inside


@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.8, 0.95, 0.998])
)
def test_wilson_interval_equals_the_slow_search(case: tuple[int, int], level: float) -> None:
    count, n = case
    found = proportion(count, n, level=level).interval
    assert found is not None
    z = quantile(level)
    assert found.low == pytest.approx(slow_bound(count, n, z, upper=False), abs=1e-9)
    assert found.high == pytest.approx(slow_bound(count, n, z, upper=True), abs=1e-9)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_mirrors_and_widens_with_the_level(case: tuple[int, int]) -> None:
    count, n = case
    narrow, wide = proportion(count, n, level=0.8).interval, proportion(count, n, level=0.95).interval
    mirror = proportion(n - count, n, level=0.95).interval
    assert narrow is not None
    assert wide is not None
    assert mirror is not None
    assert 0 <= wide.low <= narrow.low <= count / n <= narrow.high <= wide.high <= 1
    assert (1 - mirror.high, 1 - mirror.low) == pytest.approx((wide.low, wide.high))


def test_a_share_of_nothing_has_no_value_and_says_why() -> None:
    found = proportion(0, 0)
    assert found.value is None
    assert found.interval is None
    assert found.reason


@pytest.mark.parametrize("interval_of", [proportion, clopper_pearson, jeffreys, binomial_test])
@pytest.mark.parametrize(("count", "n"), [(3, 2), (-1, 5), (2.5, 5), (1, float("nan")), (1, float("inf"))])
def test_an_impossible_share_is_refused(interval_of: object, count: float, n: float) -> None:
    with pytest.raises(ValueError, match="share"):
        interval_of(count, n)  # type: ignore[operator]


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_an_impossible_level_is_refused(level: float) -> None:
    for interval_of in (proportion, clopper_pearson, jeffreys):
        with pytest.raises(ValueError, match="level"):
            interval_of(3, 7, level=level)


def limits(found: Estimate) -> tuple[float, float]:
    assert found.interval is not None
    return found.interval.low, found.interval.high


@pytest.mark.parametrize(
    ("count", "n", "low", "high", "source"),
    [
        (682, 925, 0.7076683, 0.7654066, "Conover 1971, p. 97; R's binom.test"),
        (81, 263, 0.25273675, 0.36762192, "Newcombe 1998, table I, method 5"),
        (0, 20, 0.0, 0.16843347, "Newcombe 1998, table I, method 5"),
        (1, 29, 0.00087265, 0.1776443, "Newcombe 1998, table I, method 5"),
    ],
)
def test_clopper_pearson_interval_equals_the_published_one(
    count: int, n: int, low: float, high: float, source: str
) -> None:
    assert limits(clopper_pearson(count, n)) == pytest.approx((low, high), abs=1e-7), source


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.25452193, 0.3656475), (0, 20, 2.424648e-05, 0.11663898), (1, 29, 0.00374617, 0.15007769)],
)
def test_jeffreys_interval_equals_the_one_of_reference_implementations(
    count: int, n: int, low: float, high: float
) -> None:
    assert limits(jeffreys(count, n)) == pytest.approx((low, high), abs=1e-7)


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.998])


def chance(count: int, n: int, share: float) -> float:
    return comb(n, count) * share**count * (1 - share) ** (n - count)


def tail(count: int, n: int, share: float, *, upper: bool) -> float:
    which = range(count, n + 1) if upper else range(count + 1)
    return sum(chance(k, n, share) for k in which)


def halved(rises: object, wanted: float) -> float:
    """Where a function of a share that only rises reaches ``wanted``."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < wanted else (low, middle)  # type: ignore[operator]
    return low


@given(counts, levels)
def test_clopper_pearson_limits_are_the_shares_whose_tails_hold_half_of_what_is_left(
    case: tuple[int, int], level: float
) -> None:
    count, n = case
    low, high = limits(clopper_pearson(count, n, level=level))
    alpha = (1 - level) / 2
    slow_low = 0.0 if count == 0 else halved(lambda share: tail(count, n, share, upper=True), alpha)
    slow_high = 1.0 if count == n else halved(lambda share: 1 - tail(count, n, share, upper=False), 1 - alpha)
    assert (low, high) == pytest.approx((slow_low, slow_high), abs=1e-9)


@given(counts, levels)
def test_jeffreys_limits_cut_the_same_area_off_each_end_of_the_beta_curve(case: tuple[int, int], level: float) -> None:
    """The area below a limit, by adding up thin slices in the angle whose squared sine is the share."""
    from math import asin, cos, pi, sin, sqrt

    count, n = case
    low, high = limits(jeffreys(count, n, level=level))

    def area(up_to: float) -> float:
        slices = 2000
        width = up_to / slices
        places = (width * (k + 0.5) for k in range(slices))
        return width * sum(sin(x) ** (2 * count) * cos(x) ** (2 * (n - count)) for x in places)

    total = area(pi / 2)
    assert area(asin(sqrt(low))) / total == pytest.approx((1 - level) / 2, abs=2e-4)
    assert area(asin(sqrt(high))) / total == pytest.approx((1 + level) / 2, abs=2e-4)


def test_the_end_corrected_jeffreys_interval_reaches_the_end() -> None:
    assert limits(jeffreys(0, 20, end_corrected=True))[0] == 0
    assert limits(jeffreys(20, 20, end_corrected=True))[1] == 1
    assert limits(jeffreys(7, 20, end_corrected=True)) == limits(jeffreys(7, 20))


@given(counts)
def test_every_interval_mirrors_nests_in_the_level_and_stays_inside(case: tuple[int, int]) -> None:
    count, n = case
    for interval_of in (proportion, clopper_pearson, jeffreys):
        narrow, wide = limits(interval_of(count, n, level=0.8)), limits(interval_of(count, n, level=0.95))
        mirror = limits(interval_of(n - count, n, level=0.95))
        assert 0 <= wide[0] <= narrow[0] <= narrow[1] <= wide[1] <= 1
        assert (1 - mirror[1], 1 - mirror[0]) == pytest.approx(wide, abs=1e-9)


@given(counts)
def test_the_exact_interval_holds_the_wilson_middle_and_is_wider_than_jeffreys(case: tuple[int, int]) -> None:
    exact, plain = limits(clopper_pearson(*case)), limits(jeffreys(*case))
    assert exact[0] <= plain[0] + 1e-9
    assert plain[1] <= exact[1] + 1e-9


def test_the_exact_binomial_test_equals_the_published_one() -> None:
    found = binomial_test(682, 925, 0.75)  # Conover 1971, p. 97; R's binom.test
    assert found.p == pytest.approx(0.38249156, abs=1e-8)
    assert binomial_test(0, 0).p is None
    assert binomial_test(0, 0).reason


def slow_p(count: int, n: int, share: Fraction, side: Side) -> Fraction:
    chances = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    if side == "greater":
        return sum(chances[count:], Fraction(0))
    if side == "less":
        return sum(chances[: count + 1], Fraction(0))
    return sum((chance for chance in chances if chance <= chances[count]), Fraction(0))


@given(counts, st.fractions(0, 1, max_denominator=20), st.sampled_from(["two-sided", "greater", "less"]))
def test_the_exact_binomial_test_equals_the_sum_over_all_counts(
    case: tuple[int, int], share: Fraction, side: Side
) -> None:
    count, n = case
    found = binomial_test(count, n, float(share), side=side).p
    assert found == pytest.approx(float(slow_p(count, n, share, side)), abs=1e-9)


def test_the_exact_binomial_test_refuses_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="side"):
        binomial_test(3, 7, side="both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="share"):
        binomial_test(3, 7, 1.5)


weighted_files = st.lists(st.tuples(st.booleans(), st.floats(0, 20)), min_size=1, max_size=40)


@given(weighted_files)
def test_a_weighted_share_equals_the_slow_twin(files: list[tuple[bool, float]]) -> None:
    total = sum(weight for _, weight in files)
    assume(total > 0.01)
    found = weighted_proportion([hit for hit, _ in files], [weight for _, weight in files])
    share = sum(weight for hit, weight in files if hit) / total
    effective = total**2 / sum(weight**2 for _, weight in files)
    assert found.value == pytest.approx(share)
    assert found.n == len(files)
    assert found.n_effective == pytest.approx(effective)
    assert 0 < effective <= len(files) + 1e-9
    low, high = limits(found)
    assert low == pytest.approx(slow_bound_of_share(share, effective, upper=False), abs=1e-7)
    assert high == pytest.approx(slow_bound_of_share(share, effective, upper=True), abs=1e-7)


def slow_bound_of_share(share: float, n: float, *, upper: bool) -> float:
    z = quantile(0.95)
    inside, outside = share, (1.0 if upper else 0.0)
    for _ in range(100):
        middle = (inside + outside) / 2
        if (share - middle) ** 2 <= z * z * middle * (1 - middle) / n:
            inside = middle
        else:
            outside = middle
    return inside


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0.1, 50), st.randoms())
def test_equal_weights_give_the_plain_share_and_order_never_matters(
    hits: list[bool], weight: float, chance: object
) -> None:
    equal = weighted_proportion(hits, [weight] * len(hits))
    plain = proportion(sum(hits), len(hits))
    assert equal.value == pytest.approx(plain.value)
    assert limits(equal) == pytest.approx(limits(plain), abs=1e-9)
    weights = [1 + place % 5 for place in range(len(hits))]
    files = list(zip(hits, weights, strict=True))
    chance.shuffle(files)  # type: ignore[attr-defined]
    mixed = weighted_proportion([hit for hit, _ in files], [w for _, w in files])
    assert limits(mixed) == pytest.approx(limits(weighted_proportion(hits, weights)), abs=1e-12)


def test_a_weighted_share_refuses_or_explains_what_makes_no_sense() -> None:
    assert weighted_proportion([], []).value is None
    assert weighted_proportion([True, False], [0, 0]).reason
    for hits, weights in ([True], [1, 2]), ([True], [-1]), ([True], [float("nan")]), ([2], [1]), ([[1]], [[1]]):
        with pytest.raises(ValueError, match=r"weight|hit"):
            weighted_proportion(hits, weights)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="share"):
        proportion_from_share(1.2, 20, n_effective=10)
    with pytest.raises(ValueError, match="more than nothing"):
        wilson_interval(0.5, 0)
