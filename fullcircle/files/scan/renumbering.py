"""A number of its own for every row of a sheet that gives one twice, so that no row hides another.

Excel would mend such a file by dropping rows, and a parser shows the later row in the place of the earlier one. Which of the two
is right cannot be told, so both are rows: they stay where they stand, in the order of their numbers, and the rows below them are
counted on. Rows are never put together: a child must not get the cells of another.
"""

import re
import shutil
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat

from fullcircle.files.letters import column_letters, column_number
from fullcircle.files.limits import FileKind
from fullcircle.files.package import Source
from fullcircle.files.scan.parts import local
from fullcircle.files.scan.xlsb import CELLS, END_OF_ROWS, ROW, binary_records

_PLACE: Final = re.compile(rb"""\s+r\s*=\s*("[^"]*"|'[^']*')""")
_DIGITS: Final = "0123456789"


def renumbered(source: Source, kind: FileKind, parts: Collection[str]) -> BytesIO:
    """The workbook with the rows of these parts numbered anew, every other part as it was. Only after it was scanned."""
    mend = _xml_sheet if kind == "xlsx" else _binary_sheet
    target = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for entry in old.infolist():
            if entry.filename.casefold() in parts:
                new.writestr(entry.filename, mend(old.read(entry)))
            else:
                with old.open(entry) as part, new.open(entry.filename, "w") as copy:
                    shutil.copyfileobj(part, copy)
    return target


@dataclass
class _Row:
    """One row as it stands in the file: its number there, and its cells by column, each as the place of its bytes. `head`: where
    the record that begins it, its content and what follows lie in a binary sheet."""

    number: int
    head: tuple[int, int, int] = (0, 0, 0)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)


def _in_order(rows: list[_Row]) -> Iterator[tuple[int, _Row]]:
    """The rows by number, each with the number it gets: its own, or the next one that is free."""
    number = 0
    for row in sorted((row for row in rows if row.cells), key=lambda row: row.number):
        number = max(row.number, number + 1)
        yield number, row


def _xml_sheet(content: bytes) -> bytes:
    found = _XmlRows(content)
    parts = [content[: found.start]]
    for number, row in _in_order(found.rows):
        parts.append(b'<%srow r="%d">' % (found.prefix, number))
        for column, (start, end) in sorted(row.cells.items()):
            tag, ends, rest = content[start:end].partition(b">")
            name = b"<%sc" % found.prefix
            place = f' r="{column_letters(column - 1)}{number}"'.encode()
            parts.append(name + place + _PLACE.sub(b"", tag.removeprefix(name), count=1) + ends + rest)
        parts.append(b"</%srow>" % found.prefix)
    return b"".join([*parts, content[found.end :]])


class _XmlRows:
    """The rows of a sheet with the places of their bytes, which lie between `start` and `end`."""

    def __init__(self, content: bytes) -> None:
        self.rows: list[_Row] = []
        self.prefix = b""
        self.start = self.end = len(content)
        self._number = self._column = 0
        self._open: int | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begins, self._ends
        self._parser.Parse(content, True)

    def _begins(self, element: str, attributes: dict[str, str]) -> None:
        name, at = local(element), self._parser.CurrentByteIndex
        if at > self.end:
            return
        if name == "row":
            self.start, self.prefix = min(self.start, at), element.removesuffix(name).encode()
            self._number, self._column = int(attributes.get("r") or self._number + 1), 0
            self.rows.append(_Row(self._number))
        elif name == "c":
            self._close(at)
            self._stand(attributes.get("r"))
            self._open = at

    def _stand(self, place: str | None) -> None:
        """Where the next cell stands: in the open row, unless it says otherwise or its place is taken."""
        number, self._column = self.rows[-1].number if self.rows[-1].cells else self._number, self._column + 1
        if place:
            letters = place.rstrip(_DIGITS)
            number, self._column = int(place[len(letters) :]), column_number(letters)
        if not self.rows[-1].cells:
            self.rows[-1].number = number
        elif number != self.rows[-1].number or self._column in self.rows[-1].cells:
            self.rows.append(_Row(number))

    def _ends(self, element: str) -> None:
        name = local(element)
        if name == "row":
            self._close(self._parser.CurrentByteIndex)
        elif name == "sheetData":
            self.end = self._parser.CurrentByteIndex

    def _close(self, at: int) -> None:
        if self._open is not None:
            self.rows[-1].cells[self._column] = (self._open, at)
        self._open = None


def _binary_sheet(content: bytes) -> bytes:
    rows: list[_Row] = []
    start = end = len(content)
    opened, column = None, 0
    for kind, at, data, after in binary_records(content):
        if kind not in {ROW, END_OF_ROWS, *CELLS}:
            continue
        if opened is not None:
            rows[-1].cells[column] = (opened, at)
            opened = None
        if kind == END_OF_ROWS:
            end = at
            break
        number = int.from_bytes(content[data : data + 4], "little") + 1
        if kind == ROW:
            start = min(start, at)
            rows.append(_Row(number, (at, data, after)))
        else:
            opened, column = at, number
            if column in rows[-1].cells:
                rows.append(_Row(rows[-1].number, rows[-1].head))
    parts = [content[:start]]
    for number, row in _in_order(rows):
        at, data, after = row.head
        parts += [content[at:data], (number - 1).to_bytes(4, "little"), content[data + 4 : after]]
        parts += [content[begins:ends] for _, (begins, ends) in sorted(row.cells.items())]
    return b"".join([*parts, content[end:]])
