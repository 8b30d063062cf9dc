"""A list as an Excel file to take away. Every cell is text or a number, never a formula, whatever was typed or imported."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``columns`` are (heading, width in characters)."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str | int | None]]


def about_this_list(told: Mapping[str, str]) -> Sheet:
    """The sheet that says what a list is: whose view, of what, of which day. What is "" is left out."""
    return Sheet("About this list", (("", 16), ("", 80)), [row for row in told.items() if row[1]])


def as_workbook(*sheets: Sheet) -> bytes:
    """These sheets, in their order."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        for sheet in sheets:
            add_sheet(book, sheet)
    return target.getvalue()


def add_sheet(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    """Add a sheet to a workbook that is being written."""
    bold = book.add_format({"bold": True, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(sheet.title)
    for column, (head, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, head, bold)
    page.freeze_panes(1, 0)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                page.write_number(row, column, cell, wrap)
            elif cell is not None:
                page.write_string(row, column, cell, wrap)
