"""Run charts: is the row of points around its median anything but chance?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, bdtrik

from fullcircle.stats.trends.series import Signs, baseline_length, magnitude, series, signs

METHOD = "Run chart around the median, Anhøj rules"
FEWEST_USEFUL = 10


@dataclass(frozen=True, slots=True)
class RunChart:
    """A run chart read by the Anhøj rules.

    ``median``             the centre line
    ``n``, ``n_useful``    points, and those of them that are not on the median
    ``longest_run``        most useful points in a row on one side; at most ``longest_run_limit`` by chance
    ``crossings``          how often the line crosses the median; at least ``crossings_limit`` by chance
    ``signal``             whether either limit is passed; ``None`` where there are too few useful points, with the ``reason``
    The limits and counts are ``None`` when every point is on the median.
    """

    median: float
    n: int
    n_useful: int
    longest_run: int | None
    longest_run_limit: int | None
    crossings: int | None
    crossings_limit: int | None
    signal: bool | None
    method: str = METHOD
    reason: str = ""


def longest_run_limit(n_useful: int) -> int | None:
    """The longest run to expect by chance among ``n_useful`` points: log2(n) rounded, plus 3. ``None`` for no point.

    Source: Schilling 2012; Anhøj and Olesen 2014, PLoS ONE 9:e113825. Raises ValueError for a negative number.
    """
    return round(math.log2(n_useful)) + 3 if _whole(n_useful) else None


def crossings_limit(n_useful: int) -> int | None:
    """The fewest crossings to expect by chance: the lower 5 % point of a binomial with n - 1 trials of one half.

    Source: Chen 2010; Anhøj and Olesen 2014, PLoS ONE 9:e113825. ``None`` for no point. Raises ValueError for a negative number.
    """
    trials = _whole(n_useful) - 1
    if trials < 1:
        return None if trials < 0 else 0
    limit = max(0, math.ceil(bdtrik(0.05, trials, 0.5)))
    return limit - 1 if limit > 0 and bdtr(limit - 1, trials, 0.5) >= 0.05 else limit


def run_chart(values: Sequence[float], *, baseline_points: int | None = None) -> RunChart:
    """Read ``values`` (oldest first, any unit) by the Anhøj rules around their median, or that of the first ``baseline_points``.

    Source: Anhøj and Olesen 2014, PLoS ONE 9:e113825. A signal says that the points are unlikely to be chance alone, not
    when or why they changed. Below 10 useful points there is no verdict. Raises ValueError for numbers that are not finite.
    """
    row = series(values)
    median = float(np.median(row[: baseline_length(baseline_points, row.size)]))
    useful = signs(row - median, size=magnitude(row))
    useful = useful[useful != 0]
    n = int(useful.size)
    if n == 0:
        reason = "every point is on the median, so there is no run to count"
        return RunChart(median, row.size, 0, None, None, None, None, None, reason=reason)
    longest, crossings = _runs(useful)
    most, fewest = longest_run_limit(n), crossings_limit(n)
    signal: bool | None = longest > (most or 0) or crossings < (fewest or 0)
    reason = ""
    if n < FEWEST_USEFUL:
        signal = None
        off = "1 point off the median is" if n == 1 else f"{n} points off the median are"
        reason = f"{off} too few to tell a change from chance; {FEWEST_USEFUL} are needed"
    return RunChart(median, row.size, n, longest, most, crossings, fewest, signal, reason=reason)


def _runs(useful: Signs) -> tuple[int, int]:
    """The length of the longest run and the number of crossings."""
    turns = np.flatnonzero(useful[1:] != useful[:-1])
    ends = np.concatenate(([-1], turns, [useful.size - 1]))
    return int(np.diff(ends).max()), int(turns.size)


def _whole(n_useful: int) -> int:
    if n_useful < 0:
        raise ValueError(f"a number of points cannot be {n_useful}")
    return n_useful
