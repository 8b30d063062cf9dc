"""Looking through an Excel 97 workbook ([MS-XLS]) for what the parser does not tell: from which year bare numbers count as days,
and which cells show an error."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from fullcircle.domain.imports.rules.scan.compound import CompoundFile
from fullcircle.domain.imports.rules.scan.extent import Marks, Scan, mark

_END, _BEGIN, _FORMULA, _DATE_MODE, _ENCRYPTED, _SHEET, _ERROR = 0x0A, 0x809, 0x06, 0x22, 0x2F, 0x85, 0x205
_NO_NUMBER: Final = b"\xff\xff"
_IS_ERROR: Final = 2
_BIFF8: Final = 0x0600


def scan_xls(path: Path, wanted: Callable[[str], bool]) -> Scan:
    """What is found in the sheets whose name is `wanted`."""
    stream = CompoundFile(path.read_bytes()).stream(("Workbook", "Book"))
    result = Scan()
    wide = struct.unpack_from("<H", stream, 4)[0] >= _BIFF8
    for kind, at, length in _records(stream, 0):
        if kind == _ENCRYPTED:
            return Scan()
        if kind == _DATE_MODE:
            result.from_1904 = stream[at] == 1
        elif kind == _SHEET:
            name = _name(stream[at : at + length], wide=wide)
            if wanted(name):
                marks = _marks(stream, struct.unpack_from("<I", stream, at)[0])
                if marks:
                    result.marks[name] = marks
    return result


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record up to the end of what begins at that place; charts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, at + 4, length
        elif depth < 1:
            return
        at += 4 + length


def _name(data: bytes, *, wide: bool) -> str:
    length = data[6]
    if not wide:
        return data[7 : 7 + length].decode("cp1252", "replace")
    if data[7] & 1:
        return data[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return data[8 : 8 + length].decode("latin-1")


def _marks(stream: bytes, start: int) -> Marks:
    marks = Marks()
    for kind, at, length in _records(stream, start):
        if kind == _ERROR and length >= 8:
            row, column, _, _, error = struct.unpack_from("<HHHBB", stream, at)
            if error:
                mark(marks.errors, row + 1, column + 1)
        elif (
            kind == _FORMULA
            and length >= 14
            and stream[at + 12 : at + 14] == _NO_NUMBER
            and stream[at + 6] == _IS_ERROR
        ):
            row, column = struct.unpack_from("<HH", stream, at)
            mark(marks.errors, row + 1, column + 1)
    return marks
