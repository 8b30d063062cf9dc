"""A saved ChAT workbook as councils have it: pages and charts around the List sheets, each filled with 5,000 rows of formulas."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from fullcircle.domain.annex_a import rules

FORMULA_ROWS = 5_000
_NO_TEXT = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(><f>[^<]*</f><v></v>)')
_ROWS_OF_AN_EMPTY_LIST = 60
EXTRA = (
    "Gender group",
    "Ethnic group",
    "Age group",
    "Appears on referral list",
    "Contacts per child (distinct count)",
    "Errors",
)
Filler = Literal["dash", "empty", "zero", "typed"]
"""What the formulas below the data show: a dash, an empty text, a zero; or the data was typed and nothing stands there."""
Rows = Sequence[Sequence[Any]]


def chat_workbook(
    path: Path,
    lists: Mapping[int, Rows],
    *,
    fillers: Mapping[int, Filler] | None = None,
    formula_rows: int = FORMULA_ROWS,
) -> Path:
    """Write a ChAT file with these rows in its lists, each in the template's order of columns. (Lists that are not named are
    there too, with fewer formulas: writing half a million takes half a minute.)"""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _pages_before(book)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number in range(1, 12):
            filler = (fillers or {}).get(number, "dash")
            rows = formula_rows if number in lists else min(formula_rows, _ROWS_OF_AN_EMPTY_LIST)
            _list(book, number, lists.get(number, ()), filler, rows, day)
        _pages_after(book)
    return as_excel_saves(path)


def as_excel_saves(path: Path) -> Path:
    """Mark formulas that show an empty text as Excel marks them, and do not ask for a calculation that was made; the library
    leaves them looking never calculated."""
    kept = BytesIO(path.read_bytes())
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for entry in old.infolist():
            content = old.read(entry).replace(b' fullCalcOnLoad="1"', b"")
            if entry.filename.startswith("xl/worksheets/sheet"):
                content = _NO_TEXT.sub(rb'\1 t="str"\2', content)
            new.writestr(entry.filename, content)
    return path


def _pages_before(book: Any) -> None:
    front = book.add_worksheet("ChAT")
    front.write_string(0, 0, "Children's services Analysis Tool 6.9")
    front.write_formula(1, 0, "=COUNTA('List 1'!A3:A5002)", None, 12)
    report = book.add_worksheet("Contacts page")
    for row in range(40):
        report.write_formula(row, 0, f"=COUNTIF('List 1'!H3:H5002,A{row + 1})", None, row)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='Contacts page'!$A$1:$A$40"})
    report.insert_chart("C2", chart)


def _pages_after(book: Any) -> None:
    sheet = book.add_chartsheet("List 1 chart")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Contacts page'!$A$1:$A$40"})
    sheet.set_chart(chart)
    lookups = book.add_worksheet("Lookups")
    lookups.hide()
    lookups.write_row(0, 0, ["Child Unique ID", "Gender", "Ethnicity"])


def _list(book: Any, number: int, rows: Rows, filler: Filler, formula_rows: int, day: Any) -> None:
    spec = rules.specification().list_numbered(number)
    sheet = book.add_worksheet(f"List {number}")
    sheet.write_string(0, 0, f"List {number}: {spec.title}")
    sheet.write_row(1, 0, [column.header for column in spec.columns] + list(EXTRA))
    for at in range(formula_rows):
        cells = rows[at] if at < len(rows) else None
        for index in range(len(spec.columns)):
            _cell(sheet, at + 2, index, None if cells is None else cells[index], cells is None, filler, day)
        for index, shown in enumerate(_beside(cells), start=len(spec.columns)):
            sheet.write_formula(at + 2, index, f'=IF($A{at + 3}="","-",LOOKUP($B{at + 3},Lookups!$A:$B))', None, shown)


def _cell(sheet: Any, row: int, column: int, cell: Any, below: bool, filler: Filler, day: Any) -> None:
    if not below:
        if isinstance(cell, date):
            sheet.write_datetime(row, column, cell, day)
        elif cell is not None:
            sheet.write(row, column, cell)
    elif filler != "typed":
        shown = {"dash": "-", "empty": "", "zero": 0}[filler]
        sheet.write_formula(row, column, f"=Input!{chr(65 + column % 26)}{row}", None, shown)


def _beside(cells: Sequence[Any] | None) -> tuple[Any, ...]:
    return ("-", "-", "-", "-", 0, "") if cells is None else ("Girls", "White", "10-15", "No", 1, "No error")
