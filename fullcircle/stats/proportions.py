"""Shares of a count, with intervals that stay sensible for small numbers."""

from math import sqrt
from statistics import NormalDist

from fullcircle.stats.results import Estimate, Interval

WILSON = "Wilson score interval"


def quantile(level: float) -> float:
    """The standard normal quantile of a two-sided interval: 1.96 for ``level`` 0.95. Raises ValueError outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not {level}")
    return NormalDist().inv_cdf((1 + level) / 2)


def proportion(count: int, n: int, *, level: float = 0.95) -> Estimate:
    """The share ``count`` of ``n`` with its Wilson score interval, without continuity correction.

    Source: Wilson 1927; method 3 of Newcombe 1998, Statistics in Medicine 17:857-872. The interval never leaves 0 to 1 and
    does not shrink to nothing at 0 of n (``proportion(0, 20)`` reaches 0.161), which the textbook interval does.
    Raises ValueError when ``count`` is not between 0 and ``n``.
    """
    if not 0 <= count <= n:
        raise ValueError(f"a share needs 0 <= count <= n, not {count} of {n}")
    if n == 0:
        return Estimate(None, 0, WILSON, reason="there is nothing to take a share of")
    z = quantile(level)
    share = count / n
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    scale = 1 + z * z / n
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == n else (middle + spread) / scale
    return Estimate(share, n, WILSON, Interval(low, high, level))
