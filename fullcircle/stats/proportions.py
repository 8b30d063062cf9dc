"""Shares of a count, with intervals that stay sensible for small numbers, and the exact test of a share."""

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np
from scipy.special import betaincinv

from fullcircle.stats.binomial import at_least, at_most, checked_count, checked_share, log_chance
from fullcircle.stats.results import Estimate, Interval, SignificanceTest

WILSON = "Wilson score interval"
WILSON_WEIGHTED = "Wilson score interval on the effective number"
CLOPPER_PEARSON = "Clopper-Pearson exact interval"
JEFFREYS = "Jeffreys interval"
NOTHING = "there is nothing to take a share of"

Side = Literal["two-sided", "greater", "less"]

_STANDARD = NormalDist()
# R compares chances with this slack, so that two counts that are equally likely but for rounding count as equally likely.
_SLACK = 1e-7


def quantile(level: float) -> float:
    """The standard normal quantile of a two-sided interval: 1.96 for ``level`` 0.95. Raises ValueError outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not {level}")
    return _STANDARD.inv_cdf((1 + level) / 2)


def proportion(count: int, n: int, *, level: float = 0.95) -> Estimate:
    """The share ``count`` of ``n`` with its Wilson score interval, without continuity correction.

    Source: Wilson 1927; method 3 of Newcombe 1998, Statistics in Medicine 17:857-872. The interval never leaves 0 to 1 and
    does not shrink to nothing at 0 of n (``proportion(0, 20)`` reaches 0.161), which the textbook interval does.
    Undefined for 0 of 0. Raises ValueError when ``count`` is not a whole number between 0 and ``n``.
    """
    count, n = checked_count(count, n)
    if n == 0:
        return Estimate(None, 0, WILSON, reason=NOTHING)
    return Estimate(count / n, n, WILSON, wilson_interval(count / n, n, level=level))


def wilson_interval(share: float, n: float, *, level: float = 0.95) -> Interval:
    """Wilson's interval of an observed ``share`` of ``n``; ``n`` may be an effective number, so not whole.

    Raises ValueError for a share outside 0 to 1 or ``n`` not above 0.
    """
    checked_share(share)
    if not n > 0:
        raise ValueError(f"an interval rests on more than nothing, not on n = {n}")
    z = quantile(level)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    scale = 1 + z * z / n
    low = 0.0 if share == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if share == 1 else min(1.0, (middle + spread) / scale)
    return Interval(low, high, level)


def proportion_from_share(
    share: float, n: int, *, n_effective: float, level: float = 0.95, weights: str = ""
) -> Estimate:
    """A share already estimated with weights from ``n`` things that say as much as ``n_effective`` equally likely ones.

    Wilson's interval with ``n_effective`` in place of n: Korn and Graubard 1998, Survey Methodology 24:193-201.
    Raises ValueError for a share outside 0 to 1 or ``n_effective`` not above 0.
    """
    interval = wilson_interval(share, n_effective, level=level)
    return Estimate(share, n, WILSON_WEIGHTED, interval, n_effective=n_effective, weights=weights)


def weighted_proportion(
    hits: Sequence[bool] | Sequence[int], weights: Sequence[float], *, level: float = 0.95, words: str = "given weights"
) -> Estimate:
    """The weighted share of ``hits`` (true or false each), Wilson's interval on n_eff = (sum w)^2 / sum w^2 (Kish 1965).

    Equal weights give what ``proportion`` gives. ``words`` says which weights they are. Undefined when there is nothing or all
    weights are 0. Raises ValueError for lengths that differ, a weight that is negative or not a number, a hit neither 0 nor 1.
    """
    values = np.asarray(hits, dtype=float)
    weight = np.asarray(weights, dtype=float)
    if values.shape != weight.shape or values.ndim != 1:
        raise ValueError(f"each hit needs one weight: {values.size} hits and {weight.size} weights were given")
    if not np.all((values == 0) | (values == 1)):
        raise ValueError("a hit is true or false, 1 or 0")
    if not (np.all(weight >= 0) and np.all(np.isfinite(weight))):
        raise ValueError("weights are numbers of at least 0")
    total = float(weight.sum())
    if total == 0:
        return Estimate(None, values.size, WILSON_WEIGHTED, reason=NOTHING, weights=words)
    share = min(1.0, float((weight * values).sum()) / total)
    effective = total * total / float(np.square(weight).sum())
    return proportion_from_share(share, values.size, n_effective=effective, level=level, weights=words)


def clopper_pearson(count: int, n: int, *, level: float = 0.95) -> Estimate:
    """The share with the exact interval, which holds the true share *at least* as often as its level says.

    Source: Clopper and Pearson 1934, Biometrika 26:404-413; method 5 of Newcombe 1998. For use where a guarantee is claimed.
    Undefined for 0 of 0. Raises ValueError when ``count`` is not a whole number between 0 and ``n``.
    """
    count, n = checked_count(count, n)
    quantile(level)
    if n == 0:
        return Estimate(None, 0, CLOPPER_PEARSON, reason=NOTHING)
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, n - count + 1, tail))
    high = 1.0 if count == n else float(betaincinv(count + 1, n - count, 1 - tail))
    return Estimate(count / n, n, CLOPPER_PEARSON, Interval(low, high, level))


def jeffreys(count: int, n: int, *, level: float = 0.95, end_corrected: bool = False) -> Estimate:
    """The share with the interval that holds the middle ``level`` of Beta(count + 1/2, n - count + 1/2).

    ``end_corrected`` sets the limit to 0 at 0 of n and to 1 at n of n (Brown, Cai and DasGupta 2001, Statistical Science
    16:101-133); without it the limits are the plain quantiles, and at those ends the interval leaves the share itself out.
    Undefined for 0 of 0. Raises ValueError when ``count`` is not a whole number between 0 and ``n``.
    """
    count, n = checked_count(count, n)
    quantile(level)
    if n == 0:
        return Estimate(None, 0, JEFFREYS, reason=NOTHING)
    tail = (1 - level) / 2
    low, high = betaincinv(count + 0.5, n - count + 0.5, (tail, 1 - tail)).tolist()
    if end_corrected:
        low, high = (0.0 if count == 0 else low), (1.0 if count == n else high)
    return Estimate(count / n, n, JEFFREYS, Interval(low, high, level))


def binomial_test(count: int, n: int, share: float = 0.5, *, side: Side = "two-sided") -> SignificanceTest:
    """The exact test that the true share is ``share``; ``value`` is the count.

    ``greater``: the chance of ``count`` or more; ``less``: of ``count`` or fewer; ``two-sided``: of every count no likelier than
    the one seen, as R's ``binom.test`` has it. Undefined for 0 of 0. Raises ValueError for an impossible count or share.
    """
    count, n = checked_count(count, n)
    checked_share(share)
    method = "exact binomial test"
    if n == 0:
        return SignificanceTest(None, None, 0, method, reason="there is nothing to test")
    if side == "greater":
        p = at_least(count, n, share)
    elif side == "less":
        p = at_most(count, n, share)
    elif side == "two-sided":
        p = _no_likelier(count, n, share)
    else:
        raise ValueError(f"the side of a test is two-sided, greater or less, not {side!r}")
    return SignificanceTest(float(count), p, n, method)


def _no_likelier(count: int, n: int, share: float) -> float:
    """The chance of every count whose chance is at most that of ``count``."""
    if share in (0, 1):
        return float(count == n * share)
    if count == n * share:
        return 1.0
    if count > n * share:
        return _no_likelier(n - count, n, 1 - share)
    limit = log_chance(count, n, share) + _SLACK
    # Above the expected count chances only fall, so the far tail starts at the first count that is unlikely enough.
    above = range(ceil(n * share), n + 1)
    far = above[0] + bisect_left(above, True, key=lambda other: log_chance(other, n, share) <= limit)
    return min(1.0, at_most(count, n, share) + at_least(far, n, share))
