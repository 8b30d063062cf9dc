"""Agreement of many judges with gaps: published examples, twins by plain loops and numeric slopes, and properties."""

from collections.abc import Callable
from itertools import combinations, product
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats.agreement import two_raters, weights
from fullcircle.stats.agreement.fleiss import fleiss_kappa_test, kappa_by_category, null_standard_error
from fullcircle.stats.agreement.many_raters import (
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from fullcircle.stats.agreement.ratings import Ratings, category_counts, counts_of_table, read_ratings
from fullcircle.stats.results import Estimate

pytestmark = pytest.mark.requirements("R7.4")

_ = None
# Gwet 2014, Handbook of Inter-Rater Reliability (4th edition), page 120: twelve subjects, four raters, five grades, gaps.
FOUR_RATERS = [
    [1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, _, 3, _],
]  # fmt: skip
# Fleiss 1971, Psychological Bulletin 76:378-382: thirty patients, six psychiatrists, five diagnoses.
PATIENTS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]  # fmt: skip

Coefficient = Callable[..., Estimate]
COEFFICIENTS = (percent_agreement, fleiss_kappa, gwet_ac, brennan_prediger, krippendorff_alpha)


@pytest.mark.parametrize(
    ("coefficient", "kind", "value", "error"),
    [
        (percent_agreement, "identity", 0.8181818, 0.12561),
        (gwet_ac, "identity", 0.77544, 0.14295),
        (gwet_ac, "quadratic", 0.91400, 0.10396),
        (gwet_ac, "ordinal", 0.89894, 0.10690),
        (fleiss_kappa, "identity", 0.76117, 0.15302),
        (fleiss_kappa, "quadratic", 0.86494, 0.14603),
        (fleiss_kappa, "ordinal", 0.85021, 0.14704),
        (brennan_prediger, "identity", 0.77273, 0.14472),
        (brennan_prediger, "quadratic", 0.90152, 0.11089),
        (brennan_prediger, "ordinal", 0.88636, 0.11391),
        (krippendorff_alpha, "identity", 0.74342, 0.14548),
        (krippendorff_alpha, "quadratic", 0.84911, None),
        (krippendorff_alpha, "ordinal", 0.83364, None),
    ],
)
def test_coefficients_with_gaps_equal_the_published_ones(
    coefficient: Coefficient, kind: str, value: float, error: float | None
) -> None:
    found = coefficient(category_counts(read_ratings(FOUR_RATERS)), weights=kind)
    assert found.value == pytest.approx(value, abs=1e-5)
    if error is not None:
        assert found.standard_error == pytest.approx(error, abs=1e-5)


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [("identity", 0.76282, 0.14917), ("quadratic", 0.85771, 0.14367), ("ordinal", 0.84366, 0.14410)],
)
def test_congers_kappa_with_gaps_equals_the_published_one(kind: str, value: float, error: float) -> None:
    found = conger_kappa(read_ratings(FOUR_RATERS), weights=kind)
    assert (found.value, found.standard_error) == pytest.approx((value, error), abs=1e-5)
    assert found.caveats[1] == "1 of 12 units have one rating and show no agreement"


@pytest.mark.parametrize(
    ("coefficient", "value", "error"),
    [
        # The first fifteen patients, as printed in the documentation of irrCAC.
        (gwet_ac, 0.4448007, 0.08418757),
        (fleiss_kappa, 0.4139265, 0.08119291),
        (krippendorff_alpha, 0.4204384, None),
        (brennan_prediger, 0.4388889, 0.08312142),
    ],
)
def test_coefficients_of_counts_equal_the_published_ones(
    coefficient: Coefficient, value: float, error: float | None
) -> None:
    found = coefficient(PATIENTS[:15])
    assert found.value == pytest.approx(value, abs=1e-7)
    if error is not None:
        assert found.standard_error == pytest.approx(error, abs=1e-7)


