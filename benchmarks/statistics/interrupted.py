"""Interrupted time series."""

import numpy as np
import statsmodels.api as sm

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.interrupted import Interrupted, interrupted_time_series


def measure() -> list[Row]:
    """Three years of rounds, and 100,000 points, with both kinds of errors."""
    return [
        _row(rounds, size, family, robust)
        for rounds, size in ((27, "27 rounds"), (100_000, "100,000 points"))
        for family in ("binomial", "poisson")
        for robust in (False, True)
    ]


def _row(rounds: int, size: str, family: str, robust: bool) -> Row:
    rng, first = np.random.default_rng(5), rounds // 2
    n = rng.integers(60, 150, rounds)
    time = (np.arange(rounds) - first) / rounds
    after = (time >= 0).astype(float)
    chance = 1 / (1 + np.exp(-(0.3 + 0.2 * time + 0.4 * after + rng.normal(0, 0.4, rounds))))
    y = rng.binomial(n, chance)
    x = np.column_stack([np.ones(rounds), time, after, time * after])
    errors = "newey_west" if robust else "quasi"

    def ours() -> Interrupted:
        return interrupted_time_series(y, n, first_after=first, family=family, errors=errors, times=time)

    def theirs() -> tuple[float, float]:
        if family == "binomial" and robust:
            model = sm.GLM(np.column_stack([y, n - y]), x, family=sm.families.Binomial())
        elif family == "binomial":
            # Only with shares and weights does it take the dispersion of counts of several trials right.
            model = sm.GLM(y / n, x, family=sm.families.Binomial(), var_weights=n)
        else:
            model = sm.GLM(y, x, family=sm.families.Poisson(), offset=np.log(n))
        fit = (
            model.fit(cov_type="HAC", cov_kwds={"maxlags": 1, "use_correction": True})
            if robust
            else model.fit(scale="X2")
        )
        return float(fit.params[2]), float(fit.bse[2])

    def same(found: object, expected: object) -> bool:
        assert isinstance(found, Interrupted)
        change = found.level_change
        return bool(np.allclose([change.value, change.standard_error], expected, rtol=1e-6, atol=1e-9))

    what = f"interrupted series, {family}, {'Newey-West' if robust else 'quasi'}"
    return beside(what, size, ours, "statsmodels GLM", theirs, same=same)
