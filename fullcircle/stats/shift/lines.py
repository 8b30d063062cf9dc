"""Pairs that cross a line, such as from good or better to not yet good: McNemar's tests."""

from math import erfc, sqrt

from fullcircle.stats.binomial import at_most, checked_count
from fullcircle.stats.results import SignificanceTest
from fullcircle.stats.shift.tables import Table, counts_of

NO_CROSSING = "no pair crossed the line, so there is nothing to test"


def crossings(table: Table, *, line: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The pairs by whether each judgement is at or above level ``line`` (0 is the lowest): [[both, lost], [gained, neither]].

    Raises ValueError unless the table is square and the line lies within it.
    """
    counts = counts_of(table)
    if not 0 < line < len(counts):
        raise ValueError(f"a line on {len(counts)} levels lies from 1 to {len(counts) - 1}, not at {line}")
    return (
        (int(counts[line:, line:].sum()), int(counts[line:, :line].sum())),
        (int(counts[:line, line:].sum()), int(counts[:line, :line].sum())),
    )


def mcnemar_exact(lost: int, gained: int) -> SignificanceTest:
    """The exact test that as many pairs are lost as gained: p = 2 min(P(X <= min), 1/2), X ~ Binomial(lost + gained, 1/2).

    ``value`` is the smaller count. Source: McNemar 1947, Psychometrika 12:153-157; Agresti 2002, section 10.1.
    Undefined where no pair crossed. Raises ValueError for counts that are not whole numbers of at least 0.
    """
    lost, gained = _crossed(lost, gained)
    method = "exact McNemar test"
    n = lost + gained
    if n == 0:
        return SignificanceTest(None, None, 0, method, reason=NO_CROSSING)
    fewer = min(lost, gained)
    return SignificanceTest(float(fewer), min(1.0, 2 * at_most(fewer, n, 0.5)), n, method)


def mcnemar_chi2(lost: int, gained: int, *, corrected: bool = False) -> SignificanceTest:
    """The large-sample test: (lost - gained)^2 / (lost + gained) on one degree of freedom.

    ``corrected``: the distance is lessened by 1, at most to 0, for continuity (Edwards 1948, Psychometrika 13:185-187).
    Undefined where no pair crossed. Raises ValueError for counts that are not whole numbers of at least 0.
    """
    lost, gained = _crossed(lost, gained)
    method = "McNemar test, corrected for continuity" if corrected else "McNemar test"
    n = lost + gained
    if n == 0:
        return SignificanceTest(None, None, 0, method, degrees=1, reason=NO_CROSSING)
    apart = max(0, abs(lost - gained) - corrected)
    value = apart * apart / n
    caveats = ("few pairs crossed the line: prefer the exact test",) if n < 25 else ()
    return SignificanceTest(value, erfc(sqrt(value / 2)), n, method, degrees=1, caveats=caveats)


def _crossed(lost: int, gained: int) -> tuple[int, int]:
    return checked_count(lost, lost)[0], checked_count(gained, gained)[0]
