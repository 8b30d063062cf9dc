"""Differences of two shares: of different files, of the same files judged twice, and of two differences."""

from collections.abc import Sequence
from math import sqrt

from fullcircle.stats.binomial import checked_count
from fullcircle.stats.proportions import quantile, wilson_interval
from fullcircle.stats.results import Estimate, Interval

Twice = Sequence[Sequence[int]]
"""The same things judged twice, as counts: [[yes both times, yes then no], [no then yes, no both times]]."""

SQUARE_AND_ADD = "Newcombe hybrid score interval"
AGRESTI_CAFFO = "Agresti-Caffo interval"
PAIRED_SCORE = "Newcombe square-and-add interval for pairs"
PAIRED_WALD = "Wald interval for pairs"


def difference(first: Estimate, second: Estimate, *, method: str = SQUARE_AND_ADD) -> Estimate:
    """The first minus the second of two estimates from different files, its limits squared and added from theirs.

    With Wilson intervals this is method 10 of Newcombe 1998, Statistics in Medicine 17:873-890: it never leaves -1 to 1 and
    does not shrink to nothing at 0 and 0. It takes any two independent estimates with intervals (Zou and Donner 2008, 27:1693),
    so weighted shares, and two differences too: the change here less the change elsewhere (difference in differences).
    Undefined where either has no value or no interval. Raises ValueError when their levels differ.
    """
    n = first.n + second.n
    a, b = first.interval, second.interval
    if first.value is None or second.value is None or a is None or b is None:
        reason = first.reason or second.reason or "one of the two has no interval"
        return Estimate(None, n, method, reason=reason)
    if a.level != b.level:
        raise ValueError(f"the two intervals have different levels, {a.level} and {b.level}")
    value = first.value - second.value
    low = value - sqrt((first.value - a.low) ** 2 + (b.high - second.value) ** 2)
    high = value + sqrt((a.high - first.value) ** 2 + (second.value - b.low) ** 2)
    caveats = tuple(dict.fromkeys(first.caveats + second.caveats))
    return Estimate(value, n, method, Interval(low, high, a.level), caveats=caveats)


def agresti_caffo(count: int, n: int, other_count: int, other_n: int, *, level: float = 0.95) -> Estimate:
    """count / n - other_count / other_n, with the textbook interval after one yes and one no are added to each.

    Source: Agresti and Caffo 2000, American Statistician 54:280-288. ``value`` is the plain difference; the interval is centred
    on the adjusted one and cut at -1 and 1. Undefined when either n is 0. Raises ValueError for an impossible count.
    """
    count, n = checked_count(count, n)
    other_count, other_n = checked_count(other_count, other_n)
    z = quantile(level)
    if n == 0 or other_n == 0:
        return Estimate(None, n + other_n, AGRESTI_CAFFO, reason="one side has nothing to take a share of")
    share, other = (count + 1) / (n + 2), (other_count + 1) / (other_n + 2)
    error = sqrt(share * (1 - share) / (n + 2) + other * (1 - other) / (other_n + 2))
    middle = share - other
    interval = Interval(max(-1.0, middle - z * error), min(1.0, middle + z * error), level)
    return Estimate(count / n - other_count / other_n, n + other_n, AGRESTI_CAFFO, interval)


def paired_difference(table: Twice, *, level: float = 0.95, corrected: bool = True) -> Estimate:
    """The share of yes the second time minus the first, for the same things; see ``Twice``. Newcombe's interval for pairs.

    Source: method 10 of Newcombe 1998, Statistics in Medicine 17:2635-2650: Wilson's limits of both shares, squared and added
    with the correlation of the pairs, the latter lessened for continuity; ``corrected=False`` is his method 8.
    Undefined for an empty table. Raises ValueError unless the table is two by two of whole numbers of at least 0.
    """
    both, lost, gained, neither = _four(table)
    n = both + lost + gained + neither
    quantile(level)
    if n == 0:
        return Estimate(None, 0, PAIRED_SCORE, reason=NO_PAIRS)
    first, second = (both + lost) / n, (both + gained) / n
    a, b = wilson_interval(first, n, level=level), wilson_interval(second, n, level=level)
    tie = _correlation(both, lost, gained, neither, corrected=corrected)
    value = (gained - lost) / n
    low = value - _joined(second - b.low, a.high - first, tie)
    high = value + _joined(b.high - second, first - a.low, tie)
    return Estimate(value, n, PAIRED_SCORE, Interval(low, high, level))


def paired_difference_wald(table: Twice, *, level: float = 0.95) -> Estimate:
    """As ``paired_difference``, with the large-sample error and interval (Agresti 2002, section 10.1.1), cut at -1 and 1.

    Without a pair that changed the error is 0 and says nothing: then there is no interval, and the reason.
    """
    both, lost, gained, neither = _four(table)
    n = both + lost + gained + neither
    z = quantile(level)
    if n == 0:
        return Estimate(None, 0, PAIRED_WALD, reason=NO_PAIRS)
    value = (gained - lost) / n
    error = sqrt(max(0.0, (lost + gained) / n - value * value) / n)
    if error == 0:
        return Estimate(value, n, PAIRED_WALD, reason="no pair differs from the rest, so the spread is not known")
    interval = Interval(max(-1.0, value - z * error), min(1.0, value + z * error), level)
    return Estimate(value, n, PAIRED_WALD, interval, standard_error=error)


NO_PAIRS = "there are no pairs"


def _four(table: Twice) -> tuple[int, int, int, int]:
    if len(table) != 2 or any(len(row) != 2 for row in table):
        raise ValueError("pairs of yes and no need a table of two rows and two columns")
    cells = [cell for row in table for cell in row]
    if not all(0 <= cell < float("inf") and cell == int(cell) for cell in cells):
        raise ValueError("a table of pairs holds whole numbers of at least 0")
    both, lost, gained, neither = map(int, cells)
    return both, lost, gained, neither


def _correlation(both: int, lost: int, gained: int, neither: int, *, corrected: bool) -> float:
    """The correlation of the two answers; 0 where one time all answers are the same."""
    margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither)
    if margins == 0:
        return 0.0
    product = float(both * neither - lost * gained)
    if corrected and product > 0:
        product = max(0.0, product - (both + lost + gained + neither) / 2)
    return product / sqrt(margins)


def _joined(one: float, other: float, tie: float) -> float:
    return sqrt(max(0.0, one * one + other * other - 2 * tie * one * other))
