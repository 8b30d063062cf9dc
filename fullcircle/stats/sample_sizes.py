"""How many files to see: for a share of given precision, for a change worth finding, and when files come in clusters."""

from collections.abc import Callable
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, gammaln, xlog1py, xlogy

from fullcircle.stats.binomial import checked_count, checked_share
from fullcircle.stats.proportions import quantile, wilson_interval

MOST_FILES = 1_000_000
MOST_FILES_FOR_POWER = 20_000
MOST_FILES_FOR_CHANGE = 2_000


def design_effect(cluster_size: float, correlation: float) -> float:
    """How many times more files are needed when they come ``cluster_size`` to a worker: 1 + (m - 1) rho (Kish 1965).

    ``correlation``: how alike two files of one worker are, from 0 (not at all) to 1 (the same); divide n by the effect for the
    effective number. Raises ValueError for a size below 1 or a correlation outside 0 to 1.
    """
    checked_share(correlation, "the correlation")
    if not 1 <= cluster_size < float("inf"):
        raise ValueError(f"a cluster holds at least one file, not {cluster_size}")
    return 1 + (cluster_size - 1) * correlation


def files_for_precision(
    margin: float,
    *,
    share: float = 0.5,
    level: float = 0.95,
    design_effect: float = 1.0,
    population: int | None = None,
) -> int:
    """The fewest files for which Wilson's interval around ``share`` is at most ``margin`` to either side, on average of its arms.

    ``design_effect`` multiplies the answer. ``population``: files in all; the answer then shrinks by n / (1 + (n - 1) / N)
    (Cochran 1977, section 4.4) and is never more than all of them.
    Raises ValueError for a margin outside 0 to a half, an impossible share or design effect, or more than a million files.
    """
    if not 0 < margin < 0.5:
        raise ValueError(f"a margin lies between 0 and a half, not {margin}")
    if not 1 <= design_effect < float("inf"):
        raise ValueError(f"a design effect is at least 1, not {design_effect}")
    checked_share(share)
    low, high = 1, MOST_FILES
    if _arm(share, high, level) > margin:
        raise ValueError(f"a margin of {margin} would need more than {MOST_FILES:,} files")
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _arm(share, middle, level) <= margin else (middle + 1, high)
    files = low * design_effect
    if population is not None:
        checked_count(1, population)
        files = min(float(population), files / (1 + (files - 1) / population))
    return ceil(files - 1e-9)


def _arm(share: float, n: int, level: float) -> float:
    """Half the width of Wilson's interval."""
    interval = wilson_interval(share, n, level=level)
    return (interval.high - interval.low) / 2


def power_of_change(before: float, after: float, n: int, *, after_n: int | None = None, level: float = 0.95) -> float:
    """The chance that two dips of ``n`` files each (or ``n`` and ``after_n``) show a change, if the true shares are these.

    "Show" means that Newcombe's interval of the difference leaves 0 out. Exact: every pair of counts enters with its chance.
    Both directions count, so without a true change this is the false alarm rate. From 40 to 60 %: .35 at 30 files, .61 at 60,
    .83 at 100.
    Raises ValueError for impossible shares or numbers of files, or more than 20,000.
    """
    checked_share(before)
    checked_share(after)
    later = n if after_n is None else after_n
    _check_files(n)
    _check_files(later)
    least, most = _silent(n, later, level)
    return _power(_chances(n, before), least, most, later, after)


def smallest_change(n: int, *, before: float = 0.5, power: float = 0.8, level: float = 0.95) -> float | None:
    """The smallest rise from ``before``, in whole points (0.34 is 34), that two dips of ``n`` files each show with ``power``.

    From 50 % with 80 % power: 43 points at 15 files, 39 at 20, 34 at 30, 30 at 40, 25 at 60. ``None`` when even a rise to 100 %
    would not be shown so surely. Raises ValueError for impossible shares, power or number of files.
    """
    checked_share(before)
    checked_share(power, "power")
    _check_files(n)
    least, most = _silent(n, n, level)
    chances = _chances(n, before)
    for points in range(1, 101):
        if before + points / 100 > 1 + 1e-9:
            return None
        if _power(chances, least, most, n, min(1.0, before + points / 100)) >= power:
            return points / 100
    return None


