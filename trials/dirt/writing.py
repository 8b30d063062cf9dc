"""Write a workbook with xlsxwriter, then operate on the package where no library would write such a file."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from trials.dirt.cells import Book, Cell, Formula, Shown

_SETTINGS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


def written(book: Book, *, numbers_repeated: bool = True) -> bytes:
    """The workbook as an .xlsx file; without numbers repeated, for a reader that would lose rows by them."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, _SETTINGS | {"date_1904": book.from_1904}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in book.sheets:
            page = made.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            for at, cells in enumerate(sheet.rows):
                for index, cell in enumerate(cells):
                    _write(made, page, at, index, cell, day)
    return _operated(target.getvalue(), book, numbers_repeated)


def _write(made: Any, page: Any, at: int, index: int, cell: Cell, day: Any) -> None:
    match cell:
        case None:
            return
        case Formula(text, result):
            page.write_formula(at, index, text, None, "" if result is None else result)
        case Shown(number, zeros):
            page.write_number(at, index, number, made.add_format({"num_format": "0" * zeros}))
        case date() | datetime():
            page.write_datetime(at, index, cell, day)
        case str():
            page.write_string(at, index, cell)
        case _:
            page.write_number(at, index, cell)


def _operated(content: bytes, book: Book, numbers_repeated: bool) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).replace(b' fullCalcOnLoad="1"', b"")  # as a spreadsheet leaves it that has calculated
            if book.results_removed and name.startswith("xl/worksheets/"):
                part = part.replace(b"<v></v>", b"")
            if numbers_repeated and (sheet := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)):
                part = _repeated(part, book.sheets[int(sheet[1]) - 1].repeated_number)
            if book.renamed_part:
                name, part = _renamed(name, part)
            if book.embedded_object and name == "[Content_Types].xml":
                part = part.replace(
                    b"<Default ", b'<Default Extension="bin" ContentType="application/octet-stream"/><Default ', 1
                )
            new.writestr(name, part)
        if book.embedded_object:
            new.writestr("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return target.getvalue()


def _repeated(part: bytes, at: int | None) -> bytes:
    """The sheet with one row, and each of its cells, saying that it is the row above."""
    if at is None:
        return part
    start = part.index(b'<row r="%d"' % (at + 1))
    end = part.index(b"</row>", start)
    row = re.sub(rb' r="([A-Z]*)%d"' % (at + 1), rb' r="\g<1>%d"' % at, part[start:end])
    return part[:start] + row + part[end:]


def _renamed(name: str, part: bytes) -> tuple[str, bytes]:
    """The workbook's own part under another name, named so wherever it is looked up."""
    if name in {"[Content_Types].xml", "_rels/.rels"}:
        part = re.sub(rb"xl/workbook\.xml", b"xl/workbook22.xml", part)
    return name.replace("xl/workbook.xml", "xl/workbook22.xml").replace(
        "workbook.xml.rels", "workbook22.xml.rels"
    ), part
