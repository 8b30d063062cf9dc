"""Krippendorff's alpha: published examples, a twin over all pairs of ratings, resampling, and properties."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fullcircle.stats.agreement import many_raters
from fullcircle.stats.agreement.krippendorff import METRICS, Metric, alpha
from fullcircle.stats.agreement.ratings import category_counts, read_ratings

pytestmark = pytest.mark.requirements("R7.4")

_ = None
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, examples C and D: four observers, twelve units.
FOUR_BY_TWELVE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
# The worked example of three coders and fifteen units in the encyclopaedia article on alpha.
THREE_BY_FIFTEEN = [
    [_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3],
    [1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _],
    [_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4],
]


def alpha_of(raters: Any, metric: Metric, **options: Any) -> Any:
    found = read_ratings(list(zip(*raters, strict=True)))
    return alpha(category_counts(found), metric=metric, values=found.values, **options)


@pytest.mark.parametrize(
    ("raters", "metric", "value"),
    [
        (FOUR_BY_TWELVE, "nominal", 0.74342105),
        (FOUR_BY_TWELVE, "ordinal", 0.8153875),
        (FOUR_BY_TWELVE, "interval", 0.84910714),
        (FOUR_BY_TWELVE, "ratio", 0.79740277),
        (THREE_BY_FIFTEEN, "nominal", 0.69135802),
        (THREE_BY_FIFTEEN, "ordinal", 0.80672142),
        (THREE_BY_FIFTEEN, "interval", 0.81084489),
    ],
)
def test_alpha_equals_the_published_one(raters: Any, metric: Metric, value: float) -> None:
    assert alpha_of(raters, metric).value == pytest.approx(value, abs=1e-8)


def test_ordinal_alpha_is_not_alpha_with_gwets_ordinal_weights() -> None:
    counts = category_counts(read_ratings(list(zip(*FOUR_BY_TWELVE, strict=True))))
    assert many_raters.krippendorff_alpha(counts, weights="ordinal").value == pytest.approx(0.83363803, abs=1e-6)
    assert alpha(counts, metric="ordinal").value == pytest.approx(0.8153875, abs=1e-6)


def slow_alpha(units: list[list[float | None]], metric: str, scale: list[float]) -> float | None:
    """All pairs of ratings, one by one; ``None`` when no two of them differ."""
    paired = [[x for x in unit if x is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    values = [x for unit in paired for x in unit]
    used = {x: values.count(x) for x in scale}

    def distance(a: float, b: float) -> float:
        if a == b:
            return 0.0
        if metric == "ordinal":
            low, high = min(a, b), max(a, b)
            return (sum(used[x] for x in scale if low <= x <= high) - (used[a] + used[b]) / 2) ** 2
        return {"nominal": 1.0, "interval": (a - b) ** 2, "ratio": ((a - b) / (a + b)) ** 2}[metric]

    observed = sum(distance(a, b) / (len(unit) - 1) for unit in paired for a in unit for b in unit)
    expected = sum(distance(a, b) for a in values for b in values)
    return 1 - (len(values) - 1) * observed / expected if expected else None


scales = st.lists(st.integers(0, 9), min_size=2, max_size=5, unique=True).map(sorted)
cases = scales.flatmap(
    lambda scale: st.tuples(
        st.just(scale),
        st.lists(
            st.lists(st.one_of(st.none(), st.sampled_from(scale)), min_size=4, max_size=4), min_size=1, max_size=9
        ),
    )
)
metrics = st.sampled_from(METRICS)


@given(cases, metrics)
def test_alpha_equals_the_slow_twin(case: Any, metric: Metric) -> None:
    scale, units = case
    found = alpha(category_counts(read_ratings(units, categories=scale)), metric=metric, values=scale)
    expected = slow_alpha(units, metric, scale) if any(sum(x is not None for x in u) > 1 for u in units) else None
    assert (found.value is None) == (expected is None)
    assert expected is None or found.value == pytest.approx(expected, abs=1e-9)
    assert (found.reason == "") == (found.interval is not None)


@given(cases, metrics, st.randoms())
def test_order_of_units_and_raters_does_not_matter_even_to_the_interval(case: Any, metric: Metric, chance: Any) -> None:
    scale, units = case
    moved = [list(unit) for unit in units]
    chance.shuffle(moved)
    for unit in moved:
        chance.shuffle(unit)
    here, there = (
        alpha(category_counts(read_ratings(rows, categories=scale)), metric=metric, values=scale, seed=5, draws=50)
        for rows in (units, moved)
    )
    assert here.value == pytest.approx(there.value)
    assert here.interval == there.interval


@given(cases, st.randoms())
def test_nominal_alpha_does_not_know_the_names_of_categories(case: Any, chance: Any) -> None:
    scale, units = case
    order = list(range(len(scale)))
    chance.shuffle(order)
    counts = category_counts(read_ratings(units, categories=scale))
    assert alpha(counts, metric="nominal").value == pytest.approx(alpha(counts[:, order], metric="nominal").value)


@given(cases, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_turning_the_scale_round_changes_nothing(case: Any, metric: Metric) -> None:
    scale, units = case
    counts = category_counts(read_ratings(units, categories=scale))
    turned = alpha(counts[:, ::-1], metric=metric, values=[-x for x in reversed(scale)])
    assert alpha(counts, metric=metric, values=scale).value == pytest.approx(turned.value)


@given(cases, metrics)
@settings(max_examples=40)
def test_the_interval_lies_in_a_wider_one_and_between_minus_one_and_one(case: Any, metric: Metric) -> None:
    scale, units = case
    counts = category_counts(read_ratings(units, categories=scale))
    wide, narrow = (alpha(counts, metric=metric, values=scale, level=p, seed=2, draws=99).interval for p in (0.99, 0.5))
    assume(wide is not None and narrow is not None)
    assert -1 <= wide.low <= narrow.low <= narrow.high <= wide.high <= 1


def test_the_interval_equals_resampling_unit_by_unit() -> None:
    """The same seed drawn slowly: copies of units, counted again, with alpha by the slow twin."""
    units = [list(unit) for unit in zip(*FOUR_BY_TWELVE, strict=True)]
    counts = category_counts(read_ratings(units))
    found = alpha(counts, metric="ordinal", seed=11, draws=200)
    paired = counts[counts.sum(axis=1) >= 2]
    kinds, often = np.unique(paired, axis=0, return_counts=True)
    drawn = np.random.default_rng(11).multinomial(len(paired), often / often.sum(), size=200)
    values = []
    for resample in drawn:
        copies = [
            [k + 1.0 for k, count in enumerate(kind) for _ in range(int(count))]
            for kind, copies in zip(kinds, resample, strict=True)
            for _ in range(copies)
        ]
        values.append(slow_alpha(copies, "ordinal", [1.0, 2.0, 3.0, 4.0, 5.0]))
    low, high = np.quantile(values, [0.025, 0.975])
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.standard_error == pytest.approx(np.std(values, ddof=1))


def test_the_same_seed_gives_the_same_interval_and_another_one_another() -> None:
    first, again, other = (alpha_of(FOUR_BY_TWELVE, "ordinal", seed=seed).interval for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_full_agreement_is_one_and_one_category_is_undefined() -> None:
    assert alpha([[2, 0, 0], [0, 0, 3]]).value == 1
    for metric in METRICS:
        found = alpha([[2, 0], [3, 0]], metric=metric, seed=1)
        assert found.value is None
        assert "one level" in found.reason
    assert alpha([[1, 0], [0, 1]]).reason == "no unit was rated by two people"
    assert alpha([[1, 1]], seed=1).reason == "one unit has no interval"


def test_resamples_in_one_category_are_left_out_and_counted() -> None:
    found = alpha([[2, 0], [2, 0], [1, 1]], metric="nominal", seed=3)
    assert found.interval is not None
    assert "resamples had all ratings in one category" in found.caveats[1]


def test_alpha_refuses_what_it_cannot_use() -> None:
    with pytest.raises(ValueError, match="one of nominal"):
        alpha([[1, 1]], metric="cubic")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 values that rise"):
        alpha([[1, 1]], values=[1, 2, 3])
    with pytest.raises(ValueError, match="values that rise"):
        alpha([[1, 1]], values=[2, 1])
    with pytest.raises(ValueError, match="below 0"):
        alpha([[1, 1]], metric="ratio", values=[-1, 1])
    with pytest.raises(ValueError, match="0 or more"):
        alpha([[1, -1]])
    with pytest.raises(ValueError, match="between 0 and 1"):
        alpha([[1, 1]], level=0)


def test_alpha_of_resampled_units_holds_the_truth_about_as_often_as_it_says() -> None:
    """Three judges see a normal case (spread 1) through noise of spread 0.7 on four grades; 200 samples of 60 cases."""
    chance = np.random.default_rng(23)

    def sample(n: int) -> Any:
        seen = chance.normal(0, 1, (n, 1)) + chance.normal(0, 0.7, (n, 3))
        grades = np.digitize(seen, [-1, 0, 1])
        return (grades[:, :, None] == np.arange(4)).sum(axis=1)

    truth = alpha(sample(200_000), metric="interval").value
    assert truth is not None
    found = [alpha(sample(60), metric="interval", seed=1, draws=299).interval for _ in range(200)]
    held = sum(interval is not None and interval.low <= truth <= interval.high for interval in found)
    assert 0.88 <= held / 200 <= 0.98
