"""From what a cell holds to plain text or a day."""

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from fullcircle.files.days import FIRST_DAY, FIRST_DAY_1904, Order, could_be_month, date_from
from fullcircle.files.faults import Fault, Spoilt
from fullcircle.files.markup import as_text

_NO_VALUE: Final = frozenset({"", "null", "(null)", "nan", "nat", "#n/a"})
_BLANKS: Final = _NO_VALUE | {"-", "--", "–", "—", "none", "nil", "n/a"}
_EXACT_INTEGERS: Final = 2**53
LONGEST_NAME: Final = 200
_MIDNIGHT: Final = time(0)


def text_of(cell: object) -> str:
    """A cell as its author meant it: days as 2026-03-05, whole numbers without ".0", lines kept, tags read as text; what a
    database writes where it holds nothing (NULL) as ""."""
    if cell is None or isinstance(cell, str | Spoilt):
        return _clean(cell if isinstance(cell, str) else "")
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_INTEGERS:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, timedelta):
        return "" if not cell else str(cell)
    return str(cell)


def _clean(text: str) -> str:
    """Line ends as one character, nothing that cannot be printed, no space at the ends."""
    lines = as_text(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    if not lines.isprintable():
        lines = "".join(c for c in lines if c in "\n\t" or not unicodedata.category(c).startswith("C"))
    found = lines.strip()
    return "" if found.casefold() in _NO_VALUE else found


def is_blank(text: str) -> bool:
    """Whether a text says in a word that there is nothing: a dash, "None", "N/A". To a question that asks for words this is an
    answer; where a name, a day or a judgement is expected it is none."""
    return text.strip().casefold() in _BLANKS


def name_of(cell: object, longest: int = LONGEST_NAME) -> str:
    """One line of text, no longer than that; "" where it says that there is none."""
    text = " ".join(text_of(cell).split())[:longest]
    return "" if is_blank(text) else text


def day_of(cell: object, *, from_1904: bool = False, order: Order = "day_first") -> date | None:
    """The day a cell or a text names, or None where it names none. ``order`` is how the texts of its column are written; where
    they are not day first, a spreadsheet may have exchanged day and month in a cell that is a date: it names none."""
    value = _clean(cell) if isinstance(cell, str) else cell
    if value is None or isinstance(value, Spoilt) or (isinstance(value, str) and is_blank(value)):
        return None
    if order != "day_first" and isinstance(value, date) and could_be_month(value.day) and value.day != value.month:
        return None
    found = date_from(value, FIRST_DAY_1904 if from_1904 else FIRST_DAY, order)
    return None if isinstance(found, Fault) else found
