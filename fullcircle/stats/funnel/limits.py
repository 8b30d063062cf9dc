"""Where chance alone would leave a unit of a given size, around a target share.

All functions take a target strictly between 0 and 1, sizes above 0 and tail probabilities strictly between 0 and 1 (0.025 and
0.975 hold 95 %), and return an array of shares with a row for each size and a column for each tail. Only ``drawn_limits`` cuts at
0 and 1. They raise ValueError for anything else.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammaln, ndtri

Floats = NDArray[np.float64]

TAILS = (0.001, 0.025, 0.975, 0.999)


def exact_limits(target: float, sizes: ArrayLike, tails: Sequence[float] = TAILS) -> Floats:
    """Limits of the binomial distribution, interpolated between the counts either side; sizes are whole numbers.

    A limit may lie below 0 or above 1 where no count of so few files is that unusual.
    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185-1202, appendix A.1.1.
    """
    n, t = _rows_and_columns(target, sizes, tails)
    if (n != np.floor(n)).any():
        raise ValueError("exact limits need whole numbers of files; weighted ones have overdispersed limits")
    counts = _first_guess(target, n, t)
    reached, step = _reached(counts, n, target)
    while True:
        # On a step of the distribution the count above and the one below give the same limit; take either, never both in turn.
        noise = 1e-7 * step + 1e-12
        up, down = t - reached > noise, reached - step - t > noise
        wrong = up | down
        if not wrong.any():
            limits: Floats = (counts - (reached - t) / step) / n
            return limits
        counts = counts + up - down
        reached[wrong], step[wrong] = _reached(counts[wrong], np.broadcast_to(n, counts.shape)[wrong], target)


def large_sample_limits(target: float, sizes: ArrayLike, tails: Sequence[float] = TAILS) -> Floats:
    """Limits of the normal approximation: target plus z times its standard error.

    Source: UKHSA, PHEindicatormethods and the Fingertips technical guidance, which cut them at 0 and 1.
    """
    n, t = _rows_and_columns(target, sizes, tails)
    limits: Floats = target + ndtri(t) * np.sqrt(target * (1 - target) / n)
    return limits


def overdispersed_limits(target: float, sizes: ArrayLike, tails: Sequence[float] = TAILS, *, tau2: float) -> Floats:
    """Limits on the arcsine scale, widened by the variance ``tau2`` between units; sizes may be effective numbers.

    The scale ends at shares of 0 and 1, and so do the limits. Source: Spiegelhalter 2005, section 5 and appendix A.1.1.
    """
    n, t = _rows_and_columns(target, sizes, tails)
    if not 0 <= tau2 < np.inf:
        raise ValueError(f"a variance between units is not below 0, as {tau2}")
    angles = np.arcsin(np.sqrt(target)) + ndtri(t) * np.sqrt(1 / (4 * n) + tau2)
    limits: Floats = np.sin(np.clip(angles, 0.0, np.pi / 2)) ** 2
    return limits


def drawn_limits(target: float, sizes: ArrayLike, tails: Sequence[float] = TAILS, *, tau2: float = 0.0) -> Floats:
    """The limits to draw and to judge by: the wider of exact and overdispersed ones, cut at 0 and 1.

    The arcsine scale is too narrow for a handful of files, exact limits for units that differ by more than chance; the wider of
    the two raises false alarms in neither case. Exact upper limits are moved out by one file, so that they are as strict as the
    lower ones: interpolated as published, 5 good of 5 would lie beyond the upper 97.5 % limit of a target of 60 %, though chance
    gives it 1 time in 13. Effective numbers are rounded down for the exact part.
    """
    n, t = _rows_and_columns(target, sizes, tails)
    whole = np.maximum(1.0, np.floor(n))
    exact = exact_limits(target, whole[:, 0], tails) + np.where(t < 0.5, 0.0, 1 / whole)
    wide = overdispersed_limits(target, n[:, 0], tails, tau2=tau2)
    limits: Floats = np.clip(np.where(t < 0.5, np.minimum(exact, wide), np.maximum(exact, wide)), 0.0, 1.0)
    return limits


def _first_guess(target: float, n: Floats, t: Floats) -> Floats:
    """The binomial quantile by Cornish and Fisher's expansion, right or one off for all but tiny numbers."""
    z, p, q = ndtri(t), target, 1 - target
    deviation = np.sqrt(n * p * q)
    guess = n * p + z * deviation + (z * z - 1) * (q - p) / 6 - 0.5
    finer = (z**3 - 3 * z) * (1 - 6 * p * q) / 24 - (2 * z**3 - 5 * z) * (q - p) ** 2 / 36
    guess += np.where(deviation > 1, finer / np.maximum(deviation, 1), 0.0)
    rounded: Floats = np.clip(np.ceil(guess), 0.0, n)
    return rounded


def _reached(counts: Floats, n: Floats, target: float) -> tuple[Floats, Floats]:
    """The chance of at most ``counts`` of ``n``, and of exactly so many."""
    up_to: Floats = np.where(counts < n, betainc(np.maximum(n - counts, 0.5), counts + 1, 1 - target), 1.0)
    ways = gammaln(n + 1) - gammaln(counts + 1) - gammaln(n - counts + 1)
    exactly: Floats = np.exp(ways + counts * math.log(target) + (n - counts) * math.log1p(-target))
    return up_to, exactly


def _rows_and_columns(target: float, sizes: ArrayLike, tails: Sequence[float]) -> tuple[Floats, Floats]:
    n, t = np.atleast_1d(np.asarray(sizes, dtype=np.float64)), np.asarray(tails, dtype=np.float64)
    if not 0 < target < 1:
        raise ValueError(f"a funnel needs a target share between 0 and 1, not {target}")
    if n.ndim != 1 or not (np.isfinite(n).all() and (n > 0).all()):
        raise ValueError("limits need numbers of files above 0")
    if t.ndim != 1 or not ((t > 0) & (t < 1)).all():
        raise ValueError("a tail probability lies between 0 and 1")
    return n[:, np.newaxis], t[np.newaxis, :]
