"""How much room someone has for audits, given when they are away."""

from collections.abc import Iterable
from datetime import date, timedelta

from fullcircle.foundation.kernel.working_days import working_days

DAY = timedelta(days=1)


def room(most: int, *, from_: date, until: date, leave: Iterable[tuple[date, date]]) -> int:
    """The audits someone has room for between two days (both included): ``most``, less the share of working days they are
    away; half an audit counts as a whole one. Leave is (first day, last day).

    >>> room(2, from_=date(2026, 3, 2), until=date(2026, 3, 13), leave=[(date(2026, 3, 2), date(2026, 3, 6))])
    1
    >>> room(2, from_=date(2026, 3, 2), until=date(2026, 3, 13), leave=[(date(2026, 2, 2), date(2026, 4, 6))])
    0
    """
    span = [from_ + n * DAY for n in range((until - from_).days + 1)]
    days = [day for day in span if working_days(day - DAY, day)]
    if not days:
        return most
    stretches = list(leave)
    here = sum(not any(first <= day <= last for first, last in stretches) for day in days)
    return (2 * most * here + len(days)) // (2 * len(days))


def terms_mark(audits_most: int | None, trained_on: date | None) -> str:
    """A mark of somebody's time and training, which another change changes.

    >>> terms_mark(None, None), terms_mark(2, date(2026, 3, 5))
    ('None None', '2 2026-03-05')
    """
    return f"{audits_most} {trained_on}"
