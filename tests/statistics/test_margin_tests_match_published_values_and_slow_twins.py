"""Stuart-Maxwell, Bhapkar, Bowker and the ordinal test: published values, twins from the definitions, and properties."""

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from fullcircle.stats.shift.lines import mcnemar_chi2
from fullcircle.stats.shift.margins import bhapkar, bowker, ordinal_marginal_homogeneity, stuart_maxwell
from fullcircle.stats.shift.means import mean_shift

pytestmark = pytest.mark.requirements("R7.4")

# Stuart 1955, Biometrika 42:412-416: unaided distance vision of the right and left eyes of 7,477 women.
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
# SAS/STAT User's Guide, PROC FREQ, "Agreement Study", skin condition data.
SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]

Table = list[list[int]]
squares = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.lists(st.integers(0, 9), min_size=q, max_size=q), min_size=q, max_size=q)
)
sparse = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.lists(st.sampled_from([0, 0, 0, 1, 4]), min_size=q, max_size=q), min_size=q, max_size=q)
)


def test_the_margins_of_a_published_table() -> None:
    assert stuart_maxwell(VISION).value == pytest.approx(11.957, abs=5e-4)
    assert stuart_maxwell(VISION).p == pytest.approx(0.00753343, abs=1e-8)
    assert bhapkar(VISION).value == pytest.approx(11.976, abs=5e-4)
    assert bowker(VISION).value == pytest.approx(19.107, abs=5e-4)
    assert ordinal_marginal_homogeneity(VISION).value == pytest.approx(3.45639504, abs=1e-8)
    assert stuart_maxwell(SKIN).value == pytest.approx(3.24757409, abs=1e-8)
    assert stuart_maxwell(SKIN).p == pytest.approx(0.35500626, abs=1e-8)


def slow_margins(table: Table) -> tuple[float, int]:
    """d' S- d with the pseudo-inverse of the whole covariance, and its rank."""
    counts = np.array(table, dtype=float)
    apart = counts.sum(axis=1) - counts.sum(axis=0)
    covariance = -(counts + counts.T)
    for k in range(len(counts)):
        covariance[k, k] = counts[k].sum() + counts[:, k].sum() - 2 * counts[k, k]
    value = float(apart @ np.linalg.pinv(covariance, rcond=1e-10) @ apart)
    return value, int(np.linalg.matrix_rank(covariance, tol=1e-8))


@given(st.one_of(squares, sparse))
def test_stuart_maxwell_and_bhapkar_equal_the_slow_twins_even_with_gaps(table: Table) -> None:
    value, degrees = slow_margins(table)
    n = sum(map(sum, table))
    found, wider = stuart_maxwell(table), bhapkar(table)
    if degrees == 0:
        assert found.value is None
        assert wider.value is None
        assert found.reason
        assert wider.reason
        return
    assert found.value == pytest.approx(value, abs=1e-6)
    assert found.degrees == degrees
    assert found.p == pytest.approx(chi2.sf(value, degrees), abs=1e-6)
    if wider.value is None:
        assert value == pytest.approx(n)
        assert wider.reason
    else:
        # W = n d' V^-1 d with V the covariance of the differences as seen.
        assert wider.value == pytest.approx(slow_bhapkar(table), rel=1e-4, abs=1e-6)
        assert wider.value >= found.value - 1e-9


def slow_bhapkar(table: Table) -> float:
    counts = np.array(table, dtype=float)
    n, q = counts.sum(), len(counts)
    steps = np.array([np.eye(q)[k] - np.eye(q)[m] for k in range(q) for m in range(q)])
    shares = counts.ravel() / n
    mean = shares @ steps
    covariance = (steps * shares[:, None]).T @ steps - np.outer(mean, mean)
    return float(n * mean @ np.linalg.pinv(covariance, rcond=1e-9) @ mean)


@given(st.one_of(squares, sparse))
def test_bowker_equals_the_slow_twin_and_skips_empty_pairs(table: Table) -> None:
    q = len(table)
    terms = [
        (table[k][m] - table[m][k]) ** 2 / (table[k][m] + table[m][k])
        for k in range(q)
        for m in range(k + 1, q)
        if table[k][m] + table[m][k]
    ]
    found = bowker(table)
    if not terms:
        assert found.value is None
        assert found.reason
        return
    assert found.value == pytest.approx(sum(terms))
    assert found.degrees == len(terms)
    assert found.p == pytest.approx(chi2.sf(sum(terms), len(terms)))


