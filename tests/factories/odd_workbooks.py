"""Workbooks written byte by byte: old formats, and parts that can be spoilt before they are packed."""

import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fullcircle.domain.annex_a import rules

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_xml(rows: str, dimension: str = "A1:G2", before: str = "") -> str:
    return f'{XML}{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def cell_xml(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def list_1_cells() -> tuple[list[str], list[str]]:
    """Headers and one good row of list 1."""
    headers = [column.header for column in rules.specification().list_numbered(1).columns]
    return headers, ["C1", "b) Female", "a) WBRI", "01/06/2015", "10", "12/01/2026", "q) 6: Police"]


def list_1_xml() -> str:
    """The same as sheet rows."""
    rows = ""
    for number, cells in enumerate(list_1_cells(), start=1):
        rows += f'<row r="{number}">' + "".join(cell_xml(f"{chr(65 + i)}{number}", c) for i, c in enumerate(cells))
        rows += "</row>"
    return rows


@dataclass
class Parts:
    """The parts of an xlsx package, to be spoilt before it is packed."""

    parts: dict[str, bytes | str]

    @classmethod
    def with_list_1(cls, rows: str | None = None, **settings: str) -> "Parts":
        return cls(
            {
                "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/></Types>',
                "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
                f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
                "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
                '<sheet name="List_1" sheetId="1" r:id="rId1"/></sheets></workbook>',
                "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
                f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
                "xl/worksheets/sheet1.xml": sheet_xml(list_1_xml() if rows is None else rows, **settings),
            }
        )

    def pack(self, path: Path, compression: int = zipfile.ZIP_DEFLATED) -> Path:
        with zipfile.ZipFile(path, "w", compression, compresslevel=1) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path


def record(kind: int, content: bytes) -> bytes:
    """A record of the xlsb format."""
    return variable(kind) + variable(len(content)) + content


def variable(number: int) -> bytes:
    found = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        found.append(low | (0x80 if number else 0))
        if not number:
            return bytes(found)


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_sheet(rows: dict[int, dict[int, str | float]]) -> bytes:
    """A binary sheet; rows and columns are counted from 0."""
    body = record(0x81, b"") + record(0x94, struct.pack("<IIII", 0, 1, 0, 6)) + record(0x91, b"")
    for number, cells in rows.items():
        body += record(0x00, struct.pack("<I", number) + bytes(21))
        for column, value in cells.items():
            head = struct.pack("<II", column, 0)
            body += (
                record(6, head + wide(value)) if isinstance(value, str) else record(5, head + struct.pack("<d", value))
            )
    return body + record(0x92, b"") + record(0x82, b"")


def xlsb(path: Path, sheet: bytes, before: bytes = b"") -> Path:
    """A binary workbook with one sheet, List 1; `before` are records about the workbook as a whole."""
    book = record(0x83, b"") + before + record(0x8F, b"")
    book += (
        record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("List 1")) + record(0x90, b"") + record(0x84, b"")
    )
    relations = (
        f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls_stream(cells: Iterable[tuple[int, int, str | float]], before: bytes = b"", further: bytes = b"") -> bytes:
    """The workbook stream of an Excel 97 file with one sheet, List 1; `before` are records about the workbook as a whole,
    `further` those of more cells."""
    name = b"List 1"
    bounds = struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name
    start = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + biff(0x0042, struct.pack("<H", 1200))
    start += before
    offset = len(start) + len(biff(0x0085, bounds)) + len(biff(0x000A))
    bounds = struct.pack("<I", offset) + bounds[4:]
    sheet = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, column, value in cells:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = value.encode("latin-1")
            sheet += biff(0x0204, place + struct.pack("<HB", len(text), 0) + text)
        else:
            sheet += biff(0x0203, place + struct.pack("<d", value))
    return start + biff(0x0085, bounds) + biff(0x000A) + sheet + further + biff(0x000A)


def ole2(path: Path, streams: dict[str, bytes]) -> Path:
    """A compound file holding the given streams."""
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat, data, directory = [fat_sector, end], b"", b""
    entries = [("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % 512)
        first, count = len(fat), len(content) // 512
        fat += [first + i + 1 for i in range(count - 1)] + [end]
        data += content
        entries.append((name, 2, first, len(content)))
    for index, (name, kind, first, size) in enumerate(entries):
        text = name.encode("utf-16-le") + b"\0\0"
        following = index + 1 if 0 < index < len(entries) - 1 else free
        child = 1 if index == 0 and len(entries) > 1 else free
        directory += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, following, child)
        directory += bytes(36) + struct.pack("<IQ", first, size)
    assert len(fat) <= 128
    assert len(directory) <= 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108
    table = b"".join(struct.pack("<I", entry) for entry in fat).ljust(512, b"\xff")
    path.write_bytes(header + table + directory.ljust(512, b"\0") + data)
    return path