def test_fleiss_kappa_its_test_and_its_categories_equal_the_published_ones() -> None:
    assert fleiss_kappa(PATIENTS).value == pytest.approx(0.43024452, abs=1e-7)
    test = fleiss_kappa_test(PATIENTS)
    assert test.value == pytest.approx(17.65183, abs=1e-4)
    assert test.p is not None
    assert test.p < 1e-12
    # Fleiss 1971, table 3.
    by_category = [one.kappa.value for one in kappa_by_category(PATIENTS)]
    assert by_category == pytest.approx([0.245, 0.245, 0.520, 0.471, 0.566], abs=6e-4)


def agreement_of_unit(unit: list[int | None], credit: Any) -> float | None:
    met = [(a, b) for a, b in combinations([x for x in unit if x is not None], 2)]
    return sum((credit[a][b] + credit[b][a]) / 2 for a, b in met) / len(met) if met else None


def slow(
    coefficient: Coefficient, units: list[list[int | None]], credit: Any, mass: list[float] | None = None
) -> float:
    """Straight from the definitions, rating by rating; ``mass`` is how often each unit counts."""
    mass = mass or [1.0] * len(units)
    q = len(credit)
    every = list(product(range(q), repeat=2))
    rated = [[x for x in unit if x is not None] for unit in units]
    agreements = [agreement_of_unit(unit, credit) for unit in units]
    paired = [(m, a) for m, a in zip(mass, agreements, strict=True) if a is not None]
    observed = sum(m * a for m, a in paired) / sum(m for m, _ in paired)
    share = [
        sum(m * unit.count(k) / len(unit) for m, unit in zip(mass, rated, strict=True)) / sum(mass) for k in range(q)
    ]
    whole = sum(credit[k][m] for k, m in every)
    if coefficient is conger_kappa:
        raters = range(len(units[0]))
        margins = []
        for g in raters:
            given_by = sum(m for m, unit in zip(mass, units, strict=True) if unit[g] is not None)
            margins.append(
                [sum(m for m, unit in zip(mass, units, strict=True) if unit[g] == k) / given_by for k in range(q)]
            )
        met = [(g, h) for g in raters for h in raters if g != h]
        chance = sum(credit[k][m] * margins[g][k] * margins[h][m] for g, h in met for k, m in every) / len(met)
    else:
        chance = {
            percent_agreement: 0.0,
            fleiss_kappa: sum(credit[k][m] * share[k] * share[m] for k, m in every),
            gwet_ac: whole / (q * (q - 1)) * sum(p * (1 - p) for p in share),
            brennan_prediger: whole / q**2,
        }[coefficient]
    return (observed - chance) / (1 - chance)


def slow_error(coefficient: Coefficient, units: list[list[int | None]], credit: Any) -> float:
    """The spread of what each unit does to the coefficient, by numeric slopes in how often each unit counts."""
    n, step = len(units), 1e-5
    effects = []
    for unit in range(n):
        up = [1 + step * (place == unit) for place in range(n)]
        down = [1 - step * (place == unit) for place in range(n)]
        effects.append(n * (slow(coefficient, units, credit, up) - slow(coefficient, units, credit, down)) / (2 * step))
    mean = sum(effects) / n
    return sqrt(sum((effect - mean) ** 2 for effect in effects) / (n * (n - 1)))


def slow_alpha(units: list[list[int | None]], credit: Any) -> float:
    """One less observed over expected disagreement, over all pairs of ratings that stand in units with two or more."""
    rated = [[x for x in unit if x is not None] for unit in units]
    paired = [unit for unit in rated if len(unit) > 1]
    values = [x for unit in paired for x in unit]
    observed = sum(
        (1 - credit[a][b]) / (len(unit) - 1)
        for unit in paired
        for i, a in enumerate(unit)
        for j, b in enumerate(unit)
        if i != j
    )
    expected = sum(1 - credit[a][b] for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    return 1 - (len(values) - 1) * observed / expected


units_of = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3).filter(
        lambda row: any(x is not None for x in row)
    ),
    min_size=2,
    max_size=8,
)
units_with_pairs = st.lists(
    st.tuples(st.lists(st.integers(0, 3), min_size=3, max_size=3), st.sampled_from([None, None, 0, 1, 2])).map(
        lambda drawn: [None if place == drawn[1] else x for place, x in enumerate(drawn[0])]
    ),
    min_size=3,
    max_size=8,
)
full_units = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=8)
kinds = st.sampled_from(weights.KINDS)


