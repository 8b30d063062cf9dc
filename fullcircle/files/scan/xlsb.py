"""Streaming through the binary workbook format: records of type, length and content ([MS-XLSB] 2.1.4)."""

import struct
from collections.abc import Iterator
from typing import Final

from fullcircle.files.scan.extent import Area, Extent, Formulas, Marks, mark
from fullcircle.files.scan.parts import Scanner

ROW: Final = 0
END_OF_ROWS: Final = 0x92
_MERGED: Final = 0xB0
_BLANK_CELL: Final = 1
CELLS: Final = range(1, 12)
_ERRORS: Final = (3, 11)
_FORMULAS: Final = range(8, 12)
_BOOLEAN: Final = 10
_CALCULATION: Final = 0x9D
_FLAGS: Final = 24
_SHEET: Final = 0x9C
_WORKBOOK: Final = 0x99
_LONGEST_RECORD: Final = 1024 * 1024


class XlsbScan(Scanner):
    workbook = "xl/workbook.bin"
    relations = "xl/_rels/workbook.bin.rels"
    not_calculated = False
    """As `XlsxScan` has it."""

    def sheets(self) -> list[tuple[str, str]]:
        found = []
        for kind, data in self._records(self.workbook, keep=_LONGEST_RECORD):
            if kind == _SHEET:
                relation, after = _wide_string(data, 8)
                name, _ = _wide_string(data, after)
                found.append((name, relation))
            elif kind == _WORKBOOK:
                self.result.from_1904 = bool(data[0] & 1)
            elif kind == _CALCULATION and len(data) > _FLAGS:
                self.not_calculated = bool(data[_FLAGS] & 1)
        return found

    def sheet(self, part: str, extent: Extent, marks: Marks) -> None:
        row = last = 0
        rows: set[int] = set()
        formulas = Formulas()
        for kind, data in self._records(part, keep=16):
            if kind == ROW:
                row, last = int.from_bytes(data[:4], "little") + 1, 0
            elif kind == _MERGED and len(data) == 16:
                extent.count()
                top, bottom, left, right = (number + 1 for number in struct.unpack("<4I", data))
                marks.merged.append(Area(top, left, bottom, right))
            elif kind in CELLS:
                extent.count()
                if kind != _BLANK_CELL:
                    column = int.from_bytes(data[:4], "little") + 1
                    extent.grow(row, column)
                    if column <= last or (not last and row in rows):
                        extent.repeated = True
                    last = column
                    rows.add(row)
                    if kind in _ERRORS:
                        mark(marks.errors, row, column)
                    elif self.not_calculated and kind in _FORMULAS:
                        if kind != _BOOLEAN and not any(data[8:]):
                            mark(formulas.nothing, row, column)
                        else:
                            formulas.results[row] += 1
        formulas.settle(marks)

    def _records(self, name: str, keep: int) -> Iterator[tuple[int, bytes]]:
        """Each record's type and the first `keep` bytes of its content; a record cut short ends in ValueError."""
        pieces = self.pieces(name)
        buffer, at = next(pieces, b""), 0
        while True:
            if len(buffer) - at < 16 and (piece := next(pieces, b"")):
                buffer, at = buffer[at:] + piece, 0
            if at >= len(buffer):
                return
            kind, at = _variable(buffer, at, 2)
            length, at = _variable(buffer, at, 4)
            wanted = min(length, keep)
            while len(buffer) - at < wanted and (piece := next(pieces, b"")):
                buffer, at = buffer[at:] + piece, 0
            yield kind, buffer[at : at + wanted]
            while length > len(buffer) - at:
                length -= len(buffer) - at
                buffer, at = next(pieces, b""), 0
                if not buffer:
                    message = "a record is cut short"
                    raise ValueError(message)
            at += length


def binary_records(content: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Each record's type, and where it, its content and what follows it begin."""
    at = 0
    while at < len(content):
        kind, place = _variable(content, at, 2)
        length, data = _variable(content, place, 4)
        yield kind, at, data, data + length
        at = data + length


def _variable(buffer: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte; for a record type the bits keep their place, so 0x9C 0x01 is 156."""
    value = 0
    for position in range(longest):
        byte = buffer[at + position]
        value |= (byte & 0x7F) << (7 * position)
        if not byte & 0x80:
            return value, at + position + 1
    return value, at + longest


def _wide_string(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le"), end
