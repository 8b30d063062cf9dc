"""Sign test, Wilcoxon's signed ranks, McNemar's tests, Holm: published values, every arrangement counted, and properties."""

from fractions import Fraction
from itertools import product
from math import comb, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats.multiplicity import holm
from fullcircle.stats.proportions import Side
from fullcircle.stats.shift.lines import crossings, mcnemar_chi2, mcnemar_exact
from fullcircle.stats.shift.ranks import Zeros, sign_test, signed_rank_test, table_differences

pytestmark = pytest.mark.requirements("R7.4")

# Hollander and Wolfe 1973, p. 27: depression scale of nine patients at two visits (R, ?wilcox.test).
FIRST = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

sides = st.sampled_from(["two-sided", "greater", "less"])
zeros = st.sampled_from(["drop", "pratt"])


def test_wilcoxon_equals_the_published_values() -> None:
    fallen = [a - b for a, b in zip(FIRST, SECOND, strict=True)]
    found = signed_rank_test(fallen, side="greater")
    assert (found.value, found.n) == (40, 9)
    assert found.p == pytest.approx(0.01953125)
    assert signed_rank_test(fallen).p == pytest.approx(0.0390625)


def test_the_sign_test_equals_the_published_value() -> None:
    """Zar, Biostatistical Analysis: hind and fore legs of ten deer."""
    assert sign_test(8, 2).p == pytest.approx(0.109375)


def test_mcnemar_equals_the_published_value() -> None:
    """Agresti 2002, Categorical Data Analysis, section 10.1.1."""
    found = mcnemar_chi2(150, 86)
    assert found.value == pytest.approx(17.3559322, abs=1e-7)
    assert mcnemar_chi2(150, 86, corrected=True).value == pytest.approx(63**2 / 236)


