"""Streaming through the parts of a workbook that are about to be parsed, to learn their true size first.

What a sheet says about its own dimension may be a lie in either direction, and so may the sizes in the zip directory.
So each part is unpacked once, in small pieces, cells and columns are counted as they pass, and reading stops at the
first breach. A parser that holds a sheet as a full rectangle (two cells, one in A1 and one in XFD1048576, are seventeen
billion) is only started on what has passed here.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from fullcircle.domain.imports.rules.guard import damaged, unsafe
from fullcircle.domain.imports.rules.results import FileKind, Limits, Refusal
from fullcircle.domain.imports.rules.sheets import list_number_of

_PIECE: Final = 256 * 1024
_DIGITS: Final = "0123456789"
_XLSB_ROW: Final = 0
_XLSB_CELLS: Final = range(1, 12)
_XLSB_SHEET: Final = 0x9C
_LONGEST_RECORD: Final = 1024 * 1024


@dataclass(slots=True)
class Scan:
    """What was found: the last Excel row with content of each list sheet, and whether dates count from 1904."""

    from_1904: bool = False
    last_rows: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Extent:
    """The rectangle that holds every cell with content, and how many cells there are in all, content or not."""

    limits: Limits
    cells: int = 0
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0

    def grow(self, row: int, column: int) -> None:
        """Take in one cell with content (both counted from 1). Raises Refusal once the rectangle is too large."""
        if self.bottom == 0:
            self.top = self.bottom = row
            self.left = self.right = column
            return
        if self.top <= row <= self.bottom and self.left <= column <= self.right:
            return
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        if self.right > self.limits.columns:
            what = f"A list has content beyond column {self.limits.columns}; Annex A needs 34 columns at most."
            raise Refusal("too_many_columns", what, "Delete whatever is far to the right of the lists, save, try again.")
        if (self.bottom - self.top + 1) * (self.right - self.left + 1) > self.limits.cells:
            raise too_many_cells(self.limits)

    def count(self) -> None:
        self.cells += 1
        if self.cells > self.limits.cells:
            raise too_many_cells(self.limits)


def too_many_cells(limits: Limits) -> Refusal:
    what = f"A list stretches over more than {limits.cells:,} cells, far more than any authority's data."
    return Refusal("too_many_cells", what, "Delete the empty rows and columns around the lists, save, try again.")


def scan(path: Path, kind: FileKind, limits: Limits) -> Scan:
    """Stream through the parts of an xlsx or xlsb workbook that will be read. Raises Refusal (see `guard` for the
    general checks, which come first). An xls workbook has no parts and is bounded by the caps of the process alone."""
    if kind == "xls":
        return Scan()
    try:
        with zipfile.ZipFile(path) as archive:
            return (_XlsxScan if kind == "xlsx" else _XlsbScan)(archive, limits).run()
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, LookupError, ValueError, OSError, struct.error, zlib.error):
        raise damaged() from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Scanner:
    """What both formats share: finding the sheets, unpacking by the piece, reading relationships."""

    workbook = "xl/workbook.xml"
    relations = "xl/_rels/workbook.xml.rels"

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.names = {entry.filename.casefold(): entry for entry in archive.infolist()}
        self.result = Scan()
        self.unpacked = 0
        self.cells = 0

    def run(self) -> Scan:
        for name in ("xl/styles.xml", "xl/sharedstrings.xml"):
            if name in self.names:
                self.parse(name, {})
        targets = self._targets()
        for sheet, relation in self.sheets():
            if list_number_of(sheet) is None:
                continue
            target = targets[relation]
            part = (target[1:] if target.startswith("/") else f"xl/{target}").casefold()
            extent = Extent(self.limits, cells=self.cells)
            self.sheet(part, extent)
            self.cells = extent.cells
            self.result.last_rows[sheet] = extent.bottom
        return self.result

    def sheets(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def sheet(self, part: str, extent: Extent) -> None:
        raise NotImplementedError

    def _targets(self) -> dict[str, str]:
        targets: dict[str, str] = {}

        def relationship(attributes: list[str]) -> None:
            found = dict(zip(attributes[::2], attributes[1::2], strict=True))
            targets[found["Id"]] = found["Target"]

        self.parse(self.relations, {"Relationship": relationship})
        return targets

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked by the piece and counted; the zip module checks its length and checksum on the way."""
        with self.archive.open(self.names[name.casefold()]) as part:
            while piece := part.read(_PIECE):
                self.unpacked += len(piece)
                if self.unpacked > self.limits.unpacked_bytes:
                    what = "The file would unpack to far more than an Annex A workbook needs, so it was not opened."
                    raise unsafe(what, "unpacks_too_large")
                yield piece

    def parse(self, name: str, on_start: dict[str, object]) -> None:
        """Parse one XML part, refusing any that declares a document type (where entities would be declared). `on_start`
        gives, by element name, a function of the element's attributes [name, value, name, value, ...]."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if on_start:
            by_name: dict[str, object] = dict(on_start)

            def start(element: str, attributes: list[str]) -> None:
                handler = by_name.get(element)
                if handler is None and ":" in element:
                    handler = on_start.get(_local(element))
                if handler is not None:
                    handler(attributes)  # type: ignore[operator]

            parser.StartElementHandler = start
        for piece in self.pieces(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise unsafe("The workbook contains document declarations, which Excel never writes.", "entity_declared")


class _XlsxScan(_Scanner):
    def sheets(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []

        def sheet(attributes: list[str]) -> None:
            by_name = {_local(name): value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}
            found.append((by_name["name"], by_name["id"]))

        def properties(attributes: list[str]) -> None:
            by_name = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self.result.from_1904 = by_name.get("date1904", "0") in {"1", "true"}

        self.parse(self.workbook, {"sheet": sheet, "workbookPr": properties})
        return found

    def sheet(self, part: str, extent: Extent) -> None:
        counter = _CellCounter(extent)
        content = counter.content
        self.parse(part, {"row": counter.row, "c": counter.cell, "v": content, "is": content, "f": content})


class _CellCounter:
    """Follows the cells of one sheet. Rows and cells usually say where they are; those that do not follow the last."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.at_row = 0
        self.at_column = 0
        self._columns: dict[str, int] = {}

    def row(self, attributes: list[str]) -> None:
        place = _attribute(attributes, "r")
        self.at_row = int(place) if place else self.at_row + 1
        self.at_column = 0

    def cell(self, attributes: list[str]) -> None:
        self.extent.count()
        place = attributes[1] if attributes and attributes[0] == "r" else _attribute(attributes, "r")
        if not place:
            self.at_column += 1
            return
        letters = place.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column_number(letters)
        self.at_column = column
        self.at_row = int(place[len(letters) :])

    def content(self, _: list[str]) -> None:
        self.extent.grow(self.at_row, self.at_column)


def _attribute(attributes: list[str], name: str) -> str | None:
    return next((value for key, value in zip(attributes[::2], attributes[1::2], strict=True) if key == name), None)


def _column_number(letters: str) -> int:
    """A is 1, XFD is 16384; anything that is no column name raises ValueError."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        message = "not a column"
        raise ValueError(message)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _XlsbScan(_Scanner):
    """The binary format: records of type, length and content ([MS-XLSB] 2.1.4)."""

    workbook = "xl/workbook.bin"
    relations = "xl/_rels/workbook.bin.rels"

    def sheets(self) -> list[tuple[str, str]]:
        found = []
        for kind, data in self._records(self.workbook, keep=_LONGEST_RECORD):
            if kind == _XLSB_SHEET:
                relation, after = _wide_string(data, 8)
                name, _ = _wide_string(data, after)
                found.append((name, relation))
        return found

    def sheet(self, part: str, extent: Extent) -> None:
        row = 0
        for kind, data in self._records(part, keep=4):
            if kind == _XLSB_ROW:
                row = int.from_bytes(data[:4], "little") + 1
            elif kind in _XLSB_CELLS:
                extent.count()
                if kind > 1:
                    extent.grow(row, int.from_bytes(data[:4], "little") + 1)

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
