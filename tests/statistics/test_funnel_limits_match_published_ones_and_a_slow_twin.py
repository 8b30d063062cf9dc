"""Funnels: published limits and between-unit variances, slow twins, what is plotted, and how it is worded."""

from fractions import Fraction
from itertools import pairwise
from math import asin, comb, sin, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.funnel.limits import TAILS, drawn_limits, exact_limits, large_sample_limits, overdispersed_limits
from fullcircle.stats.funnel.overdispersion import overdispersion, random_effects, winsorised, z_scores
from fullcircle.stats.funnel.plot import BEYOND_95, BEYOND_99_8, LISTED, WITHIN, Unit, funnel

TARGET = st.floats(0.02, 0.98)
TAIL = st.sampled_from([0.001, 0.01, 0.025, 0.1, 0.9, 0.975, 0.999])
UNITS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 200)), min_size=2, max_size=15)


# UKHSA, PHEindicatormethods, testdata_funnel_prop_outputs.csv, which cuts limits at 0 and 100.
@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, (3.204264, 100, 0, 100)),
        (10, (56.154344, 100, 42.03259, 100)),
        (50, (69.691035, 91.593861, 63.375595, 97.909301)),
        (1008, (78.203374, 83.081521, 76.796814, 84.488082)),
        (110000, (80.408963, 80.875933, 80.274317, 81.010578)),
    ],
)
def test_large_sample_limits_equal_the_published_ones(n: int, expected: tuple[float, ...]) -> None:
    found = large_sample_limits(0.80642448, n, (0.025, 0.975, 0.001, 0.999)).clip(0, 1)
    assert (100 * found[0]).tolist() == pytest.approx(list(expected), abs=1e-4)


def slow_exact(target: float, n: int, tail: float) -> float:
    """Spiegelhalter's interpolation, one count after another, in exact fractions."""
    p, wanted, below = Fraction(target), Fraction(tail), Fraction(0)
    for count in range(n + 1):
        step = comb(n, count) * p**count * (1 - p) ** (n - count)
        if below + step >= wanted:
            return float((count - (below + step - wanted) / step) / n)
        below += step
    raise AssertionError("a distribution reaches every tail")


@given(TARGET, st.integers(1, 60), TAIL)
def test_exact_limits_equal_the_slow_twin(target: float, n: int, tail: float) -> None:
    assert exact_limits(target, n, (tail,))[0, 0] == pytest.approx(slow_exact(target, n, tail), abs=1e-6)


def test_exact_limits_hold_for_extreme_targets_and_large_numbers() -> None:
    assert exact_limits(1e-6, [1, 50], (0.999,))[:, 0].tolist() == pytest.approx(
        [slow_exact(1e-6, n, 0.999) for n in (1, 50)], abs=1e-9
    )
    exact, normal = exact_limits(0.6, 10**6), large_sample_limits(0.6, 10**6)
    assert exact == pytest.approx(normal, abs=2e-6)


@given(TARGET, st.integers(1, 500))
def test_exact_limits_mirror_when_good_and_not_good_change_places(target: float, n: int) -> None:
    upper = [1 - tail for tail in TAILS]
    mirror = 1 - (exact_limits(1 - target, n, upper) + 1 / n)
    # Spiegelhalter interpolates towards the count below: mirrored, limits shift by one count.
    assert exact_limits(target, n).tolist()[0] == pytest.approx(mirror.tolist()[0], abs=1e-5)


@given(TARGET, st.lists(st.integers(1, 400), min_size=1, max_size=9), st.floats(0, 0.2))
def test_limits_are_nested_and_narrow_with_size(target: float, sizes: list[int], tau2: float) -> None:
    for limits in (
        exact_limits(target, sizes),
        large_sample_limits(target, sizes),
        overdispersed_limits(target, sizes, tau2=tau2),
        drawn_limits(target, sizes, tau2=tau2),
    ):
        assert (np.diff(limits, axis=1) >= -1e-9).all()
    wide = drawn_limits(target, sizes, tau2=tau2)
    assert ((wide >= 0) & (wide <= 1)).all()
    inside = np.array(TAILS) < 0.5
    for narrower in (exact_limits(target, sizes).clip(0, 1), overdispersed_limits(target, sizes, tau2=tau2)):
        assert (wide[:, inside] <= narrower[:, inside] + 1e-12).all()
        assert (wide[:, ~inside] >= narrower[:, ~inside] - 1e-12).all()


