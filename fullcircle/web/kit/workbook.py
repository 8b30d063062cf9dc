"""A list as an Excel file to take away. Every cell is text or a number, never a formula, whatever was typed or imported."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_workbook(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """One sheet of that title; ``columns`` are (heading, width in characters)."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (head, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        sheet.freeze_panes(1, 0)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, column, cell, wrap)
                elif cell is not None:
                    sheet.write_string(row, column, cell, wrap)
    return target.getvalue()


def workbook_response(content: bytes, file_name: str) -> HttpResponse:
    """The file as an answer to keep. ``file_name`` names no child."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
