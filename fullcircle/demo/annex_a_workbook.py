"""Annex A workbooks of the invented authority, as a council's case system would export them.

Clean workbooks follow Ofsted's template to the letter. Dirty ones carry, at low rates, what real exports carry (see
``annex_a_dirt``). The same authority, day and kind give the same bytes.
"""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import xlsxwriter

from fullcircle.demo.annex_a_dirt import soil
from fullcircle.demo.annex_a_sheets import Cell, Error, Sheet, clean_sheets
from fullcircle.demo.authority import Authority, make_authority
from fullcircle.demo.authority.lists import Row, annex_a


def workbook(authority: Authority, on: date, *, dirty: bool = False) -> bytes:
    """The workbook of a day, as the bytes of an .xlsx file. ValueError for a day the authority does not cover."""
    sheets = clean_sheets(annex_a(authority, on))
    if dirty:
        soil(sheets, Random(f"{authority.seed}/dirt/{on}"), on)
    return _written(sheets, on)


def write_workbook(authority: Authority, on: date, path: Path, *, dirty: bool = False) -> None:
    """The same, into a file."""
    path.write_bytes(workbook(authority, on, dirty=dirty))


def big_workbook(rows: int = 60_000, *, seed: int = 1, today: date = date(2026, 3, 5)) -> bytes:
    """A clean workbook with exactly so many rows over its eleven lists: the small authority many times over, every copy
    with references of its own. Raises ValueError for fewer rows than one copy has."""
    once = annex_a(make_authority(seed=seed, today=today), today)
    one_copy = sum(len(found) for found in once.values())
    if rows < one_copy:
        raise ValueError(f"One copy of the authority already has {one_copy} rows.")
    copies = -(-rows // one_copy)
    lists = {number: [_copied(row, copy) for copy in range(copies) for row in found] for number, found in once.items()}
    lists[1] = lists[1][: len(lists[1]) - (copies * one_copy - rows)]
    return _written(clean_sheets(lists), today)


def _copied(row: Row, copy: int) -> Row:
    keys = {"child_unique_id", "family_id", "adopter_id"} & row.keys()
    return row | {key: f"{row[key]}{copy:03}" for key in keys if row[key] is not None}


def _written(sheets: list[Sheet], on: date) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {"title": "Annex A child-level data", "created": datetime(on.year, on.month, on.day, 8, tzinfo=UTC)}
    )
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True})
    front = book.add_worksheet("Front_Sheet")
    front.write_string(0, 0, "Annex A: child-level data, lists 1 to 11", bold)
    front.write_string(1, 0, "Ashmere Council. Every child, worker and place in this file is invented.")
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        first = 0
        if sheet.title is not None:
            page.write_string(0, 0, sheet.title, bold)
            first = 1
        page.write_row(first, 0, sheet.headers, bold)
        for place, row in enumerate(sheet.rows, start=first + 1):
            for column, cell in enumerate(row):
                _write(page, place, column, cell, day)
    book.close()
    return buffer.getvalue()


def _write(page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, day)
    elif isinstance(cell, Error):
        page.write_formula(row, column, "=NA()", None, "#N/A")
    elif cell is not None:
        page.write_number(row, column, cell)