@given(TARGET, st.integers(1, 60))
def test_chance_passes_a_drawn_limit_no_more_often_than_it_says(target: float, n: int) -> None:
    chances = [comb(n, count) * target**count * (1 - target) ** (n - count) for count in range(n + 1)]
    for tail, limit in zip(TAILS, drawn_limits(target, n)[0].tolist(), strict=True):
        if tail < 0.5:
            passed = sum(chance for count, chance in enumerate(chances) if count / n < limit - 1e-9)
        else:
            passed = sum(chance for count, chance in enumerate(chances) if count / n > limit + 1e-9)
        assert passed <= min(tail, 1 - tail) + 1e-9


@given(TARGET, st.floats(0.5, 400), TAIL, st.floats(0, 0.3))
def test_overdispersed_limits_equal_the_formula(target: float, n: float, tail: float, tau2: float) -> None:
    angle = asin(sqrt(target)) + NormalDist().inv_cdf(tail) * sqrt(1 / (4 * n) + tau2)
    expected = sin(min(max(angle, 0), asin(1))) ** 2
    assert overdispersed_limits(target, n, (tail,), tau2=tau2)[0, 0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("target", "sizes", "tails"),
    [(0.0, [5], TAILS), (1.0, [5], TAILS), (0.5, [0], TAILS), (0.5, [5], (0.0,)), (0.5, [[5]], TAILS)],
)
def test_limits_that_cannot_be_are_refused(target: float, sizes: list[int], tails: tuple[float, ...]) -> None:
    for limits in (exact_limits, large_sample_limits, drawn_limits):
        with pytest.raises(ValueError, match=r"target|files|tail"):
            limits(target, sizes, tails)
    with pytest.raises(ValueError, match="whole"):
        exact_limits(0.5, [4.5])
    with pytest.raises(ValueError, match="variance"):
        overdispersed_limits(0.5, [5], tau2=-1)


# Overdispersion and random effects


def test_random_effects_equal_the_published_ones() -> None:
    """BCG trials of Colditz 1994 as in the R package metafor, method DL: tau2 0.3088, mean -0.7141 (SE 0.1787), Q 152.2330."""
    trials = [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
        (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]  # fmt: skip
    effects = [float(np.log(a / (a + b)) - np.log(c / (c + d))) for a, b, c, d in trials]
    variances = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in trials]
    found = random_effects(effects, variances)
    assert found.mean.interval is not None
    assert found.tau2 == pytest.approx(0.30876026, abs=1e-6)
    assert found.mean.value == pytest.approx(-0.71411722, abs=1e-6)
    assert found.mean.standard_error == pytest.approx(0.1787, abs=5e-5)
    assert (found.mean.interval.low, found.mean.interval.high) == pytest.approx((-1.0644, -0.3638), abs=5e-5)
    assert found.q.value == pytest.approx(152.23300808, abs=1e-6)
    assert found.i2 == pytest.approx(0.9212, abs=5e-5)


EFFECTS = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.05, 4)), min_size=2, max_size=12)


@given(EFFECTS)
def test_random_effects_equal_the_slow_twin(pairs: list[tuple[float, float]]) -> None:
    found = random_effects([y for y, _ in pairs], [v for _, v in pairs])
    fixed = sum(y / v for y, v in pairs) / sum(1 / v for _, v in pairs)
    q = sum((y - fixed) ** 2 / v for y, v in pairs)
    spare = sum(1 / v for _, v in pairs) - sum(1 / v**2 for _, v in pairs) / sum(1 / v for _, v in pairs)
    tau2 = max(0.0, (q - (len(pairs) - 1)) / spare)
    mean = sum(y / (v + tau2) for y, v in pairs) / sum(1 / (v + tau2) for _, v in pairs)
    assert (found.fixed.value, found.q.value) == pytest.approx((fixed, q), abs=1e-7)
    assert (found.tau2, found.mean.value) == pytest.approx((tau2, mean), abs=1e-7)
    assert found.i2 is None or 0 <= found.i2 <= 1


@given(EFFECTS, st.randoms(use_true_random=False))
def test_order_of_effects_never_matters_and_equal_effects_have_no_variance(
    pairs: list[tuple[float, float]], random: np.random.Generator
) -> None:
    mixed = list(pairs)
    random.shuffle(mixed)
    one, other = (random_effects([y for y, _ in row], [v for _, v in row]) for row in (pairs, mixed))
    assert (one.tau2, one.mean.value) == pytest.approx((other.tau2, other.mean.value), abs=1e-9)
    same = random_effects([0.5] * len(pairs), [v for _, v in pairs])
    assert same.tau2 == 0
    assert same.mean.value == pytest.approx(0.5)


