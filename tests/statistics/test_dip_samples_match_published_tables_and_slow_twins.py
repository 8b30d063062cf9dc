"""Dip samples and sample sizes: published tables, every draw or every count enumerated, and properties."""

from fractions import Fraction
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.differences import difference
from fullcircle.stats.dip_samples import (
    chance_to_see_one,
    files_to_see_one,
    plan,
    rule_of_three,
    smallest_plan,
    upper_limit,
)
from fullcircle.stats.proportions import proportion, quantile
from fullcircle.stats.sample_sizes import (
    design_effect,
    files_for_change,
    files_for_precision,
    power_of_change,
    smallest_change,
)

pytestmark = pytest.mark.requirements("R8.3")


@pytest.mark.parametrize(("share", "files"), [(0.5, 5), (0.2, 14), (0.1, 29), (0.05, 59), (0.01, 299)])
def test_files_to_see_one_equal_the_published_row(share: float, files: int) -> None:
    """Cannon and Roe 1982, the row of an infinite population, 95 %."""
    assert files_to_see_one(share) == files


def slow_miss(n: int, population: int, failing: int) -> Fraction:
    """The chance that none of n drawn files fails, one draw after the other."""
    chance = Fraction(1)
    for drawn in range(n):
        chance *= Fraction(max(0, population - failing - drawn), population - drawn)
    return chance


@given(st.integers(1, 60), st.data())
def test_files_from_a_finite_population_equal_drawing_one_by_one(population: int, data: st.DataObject) -> None:
    failing = data.draw(st.integers(1, population))
    chance = data.draw(st.sampled_from([0.5, 0.9, 0.95, 0.99]))
    share = failing / population
    files = files_to_see_one(share, chance=chance, population=population)
    slow = next(n for n in range(1, population + 1) if slow_miss(n, population, failing) <= 1 - chance + 1e-12)
    assert files == slow
    n = data.draw(st.integers(0, population))
    seen = chance_to_see_one(n, share, population=population)
    assert seen == pytest.approx(float(1 - slow_miss(n, population, failing)), abs=1e-9)
    assert files <= files_to_see_one(share, chance=chance)


@given(st.floats(0.005, 0.95), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_files_to_see_one_are_the_fewest_that_do(share: float, chance: float) -> None:
    files = files_to_see_one(share, chance=chance)
    assert chance_to_see_one(files, share) >= chance - 1e-9
    assert files == 1 or chance_to_see_one(files - 1, share) < chance + 1e-9
    assert chance_to_see_one(files, share) == pytest.approx(1 - (1 - share) ** files)


@pytest.mark.parametrize(
    ("n", "limit"), [(10, 0.25886555), (14, 0.19263618), (20, 0.13910834), (30, 0.09503385), (60, 0.04870291)]
)
def test_the_upper_limit_after_no_failure_equals_the_published_one(n: int, limit: float) -> None:
    """Hanley and Lippman-Hand 1983, JAMA 249:1743-1745; 3 / n is its rough form."""
    found = upper_limit(0, n).interval
    rough = rule_of_three(n).interval
    assert found is not None
    assert rough is not None
    assert found.high == pytest.approx(limit, abs=1e-8)
    assert rough.high == pytest.approx(3 / n)
    assert found.high < rough.high


@given(st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.8, 0.95]))
def test_the_upper_limit_is_the_share_at_which_so_few_failures_become_unlikely(
    case: tuple[int, int], level: float
) -> None:
    failing, n = case
    found = upper_limit(failing, n, level=level).interval
    assert found is not None
    if failing == n:
        assert found.high == 1
        return
    limit = found.high
    at_most = sum(comb(n, k) * limit**k * (1 - limit) ** (n - k) for k in range(failing + 1))
    assert at_most == pytest.approx(1 - level, abs=1e-9)
    wider = upper_limit(failing, n, level=0.99).interval
    assert wider is not None
    assert found.low == 0 <= failing / n < limit <= wider.high