def ratings(units: Any) -> Ratings:
    return read_ratings(units, categories=range(4))


@given(units_of, st.sampled_from((percent_agreement, fleiss_kappa, gwet_ac, brennan_prediger)), kinds)
def test_values_equal_the_slow_twin(units: Any, coefficient: Coefficient, kind: str) -> None:
    found = coefficient(category_counts(ratings(units)), weights=kind)
    assume(found.value is not None)
    assert found.value == pytest.approx(slow(coefficient, units, weights.by_name(kind, 4).matrix), abs=1e-9)


@given(full_units, st.sampled_from((percent_agreement, fleiss_kappa, gwet_ac, brennan_prediger)), kinds)
def test_errors_equal_numeric_slopes_where_every_unit_has_two_ratings(
    units: Any, coefficient: Coefficient, kind: str
) -> None:
    found = coefficient(category_counts(ratings(units)), weights=kind)
    assume(found.value is not None and found.value > -5)
    credit = weights.by_name(kind, 4).matrix
    assert found.standard_error == pytest.approx(slow_error(coefficient, units, credit), rel=1e-4, abs=1e-6)


@given(units_with_pairs, kinds)
def test_congers_kappa_and_its_error_equal_the_slow_twins(units: Any, kind: str) -> None:
    assume(min(sum(unit[g] is not None for unit in units) for g in range(3)) > 1)
    found = conger_kappa(ratings(units), weights=kind)
    assume(found.value is not None and found.value > -5)
    credit = weights.by_name(kind, 4).matrix
    assert found.value == pytest.approx(slow(conger_kappa, units, credit), abs=1e-9)
    assert found.standard_error == pytest.approx(slow_error(conger_kappa, units, credit), rel=1e-4, abs=1e-6)


@given(units_of, kinds)
def test_alpha_with_agreement_weights_equals_the_slow_twin(units: Any, kind: str) -> None:
    found = krippendorff_alpha(category_counts(ratings(units)), weights=kind)
    assume(found.value is not None)
    assert found.value == pytest.approx(slow_alpha(units, weights.by_name(kind, 4).matrix), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30), kinds)
def test_two_raters_without_gaps_have_the_values_of_their_table(pairs: Any, kind: str) -> None:
    table = [[sum(pair == (k, m) for pair in pairs) for m in range(4)] for k in range(4)]
    counts = category_counts(ratings(pairs))
    assert np.array_equal(np.sort(counts, axis=0), np.sort(counts_of_table(table), axis=0))
    both = [
        (percent_agreement(counts, weights=kind), two_raters.percent_agreement(table, weights=kind)),
        (fleiss_kappa(counts, weights=kind), two_raters.scott_pi(table, weights=kind)),
        (gwet_ac(counts, weights=kind), two_raters.gwet_ac(table, weights=kind)),
        (brennan_prediger(counts, weights=kind), two_raters.brennan_prediger(table, weights=kind)),
        (krippendorff_alpha(counts, weights=kind), two_raters.krippendorff_alpha(table, weights=kind)),
        (conger_kappa(ratings(pairs), weights=kind), two_raters.cohen_kappa(table, weights=kind)),
    ]
    for many, two in both:
        assert many.value == pytest.approx(two.value)
        if many.standard_error is not None and two.standard_error is not None:
            # n - 1 here, n there.
            scale = sqrt(len(pairs) / (len(pairs) - 1))
            assert many.standard_error == pytest.approx(two.standard_error * scale, rel=1e-6, abs=1e-7)


@given(units_of, st.sampled_from(COEFFICIENTS), st.randoms())
def test_order_of_units_and_raters_and_names_of_categories_do_not_matter(
    units: Any, coefficient: Coefficient, chance: Any
) -> None:
    rows, columns, names = list(range(len(units))), [0, 1, 2], [0, 1, 2, 3]
    for order in (rows, columns, names):
        chance.shuffle(order)
    moved = [[None if units[i][g] is None else names[units[i][g]] for g in columns] for i in rows]
    here, there = coefficient(category_counts(ratings(units))), coefficient(category_counts(ratings(moved)))
    assert here.value == pytest.approx(there.value)
    assert here.standard_error == pytest.approx(there.standard_error)
    assert conger_kappa(ratings(units)).value == pytest.approx(conger_kappa(ratings(moved)).value)