def test_one_effect_has_no_differences_and_says_why() -> None:
    found = random_effects([0.4], [0.1])
    assert found.mean.value == pytest.approx(0.4)
    assert (found.tau2, found.q.value, found.i2) == (None, None, None)
    assert found.q.reason
    with pytest.raises(ValueError, match="variance"):
        random_effects([1, 2], [1])
    with pytest.raises(ValueError, match="variances"):
        random_effects([1, 2], [1, 0])


@given(UNITS, st.floats(0.05, 0.95), st.sampled_from([0.0, 0.1, 0.2]))
def test_overdispersion_equals_the_slow_twin(units: list[tuple[float, int]], target: float, share: float) -> None:
    z = [(asin(sqrt(p)) - asin(sqrt(target))) * 2 * sqrt(n) for p, n in units]
    ordered, last = sorted(z), len(z) - 1

    def at(quantile: float) -> float:
        place = quantile * last
        low = int(place)
        return ordered[low] + (place - low) * (ordered[min(low + 1, last)] - ordered[low])

    pulled = [min(max(one, at(share)), at(1 - share)) for one in z]
    phi = sum(one**2 for one in pulled) / len(z)
    w = [4 * n for _, n in units]
    tau2 = max(0.0, (len(z) * phi - last) / (sum(w) - sum(one**2 for one in w) / sum(w)))
    shares, sizes = [p for p, _ in units], [n for _, n in units]
    assert z_scores(shares, sizes, target=target).tolist() == pytest.approx(z, abs=1e-9)
    assert winsorised(z, share=share).tolist() == pytest.approx(pulled, abs=1e-9)
    found = overdispersion(shares, sizes, target=target, share=share)
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2), abs=1e-9)


def test_overdispersion_recovers_the_variance_between_units_and_is_small_under_chance() -> None:
    rng = np.random.default_rng(12)
    sizes = rng.integers(20, 120, size=4000)
    angles = asin(sqrt(0.6)) + rng.normal(0, 0.1, size=4000)
    for truth, shares in ((0.01, np.sin(angles) ** 2), (0.0, np.full(4000, 0.6))):
        found = overdispersion(rng.binomial(sizes, shares) / sizes, sizes, target=0.6, share=0.0)
        assert found.tau2 == pytest.approx(truth, abs=0.0015)


def test_one_unit_has_no_overdispersion_and_few_carry_a_caveat() -> None:
    alone = overdispersion([0.4], [20], target=0.5)
    assert alone.phi is None
    assert alone.reason
    assert overdispersion([0.4] * 9, [20] * 9, target=0.5).caveats
    assert not overdispersion([0.4] * 10, [20] * 10, target=0.5).caveats


@pytest.mark.parametrize(("shares", "sizes"), [([1.1], [5]), ([0.5], [0]), ([0.5, 0.5], [5]), ([float("nan")], [5])])
def test_units_that_cannot_be_are_refused(shares: list[float], sizes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"unit|share"):
        overdispersion(shares, sizes, target=0.5)
    with pytest.raises(ValueError, match="winsorise"):
        winsorised([1.0], share=0.5)


# The plot

TEAMS = [
    Unit(f"Team {place}", share, 30) for place, share in enumerate([0.55, 0.6, 0.65, 0.6, 0.62, 0.58, 0.6, 0.6, 0.61])
]


def test_a_team_far_from_the_whole_is_a_reason_to_ask_in_either_direction() -> None:
    found = funnel([*TEAMS, Unit("Low", 0.1, 40), Unit("High", 1.0, 60)], target=0.6)
    by_name = {point.unit.name: point for point in found.points}
    assert (by_name["Low"].position, by_name["Low"].side) == (BEYOND_99_8, -1)
    assert (by_name["High"].position, by_name["High"].side) == (BEYOND_99_8, 1)
    assert "ask why" in by_name["Low"].words
    assert "ask why" in by_name["High"].words
    assert by_name["Team 1"].position == WITHIN


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 80)), min_size=1, max_size=12), st.floats(0.1, 0.9))
def test_small_teams_are_listed_others_stand_where_their_limits_say_and_nobody_is_ranked(
    teams: list[tuple[float, int]], target: float
) -> None:
    units = [Unit(f"T{place}", share, n) for place, (share, n) in enumerate(teams)]
    found = funnel(units, target=target)
    assert [point.unit for point in found.points] == units
    for point in found.points:
        assert "worst" not in point.words.lower()
        assert "best" not in point.words.lower()
        if point.unit.n < 5:
            assert (point.position, point.limits, point.z) == (LISTED, (), None)
            assert "not plotted" in point.words
            continue
        lowest, low, high, highest = point.limits
        assert lowest <= low <= high <= highest
        within_95, within_99_8 = low <= point.unit.share <= high, lowest <= point.unit.share <= highest
        assert point.position == (WITHIN if within_95 else BEYOND_95 if within_99_8 else BEYOND_99_8)


