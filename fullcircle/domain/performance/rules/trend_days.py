"""Which days of data a figure over time is read from, and which old files are left out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from fullcircle.domain.annex_a.rules.record import months_before

TREND_MONTHS: Final = 24
LONGEST_GAP_MONTHS: Final = 7
"""A file reaches back six months. Where more than these lie between two, there is a time of which no file tells."""


@dataclass(frozen=True)
class TrendDays:
    """``used``, oldest first: of two years the newest day of each month, without a gap. ``cut_off``, newest first: days in the
    files that lie before a gap within these two years; a line through them would tell of a time that nobody counted."""

    used: tuple[date, ...]
    cut_off: tuple[date, ...]

    @property
    def resumed_on(self) -> date | None:
        """The first day after the gap."""
        return self.used[0] if self.cut_off else None


def trend_days(taken: Iterable[date]) -> TrendDays:
    """From the days of all files, in any order.

    >>> trend_days([date(2026, 3, 5), date(2026, 2, 5), date(2025, 1, 9)]).cut_off
    (datetime.date(2025, 1, 9),)
    """
    days = sorted(set(taken), reverse=True)
    if not days:
        return TrendDays((), ())
    joined = _without_a_gap(days)
    since = months_before(days[0], TREND_MONTHS)
    within = [day for day in days[:joined] if day >= since]
    monthly = {(day.year, day.month): day for day in reversed(within)}  # the newest of each month is kept
    goes_back = joined < len(days) and days[joined - 1] > since
    return TrendDays(tuple(sorted(monthly.values())), tuple(days[joined:]) if goes_back else ())


def _without_a_gap(days: Sequence[date]) -> int:
    """How many of the newest days follow each other without a gap."""
    for place, (later, earlier) in enumerate(pairwise(days), start=1):
        if earlier < months_before(later, LONGEST_GAP_MONTHS):
            return place
    return len(days)
