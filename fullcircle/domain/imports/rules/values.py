"""From what a cell holds to a plain value, or to what is wrong with it.

A reader is made once per column and called once per cell, so the rules of a column are looked up once, not a million
times. It gives back the value, None for a blank, or a Fault. Cells come as str, float, int, bool, date, datetime, time
or timedelta; error cells come as empty text.
"""

import math
import re
from calendar import month_name
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from fullcircle.domain.imports.rules.faults import Fault
from fullcircle.domain.imports.rules.ids import child_id
from fullcircle.domain.imports.rules.specification import CodeList, Column, Specification
from fullcircle.domain.imports.rules.texts import has_postcode, tidy
from fullcircle.domain.performance.rules.record import Value

LONGEST_TEXT: Final = 200
LARGEST_COUNT: Final = 999
_EXACT_INTEGERS: Final = 2**53
_LONGEST_BLANK: Final = 12
_CACHED_TEXTS: Final = 5_000
_FIRST_DAY: Final = date(1899, 12, 30)
_FIRST_DAY_1904: Final = date(1904, 1, 1)
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?\Z")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]*)?\Z")
_TIME: Final = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?Z?)?\Z"
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2}|[A-Za-z]{3,9})[/.\- ]([0-9]{4})" + _TIME)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})" + _TIME)
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?\Z")
_MONTHS: Final = tuple(name.casefold() for name in month_name[1:])


Reader = Callable[[object], Value | Fault]

_DATE_FAULT: Final = Fault(
    "date_unreadable", "This is not a date that can be read.", "Write it as day/month/year, for example 05/03/2026."
)
_DATE_OLD: Final = Fault(
    "date_too_old", "This date is too long ago to be right.", "Correct the date, or leave the cell empty."
)
_POSTCODE: Final = Fault(
    "postcode_removed",
    "There is a postcode in this cell. It was not kept, because it could show where a child lives.",
    "Give the name of the authority only.",
    hide=True,
)


def reader_for(column: Column, specification: Specification, as_at: date, *, from_1904: bool = False) -> Reader:
    """The reader of one column. `from_1904`: bare numbers in date columns count days from 1 January 1904."""
    blanks = specification.blanks
    match column.type:
        case "id":
            return _blank_or(child_id, blanks)
        case "text":
            return _blank_or(_read_text, blanks)
        case "integer":
            return _blank_or(_integer_reader(column), blanks)
        case "date":
            return _blank_or(_date_reader(column, specification, as_at, from_1904=from_1904), blanks)
        case "code":
            return _blank_or(_code_reader(specification.codes[column.codes or ""]), blanks)
        case "text_or_code":
            return _blank_or(_text_or_code_reader(specification.codes[column.codes or ""]), blanks)
        case "never_read":
            message = f"{column.field} is never read"
            raise ValueError(message)


def _blank_or(read: Reader, blanks: frozenset[str]) -> Reader:
    def reader(cell: object) -> Value | Fault:
        if isinstance(cell, str) and len(cell) <= _LONGEST_BLANK and cell.strip().casefold() in blanks:
            return None
        return None if cell is None else read(cell)

    return reader


def _plain(cell: object) -> str:
    """A cell as text; whole numbers lose the ".0" that spreadsheets give them."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_INTEGERS:
        return str(int(cell))
    return tidy(cell if isinstance(cell, str) else str(cell))


def _read_text(cell: object) -> Value | Fault:
    return _plain(cell)[:LONGEST_TEXT] or None


def _integer_reader(column: Column) -> Reader:
    smallest = column.min if column.min is not None else 0
    fault = Fault(
        "number_unusable",
        f"This should be a whole number between {smallest} and {LARGEST_COUNT}.",
        "Correct the number, or leave the cell empty.",
    )

    def read(cell: object) -> Value | Fault:
        number = _number(cell, fraction=column.whole_years)
        return fault if number is None or not smallest <= number <= LARGEST_COUNT else number

    return read


def _number(cell: object, *, fraction: bool) -> int | None:
    if isinstance(cell, str):
        text = tidy(cell)
        if (_NUMBER if fraction else _WHOLE).match(text) is None:
            return None
        cell = float(text)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return None
    return math.floor(cell) if fraction or cell == math.floor(cell) else None


def _date_reader(column: Column, specification: Specification, as_at: date, *, from_1904: bool) -> Reader:
    earliest = as_at - timedelta(days=round(specification.oldest_age_years * 365.25))
    latest = as_at + timedelta(days=specification.furthest_due_date_days if column.future else 0)
    first_day = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
    late = Fault(
        "date_after_as_at",
        f"This date is after {_spoken(latest)}"
        + (", too far ahead for a baby not yet born." if column.future else ", the as-at date of this import."),
        "Correct the date, or choose the as-at date the workbook was made for.",
    )

    def read(cell: object) -> Value | Fault:
        found = date_from(cell, first_day)
        if not isinstance(found, date):
            return found
        if found < earliest:
            return _DATE_OLD
        return late if found > latest else found.isoformat()

    return read


def date_from(cell: object, first_day: date) -> date | Fault | None:
    """The day that a cell or its text says, None where a spreadsheet shows an empty date. Bare numbers count from `first_day`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | timedelta):
        return None if not cell or cell == time(0) else _DATE_FAULT  # Excel shows an empty date as 00/01/1900
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return _DATE_FAULT
    if isinstance(cell, str):
        return _date_from_text(tidy(cell), first_day)
    return None if cell == 0 else _date_from_serial(float(cell), first_day)


def _date_from_serial(serial: float, first_day: date) -> date | Fault:
    if not 1 <= serial < 100_000:
        return _DATE_FAULT
    return first_day + timedelta(days=int(serial))


def _date_from_text(text: str, first_day: date) -> date | Fault:
    if _SERIAL.match(text):
        return _date_from_serial(float(text), first_day)
    if found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.match(text):
        year, month, day = found.groups()
    else:
        return _DATE_FAULT
    number = int(month) if month.isdigit() else _month_named(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return _DATE_FAULT


def _month_named(text: str) -> int:
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(text.casefold())), 0)


def _code_reader(codes: CodeList) -> Reader:
    labels = [code.label for code in codes.codes]
    offer = ", ".join(labels) if len(labels) <= 6 else f"for example {codes.codes[0].code} ({labels[0]})"
    fault = Fault(
        "code_unknown",
        "This is not one of the codes or labels that belong in this column.",
        f"Use a code or label from Ofsted's list: {offer}.",
    )
    met: dict[str, Value | Fault] = {}

    def read(cell: object) -> Value | Fault:
        text = cell if isinstance(cell, str) else ("Yes" if cell else "No") if isinstance(cell, bool) else _plain(cell)
        known = met.get(text)
        if known is None:
            known = codes.match(text) or fault
            if len(met) < _CACHED_TEXTS:
                met[text] = known
        return known

    return read


def _text_or_code_reader(codes: CodeList) -> Reader:
    def read(cell: object) -> Value | Fault:
        text = _plain(cell)[:LONGEST_TEXT]
        if has_postcode(text):
            return _POSTCODE
        return codes.match(text) or text or None

    return read


def _spoken(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"
