"""Agreement of two judges: published tables, twins written straight from the definitions, and properties."""

from collections.abc import Callable, Sequence
from itertools import product
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats.agreement import two_raters, weights
from fullcircle.stats.agreement.percentages import crossed, exact_agreement, shift, within
from fullcircle.stats.agreement.tables import WeightedTable, pair_table, weighted_table
from fullcircle.stats.agreement.two_raters import (
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_test,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from fullcircle.stats.results import Estimate

pytestmark = pytest.mark.requirements("R7.4")

# SAS/STAT User's Guide, PROC FREQ, "Agreement Study", skin condition data.
SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]
# Westlund and Kurland 1953, as used by Landis and Koch 1977, Biometrics 33:159-174.
WINNIPEG = [[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]]
# Agresti 2002, Categorical Data Analysis, table 10.8.
CARCINOMA = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
# Gwet 2014, Handbook of Inter-Rater Reliability, two abstractors.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
# Feinstein and Cicchetti 1990, Journal of Clinical Epidemiology 43:543-549: the same agreement, two kappas.
BALANCED, SKEWED = [[40, 9], [6, 45]], [[80, 10], [5, 5]]
# Cohen 1968, Psychological Bulletin 70:213-220.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72:323-327.
DIAGNOSES = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]

Table = Sequence[Sequence[int]]
Coefficient = Callable[..., Estimate]
COEFFICIENTS = (cohen_kappa, scott_pi, gwet_ac, brennan_prediger, krippendorff_alpha, percent_agreement)


@pytest.mark.parametrize(
    ("coefficient", "table", "kind", "value", "error"),
    [
        (cohen_kappa, SKIN, "identity", 0.34487535, 0.07239669),
        (cohen_kappa, SKIN, "linear", 0.50816007, 0.06550838),
        (cohen_kappa, SKIN, "quadratic", 0.66072289, 0.06164283),
        (cohen_kappa, SKIN, "ordinal", 0.60729664, 0.06287705),
        (gwet_ac, SKIN, "identity", 0.35107326, 0.07032795),
        (gwet_ac, SKIN, "linear", 0.55294397, 0.05286504),
        (gwet_ac, SKIN, "quadratic", 0.71786865, 0.04470329),
        (gwet_ac, SKIN, "ordinal", 0.66340653, 0.0465502),
        (krippendorff_alpha, SKIN, "quadratic", 0.66248795, None),
        (brennan_prediger, SKIN, "quadratic", 0.70909091, None),
        (percent_agreement, SKIN, "identity", 0.51136364, None),
        (cohen_kappa, WINNIPEG, "linear", 0.37973055, 0.05166683),
        (gwet_ac, WINNIPEG, "quadratic", 0.62209194, 0.05529571),
        (krippendorff_alpha, WINNIPEG, "linear", 0.35065193, None),
        (cohen_kappa, CARCINOMA, "identity", 0.4930056, 0.05674315),
        (gwet_ac, CARCINOMA, "quadratic", 0.85317413, 0.02526552),
        (percent_agreement, ABSTRACTORS, "identity", 0.89, 0.03128898),
        (scott_pi, ABSTRACTORS, "identity", 0.7962397, 0.05905473),
        (gwet_ac, ABSTRACTORS, "identity", 0.84933055, 0.04321747),
        (brennan_prediger, ABSTRACTORS, "identity", 0.835, 0.04693346),
        (brennan_prediger, ABSTRACTORS, "linear", 0.87625, None),
        (krippendorff_alpha, ABSTRACTORS, "identity", 0.7972585, 0.05905473),
        (cohen_kappa, BALANCED, "identity", 0.69951923, 0.0713936),
        (cohen_kappa, SKEWED, "identity", 0.31818182, 0.13345652),
        (gwet_ac, BALANCED, "identity", 0.70074813, 0.0713518),
        (gwet_ac, SKEWED, "identity", 0.808, 0.05212942),
        (krippendorff_alpha, SKEWED, "identity", 0.31771429, None),
        (cohen_kappa, DIAGNOSES, "identity", 0.42857143, 0.053711),
    ],
)
def test_coefficients_and_their_errors_equal_the_published_ones(
    coefficient: Coefficient, table: Table, kind: str, value: float, error: float | None
) -> None:
    found = coefficient(table, weights=kind)
    assert found.value == pytest.approx(value, abs=1e-6)
    if error is not None:
        assert found.standard_error == pytest.approx(error, abs=1e-6)


