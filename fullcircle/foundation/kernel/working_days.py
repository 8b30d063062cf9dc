"""Working days in England: Monday to Friday less bank holidays (`bank_holidays.yaml`, 2015 to 2030)."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

_FILE: Final = Path(__file__).with_name("bank_holidays.yaml")
_WEEK: Final = 7
_WORKING_WEEK: Final = 5


@lru_cache(maxsize=1)
def bank_holidays() -> tuple[date, ...]:
    """Every bank holiday of the file, earliest first; each is a weekday. Raises ValueError when one is not."""
    days = sorted(day for year in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["england"].values() for day in year)
    for day in days:
        if not isinstance(day, date) or day.weekday() >= _WORKING_WEEK:
            message = f"{day} is not a weekday"
            raise ValueError(message)
    return tuple(days)


def working_days(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; 0 on the day itself, negative if `end` is earlier.

    Friday 6 March 2026 to Monday 9 March 2026 is 1. Takes the same time however far apart the days are.
    """
    return _up_to(end) - _up_to(start)


def add_working_days(start: date, count: int) -> date:
    """The day that is `count` working days after `start` (count at least 0)."""
    day = start + timedelta(days=count + 2 * (count // _WORKING_WEEK))
    while working_days(start, day) < count:
        day += timedelta(days=1)
    while working_days(start, day - timedelta(days=1)) >= count and day > start:
        day -= timedelta(days=1)
    return day


def working_day_from(day: date) -> date:
    """The day itself where it is a working day, or else the next one."""
    return add_working_days(day - timedelta(days=1), 1)


def working_day_until(day: date) -> date:
    """The day itself where it is a working day, or else the last one before it."""
    while not working_days(day - timedelta(days=1), day):
        day -= timedelta(days=1)
    return day


def _up_to(day: date) -> int:
    """Working days from the calendar's first Monday to `day`, both included."""
    weeks, into = divmod(day.toordinal(), _WEEK)  # ordinal 1 was a Monday, so `into` is 1 on Mondays and 0 on Sundays
    return weeks * _WORKING_WEEK + min(into, _WORKING_WEEK) - bisect_right(bank_holidays(), day)
