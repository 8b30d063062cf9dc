"""Partial pooling of paired shifts, and the reliability of longer series: published values, plain loops, and properties."""

from collections.abc import Sequence
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.severity.panel import AuditorSeverity, lengthening, pairs_still_needed, spearman_brown
from fullcircle.stats.severity.pooling import ALIKE, PooledShifts, pool_shifts

pytestmark = pytest.mark.requirements("R7.4")

# Davies and Goldsmith 1972, yields of dyestuff from six batches; R's lme4 fits them by REML, which for a balanced layout equals
# the method of moments.
DYESTUFF = {
    "A": [1545, 1440, 1440, 1520, 1580],
    "B": [1540, 1555, 1490, 1560, 1495],
    "C": [1595, 1550, 1605, 1510, 1560],
    "D": [1445, 1440, 1595, 1465, 1545],
    "E": [1595, 1630, 1515, 1635, 1625],
    "F": [1520, 1455, 1450, 1480, 1445],
}
Rows = Sequence[tuple[int, int]]
pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3)), min_size=0, max_size=60)


def pooled(rows: Rows) -> PooledShifts:
    return pool_shifts([who for who, _ in rows], [shift for _, shift in rows])


def figures(found: PooledShifts) -> dict[object, float | None]:
    return {each.auditor: each.severity.value for each in found.auditors}


def slow(rows: Rows) -> dict[int, tuple[float, float, float]] | None:
    """Estimate, posterior standard deviation and reliability of each auditor, in loops from the definition."""
    by: dict[int, list[int]] = {}
    for who, shift in rows:
        by.setdefault(who, []).append(shift)
    n, size = len(rows), len(by)
    if size < 2 or n == size:
        return None
    means = {who: sum(own) / len(own) for who, own in by.items()}
    within = sum((shift - means[who]) ** 2 for who, own in by.items() for shift in own) / (n - size)
    if within < 1e-12:
        return None
    mean = sum(shift for _, shift in rows) / n
    spread = sum(len(own) * (means[who] - mean) ** 2 for who, own in by.items())
    between = max(0.0, (spread - (size - 1) * within) / (n - sum(len(own) ** 2 for own in by.values()) / n))
    found = {}
    for who, own in by.items():
        share = len(own) * between / (len(own) * between + within)
        found[who] = (mean + share * (means[who] - mean), sqrt(within / len(own)) * sqrt(share), share)
    return found


def test_the_batches_of_dyestuff_equal_their_published_fit() -> None:
    found = pool_shifts(
        [batch for batch, yields in DYESTUFF.items() for _ in yields],
        [value for yields in DYESTUFF.values() for value in yields],
    )
    assert found.within_variance is not None
    assert found.between_variance is not None
    assert sqrt(found.within_variance) == pytest.approx(49.51, abs=5e-3)
    assert sqrt(found.between_variance) == pytest.approx(42.00, abs=5e-3)
    effects = [each.severity.value - 1527.5 for each in found.auditors if each.severity.value is not None]
    assert effects == pytest.approx([-17.607, 0.391, 28.562, -23.085, 56.733, -44.995], abs=5e-3)
    assert (found.group.value, found.group.standard_error) == pytest.approx((1527.5, 19.383), abs=5e-3)


@given(pairs)
def test_every_figure_equals_plain_loops(rows: Rows) -> None:
    found, expected = pooled(rows), slow(rows)
    if expected is None:
        assert found.reason
        assert all(each.severity.value is None and each.severity.reason for each in found.auditors)
        assert (found.within_variance, found.between_variance) == (None, None)
        return
    for each in found.auditors:
        assert isinstance(each.auditor, int)
        value, error, share = expected[each.auditor]
        assert each.severity.value == pytest.approx(value, abs=1e-9)
        assert each.severity.standard_error == pytest.approx(error, abs=1e-7)
        assert each.reliability == pytest.approx(share, abs=1e-9)
        assert each.pairs == sum(who == each.auditor for who, _ in rows)