def test_intervals_equal_the_published_ones_with_either_quantile() -> None:
    normal, t = cohen_kappa(SKIN, quantile="normal").interval, cohen_kappa(SKIN).interval
    assert normal is not None
    assert t is not None
    assert (normal.low, normal.high) == pytest.approx((0.20298045, 0.48677025), abs=1e-6)
    assert (t.low, t.high) == pytest.approx((0.20097909, 0.4887716), abs=1e-6)
    ac = gwet_ac(SKIN, weights="quadratic").interval
    assert ac is not None
    assert (ac.low, ac.high) == pytest.approx((0.62901603, 0.80672128), abs=1e-6)


def test_weights_of_ones_own_give_the_published_kappas() -> None:
    symmetric = weights.from_disagreement([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    lopsided = weights.from_disagreement([[0, 1, 4], [1, 0, 6], [2, 2, 0]])
    assert cohen_kappa(COHEN, weights=symmetric).value == pytest.approx(0.34782609, abs=1e-6)
    assert cohen_kappa(COHEN, weights=lopsided).value == pytest.approx(0.35338346, abs=1e-6)
    credit = weights.from_agreement([[1, 0, 4 / 9], [0, 1, 6 / 9], [4 / 9, 6 / 9, 1]])
    found = cohen_kappa(DIAGNOSES, weights=credit)
    assert (found.value, found.standard_error) == pytest.approx((0.50706033, 0.05699415), abs=1e-6)


def test_the_test_of_kappa_uses_the_error_under_independence() -> None:
    # SAS/STAT User's Guide, PROC FREQ: the skin data have a null standard error of 0.0612 and z of 5.6366.
    found = cohen_kappa_test(SKIN)
    assert found.value == pytest.approx(5.6366, abs=1e-3)
    assert found.p is not None
    assert found.p < 1e-7


def test_percentages_and_shift_equal_the_published_ones() -> None:
    assert exact_agreement(SKIN).value == pytest.approx(0.51136364, abs=1e-6)
    assert within(SKIN, steps=1).value == pytest.approx(0.92045455, abs=1e-6)
    found = shift(SKIN, line=2)
    assert (found.lower, found.same, found.higher, found.two_or_more) == (19, 45, 24, 7)
    assert (found.line_lost, found.line_gained) == (8, 15)
    lost, gained = crossed(SKIN, line=2)
    assert (lost.value, gained.value) == pytest.approx((8 / 88, 15 / 88))


def slow_coefficient(coefficient: Coefficient, cells: Sequence[float], levels: int, credit: Any, pairs: float) -> float:
    """From shares of cells in a row, straight from the definitions; ``pairs`` enters alpha only."""
    grid = [[cells[k * levels + m] for m in range(levels)] for k in range(levels)]
    rows = [sum(grid[k]) for k in range(levels)]
    columns = [sum(grid[k][m] for k in range(levels)) for m in range(levels)]
    both = [(row + column) / 2 for row, column in zip(rows, columns, strict=True)]
    every = list(product(range(levels), repeat=2))
    observed = sum(grid[k][m] * credit[k][m] for k, m in every)
    whole = sum(credit[k][m] for k, m in every)
    chance = {
        cohen_kappa: sum(credit[k][m] * rows[k] * columns[m] for k, m in every),
        scott_pi: sum(credit[k][m] * both[k] * both[m] for k, m in every),
        krippendorff_alpha: sum(credit[k][m] * both[k] * both[m] for k, m in every),
        gwet_ac: whole / (levels * (levels - 1)) * sum(p * (1 - p) for p in both),
        brennan_prediger: whole / levels**2,
        percent_agreement: 0.0,
    }[coefficient]
    if coefficient is krippendorff_alpha:
        observed = observed * (1 - 1 / (2 * pairs)) + 1 / (2 * pairs)
    return (observed - chance) / (1 - chance)


def slow_error(coefficient: Coefficient, table: Table, credit: Any) -> float:
    """The delta method with numeric slopes: how the coefficient moves when the share of each cell is nudged."""
    levels, n = len(table), sum(map(sum, table))
    shares = [count / n for row in table for count in row]

    def of(moved: list[float]) -> float:
        # Alpha's correction for few pairs does not enter its published error.
        plain = scott_pi if coefficient is krippendorff_alpha else coefficient
        return slow_coefficient(plain, [share / sum(moved) for share in moved], levels, credit, n)

    slopes, step = [], 1e-6
    for cell in range(len(shares)):
        up = [share + step * (place == cell) for place, share in enumerate(shares)]
        down = [share - step * (place == cell) for place, share in enumerate(shares)]
        slopes.append((of(up) - of(down)) / (2 * step))
    mean = sum(share * slope for share, slope in zip(shares, slopes, strict=True))
    spread = sum(share * (slope - mean) ** 2 for share, slope in zip(shares, slopes, strict=True))
    return sqrt(spread / n)


tables = st.integers(2, 4).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 12), min_size=q, max_size=q), min_size=q, max_size=q)
)
kinds = st.sampled_from(weights.KINDS)
coefficients = st.sampled_from(COEFFICIENTS)


