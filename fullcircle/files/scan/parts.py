"""What both formats of workbook share: finding the sheets, unpacking by the piece, reading relationships."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final
from xml.parsers import expat

from fullcircle.files.guard import refusing_damage, unsafe
from fullcircle.files.limits import Limits, Refusal
from fullcircle.files.scan.extent import Extent, Marks, Scan

_PIECE: Final = 256 * 1024
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How a part in UTF-16 begins. No parser of workbooks reads one, so its rows would vanish."""
Attributes = list[str]
"""Attributes of an XML element as the parser gives them: name, value, name, value, ..."""
OnElement = Callable[[Attributes], None]


def local(name: str) -> str:
    return name.rpartition(":")[2]


class Scanner:
    """What both formats share: finding the sheets, unpacking by the piece, reading relationships."""

    workbook = "xl/workbook.xml"
    relations = "xl/_rels/workbook.xml.rels"

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.names = {entry.filename.casefold(): entry for entry in archive.infolist()}
        self.result = Scan()
        self.cells = 0

    def run(self, wanted: Callable[[str], bool], welcome: Callable[[str], bool]) -> Scan:
        for name in ("xl/styles.xml", "xl/sharedstrings.xml"):
            if name in self.names:
                self.parse(name, {})
        targets = self._targets()
        sheets = self.sheets()
        for sheet, relation in sheets:
            if wanted(sheet):
                self._look(sheet, targets[relation])
        for sheet, relation in sheets:
            if not wanted(sheet) and welcome(sheet):
                with suppress(Refusal), refusing_damage():
                    self._look(sheet, targets[relation])
        return self.result

    def _look(self, sheet: str, target: str) -> None:
        part = (target[1:] if target.startswith("/") else f"xl/{target}").casefold()
        extent, marks = Extent(self.limits, cells=self.cells), Marks()
        self.sheet(part, extent, marks)
        self.cells = extent.cells
        self.result.sound.add(sheet)
        self.result.last_rows[sheet] = extent.bottom
        self.result.marks[sheet] = marks
        if extent.repeated:
            self.result.repeated[part] = sheet

    def sheets(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def sheet(self, part: str, extent: Extent, marks: Marks) -> None:
        raise NotImplementedError

    def _targets(self) -> dict[str, str]:
        targets: dict[str, str] = {}

        def relationship(attributes: Attributes) -> None:
            found = dict(zip(attributes[::2], attributes[1::2], strict=True))
            targets[found["Id"]] = found["Target"]

        self.parse(self.relations, {"Relationship": relationship})
        return targets

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked by the piece: never more than its size in the directory, which was checked, and with its
        checksum compared at the end."""
        with self.archive.open(self.names[name.casefold()]) as part:
            while piece := part.read(_PIECE):
                yield piece

    def parse(self, name: str, on_start: dict[str, OnElement]) -> None:
        """Parse one XML part. `on_start` gives, by element name, a function of the element's attributes [name, value, name,
        value, ...]."""

        def start(element: str, attributes: Attributes) -> None:
            handler = on_start.get(element) or on_start.get(local(element))
            if handler is not None:
                handler(attributes)

        parser = expat.ParserCreate()
        if on_start:
            parser.StartElementHandler = start
        self.feed(name, parser)

    def feed(self, name: str, parser: expat.XMLParserType) -> None:
        """Parse one XML part, refusing any that declares a document type (where entities would be declared)."""
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        for at, piece in enumerate(self.pieces(name)):
            parser.Parse(piece, False)
            if at == 0 and piece.startswith(_UTF_16):
                raise _unreadable()
        parser.Parse(b"", True)


def _unreadable() -> Refusal:
    what = "This workbook is written in an unusual way (UTF-16) in which its rows cannot be read."
    return Refusal(
        "unusual_writing", what, "Open it in Excel, save it as an Excel workbook (.xlsx), and send that file."
    )


def _refuse_doctype(*_: object) -> None:
    raise unsafe("The workbook contains document declarations, which Excel never writes.", "entity_declared")
