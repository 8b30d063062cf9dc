"""Shares, differences, chances and sample sizes beside statsmodels and SciPy, on 60 files and on 100,000."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import integrate, stats
from statsmodels.stats.nonparametric import rank_compare_2indep
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.before_after import before_after
from fullcircle.stats.differences import agresti_caffo, difference
from fullcircle.stats.dip_samples import smallest_plan
from fullcircle.stats.improvement import chance_of_better_grade, chance_of_improvement, posterior
from fullcircle.stats.proportions import binomial_test, clopper_pearson, jeffreys, proportion, weighted_proportion
from fullcircle.stats.results import Estimate
from fullcircle.stats.sample_sizes import power_of_change, smallest_change

SIZES = (60, 100_000)


def near(one: Any, other: Any) -> bool:
    return bool(np.allclose(_numbers(one), _numbers(other), rtol=0, atol=1e-7))


def _numbers(found: Any) -> Any:
    if isinstance(found, Estimate):
        return (found.interval.low, found.interval.high) if found.interval else found.value
    return found


def measure() -> list[Row]:
    return [row for n in SIZES for row in (*_shares(n), *_differences(n), *_weighted(n))] + _planning()


def _shares(n: int) -> list[Row]:
    count, size = round(0.62 * n), f"{n:,} files"
    intervals: list[tuple[str, Callable[[], Estimate], str]] = [
        ("Wilson interval", lambda: proportion(count, n), "wilson"),
        ("Clopper-Pearson interval", lambda: clopper_pearson(count, n), "beta"),
        ("Jeffreys interval", lambda: jeffreys(count, n), "jeffreys"),
    ]
    rows = [
        beside(
            what,
            size,
            ours,
            "statsmodels",
            lambda method=method: proportion_confint(count, n, method=method),
            same=near,
        )
        for what, ours, method in intervals
    ]
    rows.append(
        beside(
            "exact binomial test",
            size,
            lambda: binomial_test(count, n, 0.6).p,
            "scipy",
            lambda: stats.binomtest(count, n, 0.6).pvalue,
            same=near,
        )
    )
    curve = stats.beta(count + 1, n - count + 1)
    rows.append(
        beside("beta posterior", size, lambda: posterior(count, n), "scipy", lambda: curve.interval(0.95), same=near)
    )
    return rows


def _differences(n: int) -> list[Row]:
    count, other, size = round(0.62 * n), round(0.55 * n), f"2 x {n:,} files"
    rows = [
        beside(
            what,
            size,
            ours,
            "statsmodels",
            lambda method=method: confint_proportions_2indep(count, n, other, n, method=method),
            same=near,
        )
        for what, ours, method in (
            ("Newcombe difference", lambda: difference(proportion(count, n), proportion(other, n)), "newcomb"),
            ("Agresti-Caffo difference", lambda: agresti_caffo(count, n, other, n), "agresti-caffo"),
        )
    ]
    before, after = stats.beta(other + 1, n - other + 1), stats.beta(count + 1, n - count + 1)
    middle = (other + 1) / (n + 2)
    rows.append(
        beside(
            "chance of improvement",
            size,
            lambda: chance_of_improvement(other, n, count, n).value,
            "scipy quad",
            lambda: integrate.quad(
                lambda share: before.pdf(share) * after.sf(share), 0, 1, points=[middle], limit=500, epsabs=1e-10
            )[0],
            same=near,
        )
    )
    rows.append(beside("before and after, all of it", size, lambda: before_after((other, n), (count, n))))
    mix, later = [n // 10, n // 3, n // 2, n // 20], [n // 20, n // 4, n // 2 + n // 10, n // 10]
    first, second = (np.repeat(np.arange(4), counts) for counts in (mix, later))
    rows.append(
        beside(
            "chance of a better grade, no interval",
            size,
            lambda: chance_of_better_grade(mix, later, resamples=2).value,
            "statsmodels",
            lambda: rank_compare_2indep(second, first).prob1,
            same=near,
        )
    )
    rows.append(beside("chance of a better grade, 1,999 redraws", size, lambda: chance_of_better_grade(mix, later)))
    return rows


def _weighted(n: int) -> list[Row]:
    rng = np.random.default_rng(1)
    hits, weights = rng.random(n) < 0.6, rng.uniform(1, 5, n)

    def library() -> Any:
        found = DescrStatsW(hits, weights=weights)
        effective = found.sum_weights**2 / np.square(weights).sum()
        return proportion_confint(found.mean * effective, effective, method="wilson")

    return [
        beside(
            "weighted share and interval",
            f"{n:,} files",
            lambda: weighted_proportion(hits, weights),
            "statsmodels",
            library,
            same=near,
        )
    ]


def _planning() -> list[Row]:
    return [
        beside("exact power of two dips", "2 x 60 files", lambda: power_of_change(0.4, 0.6, 60)),
        beside("smallest change shown", "2 x 60 files", lambda: smallest_change(60)),
        beside("smallest LQAS plan", "40 files", lambda: smallest_plan(good=0.9, poor=0.75)),
    ]