def test_holm_equals_the_worked_example() -> None:
    """R, ?p.adjust, method holm, by hand: .005 x 4, .01 x 3, .03 x 2, .04 x 1 but no smaller than the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


@given(st.integers(0, 40), st.integers(0, 40), sides)
def test_the_sign_test_counts_every_sequence_of_signs(up: int, down: int, side: Side) -> None:
    n = up + down
    found = sign_test(up, down, side=side)
    if n == 0:
        assert found.p is None
        assert found.reason
        return
    less = Fraction(sum(comb(n, k) for k in range(up + 1)), 2**n)
    greater = Fraction(sum(comb(n, k) for k in range(up, n + 1)), 2**n)
    expected = {"less": less, "greater": greater, "two-sided": min(Fraction(1), 2 * min(less, greater))}[side]
    assert found.p == pytest.approx(float(expected))
    mirror: Side = {"less": "greater", "greater": "less", "two-sided": "two-sided"}[side]  # type: ignore[assignment]
    assert sign_test(down, up, side=mirror).p == pytest.approx(found.p)


def slow_ranks(values: list[float]) -> list[float]:
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2 for value in values
    ]


def kept(values: list[int], how: Zeros) -> tuple[list[int], list[float]]:
    """The differences that are not 0, and their mid-ranks."""
    ranked = values if how == "pratt" else [value for value in values if value]
    ranks = slow_ranks([abs(value) for value in ranked])
    pairs = [(value, rank) for value, rank in zip(ranked, ranks, strict=True) if value]
    return [value for value, _ in pairs], [rank for _, rank in pairs]


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=11), sides, zeros)
def test_exact_signed_ranks_count_every_arrangement_of_signs(values: list[int], side: Side, how: Zeros) -> None:
    changed, ranks = kept(values, how)
    found = signed_rank_test(values, side=side, zeros=how, method="exact")
    if not changed:
        assert found.p is None
        assert found.reason
        return
    seen = sum(rank for value, rank in zip(changed, ranks, strict=True) if value > 0)
    sums = [
        sum(rank for rank, plus in zip(ranks, signs, strict=True) if plus)
        for signs in product([False, True], repeat=len(ranks))
    ]
    less = sum(one <= seen for one in sums) / len(sums)
    greater = sum(one >= seen for one in sums) / len(sums)
    expected = {"less": less, "greater": greater, "two-sided": min(1.0, 2 * min(less, greater))}[side]
    assert found.value == pytest.approx(seen)
    assert found.p == pytest.approx(expected)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=60), sides, zeros, st.booleans())
def test_normal_signed_ranks_correct_the_textbook_variance_for_ties(
    values: list[int], side: Side, how: Zeros, continuity: bool
) -> None:
    changed, ranks = kept(values, how)
    assume(changed)
    found = signed_rank_test(values, side=side, zeros=how, method="normal", continuity=continuity)
    seen = sum(rank for value, rank in zip(changed, ranks, strict=True) if value > 0)
    n = len(values) if how == "pratt" else len(changed)
    left = n - len(changed)
    mean = (n * (n + 1) - left * (left + 1)) / 4
    sizes = [abs(value) for value in changed]
    ties = sum(sizes.count(size) ** 3 - sizes.count(size) for size in set(sizes))
    variance = (n * (n + 1) * (2 * n + 1) - left * (left + 1) * (2 * left + 1)) / 24 - ties / 48
    half = 0.5 if continuity else 0.0
    normal = NormalDist()
    if side == "two-sided":
        expected = 2 * normal.cdf(-max(0.0, abs(seen - mean) - half) / sqrt(variance))
    elif side == "greater":
        expected = normal.cdf(-(seen - mean - half) / sqrt(variance))
    else:
        expected = normal.cdf((seen - mean + half) / sqrt(variance))
    assert found.p == pytest.approx(min(1.0, expected), abs=1e-9)


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=40), st.randoms(), zeros)
def test_signed_ranks_mirror_ignore_order_and_take_counts(values: list[int], chance: object, how: Zeros) -> None:
    found = signed_rank_test(values, zeros=how, side="greater")
    mirrored = signed_rank_test([-value for value in values], zeros=how, side="less")
    assert found.p == (None if mirrored.p is None else pytest.approx(mirrored.p))
    shuffled = list(values)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert signed_rank_test(shuffled, zeros=how, side="greater") == found
    sizes = sorted(set(values))
    counted = signed_rank_test(sizes, counts=[values.count(size) for size in sizes], zeros=how, side="greater")
    assert counted == found
    assert found.p is None or 0 <= found.p <= 1


def test_auto_is_exact_only_for_few_pairs_without_ties() -> None:
    few, many = [k + 1 for k in range(25)], [k + 1 for k in range(26)]
    assert "exact" in signed_rank_test(few).method
    assert "normal" in signed_rank_test(many).method
    tied = signed_rank_test([1, 1, -2, 3])
    assert "normal" in tied.method
    assert any("approximate" in caveat for caveat in tied.caveats)
    dropped = signed_rank_test([0, 0, 1, -2, 3])
    assert "exact" in dropped.method
    assert any("left out: 2" in caveat for caveat in dropped.caveats)
    assert "normal" in signed_rank_test([0, 0, 1, -2, 3], zeros="pratt").method


def test_a_table_of_pairs_gives_the_same_signed_ranks_as_its_pairs() -> None:
    table = [[5, 3, 0, 1], [2, 9, 4, 0], [0, 5, 8, 2], [0, 1, 1, 3]]
    values, counts = table_differences(table)
    single = [value for value, count in zip(values, counts, strict=True) for _ in range(count)]
    assert len(single) == sum(map(sum, table))
    assert signed_rank_test(values, counts=counts) == signed_rank_test(single)


def test_false_alarms_of_signed_ranks_stay_at_their_level() -> None:
    rng = np.random.default_rng(23)
    samples = rng.integers(-2, 3, size=(1200, 40))
    alarms = sum((signed_rank_test(row).p or 1.0) < 0.05 for row in samples)
    assert 0.03 < alarms / 1200 < 0.07


@given(st.integers(0, 60), st.integers(0, 60))
def test_exact_mcnemar_doubles_the_smaller_tail(lost: int, gained: int) -> None:
    found = mcnemar_exact(lost, gained)
    n, fewer = lost + gained, min(lost, gained)
    if n == 0:
        assert found.p is None
        assert found.reason
        return
    tail = Fraction(sum(comb(n, k) for k in range(fewer + 1)), 2**n)
    assert found.p == pytest.approx(float(2 * min(tail, Fraction(1, 2))))
    assert found.value == fewer
    assert mcnemar_exact(gained, lost).p == found.p


@given(st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_large_sample_mcnemar_is_a_squared_normal(lost: int, gained: int, corrected: bool) -> None:
    found = mcnemar_chi2(lost, gained, corrected=corrected)
    if lost + gained == 0:
        assert found.value is None
        assert found.reason
        return
    z = max(0, abs(lost - gained) - corrected) / sqrt(lost + gained)
    assert found.value == pytest.approx(z * z)
    assert found.p == pytest.approx(2 * NormalDist().cdf(-z))
    assert found.degrees == 1


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4), st.integers(1, 3))
def test_crossings_of_a_line_count_every_pair_once(table: list[list[int]], line: int) -> None:
    (both, lost), (gained, neither) = crossings(table, line=line)
    cells = [(k, m, count) for k, row in enumerate(table) for m, count in enumerate(row)]
    assert both == sum(count for k, m, count in cells if k >= line and m >= line)
    assert lost == sum(count for k, m, count in cells if k >= line > m)
    assert gained == sum(count for k, m, count in cells if k < line <= m)
    assert neither == sum(count for k, m, count in cells if k < line and m < line)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8))
def test_holm_lets_the_same_tests_through_as_the_step_down_rule(p_values: list[float | None]) -> None:
    adjusted = holm(p_values)
    known = [p for p in p_values if p is not None]
    assert [p is None for p in adjusted] == [p is None for p in p_values]
    for level in (0.01, 0.05, 0.2):
        passed: set[int] = set()
        order = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
        for rank, (p, place) in enumerate(order):
            if p * (len(known) - rank) > level:
                break
            passed.add(place)
        assert {place for place, p in enumerate(adjusted) if p is not None and p <= level} == passed
    assert all(a is None or a >= p for a, p in zip(adjusted, p_values, strict=True) if p is not None)


def test_what_makes_no_sense_is_refused() -> None:
    for call in (
        lambda: sign_test(-1, 3),
        lambda: sign_test(1, 2, side="both"),  # type: ignore[arg-type]
        lambda: signed_rank_test([1, float("nan")]),
        lambda: signed_rank_test([1, 2], counts=[1]),
        lambda: signed_rank_test([1, 2], counts=[1, -1]),
        lambda: signed_rank_test([1, 2], zeros="keep"),  # type: ignore[arg-type]
        lambda: signed_rank_test(range(1, 400), method="exact"),
        lambda: mcnemar_exact(-1, 2),
        lambda: mcnemar_chi2(1.5, 2),  # type: ignore[arg-type]
        lambda: crossings([[1, 2], [3, 4]], line=2),
        lambda: holm([0.5, 1.2]),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()
    assert signed_rank_test([]).reason
    assert signed_rank_test([0, 0]).reason
