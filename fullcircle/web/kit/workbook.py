"""A list as an Excel file to take away. Every cell is text or a number, never a formula, whatever was typed or imported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``columns`` are (heading, width in characters)."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str | int | None]]


def as_workbook(*sheets: Sheet) -> bytes:
    """These sheets, in their order."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title), sheet, bold, wrap)
    return target.getvalue()


def _write(page: Any, sheet: Sheet, bold: Any, wrap: Any) -> None:
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