@pytest.mark.parametrize(
    ("good", "poor", "n", "rule"),
    [(0.8, 0.5, 19, 13), (0.85, 0.6, 21, 16), (0.9, 0.7, 25, 21), (0.8, 0.6, 36, 26), (0.9, 0.75, 40, 34)],
)
def test_the_smallest_plan_equals_the_published_one(good: float, poor: float, n: int, rule: int) -> None:
    """Valadez et al., LQAS training manual (19 and 13); the rest by the same exact errors of at most 10 %."""
    found = smallest_plan(good=good, poor=poor)
    assert (found.n, found.least_passes) == (n, rule)
    assert found.errors_within(0.1)


def test_the_errors_of_a_published_plan() -> None:
    found = plan(19, 13, good=0.8, poor=0.5)
    assert found.refuse_good == pytest.approx(0.06760007, abs=1e-8)
    assert found.accept_poor == pytest.approx(0.08353424, abs=1e-8)
    assert found.reached(13)
    assert not found.reached(12)


def tails(n: int, rule: int, good: float, poor: float) -> tuple[float, float]:
    refuse = sum(comb(n, k) * good**k * (1 - good) ** (n - k) for k in range(rule))
    accept = sum(comb(n, k) * poor**k * (1 - poor) ** (n - k) for k in range(rule, n + 1))
    return refuse, accept


@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    st.floats(0, 0.6),
    st.floats(0.61, 1),
)
def test_the_errors_of_a_plan_equal_the_sums_of_chances(case: tuple[int, int], poor: float, good: float) -> None:
    found = plan(*case, good=good, poor=poor)
    assert (found.refuse_good, found.accept_poor) == pytest.approx(tails(*case, good, poor), abs=1e-9)


@given(st.sampled_from([0.6, 0.7, 0.8, 0.9, 0.95]), st.sampled_from([0.2, 0.3, 0.4]), st.sampled_from([0.05, 0.1, 0.2]))
def test_no_smaller_plan_keeps_both_errors_within_the_limit(good: float, poor: float, limit: float) -> None:
    found = smallest_plan(good=good, poor=poor, limit=limit)
    assert max(tails(found.n, found.least_passes, good, poor)) <= limit
    sums = [
        sum(tails(found.n, rule, good, poor))
        for rule in range(found.n + 1)
        if max(tails(found.n, rule, good, poor)) <= limit
    ]
    assert found.refuse_good + found.accept_poor == pytest.approx(min(sums))
    assert all(max(tails(n, rule, good, poor)) > limit for n in range(1, found.n) for rule in range(n + 1))


def test_power_equals_the_published_figures() -> None:
    found = [power_of_change(0.4, 0.6, n) for n in (30, 60, 100)]
    assert found == pytest.approx([0.35, 0.61, 0.83], abs=5e-3)
    assert [smallest_change(n) for n in (15, 20, 30, 40, 60)] == [0.43, 0.39, 0.34, 0.30, 0.25]


def slow_power(before: float, after: float, n: int, later: int, level: float) -> float:
    total = 0.0
    for x in range(n + 1):
        for y in range(later + 1):
            found = difference(proportion(y, later, level=level), proportion(x, n, level=level)).interval
            assert found is not None
            if found.low > 0 or found.high < 0:
                total += (
                    comb(n, x) * before**x * (1 - before) ** (n - x)
                    * comb(later, y) * after**y * (1 - after) ** (later - y)
                )  # fmt: skip
    return total


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 14), st.integers(1, 14), st.sampled_from([0.8, 0.95]))
def test_power_is_the_chance_that_the_interval_leaves_nought_out(
    before: float, after: float, n: int, later: int, level: float
) -> None:
    found = power_of_change(before, after, n, after_n=later, level=level)
    assert found == pytest.approx(slow_power(before, after, n, later, level), abs=1e-9)


def test_power_agrees_with_a_seeded_simulation_for_large_dips() -> None:
    rng = np.random.default_rng(31)
    n, rounds = 400, 4000
    shown = 0
    for x, y in rng.binomial(n, [0.5, 0.58], size=(rounds, 2)).tolist():
        found = difference(proportion(y, n), proportion(x, n)).interval
        assert found is not None
        shown += found.low > 0 or found.high < 0
    assert power_of_change(0.5, 0.58, n) == pytest.approx(shown / rounds, abs=0.025)


def test_without_a_change_power_is_the_false_alarm_rate() -> None:
    assert 0.03 < power_of_change(0.5, 0.5, 60) < 0.055


