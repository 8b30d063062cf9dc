"""Agreement of two judges: published tables, a twin written straight from the definitions, and properties."""

from collections.abc import Sequence
from itertools import product
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats import agreement
from fullcircle.stats.agreement import (
    exact_agreement,
    identity,
    kappa_standard_error,
    pair_table,
    quadratic,
    shift,
    weighted_kappa,
    within,
)

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

Table = Sequence[Sequence[int]]


@pytest.mark.parametrize(
    ("table", "weights", "kappa", "error"),
    [
        (SKIN, identity, 0.34487535, 0.07239669),
        (SKIN, quadratic, 0.66072289, 0.06164283),
        (WINNIPEG, identity, 0.20794246, 0.05045537),
        (WINNIPEG, quadratic, 0.52457646, 0.0600551),
        (CARCINOMA, identity, 0.4930056, 0.05674315),
        (CARCINOMA, quadratic, 0.78382187, 0.03867034),
        (ABSTRACTORS, identity, 0.7964094, 0.05891072),
        (ABSTRACTORS, quadratic, 0.89215686, None),
        (BALANCED, identity, 0.69951923, 0.0713936),
        (SKEWED, identity, 0.31818182, 0.13345652),
    ],
)
def test_kappa_and_its_error_equal_the_published_ones(
    table: Table, weights: agreement.Weights, kappa: float, error: float | None
) -> None:
    assert weighted_kappa(table, weights=weights).value == pytest.approx(kappa, abs=1e-6)
    if error is not None:
        assert kappa_standard_error(table, weights=weights) == pytest.approx(error, abs=1e-6)


def test_kappa_interval_equals_the_published_normal_one() -> None:
    found = weighted_kappa(SKIN, weights=identity).interval
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.20298045, 0.48677025), abs=1e-6)


def test_percentages_and_shift_equal_the_published_ones() -> None:
    assert exact_agreement(SKIN).value == pytest.approx(0.51136364, abs=1e-6)
    assert within(SKIN, steps=1).value == pytest.approx(0.92045455, abs=1e-6)
    assert exact_agreement(CARCINOMA).value == pytest.approx(0.63559322, abs=1e-6)
    assert exact_agreement(ABSTRACTORS).value == pytest.approx(0.89, abs=1e-6)
    found = shift(SKIN, line=2)
    assert (found.lower, found.same, found.higher, found.two_or_more) == (19, 45, 24, 7)
    assert (found.line_lost, found.line_gained) == (8, 15)


def pairs_of(table: Table) -> list[tuple[int, int]]:
    return [(k, m) for k, row in enumerate(table) for m, count in enumerate(row) for _ in range(count)]


def slow_kappa(table: Table) -> float | None:
    """Observed credit of each real pair against the credit of every first judgement met with every second one."""
    pairs, levels = pairs_of(table), len(table)
    observed = sum(quadratic(first, second, levels) for first, second in pairs) / len(pairs)
    met = [quadratic(first, second, levels) for (first, _), (_, second) in product(pairs, pairs)]
    chance = sum(met) / len(met)
    return None if 1 - chance < 1e-9 else (observed - chance) / (1 - chance)


def kappa_of_shares(shares: list[float], levels: int) -> float:
    cells = list(product(range(levels), repeat=2))
    rows = [sum(s for s, (k, _) in zip(shares, cells, strict=True) if k == level) for level in range(levels)]
    columns = [sum(s for s, (_, m) in zip(shares, cells, strict=True) if m == level) for level in range(levels)]
    observed = sum(s * quadratic(k, m, levels) for s, (k, m) in zip(shares, cells, strict=True))
    chance = sum(rows[k] * columns[m] * quadratic(k, m, levels) for k, m in cells)
    return (observed - chance) / (1 - chance)


def slow_error(table: Table) -> float:
    """The delta method with numeric slopes: how kappa moves when each cell's share is nudged."""
    levels, n = len(table), sum(map(sum, table))
    shares = [count / n for row in table for count in row]
    slopes = []
    for cell in range(len(shares)):
        step = 1e-6
        up = [s + step * (i == cell) for i, s in enumerate(shares)]
        down = [s - step * (i == cell) for i, s in enumerate(shares)]
        slopes.append((homogeneous(up, levels) - homogeneous(down, levels)) / (2 * step))
    mean = sum(s * g for s, g in zip(shares, slopes, strict=True))
    return sqrt(max(0.0, (sum(s * g * g for s, g in zip(shares, slopes, strict=True)) - mean**2) / n))


def homogeneous(shares: list[float], levels: int) -> float:
    whole = sum(shares)
    return kappa_of_shares([s / whole for s in shares], levels)


tables = st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=4, max_size=4)


@given(tables)
def test_kappa_and_its_error_equal_the_slow_twins(table: list[list[int]]) -> None:
    assume(30 <= sum(map(sum, table)) <= 120)
    expected = slow_kappa(table)
    assume(expected is not None)
    assert weighted_kappa(table).value == pytest.approx(expected, abs=1e-9)
    assert kappa_standard_error(table) == pytest.approx(slow_error(table), abs=1e-5)


@given(tables)
def test_swapping_the_judges_keeps_agreement_and_turns_the_shift_round(table: list[list[int]]) -> None:
    assume(sum(map(sum, table)) > 0)
    turned = [list(column) for column in zip(*table, strict=True)]
    assert exact_agreement(table) == exact_agreement(turned)
    assert within(table, steps=1) == within(turned, steps=1)
    kappa, other = weighted_kappa(table).value, weighted_kappa(turned).value
    assert (kappa is None) == (other is None)
    assert kappa is None or kappa == pytest.approx(other)
    there, back = shift(table, line=2), shift(turned, line=2)
    assert (there.lower, there.higher, there.line_lost) == (back.higher, back.lower, back.line_gained)
    assert there.lower + there.same + there.higher == sum(map(sum, table))


def test_full_agreement_on_several_levels_is_one() -> None:
    found = weighted_kappa([[0, 0, 0, 0], [0, 12, 0, 0], [0, 0, 18, 0], [0, 0, 0, 0]])
    assert found.value == pytest.approx(1)
    assert found.interval is not None
    assert found.interval.high == 1


def test_kappa_of_one_used_level_is_undefined_with_a_reason() -> None:
    found = weighted_kappa([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 40, 0], [0, 0, 0, 0]])
    assert found.value is None
    assert "one level" in found.reason


def test_kappa_of_few_pairs_is_withheld_with_a_reason() -> None:
    found = weighted_kappa([[5, 1], [1, 5]])
    assert found.value is None
    assert "too few" in found.reason


def test_pairs_are_counted_first_in_rows() -> None:
    assert pair_table([(0, 1), (0, 1), (2, 2)], levels=3) == ((0, 2, 0), (0, 0, 0), (0, 0, 1))
    with pytest.raises(ValueError, match="off a scale"):
        pair_table([(0, 4)], levels=4)


def test_a_table_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        exact_agreement([[1, 2], [3, 4], [5, 6]])