def spread_out(table: Table) -> bool:
    """Whether more than one level is used, so that every coefficient is defined."""
    used = [k for k in range(len(table)) if sum(table[k]) + sum(row[k] for row in table)]
    return len(used) > 1


@given(tables, coefficients, kinds)
def test_coefficients_and_their_errors_equal_the_slow_twins(table: Any, coefficient: Coefficient, kind: str) -> None:
    assume(spread_out(table) and sum(map(sum, table)) > 1)
    credit, n = weights.by_name(kind, len(table)).matrix, sum(map(sum, table))
    shares = [count / n for row in table for count in row]
    found = coefficient(table, weights=kind)
    assume(found.value is not None)
    assert found.value == pytest.approx(slow_coefficient(coefficient, shares, len(table), credit, n), abs=1e-9)
    assert found.standard_error == pytest.approx(slow_error(coefficient, table, credit), abs=1e-4, rel=1e-3)


@given(tables, st.lists(st.floats(-1, 1), min_size=16, max_size=16))
def test_lopsided_weights_of_ones_own_equal_the_slow_twin(table: Any, numbers: list[float]) -> None:
    assume(spread_out(table) and sum(map(sum, table)) > 1)
    levels, n = len(table), sum(map(sum, table))
    credit = np.array(numbers[: levels * levels]).reshape(levels, levels)
    np.fill_diagonal(credit, 1)
    shares = [count / n for row in table for count in row]
    for coefficient in COEFFICIENTS:
        found = coefficient(table, weights=weights.from_agreement(credit))
        if found.value is None or abs(found.value) > 50:
            continue
        assert found.value == pytest.approx(slow_coefficient(coefficient, shares, levels, credit, n), abs=1e-7)
        assert found.standard_error == pytest.approx(slow_error(coefficient, table, credit), abs=1e-4, rel=1e-3)


@given(tables, kinds)
def test_the_test_of_kappa_equals_its_slow_twin(table: Any, kind: str) -> None:
    found = cohen_kappa_test(table, weights=kind)
    assume(found.value is not None)
    levels, n = len(table), sum(map(sum, table))
    credit = weights.by_name(kind, levels).matrix
    rows = [sum(row) / n for row in table]
    columns = [sum(row[m] for row in table) / n for m in range(levels)]
    every = list(product(range(levels), repeat=2))
    chance = sum(credit[k][m] * rows[k] * columns[m] for k, m in every)
    by_row = [sum(credit[k][m] * columns[m] for m in range(levels)) for k in range(levels)]
    by_column = [sum(credit[k][m] * rows[k] for k in range(levels)) for m in range(levels)]
    squares = sum(rows[k] * columns[m] * (credit[k][m] - by_row[k] - by_column[m]) ** 2 for k, m in every)
    error = sqrt((squares - chance**2) / n) / (1 - chance)
    kappa = cohen_kappa(table, weights=kind).value
    assert kappa is not None
    assert found.value == pytest.approx(kappa / error, rel=1e-6, abs=1e-9)


@given(tables, coefficients, kinds)
def test_swapping_the_judges_keeps_agreement(table: Any, coefficient: Coefficient, kind: str) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    there, back = coefficient(table, weights=kind), coefficient(turned, weights=kind)
    assert (there.value is None) == (back.value is None)
    assert there.value is None or there.value == pytest.approx(back.value)
    assert there.standard_error == pytest.approx(back.standard_error, abs=1e-9)


@given(tables, st.data())
def test_swapping_the_judges_turns_the_shift_round(table: Any, data: st.DataObject) -> None:
    line = data.draw(st.integers(0, len(table) - 1))
    turned = [list(column) for column in zip(*table, strict=True)]
    assert exact_agreement(table) == exact_agreement(turned)
    assert within(table, steps=1) == within(turned, steps=1)
    there, back = shift(table, line=line), shift(turned, line=line)
    assert (there.lower, there.higher, there.line_lost) == (back.higher, back.lower, back.line_gained)
    assert there.lower + there.same + there.higher == sum(map(sum, table))
    assert crossed(table, line=line) == crossed(turned, line=line)[::-1]