@given(st.integers(3, 40), st.sampled_from([0.0, 0.3, 0.5, 0.8]), st.sampled_from([0.5, 0.8]))
def test_the_smallest_change_is_the_first_whole_point_with_enough_power(n: int, before: float, power: float) -> None:
    found = smallest_change(n, before=before, power=power)
    slow = next(
        (
            points / 100
            for points in range(1, 101)
            if before + points / 100 <= 1 + 1e-9
            and power_of_change(before, min(1.0, before + points / 100), n) >= power
        ),
        None,
    )
    assert found == slow


@pytest.mark.parametrize(("before", "after"), [(0.4, 0.6), (0.6, 0.4), (0.1, 0.9), (0, 0.3), (0.3, 0.75)])
@pytest.mark.parametrize("power", [0.5, 0.8, 0.9])
def test_files_for_a_change_are_the_first_that_go_on_sufficing(before: float, after: float, power: float) -> None:
    slow = next(
        n for n in range(1, 300) if all(power_of_change(before, after, n + more) >= power for more in range(11))
    )
    assert files_for_change(before, after, power=power) == slow


@given(st.floats(0.02, 0.4), st.floats(0, 1), st.sampled_from([0.8, 0.95]))
def test_files_for_precision_are_the_fewest_whose_interval_is_narrow_enough(
    margin: float, share: float, level: float
) -> None:
    z = quantile(level)

    def arm(n: int) -> float:
        return z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)

    files = files_for_precision(margin, share=share, level=level)
    assert arm(files) <= margin + 1e-9
    assert files == 1 or arm(files - 1) > margin - 1e-9


def test_files_for_precision_know_clusters_and_small_populations() -> None:
    plain = files_for_precision(0.1)
    assert plain == 93
    assert files_for_precision(0.1, design_effect=1.5) == 140
    assert files_for_precision(0.1, population=93) < plain
    assert files_for_precision(0.1, population=10**9) == plain
    for population in (1, 5, 50, 500):
        assert files_for_precision(0.05, population=population, design_effect=2) <= population


@given(st.integers(1, 30), st.floats(0, 1))
def test_the_design_effect_is_the_variance_of_a_mean_of_alike_files(m: int, rho: float) -> None:
    """The mean of m files, each pair correlated by rho, varies that much more than the mean of m unrelated ones."""
    covariance = [[1.0 if i == j else rho for j in range(m)] for i in range(m)]
    assert design_effect(m, rho) == pytest.approx(sum(map(sum, covariance)) / m)


def test_what_makes_no_sense_is_refused_and_nothing_is_undefined_with_a_reason() -> None:
    assert upper_limit(0, 0).reason
    assert rule_of_three(0).reason
    assert files_to_see_one(1.0) == 1
    assert chance_to_see_one(3, 1.0) == 1
    assert chance_to_see_one(0, 0.4) == 0
    for call in (
        lambda: files_to_see_one(0),
        lambda: files_to_see_one(1.2),
        lambda: files_to_see_one(0.1, chance=1),
        lambda: files_to_see_one(0.1, population=0),
        lambda: chance_to_see_one(-1, 0.1),
        lambda: chance_to_see_one(11, 0.1, population=10),
        lambda: upper_limit(3, 2),
        lambda: plan(19, 20, good=0.8, poor=0.5),
        lambda: plan(19, 13, good=0.5, poor=0.8),
        lambda: plan(19, 13, good=0.8, poor=0.5).reached(20),
        lambda: smallest_plan(good=0.8, poor=0.5, limit=0.6),
        lambda: smallest_plan(good=0.8, poor=0.7999),
        lambda: power_of_change(0.4, 0.6, 0),
        lambda: power_of_change(0.4, 1.6, 10),
        lambda: power_of_change(0.4, 0.6, 10**6),
        lambda: files_for_change(0.4, 0.4),
        lambda: files_for_change(0.5, 0.501),
        lambda: files_for_precision(0),
        lambda: files_for_precision(0.1, design_effect=0.5),
        lambda: files_for_precision(1e-9),
        lambda: design_effect(0.5, 0.1),
        lambda: design_effect(5, 1.1),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()