@given(units_of, st.sampled_from(COEFFICIENTS), kinds)
def test_an_interval_lies_in_a_wider_one_and_between_minus_one_and_one(
    units: Any, coefficient: Coefficient, kind: str
) -> None:
    counts = category_counts(ratings(units))
    wide, narrow = (coefficient(counts, weights=kind, level=level).interval for level in (0.99, 0.5))
    assume(wide is not None and narrow is not None)
    value = coefficient(counts, weights=kind).value
    assert min(-1, value) <= wide.low <= narrow.low <= narrow.high <= wide.high <= 1


@given(full_units, st.integers(2, 4))
def test_the_test_of_fleiss_kappa_equals_its_formula(units: Any, often: int) -> None:
    counts = category_counts(ratings(units * often))
    found = fleiss_kappa_test(counts)
    assume(found.value is not None)
    p = [float(column.sum() / counts.sum()) for column in counts.T]
    spread = sum(x * (1 - x) for x in p)
    skew = sum(x * (1 - x) * (1 - 2 * x) for x in p)
    error = sqrt(2) / (spread * sqrt(len(counts) * 3 * 2)) * sqrt(spread**2 - skew)
    assert null_standard_error(counts) == pytest.approx(error)
    assert found.value == pytest.approx(slow(fleiss_kappa, units * often, np.eye(4)) / error, abs=1e-9)


@given(full_units)
def test_kappa_of_a_category_is_kappa_of_it_against_the_rest(units: Any) -> None:
    for one in kappa_by_category(category_counts(ratings(units))):
        merged = [[int(x == one.category) for x in unit] for unit in units]
        if one.kappa.value is None:
            assert len({x for unit in merged for x in unit}) == 1
        else:
            assert one.kappa.value == pytest.approx(slow(fleiss_kappa, merged, np.eye(2)), abs=1e-9)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_full_agreement_on_several_categories_is_one(coefficient: Coefficient) -> None:
    found = coefficient([[3, 0, 0], [0, 0, 3], [0, 2, 0]], weights="quadratic")
    assert found.value == pytest.approx(1)
    assert found.standard_error == pytest.approx(0, abs=1e-9) or coefficient is not percent_agreement
    assert conger_kappa(read_ratings([[1, 1, 1], [2, 2, None], [3, 3, 3]])).value == pytest.approx(1)


def test_what_is_undefined_has_a_reason() -> None:
    one_category = [[0, 3], [0, 3]]
    for coefficient in (fleiss_kappa, krippendorff_alpha):
        assert "one level" in coefficient(one_category).reason
    assert "one level" in conger_kappa(read_ratings([["a", "a"], ["a", "a"]], categories=["a", "b"])).reason
    for coefficient in COEFFICIENTS:
        assert coefficient([[0, 1], [1, 0]]).reason == "no unit was rated by two people"
        assert coefficient([[0, 0]]).value is None
        assert coefficient([[2, 1]]).reason == "one unit has no interval"
    assert conger_kappa(read_ratings([[1, None], [None, 2]])).value is None
    assert any("one level" in caveat for caveat in gwet_ac(one_category).caveats)
    assert "same number of raters" in fleiss_kappa_test([[2, 0], [1, 2]]).reason
    assert "one category" in fleiss_kappa_test(one_category).reason
    assert null_standard_error(one_category) is None


def test_units_that_nobody_rated_change_nothing() -> None:
    more, fewer = gwet_ac([*PATIENTS, [0, 0, 0, 0, 0]]), gwet_ac(PATIENTS)
    assert (more.n, more.value, more.standard_error) == pytest.approx((30, fewer.value, fewer.standard_error))
    unrated = read_ratings([*FOUR_RATERS, [None] * 4])
    assert conger_kappa(unrated) == conger_kappa(read_ratings(FOUR_RATERS))