@given(tables, st.data())
def test_percentages_equal_a_count_of_pairs_one_by_one(table: Any, data: st.DataObject) -> None:
    steps, line = data.draw(st.integers(0, 4)), data.draw(st.integers(0, len(table) - 1))
    pairs = [(k, m) for k, row in enumerate(table) for m, count in enumerate(row) for _ in range(count)]
    assert pair_table(pairs, levels=len(table)) == tuple(map(tuple, table))
    assert pair_table(np.array(pairs, dtype=int).reshape(-1, 2), levels=len(table)) == tuple(map(tuple, table))
    lost, gained = crossed(table, line=line)
    if not pairs:
        assert within(table, steps=steps).value is None
        assert lost.value is None
        return
    assert within(table, steps=steps).value == sum(abs(a - b) <= steps for a, b in pairs) / len(pairs)
    assert lost.value == sum(b < line <= a for a, b in pairs) / len(pairs)
    assert gained.value == sum(a < line <= b for a, b in pairs) / len(pairs)
    found = shift(table, line=line)
    assert found.line_lost == sum(b < line <= a for a, b in pairs)
    assert found.two_or_more == sum(abs(a - b) > 1 for a, b in pairs)


@given(tables, coefficients, st.randoms())
def test_renaming_levels_keeps_unweighted_agreement(table: Any, coefficient: Coefficient, chance: Any) -> None:
    order = list(range(len(table)))
    chance.shuffle(order)
    renamed = [[table[k][m] for m in order] for k in order]
    assert coefficient(renamed).value == pytest.approx(coefficient(table).value)


@given(tables, coefficients)
def test_an_interval_lies_in_a_wider_one_and_between_minus_one_and_one(table: Any, coefficient: Coefficient) -> None:
    wide, narrow = (coefficient(table, level=level).interval for level in (0.99, 0.8))
    assume(wide is not None and narrow is not None)
    assert -1 <= wide.low <= narrow.low <= narrow.high <= wide.high <= 1


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_full_agreement_on_several_levels_is_one(coefficient: Coefficient) -> None:
    found = coefficient([[0, 0, 0, 0], [0, 12, 0, 0], [0, 0, 18, 0], [0, 0, 0, 0]], weights="quadratic")
    assert found.value == pytest.approx(1)
    assert found.standard_error == 0
    assert "no width" in found.caveats[0]


@pytest.mark.parametrize("coefficient", [cohen_kappa, scott_pi, krippendorff_alpha])
def test_coefficients_that_chance_explains_are_undefined_with_a_reason(coefficient: Coefficient) -> None:
    found = coefficient([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 40, 0], [0, 0, 0, 0]])
    assert (found.value, found.interval, found.standard_error) == (None, None, None)
    assert "one level" in found.reason
    assert cohen_kappa_test([[40, 0], [0, 0]]).value is None


@pytest.mark.parametrize("coefficient", [gwet_ac, brennan_prediger])
def test_coefficients_that_stay_defined_on_one_level_carry_a_warning(coefficient: Coefficient) -> None:
    found = coefficient([[0, 0], [0, 40]])
    assert found.value == 1
    assert any("one level" in caveat for caveat in found.caveats)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_no_pairs_have_no_agreement(coefficient: Coefficient) -> None:
    found = coefficient([[0, 0], [0, 0]])
    assert (found.value, found.reason) == (None, "there are no pairs")


def test_one_pair_has_a_value_and_no_interval() -> None:
    found = gwet_ac([[0, 1], [0, 0]])
    assert found.value is not None
    assert (found.interval, found.reason) == (None, "one pair has no interval")


def test_kappa_is_computed_whatever_the_number_of_pairs() -> None:
    assert cohen_kappa([[2, 1], [0, 2]]).value == pytest.approx(0.6153846)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([0.15, 0.4, 1.0])), min_size=2))
