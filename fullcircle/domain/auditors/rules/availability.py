"""How much room someone has for audits, given when they are away."""

from collections.abc import Iterable
from datetime import date, timedelta

from fullcircle.foundation.kernel.working_days import working_days

DAY = timedelta(days=1)
Stretches = Iterable[tuple[date, date]]
"""Leave: the first and the last day of each."""


def room(most: int, *, from_: date, until: date, leave: Stretches) -> int:
    """The audits someone has room for between two days (both included): ``most``, less the share of working days they are
    away; half an audit counts as a whole one. Leave is (first day, last day).

    >>> room(2, from_=date(2026, 3, 2), until=date(2026, 3, 13), leave=[(date(2026, 3, 2), date(2026, 3, 6))])
    1
    >>> room(2, from_=date(2026, 3, 2), until=date(2026, 3, 13), leave=[(date(2026, 2, 2), date(2026, 4, 6))])
    0
    """
    days, here = _days(from_, until, leave)
    return (2 * most * here + days) // (2 * days) if days else most


def away_throughout(name: str, *, from_: date, until: date, leave: Stretches) -> str:
    """That someone is away on every working day there is for an audit, in words; "" where they are not, or there is none.

    >>> away_throughout("Ann Lee", from_=date(2026, 3, 2), until=date(2026, 3, 6), leave=[(date(2026, 3, 1), date(2026, 3, 9))])
    'Ann Lee is away for all of the time there is for it (1 Mar to 9 Mar). Choose someone who is there.'
    """
    stretches = list(leave)
    days, here = _days(from_, until, stretches)
    if not days or here:
        return ""
    told = away_words(stretches).removeprefix("away ")
    return f"{name} is away for all of the time there is for it ({told}). Choose someone who is there."


def away_words(leave: Stretches) -> str:
    """When someone is away, in a few words; "" for never.

    >>> away_words([(date(2026, 12, 18), date(2027, 1, 20)), (date(2027, 2, 3), date(2027, 2, 3))])
    'away 18 Dec to 20 Jan and on 3 Feb'
    """
    said = [f"on {_short(first)}" if first == last else f"{_short(first)} to {_short(last)}" for first, last in leave]
    return f"away {' and '.join(said)}" if said else ""


def time_words(audits: int, most: int, leave: Stretches) -> str:
    """How much someone has, when they are away and what room is left, as it follows their name.

    >>> time_words(1, 2, [(date(2026, 12, 18), date(2027, 1, 20))]), time_words(0, 0, [])
    ('1 audit, away 18 Dec to 20 Jan, room for 1 more', 'no audits, no room for more')
    """
    has = "no audits" if not audits else "1 audit" if audits == 1 else f"{audits} audits"
    left = f"room for {most - audits} more" if most > audits else "no room for more"
    return ", ".join(filter(None, [has, away_words(leave), left]))


def _days(from_: date, until: date, leave: Stretches) -> tuple[int, int]:
    """How many working days there are between two days (both included), and on how many of them someone is there."""
    stretches, span = list(leave), [from_ + n * DAY for n in range((until - from_).days + 1)]
    days = [day for day in span if working_days(day - DAY, day)]
    return len(days), sum(not any(first <= day <= last for first, last in stretches) for day in days)


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def terms_mark(audits_most: int | None, trained_on: date | None) -> str:
    """A mark of somebody's time and training, which another change changes.

    >>> terms_mark(None, None), terms_mark(2, date(2026, 3, 5))
    ('None None', '2 2026-03-05')
    """
    return f"{audits_most} {trained_on}"
