"""Looking through an Excel 97 workbook ([MS-XLS]) for what the parser does not tell: from which year bare numbers count as days,
which cells show an error, and which formulas were never calculated."""

import struct
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Final

from fullcircle.files.limits import Refusal
from fullcircle.files.scan.compound import CompoundFile
from fullcircle.files.scan.extent import Area, Formulas, Marks, Scan, mark

_END, _BEGIN, _FORMULA, _DATE_MODE, _ENCRYPTED, _SHEET, _ERROR = 0x0A, 0x809, 0x06, 0x22, 0x2F, 0x85, 0x205
_NOT_CALCULATED, _SEVERAL, _MERGED = 0x5E, 0xBD, 0xE5
_CALCULATE_ON_LOAD: Final = 2
_NOTHING: Final = (bytes(8), b"\x03" + bytes(5) + b"\xff\xff")
"""As results 0, and a text of no letters."""
_CELLS: Final = frozenset({_FORMULA, _ERROR, _SEVERAL, 0xD6, 0xFD, 0x203, 0x204, 0x27E})
_NO_NUMBER: Final = b"\xff\xff"
_IS_ERROR: Final = 2
_BIFF8: Final = 0x0600


def scan_xls(path: Path, wanted: Callable[[str], bool], welcome: Callable[[str], bool]) -> Scan:
    """What is found in the sheets whose name is `wanted`, and in those `welcome` with which nothing is wrong."""
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
            start = struct.unpack_from("<I", stream, at)[0]
            with nullcontext() if wanted(name) else suppress(Refusal):
                if wanted(name) or welcome(name):
                    result.marks[name] = _marks(stream, start)
                    result.sound.add(name)
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
    """Formulas were never calculated where the sheet says so, as programs do that cannot calculate, or where each asks to be
    calculated when it is opened and not one shows a result."""
    marks, taken, formulas = Marks(), dict[int, int](), Formulas()
    said_so, on_load = False, True
    for kind, at, length in _records(stream, start):
        said_so |= kind == _NOT_CALCULATED
        if kind == _MERGED:
            marks.merged += _areas(stream[at + 2 : at + length])
        if kind not in _CELLS or length < 6:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind == _SEVERAL else column
        bits = (1 << (last + 1)) - (1 << column)
        if taken.get(row, 0) & bits:
            raise _given_twice()
        taken[row] = taken.get(row, 0) | bits
        if _shows_error(stream, kind, at, length):
            mark(marks.errors, row + 1, column + 1)
        elif kind == _FORMULA and length >= 16:
            on_load &= bool(stream[at + 14] & _CALCULATE_ON_LOAD)
            if stream[at + 6 : at + 14] in _NOTHING:
                mark(formulas.nothing, row + 1, column + 1)
            else:
                formulas.results[row + 1] += 1
    if said_so or (on_load and not formulas.results):
        formulas.settle(marks)
    return marks


def _areas(data: bytes) -> Iterator[Area]:
    for top, bottom, left, right in struct.iter_unpack("<4H", data[: len(data) // 8 * 8]):
        yield Area(top + 1, left + 1, bottom + 1, right + 1)


def _shows_error(stream: bytes, kind: int, at: int, length: int) -> bool:
    if kind == _FORMULA:
        return length >= 14 and stream[at + 12 : at + 14] == _NO_NUMBER and stream[at + 6] == _IS_ERROR
    return kind == _ERROR and length >= 8 and stream[at + 7] != 0


def _given_twice() -> Refusal:
    """Rows of this format are no parts of their own that could be told apart, so there is nothing to be mended."""
    what = "A cell of this workbook is there twice, so two rows may have the same number and one of them would be lost."
    return Refusal("rows_twice", what, "Export it again as an Excel workbook (.xlsx), and send that file.")
