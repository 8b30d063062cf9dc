"""Which days of data a figure over time is read from, and which files are left out of it: before a gap, or far too small."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from fullcircle.domain.annex_a.rules.record import months_before

TREND_MONTHS: Final = 24
LONGEST_GAP_MONTHS: Final = 7
"""A file reaches back six months. Where more than these lie between two, there is a time of which no file tells."""


FEWEST_TO_HALVE: Final = 20
"""Lists with fewer rows than this may halve, and be full again, by chance."""


@dataclass(frozen=True)
class ThinList:
    """A list of a file with far fewer rows than the same of the files before and after it: ``around`` has theirs, the earlier
    first; of the oldest file the one after it alone."""

    rows: int
    around: tuple[int, ...]


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


def thin_lists(rows: Mapping[date, int]) -> dict[date, ThinList]:
    """On which days a list holds fewer than half the rows of both files beside it, from its rows on each day.

    Where a service truly shrinks, the file after is as small. The newest file always counts: nothing after it tells.

    >>> march, april, may = date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)
    >>> thin_lists({march: 10, april: 181, may: 183})
    {datetime.date(2026, 3, 31): ThinList(rows=10, around=(181,))}
    """
    days = sorted(rows)
    found = {}
    for place, day in enumerate(days[:-1]):
        around = tuple(rows[one] for one in (*days[max(place - 1, 0) : place], days[place + 1]))
        if min(around) >= FEWEST_TO_HALVE and rows[day] * 2 < min(around):
            found[day] = ThinList(rows[day], around)
    return found


def trend_days(taken: Iterable[date], thin: Container[date] = ()) -> TrendDays:
    """From the days of all files, in any order. ``thin``: those all of whose lists are; of a month another file is taken first.

    >>> trend_days([date(2026, 3, 5), date(2026, 2, 5), date(2025, 1, 9)]).cut_off
    (datetime.date(2025, 1, 9),)
    """
    days = sorted(set(taken), reverse=True)
    if not days:
        return TrendDays((), ())
    joined = _without_a_gap(days)
    since = months_before(days[0], TREND_MONTHS)
    within = [day for day in days[:joined] if day >= since]
    by_worth = sorted(within, key=lambda day: (day not in thin, day))
    monthly = {(day.year, day.month): day for day in by_worth}  # the last of each month is kept
    goes_back = joined < len(days) and days[joined - 1] > since
    return TrendDays(tuple(sorted(monthly.values())), tuple(days[joined:]) if goes_back else ())


def _without_a_gap(days: Sequence[date]) -> int:
    """How many of the newest days follow each other without a gap."""
    for place, (later, earlier) in enumerate(pairwise(days), start=1):
        if earlier < months_before(later, LONGEST_GAP_MONTHS):
            return place
    return len(days)