@given(squares, st.randoms())
def test_the_ordinal_test_equals_the_sum_over_pairs(table: Table, chance: object) -> None:
    scores = [round(chance.uniform(-3, 3), 2) for _ in table]  # type: ignore[attr-defined]
    steps = [scores[m] - scores[k] for k, row in enumerate(table) for m, count in enumerate(row) for _ in range(count)]
    found = ordinal_marginal_homogeneity(table, scores=scores)
    if not any(steps):
        assert found.value is None
        assert found.reason
        return
    z = sum(steps) / sqrt(sum(step * step for step in steps))
    assert found.value == pytest.approx(z, abs=1e-9)
    assert found.p == pytest.approx(2 * NormalDist().cdf(-abs(z)), abs=1e-9)


def test_the_ordinal_test_is_the_mean_shift_over_an_error_without_its_mean_taken_off() -> None:
    found, mean = ordinal_marginal_homogeneity(VISION).value, mean_shift(VISION)
    assert found is not None
    assert mean.value is not None
    assert mean.standard_error is not None
    over_own_error = mean.value / mean.standard_error
    assert found < over_own_error
    assert found == pytest.approx(over_own_error, rel=2e-3)


@given(squares)
def test_transposing_keeps_the_margins_apart_and_turns_the_ordinal_test(table: Table) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    for statistic in (stuart_maxwell, bhapkar, bowker):
        one, other = statistic(table), statistic(turned)
        assert one.degrees == other.degrees
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-6, rel=1e-6))
    z, back = ordinal_marginal_homogeneity(table).value, ordinal_marginal_homogeneity(turned).value
    assert z == (None if back is None else pytest.approx(-back))


@given(squares, st.randoms())
def test_renaming_the_levels_changes_nothing_but_the_ordinal_test(table: Table, chance: object) -> None:
    order = list(range(len(table)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    renamed = [[table[k][m] for m in order] for k in order]
    for statistic in (stuart_maxwell, bowker):
        one, other = statistic(table), statistic(renamed)
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-6, rel=1e-6))


@given(squares, st.integers(0, 4))
def test_a_level_that_nobody_uses_changes_nothing(table: Table, place: int) -> None:
    where = min(place, len(table))
    wider = [row[:where] + [0] + row[where:] for row in table]
    wider.insert(where, [0] * (len(table) + 1))
    for statistic in (stuart_maxwell, bhapkar, bowker):
        one, other = statistic(table), statistic(wider)
        assert (one.degrees, one.n) == (other.degrees, other.n)
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-6, rel=1e-6))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_on_two_levels_all_are_mcnemars_test(both: int, lost: int, gained: int, neither: int) -> None:
    assume(lost + gained > 0)
    table, expected = [[both, lost], [gained, neither]], mcnemar_chi2(lost, gained)
    for statistic in (stuart_maxwell, bowker):
        assert statistic(table).value == pytest.approx(expected.value)
        assert statistic(table).p == pytest.approx(expected.p)
    z = ordinal_marginal_homogeneity(table).value
    assert z is not None
    assert z * z == pytest.approx(expected.value)


def test_false_alarms_of_the_margin_tests_stay_near_their_level() -> None:
    rng = np.random.default_rng(29)
    shares = np.array([[6, 2, 1, 0.5], [2, 9, 3, 1], [1, 3, 12, 2], [0.5, 1, 2, 5]])
    shares /= shares.sum()
    tables = rng.multinomial(120, shares.ravel(), size=800).reshape(-1, 4, 4)
    for statistic in (stuart_maxwell, bowker, ordinal_marginal_homogeneity):
        alarms = sum((statistic(table).p or 1.0) < 0.05 for table in tables)
        assert 0.02 < alarms / 800 < 0.085


@pytest.mark.parametrize(
    "table", [[[1, 2, 3], [4, 5, 6]], [[1]], [[1, 2], [3]], [[1, -1], [0, 0]], "ab", [[1, 0.5], [0, 0]]]
)
def test_a_table_that_makes_no_sense_is_refused(table: Table) -> None:
    for statistic in (stuart_maxwell, bhapkar, bowker, ordinal_marginal_homogeneity):
        with pytest.raises(ValueError, match="table of pairs"):
            statistic(table)
    with pytest.raises(ValueError, match="scores"):
        ordinal_marginal_homogeneity(SKIN, scores=[1, 2])
