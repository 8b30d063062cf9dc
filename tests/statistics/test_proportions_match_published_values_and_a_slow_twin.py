"""Shares of a count: published intervals, an obvious but slow twin, and properties that must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.proportions import proportion, quantile

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


@pytest.mark.parametrize(("count", "n"), [(3, 2), (-1, 5)])
def test_an_impossible_share_is_refused(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="share"):
        proportion(count, n)
