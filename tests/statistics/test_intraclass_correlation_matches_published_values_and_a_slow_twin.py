"""Intraclass correlations: the published example of 1979, a twin by plain sums, and properties."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from fullcircle.stats.agreement.intraclass import Model, intraclass_correlation, mean_squares

pytestmark = pytest.mark.requirements("R7.4")

# Shrout and Fleiss 1979, Psychological Bulletin 86:420-428, table 2: six targets, four judges.
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
MODELS: tuple[Model, ...] = (1, 2, 3)


def test_mean_squares_equal_the_published_ones() -> None:
    found = mean_squares(TARGETS)
    assert (found.between_units, found.within_units) == pytest.approx((11.24, 6.26), abs=0.005)
    assert (found.between_raters, found.residual) == pytest.approx((32.49, 1.02), abs=0.005)


@pytest.mark.parametrize(
    ("model", "average", "value", "low", "high"),
    [
        # Values of table 4, .17 .29 .71 .44 .62 .91; more digits and intervals as R psych prints them for the same data.
        (1, False, 0.166, -0.133, 0.723),
        (2, False, 0.290, 0.019, 0.761),
        (3, False, 0.715, 0.342, 0.946),
        (1, True, 0.443, -0.884, 0.912),
        (2, True, 0.620, 0.071, 0.927),
        (3, True, 0.909, 0.676, 0.986),
    ],
)
def test_all_six_forms_equal_the_published_ones(
    model: Model, average: bool, value: float, low: float, high: float
) -> None:
    found = intraclass_correlation(TARGETS, model=model, average=average)
    assert found.value == pytest.approx(value, abs=6e-4)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=6e-4)


def slow(scores: list[list[float]], model: int, average: bool) -> tuple[float, float, float]:
    """Value and 95 % limits by plain sums, with the ratios of mean squares as the paper writes them."""
    n, k = len(scores), len(scores[0])
    everything = [x for row in scores for x in row]
    mean = sum(everything) / (n * k)
    units, raters = [sum(row) / k for row in scores], [sum(row[j] for row in scores) / n for j in range(k)]
    between = k * sum((unit - mean) ** 2 for unit in units) / (n - 1)
    within = sum((x - unit) ** 2 for row, unit in zip(scores, units, strict=True) for x in row) / (n * (k - 1))
    across = n * sum((rater - mean) ** 2 for rater in raters) / (k - 1)
    rest = sum((scores[i][j] - units[i] - raters[j] + mean) ** 2 for i in range(n) for j in range(k)) / (
        (n - 1) * (k - 1)
    )
    if model == 2:
        value = (between - rest) / (between + (k - 1) * rest + k * (across - rest) / n)
        a, b = k * value / (n * (1 - value)), 1 + k * value * (n - 1) / (n * (1 - value))
        v = (a * across + b * rest) ** 2 / ((a * across) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1)))
        down, up = stats.f.ppf(0.975, n - 1, v), stats.f.ppf(0.975, v, n - 1)
        low = n * (between - down * rest) / (down * (k * across + (k * n - k - n) * rest) + n * between)
        high = n * (up * between - rest) / (k * across + (k * n - k - n) * rest + n * up * between)
    else:
        error, degrees = (within, n * (k - 1)) if model == 1 else (rest, (n - 1) * (k - 1))
        value = (between - error) / (between + (k - 1) * error)
        f = between / error
        below, above = f / stats.f.ppf(0.975, n - 1, degrees), f * stats.f.ppf(0.975, degrees, n - 1)
        low, high = (below - 1) / (below + k - 1), (above - 1) / (above + k - 1)
    limits = (value, low, high)
    return tuple(k * x / (1 + (k - 1) * x) for x in limits) if average else limits  # type: ignore[return-value]


grids = st.tuples(st.integers(2, 6), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(1, 4), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@given(grids, st.sampled_from(MODELS), st.booleans())
def test_every_form_equals_the_slow_twin(scores: Any, model: Model, average: bool) -> None:
    squares = mean_squares(scores)
    assume(min(squares.between_units, squares.within_units, squares.residual, squares.between_raters) > 0)
    found = intraclass_correlation(scores, model=model, average=average)
    assume(found.value is not None and found.interval is not None)
    value, low, high = slow(scores, model, average)
    assert found.value == pytest.approx(value, rel=1e-6, abs=1e-9)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), rel=1e-5, abs=1e-6)


@given(grids, st.sampled_from(MODELS), st.booleans(), st.randoms())
def test_order_of_units_and_raters_and_a_shift_of_all_scores_do_not_matter(
    scores: Any, model: Model, average: bool, chance: Any
) -> None:
    rows, columns = list(range(len(scores))), list(range(len(scores[0])))
    chance.shuffle(rows)
    chance.shuffle(columns)
    moved = [[scores[i][j] + 1_000_000 for j in columns] for i in rows]
    here = intraclass_correlation(scores, model=model, average=average)
    there = intraclass_correlation(moved, model=model, average=average)
    assert (there.value is None) == (here.value is None)
    assert here.value is None or there.value == pytest.approx(here.value, rel=1e-6, abs=1e-9)


@given(grids, st.sampled_from(MODELS), st.booleans())
def test_limits_hold_the_value_nest_in_level_and_never_pass_one(scores: Any, model: Model, average: bool) -> None:
    wide = intraclass_correlation(scores, model=model, average=average, level=0.99)
    narrow = intraclass_correlation(scores, model=model, average=average, level=0.8)
    assume(wide.interval is not None and narrow.interval is not None)
    assert wide.interval is not None
    assert narrow.interval is not None
    assert wide.interval.low <= narrow.interval.low + 1e-9
    assert narrow.interval.high <= wide.interval.high + 1e-9
    assert wide.interval.high <= 1 + 1e-12
    assert not average or model == 2 or wide.interval.low <= wide.value <= wide.interval.high  # type: ignore[operator]
    assert average or model == 2 or wide.interval.low >= -1


@pytest.mark.parametrize("model", MODELS)
def test_full_agreement_is_one(model: Model) -> None:
    found = intraclass_correlation([[1, 1, 1], [4, 4, 4], [2, 2, 2]], model=model)
    assert found.value == 1
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (1, 1)


def test_judges_who_differ_by_a_constant_are_consistent_but_do_not_agree() -> None:
    scores = [[1, 2], [2, 3], [4, 5], [3, 4]]
    assert intraclass_correlation(scores, model=3).value == 1
    agreement = intraclass_correlation(scores, model=2).value
    assert agreement is not None
    assert agreement < 0.9


@pytest.mark.parametrize("model", MODELS)
def test_scores_that_do_not_vary_have_no_correlation(model: Model) -> None:
    found = intraclass_correlation([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]], model=model)
    assert found.value is None
    assert "do not vary" in found.reason


def test_units_that_do_not_differ_have_no_reliability_of_means() -> None:
    found = intraclass_correlation([[1, 2], [2, 1]], model=1, average=True)
    assert found.value is None
    assert "no reliability" in found.reason


def test_units_with_a_gap_are_left_out_and_counted() -> None:
    found = intraclass_correlation([*TARGETS, [None, 1, 2, 3]], model=2)
    assert found.value == intraclass_correlation(TARGETS, model=2).value
    assert (found.n, found.caveats) == (6, ("1 of 7 units were not scored by all raters and are left out",))
    assert intraclass_correlation([[1, None], [2, 3]]).value is None


def test_scores_that_are_none_are_refused() -> None:
    for scores, words in (
        ([[1, 2], [3]], "same length"),
        ([[1, float("inf")], [2, 3]], "finite"),
        ([1, 2, 3], "row for each unit"),
        ([["good", "bad"]], "numbers"),
        ([[1], [2]], "two raters"),
    ):
        with pytest.raises(ValueError, match=words):
            intraclass_correlation(scores)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="model 1, 2 or 3"):
        intraclass_correlation(TARGETS, model=4)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="between 0 and 1"):
        intraclass_correlation(TARGETS, level=1)
    with pytest.raises(ValueError, match="missing"):
        mean_squares([[1, np.nan], [2, 3]])


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Random targets and judges with a true ICC(2,1) of 0.5; 400 samples of 40 targets by 5 judges."""
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        targets, judges = chance.normal(0, 1, (40, 1)), chance.normal(0, 0.5, (1, 5))
        scores = targets + judges + chance.normal(0, np.sqrt(0.75), (40, 5))
        interval = intraclass_correlation(scores, model=2).interval
        held += interval is not None and interval.low <= 0.5 <= interval.high
    assert 0.92 <= held / 400 <= 0.98
