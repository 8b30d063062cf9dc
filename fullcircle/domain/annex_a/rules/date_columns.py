"""The days of a column: what is too old, too far ahead, a placeholder, or an end that means none."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.annex_a.rules.specification import Column, Specification
from fullcircle.files.days import FIRST_DAY_1904, SERIALS, Writing, could_be_month, date_from
from fullcircle.files.faults import Fault

_NO_YEAR: Final = re.compile(r"[^:]*[/.\- ]99(?![0-9:])")
"""Of an end this is as likely the year 9999, which means none, as 1999."""
_FAR_YEARS: Final = 50
_NO_DATE_UNTIL: Final = date(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_466

_OLD: Final = Fault(
    "date_too_old", "This date is too long ago to be right.", "Correct the date, or leave the cell empty."
)
_PLACEHOLDER: Final = Fault(
    "date_placeholder",
    "This is a date that systems write where they hold none, so the day is not known.",
    "Correct the date, or leave the cell empty.",
)
_NOT_ENDED: Final = Fault(
    "not_ended",
    "A date so far ahead means that there is no end yet. Every such date in this column was read as an empty cell.",
    "Nothing to do, if that is what was meant. An empty cell says the same.",
    blank=True,
)
_OPEN_YEAR: Final = Fault(
    "date_year_short",
    "The year of this date could be 1999, or 9999 for no end, so it is not known.",
    "Write the year with four digits, or leave the cell empty where there is no end.",
)
_DOUBTFUL: Final = Fault(
    "date_doubtful",
    "The other dates of this column are month first, so this one may have had its day and month exchanged by Excel.",
    "Export the column again as day/month/year or as 2026-03-05, and send the file again.",
)


def date_reader(
    column: Column, specification: Specification, as_at: date, writing: Writing
) -> Callable[[object], str | Fault | None]:
    """A function that gives the day of a cell in ISO form, None for a blank, or what is wrong with it."""
    earliest = as_at - timedelta(days=round(specification.oldest_age_years * 365.25))
    latest = as_at + timedelta(days=specification.furthest_due_date_days if column.future else 0)
    far = as_at.year + _FAR_YEARS
    from_1904 = writing.first_day == FIRST_DAY_1904
    late = Fault(
        "date_after_as_at",
        f"This date is after {day_in_words(latest)}"
        + (", too far ahead for a baby not yet born." if column.future else ", the as-at date of this import."),
        "Correct the date, or choose the as-at date the workbook was made for.",
    )

    def read(cell: object) -> str | Fault | None:
        if writing.doubtful and isinstance(cell, date) and could_be_month(cell.day) and cell.day != cell.month:
            return _DOUBTFUL
        if column.end and type(cell) is float and SERIALS <= cell < _LAST_SERIAL:
            return _NOT_ENDED
        if column.end and isinstance(cell, str) and _NO_YEAR.match(cell):
            return _OPEN_YEAR
        found = date_from(cell, writing.first_day, writing.order)
        if not isinstance(found, date):
            return found
        if found < earliest:
            if from_1904 and found == FIRST_DAY_1904 and not isinstance(cell, str):
                return None  # what an empty date shows where days count from 1904
            return _PLACEHOLDER if found <= _NO_DATE_UNTIL else _OLD
        if found > latest:
            return _NOT_ENDED if column.end and found.year > far else late
        return found.isoformat()

    return read
