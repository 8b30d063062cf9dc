"""Dates of the working week, for people who keep their diaries from Monday to Friday."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")

DAY = timedelta(days=1)


def add_days(start: date, count: float) -> date:
    """``start`` plus a number of days, rounded."""
    return start + timedelta(days=round(count))


def on_a_weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return add_days(day, max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def add_working_days(start: date, count: int) -> date:
    """The day ``count`` weekdays after ``start`` (0: the same day, or the Monday after a weekend)."""
    start = on_a_weekday(start)
    weeks, rest = divmod(count, 5)
    if start.weekday() + rest > 4:
        rest += 2
    return add_days(start, weeks * 7 + rest)


def years_between(born: date, on: date) -> int:
    """Completed years at ``on``; -1 before birth."""
    if on < born:
        return -1
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day someone turns ``years`` (1 March for those born on 29 February)."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def latest(days: Sequence[date], on: date) -> date | None:
    """The last of ``days`` (ascending) that is not after ``on``."""
    place = bisect_right(days, on)
    return days[place - 1] if place else None


def at(changes: Sequence[tuple[date, T]], on: date) -> T | None:
    """What holds on a day, from (since when, what) in ascending order; None before the first."""
    found = None
    for since, what in changes:
        if since > on:
            break
        found = what
    return found