def test_weighted_pairs_equal_copies_of_them(pairs: list[tuple[int, int, float]]) -> None:
    # One over 0.15, 0.4 and 1 are 20, 7.5 and 3 thirds: copies in these proportions give the same shares.
    copies = [(a, b) for a, b, chance in pairs for _ in range({0.15: 40, 0.4: 15, 1.0: 6}[chance])]
    table = weighted_table([(a, b) for a, b, _ in pairs], [chance for *_, chance in pairs], levels=4)
    copied = pair_table(copies, levels=4)
    assert sum(map(sum, table.shares)) == pytest.approx(1)
    weight = [1 / chance for *_, chance in pairs]
    assert table.n_effective == pytest.approx(sum(weight) ** 2 / sum(w * w for w in weight))
    assert exact_agreement(table).value == pytest.approx(exact_agreement(copied).value)
    assert crossed(table, line=2)[0].value == pytest.approx(crossed(copied, line=2)[0].value)
    for coefficient in (cohen_kappa, scott_pi, gwet_ac, brennan_prediger, percent_agreement):
        found, plain = coefficient(table, weights="quadratic"), coefficient(copied, weights="quadratic")
        assert found.value == pytest.approx(plain.value)
        if found.standard_error is not None and plain.standard_error is not None:
            scale = sqrt(len(copies) / table.n_effective)
            assert found.standard_error == pytest.approx(plain.standard_error * scale, abs=1e-7)


@given(tables, st.floats(0.05, 1), coefficients)
def test_equal_chances_give_the_unweighted_result(table: Any, chance: float, coefficient: Coefficient) -> None:
    pairs = [(k, m) for k, row in enumerate(table) for m, count in enumerate(row) for _ in range(count)]
    assume(pairs)
    found = coefficient(weighted_table(pairs, [chance] * len(pairs), levels=len(table)))
    plain = coefficient(table)
    assert found.value == pytest.approx(plain.value)
    assert found.standard_error == pytest.approx(plain.standard_error, abs=1e-7)
    assert found.n_effective == pytest.approx(len(pairs))


def test_a_weighted_result_says_what_it_rests_on() -> None:
    table = weighted_table([(0, 0), (1, 1), (0, 1)], [1, 0.5, 0.25], levels=2)
    found = exact_agreement(table)
    assert found.value == pytest.approx(3 / 7)
    assert (found.n, found.weights) == (3, "one over the chance of being judged twice")
    assert found.n_effective == pytest.approx(49 / 21)
    assert cohen_kappa(table).weights == "identity; one over the chance of being judged twice"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([[1, 2], [3, 4], [5, 6]], "square"),
        ([], "square"),
        ([[1, 2], [3]], "same length"),
        ([[1, -2], [3, 4]], "0 or more"),
        ([[1, 0.5], [3, 4]], "whole"),
        ([[1, float("nan")], [3, 4]], "whole"),
    ],
)
def test_a_table_that_is_none_is_refused(table: Any, words: str) -> None:
    for statistic in (*COEFFICIENTS, cohen_kappa_test, exact_agreement):
        with pytest.raises(ValueError, match=words):
            statistic(table)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="not known"):
        cohen_kappa(SKIN, weights="cubic")
    with pytest.raises(ValueError, match="3 categories"):
        cohen_kappa(SKIN, weights=weights.by_name("linear", 3))
    with pytest.raises(ValueError, match="between 0 and 1"):
        cohen_kappa(SKIN, level=95)
    with pytest.raises(ValueError, match="quantile"):
        cohen_kappa(SKIN, quantile="chi")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="0 steps"):
        within(SKIN, steps=-1)
    for call in (shift, crossed):
        with pytest.raises(ValueError, match="off a scale"):
            call(SKIN, line=4)  # type: ignore[operator]


def test_pairs_are_counted_first_in_rows() -> None:
    assert pair_table([(0, 1), (0, 1), (2, 2)], levels=3) == ((0, 2, 0), (0, 0, 0), (0, 0, 1))
    for stray in ([(0, 4)], np.array([[0, 4]])):
        with pytest.raises(ValueError, match="off a scale"):
            pair_table(stray, levels=4)
    with pytest.raises(ValueError, match="whole numbers"):
        pair_table(np.array([[0.0, 1.0]]), levels=4)


def test_pairs_with_impossible_chances_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 0 and at most 1"):
        weighted_table([(0, 0)], [0], levels=2)
    with pytest.raises(ValueError, match="off a scale"):
        weighted_table([(0, 2)], [0.5], levels=2)
    with pytest.raises(ValueError, match="no pairs"):
        weighted_table([], [], levels=2)
    with pytest.raises(ValueError, match="shorter"):
        weighted_table([(0, 0), (1, 1)], [0.5], levels=2)


def test_a_weighted_table_may_be_kept_and_read_again() -> None:
    table = WeightedTable(((0.5, 0.1), (0.1, 0.3)), 50, 40.0)
    assert gwet_ac(table).n == 50
    assert two_raters.cohen_kappa_test(table).n == 50