@pytest.mark.parametrize("share", [None, 0.0, float("nan")])
def test_a_team_without_a_file_is_listed_with_words_and_moves_no_other(share: float | None) -> None:
    without = funnel([*TEAMS[:4], Unit("Empty", share, 0, 0.0), *TEAMS[4:]], target=0.6)
    empty = without.points[4]
    assert (empty.position, empty.side, empty.limits, empty.z) == (LISTED, 0, (), None)
    assert "no file of it was read" in empty.words
    assert without.points[:4] + without.points[5:] == funnel(TEAMS, target=0.6).points
    assert funnel([*TEAMS, Unit("Empty", share, 0)], target=0.6, fewest=0).points[-1].position == LISTED
    alone = funnel([Unit("Empty", share, 0)], target=0.6)
    assert alone.reason
    assert "no file of it was read" in alone.points[0].words


def test_weighted_teams_stand_by_their_effective_numbers() -> None:
    plain, weighted = (
        funnel([*TEAMS, Unit("X", 0.3, 40, effective)], target=0.6).points[-1] for effective in (None, 12.5)
    )
    assert weighted.limits[1] < plain.limits[1]
    assert funnel([*TEAMS, Unit("X", 0.3, 40, 4.2)], target=0.6).points[-1].position == LISTED


def test_none_of_five_is_not_called_out_when_chance_would_give_it_more_often_than_1_in_1000() -> None:
    assert 0.4**5 > 0.001
    assert funnel([*TEAMS, Unit("Small", 0.0, 5)], target=0.6).points[-1].position != BEYOND_99_8


def test_teams_that_all_differ_widen_the_funnel() -> None:
    calm = funnel(TEAMS, target=0.6)
    spread = funnel(
        [Unit(unit.name, share, 200) for unit, share in zip(TEAMS, np.linspace(0.3, 0.9, 9).tolist(), strict=True)],
        target=0.6,
    )
    assert calm.overdispersion is not None
    assert spread.overdispersion is not None
    assert calm.overdispersion.tau2 == 0
    assert spread.overdispersion.tau2 > 0
    assert sum(point.position == BEYOND_99_8 for point in spread.points) == 0


def test_nothing_is_plotted_around_none_or_all_and_the_reason_says_so() -> None:
    for found in (funnel(TEAMS, target=1.0), funnel([Unit("Tiny", 0.5, 4)], target=0.6), funnel([], target=0.6)):
        assert all(point.position == LISTED for point in found.points)
        assert found.reason


def test_chance_alone_calls_out_few_teams() -> None:
    rng = np.random.default_rng(99)
    called, total = 0, 0
    for _ in range(150):
        sizes = rng.integers(5, 60, size=20).tolist()
        units = [Unit("T", rng.binomial(n, 0.6) / n, n) for n in sizes]
        called += sum(point.position == BEYOND_99_8 for point in funnel(units, target=0.6).points)
        total += 20
    assert called / total < 0.004


@pytest.mark.parametrize(
    ("share", "n", "effective"), [(1.1, 5, None), (0.5, -1, None), (None, 5, None), (0.5, 5, -1.0)]
)
def test_a_team_that_cannot_be_is_refused(share: float | None, n: int, effective: float | None) -> None:
    with pytest.raises(ValueError, match="Team"):
        Unit("Team", share, n, effective)
    with pytest.raises(ValueError, match="target"):
        funnel(TEAMS, target=1.5)


def test_limits_of_a_larger_team_lie_inside_those_of_a_smaller() -> None:
    limits = overdispersed_limits(0.6, range(5, 200), tau2=0.003)
    for smaller, larger in pairwise(limits.tolist()):
        assert smaller[0] <= larger[0] <= larger[3] <= smaller[3]