@pytest.mark.parametrize("kind", ["identity", "quadratic", "ordinal"])
@pytest.mark.parametrize("coefficient", [percent_agreement, fleiss_kappa, gwet_ac, brennan_prediger])
def test_many_units_have_the_value_of_the_few_that_they_repeat(coefficient: Coefficient, kind: str) -> None:
    often = 1000
    for units in (PATIENTS, category_counts(read_ratings(FOUR_RATERS)).tolist()):
        few, many = coefficient(units, weights=kind), coefficient(units * often, weights=kind)
        assert many.value == pytest.approx(few.value, abs=1e-12)
        assert few.standard_error is not None
        narrower = sqrt((few.n - 1) / (few.n * often - 1))
        assert many.standard_error == pytest.approx(few.standard_error * narrower)


@pytest.mark.parametrize("kind", ["identity", "quadratic", "ordinal"])
def test_many_units_have_congers_kappa_of_the_few_that_they_repeat(kind: str) -> None:
    few, many = conger_kappa(read_ratings(FOUR_RATERS), weights=kind), read_ratings(FOUR_RATERS * 1000)
    assert conger_kappa(many, weights=kind).value == pytest.approx(few.value, abs=1e-12)


def test_ratings_of_one_category_alone_have_no_agreement_beyond_chance() -> None:
    alone = read_ratings([[3, 3], [3, 3]])
    counts = category_counts(alone)
    assert percent_agreement(counts).value == 1
    for coefficient in (fleiss_kappa, gwet_ac, brennan_prediger, krippendorff_alpha):
        assert "one level" in coefficient(counts).reason
    assert "one level" in conger_kappa(alone).reason
    assert "one level" in two_raters.gwet_ac([[2]]).reason


def test_ratings_are_read_whatever_they_are_made_of() -> None:
    numbers = read_ratings([[1, None], [3.5, float("nan")]])
    assert (numbers.codes.tolist(), numbers.categories) == ([[0, -1], [1, -1]], (1.0, 3.5))
    wide = read_ratings([[0, 10**9], [None, 7]])
    assert (wide.codes.tolist(), wide.values) == ([[0, 2], [-1, 1]], (0.0, 7.0, 10**9))
    words = read_ratings([["good", None], ["poor", "good"]], categories=["poor", "fair", "good"])
    assert (words.codes.tolist(), words.values) == ([[2, -1], [0, 2]], (1.0, 2.0, 3.0))
    assert read_ratings([["b", "a"]]).codes.tolist() == [[1, 0]]
    backwards = read_ratings(np.array([[4, 1], [2, 3]]), categories=[4, 3, 2, 1])
    assert (backwards.codes.tolist(), backwards.values) == ([[0, 3], [2, 1]], (1.0, 2.0, 3.0, 4.0))


@pytest.mark.parametrize(
    ("rows", "categories", "words"),
    [
        ([[1, 2], [3]], None, "same length"),
        ([[1, float("inf")]], None, "infinite"),
        ([[1, 5]], [1, 2, 3], "5 is not one of the categories"),
        ([["good", "bad"]], ["good"], "'bad' is not one of the categories"),
        ([], None, "no units"),
        ([["good", 1]], None, "all numbers or all words"),
        ([[1, 2]], [1, 1, 2], "named twice"),
    ],
)
def test_ratings_that_are_none_are_refused(rows: Any, categories: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_ratings(rows, categories=categories)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([[1, 2], [3]], "same length"),
        ([1, 2], "a column for each"),
        ([[1, -1]], "0 or more"),
        ([[1, 0.5]], "whole"),
        ([[1, float("nan")]], "whole"),
    ],
)
def test_counts_that_are_none_are_refused(counts: Any, words: str) -> None:
    for statistic in (*COEFFICIENTS, fleiss_kappa_test, kappa_by_category):
        with pytest.raises(ValueError, match=words):
            statistic(counts)


def test_ratings_too_different_to_count_are_refused() -> None:
    scattered = Ratings(np.arange(20_000).reshape(10_000, 2), tuple(range(20_000)))
    with pytest.raises(ValueError, match="too many"):
        category_counts(scattered)
