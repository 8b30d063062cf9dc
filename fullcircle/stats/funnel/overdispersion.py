"""How much units differ beyond chance: Spiegelhalter's overdispersion, and the random-effects summary it rests on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtri

from fullcircle.stats.results import Estimate, Interval, SignificanceTest

Floats = NDArray[np.float64]

FEWEST_UNITS = 10


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more units differ from the target than chance gives.

    ``phi``    mean of the squared, winsorised z scores: 1 where only chance is at work; ``None`` below two units
    ``tau2``   variance between units on the arcsine scale; 0 where they differ no more than chance
    ``units``  how many it rests on
    """

    phi: float | None
    tau2: float
    units: int
    method: str
    reason: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """What several effects say together, when their true sizes may differ.

    ``mean``     their average, each weighted by one over its own variance plus ``tau2``
    ``fixed``    their average were all true sizes the same
    ``tau2``     the variance of true sizes; ``None`` below two units
    ``q``        Cochran's test that all true sizes are the same
    ``i2``       the share of the differences that chance does not explain; ``None`` where they do not differ at all
    """

    mean: Estimate
    fixed: Estimate
    tau2: float | None
    q: SignificanceTest
    i2: float | None


def z_scores(shares: ArrayLike, sizes: ArrayLike, *, target: float) -> Floats:
    """How many standard errors each share lies from the target on the arcsine scale, where the error is 1 / (2 sqrt(n)).

    Raises ValueError for shares outside 0 to 1, sizes not above 0, rows of unequal length, or a target not between 0 and 1.
    """
    p, n = np.asarray(shares, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    if p.ndim != 1 or p.shape != n.shape:
        raise ValueError("each unit needs one share and one number of files")
    if not ((p >= 0) & (p <= 1)).all() or not ((n > 0) & np.isfinite(n)).all() or not 0 < target < 1:
        raise ValueError("shares lie from 0 to 1, the target between them, and numbers of files above 0")
    scores: Floats = (np.arcsin(np.sqrt(p)) - math.asin(math.sqrt(target))) * 2 * np.sqrt(n)
    return scores


def winsorised(scores: ArrayLike, *, share: float = 0.1) -> Floats:
    """``scores`` with those beyond the ``share`` quantile at either end pulled in to it. Raises ValueError outside 0 to 0.5."""
    z = np.asarray(scores, dtype=np.float64)
    if not 0 <= share < 0.5:
        raise ValueError(f"the share to winsorise lies from 0 to 0.5, not {share}")
    if z.size == 0:
        return z
    low, high = np.quantile(z, (share, 1 - share))
    pulled: Floats = np.clip(z, low, high)
    return pulled


def overdispersion(shares: ArrayLike, sizes: ArrayLike, *, target: float, share: float = 0.1) -> Overdispersion:
    """The overdispersion of units around ``target``; sizes may be effective numbers. Errors as ``z_scores``.

    ``tau2`` is the method of moments of DerSimonian and Laird on the winsorised scores, with weights 4n.
    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185-1202, sections 4 and 5.
    """
    z = winsorised(z_scores(shares, sizes, target=target), share=share)
    units, method = z.size, f"overdispersion on the arcsine scale, {share:.0%} winsorised at each end"
    if units < 2:
        return Overdispersion(
            None, 0.0, units, method, reason="two units or more are needed to see how much units differ"
        )
    phi = float((z * z).mean())
    tau2 = _moments(units * phi, 4 * np.asarray(sizes, dtype=np.float64))
    caveats = (f"{units} units say little about how much units differ",) if units < FEWEST_UNITS else ()
    return Overdispersion(phi, tau2, units, method, caveats=caveats)


def random_effects(effects: Sequence[float], variances: Sequence[float], *, level: float = 0.95) -> RandomEffects:
    """Combine ``effects`` (any scale) with known ``variances``. Raises ValueError for rows of unequal length
    or variances not above 0.

    Source: DerSimonian and Laird 1986, Controlled Clinical Trials 7:177-188. With one unit the averages are its own effect and
    differences are undefined.
    """
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape or y.size == 0 or not 0 < level < 1:
        raise ValueError("each effect needs one variance, there is at least one, and the level lies between 0 and 1")
    if not np.isfinite(y).all() or not ((v > 0) & np.isfinite(v)).all():
        raise ValueError("effects are finite numbers and their variances above 0")
    fixed = _average(y, v, level, "average weighted by one over the variance")
    q = _cochran_q(y, v)
    if q.value is None:
        return RandomEffects(fixed, fixed, None, q, None)
    tau2 = _moments(q.value, 1 / v)
    mean = _average(y, v + tau2, level, "random-effects average, DerSimonian-Laird")
    i2 = max(0.0, 1 - (y.size - 1) / q.value) if q.value > 0 else None
    return RandomEffects(mean, fixed, tau2, q, i2)


def _average(y: Floats, v: Floats, level: float, method: str) -> Estimate:
    w = 1 / v
    value, error = float((w * y).sum() / w.sum()), float(1 / math.sqrt(w.sum()))
    margin = float(ndtri((1 + level) / 2)) * error
    interval = Interval(value - margin, value + margin, level)
    return Estimate(value, y.size, method, interval, standard_error=error, weights="one over the variance")


def _cochran_q(y: Floats, v: Floats) -> SignificanceTest:
    method, degrees = "Cochran's test that all effects are the same", y.size - 1
    if degrees == 0:
        return SignificanceTest(None, None, y.size, method, reason="one effect has nothing to differ from")
    w = 1 / v
    q = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    return SignificanceTest(q, float(chdtrc(degrees, q)), y.size, method, degrees=degrees)


def _moments(q: float, w: Floats) -> float:
    """The variance between units that makes the sum of squares ``q`` what is expected, or 0 where chance alone gives as much."""
    spare = float(w.sum() - (w * w).sum() / w.sum())
    return max(0.0, (q - (w.size - 1)) / spare) if spare > 0 else 0.0
