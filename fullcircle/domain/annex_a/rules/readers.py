"""From what a cell holds to a plain value, or to what is wrong with it.

A reader is made once per column and called once per cell, so the rules of a column are looked up once, not a million
times. It gives back the value, None for a blank, or a Fault. Cells come as str, float, int, bool, date, datetime, time
or timedelta, or as `Spoilt` where something stands in the cell that the workbook does not tell.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.date_columns import date_reader
from fullcircle.domain.annex_a.rules.record import Value
from fullcircle.domain.annex_a.rules.specification import CodeList, Column, Specification
from fullcircle.files.days import AS_USUAL, Writing
from fullcircle.files.faults import SPOILT, Fault, Spoilt
from fullcircle.files.ids import child_id
from fullcircle.files.texts import as_typed, has_postcode, tidy

LONGEST_TEXT: Final = 200
LARGEST_COUNT: Final = 999
_EXACT_INTEGERS: Final = 2**53
_LONGEST_BLANK: Final = 12
_CACHED: Final = 5_000
_REPETITIVE: Final = {"code": str, "text": str, "text_or_code": str, "date": date}
"""Types of columns that hold few different things, as cells of which class."""
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?\Z")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]*)?\Z")
Reader = Callable[[object], Value | Fault]

_POSTCODE: Final = Fault(
    "postcode_removed",
    "There is a postcode in this cell. It was not kept, because it could show where a child lives.",
    "Give the name of the authority only.",
    hide=True,
)


def reader_for(column: Column, specification: Specification, as_at: date, writing: Writing = AS_USUAL) -> Reader:
    """The reader of one column. `writing`: how the days of a date column are written."""
    blanks, errors = specification.blanks, specification.errors
    read = _reader_of_values(column, specification, as_at, writing)

    def reader(cell: object) -> Value | Fault:
        if isinstance(cell, str):
            cell = as_typed(cell)
            if not cell:
                return None
            if len(cell) <= _LONGEST_BLANK:
                text = cell.strip().casefold()
                if text in blanks:
                    return None
                if text[0] == "#" and (text in errors or not text.strip("#")):
                    return SPOILT[Spoilt.ERROR]
            return read(cell)
        if isinstance(cell, Spoilt):
            return SPOILT[cell]
        return None if cell is None else read(cell)

    if column.type == "id":
        return _id_first(reader)
    return _remembering(reader, _REPETITIVE[column.type]) if column.type in _REPETITIVE else reader


def _id_first(reader: Reader) -> Reader:
    """Most cells hold an ID, and no ID is a blank."""

    def read(cell: object) -> Value | Fault:
        found = child_id(cell) if isinstance(cell, str) else None
        return found if isinstance(found, str) else reader(cell)

    return read


def _remembering(reader: Reader, kind: type[str | date]) -> Reader:
    """What the cells of this class met so far came to, as a column holds few different ones."""
    met: dict[object, Value | Fault] = {}

    def read(cell: object) -> Value | Fault:
        if type(cell) is not kind:
            return reader(cell)
        if cell in met:
            return met[cell]
        value = reader(cell)
        if len(met) < _CACHED:
            met[cell] = value
        return value

    return read


def _reader_of_values(column: Column, specification: Specification, as_at: date, writing: Writing) -> Reader:
    """The same for cells that are neither blank nor spoilt."""
    match column.type:
        case "id":
            return child_id
        case "text":
            return _read_text
        case "integer":
            return _integer_reader(column)
        case "date":
            return date_reader(column, specification, as_at, writing)
        case "code":
            return _code_reader(specification.codes[column.codes or ""])
        case "text_or_code":
            return _text_or_code_reader(specification.codes[column.codes or ""])
        case "never_read":
            message = f"{column.field} is never read"
            raise ValueError(message)


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


def _code_reader(codes: CodeList) -> Reader:
    labels = [code.label for code in codes.codes]
    offer = ", ".join(labels) if len(labels) <= 6 else f"for example {codes.codes[0].code} ({labels[0]})"
    fault = Fault(
        "code_unknown",
        "This is not one of the codes or labels that belong in this column.",
        f"Use a code or label from Ofsted's list: {offer}.",
    )

    def read(cell: object) -> Value | Fault:
        return codes.match("Yes" if cell is True else "No" if cell is False else _plain(cell)) or fault

    return read


def _text_or_code_reader(codes: CodeList) -> Reader:
    def read(cell: object) -> Value | Fault:
        text = _plain(cell)[:LONGEST_TEXT]
        if has_postcode(text):
            return _POSTCODE
        return codes.match(text) or text or None

    return read
