"""The day that a cell means, however it was written: as a date, a number, day first, month first, ISO, or a moment elsewhere.

How a whole column writes its days is found out first (`Writing`), since no single cell of "02/03/2026" can tell.
"""

import math
import re
from calendar import month_name
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal
from zoneinfo import ZoneInfo

from fullcircle.files.faults import Fault

Order = Literal["day_first", "month_first", "mixed"]
FIRST_DAY: Final = date(1899, 12, 30)
FIRST_DAY_1904: Final = date(1904, 1, 1)
_LONDON: Final = ZoneInfo("Europe/London")
_TIME: Final = (
    r"(?:[Tt ] ?([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?([AaPp])[Mm])?"
    r"(?: ?([Zz]|UTC|GMT|[+\-\u2212][0-9]{2}(?::?[0-9]{2})?))?)?\Z"
)
_NUMBERS: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ][0-9]{2}(?:[0-9]{2})?(?![0-9])")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2}(?![0-9:]))" + _TIME)
_MONTH_NAMED: Final = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[/.\- ](?:of )?([A-Za-z]{3,9})[.,]?[/.\- ]([0-9]{4}|[0-9]{2}(?![0-9:]))" + _TIME
)
_NAMED_FIRST: Final = re.compile(
    r"([A-Za-z]{3,9})\.?[/.\- ]([0-9]{1,2})(?:st|nd|rd|th)?(?:, ?|[/.\- ])([0-9]{4})" + _TIME
)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + _TIME)
_DIGITS: Final = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])\Z")
"""Year, month and day in eight digits."""
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?\Z")
SERIALS: Final = 100_000
"""Bare numbers below this count days."""
_MONTHS: Final = tuple(name.casefold() for name in month_name[1:])
_MONTHS_A_YEAR: Final = 12
_FIRST_SHORT_YEAR: Final = 30
"""Of years in two digits 30 to 99 are of the last century, as spreadsheets read them."""
_LONGEST_MONTH: Final = 31

_UNREADABLE: Final = Fault(
    "date_unreadable", "This is not a date that can be read.", "Write it as day/month/year, for example 05/03/2026."
)
_AMBIGUOUS: Final = Fault(
    "date_ambiguous",
    "Some dates of this column are written day first and others month first, so it cannot be told which this one is.",
    "Write all dates of the column as day/month/year, or make them dates in Excel, and send the file again.",
)


@dataclass(frozen=True, slots=True)
class Writing:
    """How the days of one column are written. Bare numbers count from `first_day`. `doubtful`: a spreadsheet has made dates
    of those texts that it could misread, so a date cell whose day could be its month cannot be relied on. `as_beside`: its own
    texts prove no order, but those of other columns of the list do."""

    first_day: date = FIRST_DAY
    order: Order = "day_first"
    doubtful: bool = False
    as_beside: bool = False


AS_USUAL: Final = Writing()


class Evidence:
    """What the texts of one column prove about the order in which they are written."""

    def __init__(self) -> None:
        self.day_first = self.month_first = self.either = 0

    def take(self, text: str) -> None:
        """Look at one text of the column."""
        found = _NUMBERS.match(text.lstrip())
        if found is None:
            return
        first, second = int(found[1]), int(found[2])
        if could_be_month(first):
            self.month_first += _MONTHS_A_YEAR < second <= _LONGEST_MONTH
            self.either += could_be_month(second) and first != second
        else:
            self.day_first += could_be_month(second) and first <= _LONGEST_MONTH

    @property
    def order(self) -> Order:
        if self.month_first:
            return "mixed" if self.day_first else "month_first"
        return "day_first"

    @property
    def open(self) -> bool:
        """Whether there are texts that could be meant either way, and none that proves one."""
        return bool(self.either and not self.month_first and not self.day_first)


def could_be_month(number: int) -> bool:
    """Whether the number of a day could be that of a month."""
    return 1 <= number <= _MONTHS_A_YEAR


def date_from(cell: object, first_day: date, order: Order = "day_first") -> date | Fault | None:
    """The day that a cell or its text says, None where a spreadsheet shows an empty date. Bare numbers count from `first_day`;
    `order` says how a text such as "02/03/2026" is meant."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | timedelta):
        return None if not cell or cell == time(0) else _UNREADABLE  # Excel shows an empty date as 00/01/1900
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return _UNREADABLE
    if isinstance(cell, str):
        return _from_text(" ".join(cell.split()), first_day, order)
    if cell >= SERIALS and math.isfinite(cell) and (digits := _DIGITS.match(str(int(cell)))):
        return _from_digits(digits) if cell == int(cell) else _UNREADABLE
    return None if cell == 0 else _from_serial(float(cell), first_day)


def _from_serial(serial: float, first_day: date) -> date | Fault:
    if not 1 <= serial < SERIALS:
        return _UNREADABLE
    return first_day + timedelta(days=int(serial))


def _from_digits(found: re.Match[str]) -> date | Fault:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return _UNREADABLE


def _from_text(text: str, first_day: date, order: Order) -> date | Fault:
    if _SERIAL.match(text):
        return _from_serial(float(text), first_day)
    if digits := _DIGITS.match(text):
        return _from_digits(digits)
    if found := _DAY_FIRST.match(text):
        parts = _day_and_month(int(found[1]), int(found[2]), order)
        if isinstance(parts, Fault):
            return parts
        (day, month), year = parts, _year(found[3])
    elif found := _MONTH_NAMED.match(text):
        day, month, year = int(found[1]), _month_named(found[2]), _year(found[3])
    elif found := _NAMED_FIRST.match(text):
        month, day, year = _month_named(found[1]), int(found[2]), int(found[3])
    elif found := _YEAR_FIRST.match(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return _UNREADABLE
    try:
        written = date(year, month, day)
        return written if found[7] is None else _british_day(written, found)
    except ValueError:
        return _UNREADABLE


def _day_and_month(one: int, two: int, order: Order) -> tuple[int, int] | Fault:
    if order == "mixed":
        if one != two and could_be_month(one) and could_be_month(two):
            return _AMBIGUOUS
        return (one, two) if could_be_month(two) else (two, one)
    return (one, two) if order == "day_first" else (two, one)


def _british_day(written: date, found: re.Match[str]) -> date:
    """The day it was in Britain at a moment told with its offset from UTC, as clocks here show it."""
    hour, minute, half, offset = int(found[4]), int(found[5]), found[6], found[7]
    if half:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    moment = datetime(written.year, written.month, written.day, hour, minute, tzinfo=_zone(offset))
    try:
        return moment.astimezone(_LONDON).date()
    except OverflowError:
        return written


def _zone(offset: str) -> timezone:
    if offset[0].isalpha():
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(away if offset[0] == "+" else -away)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _FIRST_SHORT_YEAR else 2000)


def _month_named(text: str) -> int:
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(text.casefold())), 0)
