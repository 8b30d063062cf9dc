"""The eleven lists as sheets of cells, in the layout and words of Ofsted's template."""

from dataclasses import dataclass
from datetime import date

from fullcircle.demo.annex_a_codes import CODES
from fullcircle.demo.annex_a_layout import COLUMNS, TITLES
from fullcircle.demo.authority.lists import Row, Value


class Error:
    """An Excel error cell, #N/A."""


Cell = str | int | float | date | None | Error


@dataclass
class Sheet:
    """One list as it will be written. ``title`` None leaves the title row out."""

    number: int
    name: str
    title: str | None
    headers: list[str]
    rows: list[list[Cell]]


def clean_sheets(lists: dict[int, list[Row]]) -> list[Sheet]:
    """The lists as a careful council would send them."""
    sheets = []
    for number, columns in COLUMNS.items():
        headers = [header for header, _, _ in columns]
        rows = [[_cell(row.get(field), codes) for _, field, codes in columns] for row in lists[number]]
        sheets.append(Sheet(number, f"List_{number}", TITLES[number], headers, rows))
    return sheets


def _cell(value: Value, codes: str) -> Cell:
    return CODES[codes][str(value)] if codes and value is not None else value
