"""Dates and moments as reports write them: 5 March 2026, 14:02, in British local time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def day_in_words(day: date) -> str:
    """
    >>> day_in_words(date(2026, 3, 5))
    '5 March 2026'
    """
    return f"{day.day} {day:%B %Y}"


def span_in_words(first: date, last: date) -> str:
    """
    >>> span_in_words(date(2025, 11, 24), date(2026, 1, 9))
    '24 November 2025 to 9 January 2026'
    """
    return f"{day_in_words(first)} to {day_in_words(last)}"


def local_day(moment: datetime) -> date:
    """The day in Britain at a moment, which must carry its time zone."""
    return moment.astimezone(_LONDON).date()


def moment_in_words(moment: datetime) -> str:
    """The moment must carry its time zone."""
    return f"{day_in_words(local_day(moment))}, {moment.astimezone(_LONDON):%H:%M}"