def files_for_change(before: float, after: float, *, power: float = 0.8, level: float = 0.95) -> int:
    """The fewest files in each of two dips that show the change from ``before`` to ``after`` with ``power``, and go on doing so.

    Because counts are whole, power saws up and down as n grows: the answer is the first n from which the next ten suffice too.
    Raises ValueError when the shares are equal or impossible, or more than 2,000 files would be needed.
    """
    checked_share(power, "power")
    if before == after:
        raise ValueError("no number of files shows a change that is not there")
    enough = 0
    n = max(1, _rough_files(before, after, power, level) * 17 // 20 - 12)
    while n <= MOST_FILES_FOR_CHANGE:
        enough = enough + 1 if power_of_change(before, after, n, level=level) >= power else 0
        if enough > 10:
            return n - 10
        n += 1
    raise ValueError(f"more than {MOST_FILES_FOR_CHANGE:,} files would be needed")


def _check_files(n: int) -> None:
    if n != int(n) or not 1 <= n <= MOST_FILES_FOR_POWER:
        raise ValueError(
            f"the exact answer is worked out for whole numbers of 1 to {MOST_FILES_FOR_POWER:,} files, not {n}"
        )


def _rough_files(before: float, after: float, power: float, level: float) -> int:
    """The textbook number of files, to start the search near."""
    spread = before * (1 - before) + after * (1 - after)
    reach = quantile(level) + quantile(max(1e-6, min(1 - 1e-6, 2 * power - 1))) if power > 0.5 else quantile(level) / 2
    return int(min(MOST_FILES_FOR_CHANGE, spread * (reach / (after - before)) ** 2))


def _chances(n: int, share: float) -> NDArray[np.float64]:
    """P(X = 0 .. n) for X ~ Binomial(n, share)."""
    counts = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(counts + 1) - gammaln(n - counts + 1)
    chances: NDArray[np.float64] = np.exp(ways + xlogy(counts, share) + xlog1py(n - counts, -share))
    return chances


def _power(
    chances: NDArray[np.float64], least: NDArray[np.int64], most: NDArray[np.int64], n: int, share: float
) -> float:
    """The chance that the later count lies outside least .. most of its earlier count."""
    silent = bdtr(most, n, share) - np.where(least > 0, bdtr(np.maximum(least - 1, 0), n, share), 0.0)
    return min(1.0, max(0.0, 1 - float(chances @ silent)))


@lru_cache(maxsize=64)
def _silent(n: int, later: int, level: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each earlier count 0 .. n, the least and the most later count (of ``later``) whose difference still holds 0.

    The later count must be further off the more it differs, so both bounds are found by halving, for all earlier counts at once.
    """
    z = quantile(level)
    first, low, high = _wilson(np.arange(n + 1), n, z)

    def rises(count: NDArray[np.int64]) -> NDArray[np.bool_]:
        second, second_low, _ = _wilson(count, later, z)
        apart = second - first
        return (apart > 0) & (apart**2 > (second - second_low) ** 2 + (high - first) ** 2)

    def falls(count: NDArray[np.int64]) -> NDArray[np.bool_]:
        second, _, second_high = _wilson(count, later, z)
        apart = first - second
        return (apart > 0) & (apart**2 > (second_high - second) ** 2 + (first - low) ** 2)

    return _last(falls, n + 1, later + 1) + 1, _last(lambda count: ~rises(count), n + 1, later + 1)


def _wilson(
    count: NDArray[np.int64], n: int, z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Share, lower and upper Wilson limit of each count."""
    share = count / n
    spread = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle, scale = share + z * z / (2 * n), 1 + z * z / n
    return share, (middle - spread) / scale, (middle + spread) / scale


def _last(holds: Callable[[NDArray[np.int64]], NDArray[np.bool_]], size: int, end: int) -> NDArray[np.int64]:
    """For each of ``size`` places the last of 0 .. end - 1 that ``holds``; all before it hold too. -1 where none does."""
    low = np.full(size, -1, dtype=np.int64)
    high = np.full(size, end, dtype=np.int64)
    while (unsure := high - low > 1).any():
        middle = (low + high) // 2
        yes = holds(np.maximum(middle, 0))
        low = np.where(unsure & yes, middle, low)
        high = np.where(unsure & ~yes, middle, high)
    return low
