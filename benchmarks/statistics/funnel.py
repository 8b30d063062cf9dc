"""Funnel limits, overdispersion and random effects."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.funnel.limits import TAILS, exact_limits
from fullcircle.stats.funnel.overdispersion import RandomEffects, overdispersion, random_effects
from fullcircle.stats.funnel.plot import Unit, funnel


def measure() -> list[Row]:
    """44 teams, and 100,000 units."""
    rows = []
    rng = np.random.default_rng(4)
    for count, size in ((44, "44 teams"), (100_000, "100,000 units")):
        sizes = rng.integers(5, 60, count)
        shares = rng.binomial(sizes, 0.6) / sizes
        units = [Unit(f"T{place}", share, n) for place, (share, n) in enumerate(zip(shares.tolist(), sizes.tolist()))]  # noqa: B905
        rows += [
            beside(
                "exact binomial limits, interpolated",
                size,
                lambda sizes=sizes: exact_limits(0.6, sizes),
                "scipy.stats.binom",
                lambda sizes=sizes: _by_scipy(sizes),
                same=lambda ours, theirs: bool(np.allclose(ours, theirs, atol=1e-9)),
            ),
            beside(
                "overdispersion", size, lambda shares=shares, sizes=sizes: overdispersion(shares, sizes, target=0.6)
            ),
            beside("funnel, placed and worded", size, lambda units=units: funnel(units, target=0.6)),
            _random_effects(rng.normal(size=count), rng.uniform(0.1, 2, count), size),
        ]
    return rows


def _by_scipy(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    n, t = sizes[:, np.newaxis], np.array(TAILS)
    r = stats.binom.ppf(t, n, 0.6)
    return (r - (stats.binom.cdf(r, n, 0.6) - t) / stats.binom.pmf(r, n, 0.6)) / n


def _random_effects(effects: NDArray[np.float64], variances: NDArray[np.float64], size: str) -> Row:
    def same(ours: object, theirs: object) -> bool:
        assert isinstance(ours, RandomEffects)
        expected = [getattr(theirs, name) for name in ("tau2", "mean_effect_re", "q")]
        return bool(np.allclose([ours.tau2, ours.mean.value, ours.q.value], expected, atol=1e-9))

    return beside(
        "random effects, DerSimonian-Laird",
        size,
        lambda: random_effects(effects, variances),
        "statsmodels combine_effects",
        lambda: combine_effects(effects, variances, method_re="dl"),
        same=same,
    )