@given(pairs, st.randoms(use_true_random=False), st.integers(-5, 5))
def test_order_labels_and_a_constant_leave_the_panel_as_it_was(rows: Rows, random: object, more: int) -> None:
    found = pooled(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert figures(pooled(shuffled)) == pytest.approx(figures(found))
    permuted = figures(pooled([(5 - who, shift) for who, shift in rows]))
    assert {5 - who: value for who, value in permuted.items()} == pytest.approx(figures(found))  # type: ignore[operator]
    moved = pooled([(who, shift + more) for who, shift in rows])
    for each, other in zip(found.auditors, moved.auditors, strict=True):
        if each.severity.value is not None:
            assert other.severity.value == pytest.approx(each.severity.value + more, abs=1e-9)
            assert other.reliability == pytest.approx(each.reliability, abs=1e-9)


@given(pairs)
def test_estimates_lie_between_the_auditors_mean_and_the_panels(rows: Rows) -> None:
    found = pooled(rows)
    for each in found.auditors:
        if each.severity.value is not None:
            own = [shift for who, shift in rows if who == each.auditor]
            ends = sorted((sum(own) / len(own), sum(shift for _, shift in rows) / len(rows)))
            assert ends[0] - 1e-9 <= each.severity.value <= ends[1] + 1e-9
            assert each.reliability is not None
            assert 0 <= each.reliability <= 1


def test_auditors_who_do_not_differ_get_the_panels_mean_and_no_interval_of_no_width() -> None:
    found = pooled([(who, shift) for who in range(4) for shift in (-1, 0, 0, 1, 1)])
    assert found.between_variance == 0
    for each in found.auditors:
        assert each.severity.value == pytest.approx(0.2)
        assert (each.reliability, each.severity.interval, each.severity.reason, each.noise) == (0, None, ALIKE, None)
        assert pairs_still_needed(each, reliability=0.7) is None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "there are no pairs"),
        ([(1, 0), (1, 1)], "one auditor alone"),
        ([(1, 0), (2, 1)], "no auditor has two pairs yet"),
        ([(1, 0), (1, 0), (2, -1), (2, -1)], "nothing to judge chance by"),
    ],
)
def test_what_chance_cannot_be_told_from_has_a_reason_instead(rows: Rows, reason: str) -> None:
    found = pooled(rows)
    assert reason in found.reason
    assert all(each.reliability is None and each.severity.reason == found.reason for each in found.auditors)


def test_the_panel_as_a_whole_is_safe_from_thirty_pairs() -> None:
    few, enough = (pooled([(row % 3, row % 2) for row in range(n)]).group for n in (29, 30))
    assert few.caveats == ("fewer than 30 pairs: not yet safe to show",)
    assert enough.caveats == ()
    alone = pooled([(1, 0), (1, 1), (1, 1)])
    assert alone.group.value == pytest.approx(2 / 3)
    assert alone.group.standard_error == pytest.approx(1 / 3)
    assert pooled([(1, 1), (1, 1)]).group.interval is None
    assert pooled([]).group.value is None


def test_rounds_are_counted_for_each_auditor_and_intervals_nest() -> None:
    who, shifts, rounds = [1, 1, 1, 2, 2], [0, 1, 0, -1, -2], ["May", "May", "July", "May", "July"]
    found = pool_shifts(who, shifts, rounds=rounds)
    assert [each.rounds for each in found.auditors] == [2, 2]
    narrow, wide = (pool_shifts(who, shifts, level=level).auditors[0].severity.interval for level in (0.8, 0.95))
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low < narrow.high < wide.high


def test_faulty_input_is_refused() -> None:
    with pytest.raises(ValueError, match="2 auditors, but 1 shifts"):
        pool_shifts([1, 2], [0])
    with pytest.raises(ValueError, match="finite numbers"):
        pool_shifts([1, 2], [0, float("nan")])
    with pytest.raises(ValueError, match="2 pairs, but 1 rounds"):
        pool_shifts([1, 2], [0, 1], rounds=["May"])
    with pytest.raises(ValueError, match="level of an interval"):
        pool_shifts([1, 2], [0, 1], level=1.5)


def test_twice_the_cases_raise_reliability_as_published() -> None:
    # Adams and others 2010, New England Journal of Medicine 362:1014-1021: from 0.61 to 0.76.
    assert spearman_brown(0.61, 2) == pytest.approx(0.75776398)


@given(st.floats(0.01, 0.99), st.floats(0.1, 50), st.floats(0.1, 50))
def test_lengthening_undoes_the_reliability_of_longer_series(reliability: float, first: float, second: float) -> None:
    longer = spearman_brown(reliability, first)
    assert 0 < longer < 1
    assert spearman_brown(longer, second) == pytest.approx(spearman_brown(reliability, first * second))
    if longer < 0.999:
        assert lengthening(reliability, longer) == pytest.approx(first, rel=1e-6)


@given(pairs)
def test_the_pairs_still_needed_bring_the_figure_there_and_one_less_does_not(rows: Rows) -> None:
    found = pooled(rows)
    for each in found.auditors:
        more = pairs_still_needed(each, reliability=0.7)
        if more is not None:
            assert each.noise is not None
            assert (each.pairs + more) / (each.pairs + more + each.noise) >= 0.7 - 1e-9
            assert more == 0 or (each.pairs + more - 1) / (each.pairs + more - 1 + each.noise) < 0.7 + 1e-9
            assert found.within_variance is not None
            assert found.between_variance is not None
            ratio = found.within_variance / found.between_variance
            assert more == pytest.approx(max(0, ratio * 0.7 / 0.3 - each.pairs), abs=1)


def test_reliabilities_off_their_scale_are_refused() -> None:
    assert lengthening(0, 0.7) is None
    for wrong in (-0.1, 1.1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            spearman_brown(wrong, 2)
        with pytest.raises(ValueError, match="between 0 and 1"):
            lengthening(wrong, 0.7)
    with pytest.raises(ValueError, match="above 0"):
        spearman_brown(0.5, 0)
    estimate = pooled([(1, 0), (1, 1), (2, 3), (2, 2)]).auditors[0]
    assert isinstance(estimate, AuditorSeverity)
    with pytest.raises(ValueError, match="between 0 and 1"):
        pairs_still_needed(estimate, reliability=1)
