"""Streaming through the XML workbook format."""

import re
from contextlib import suppress
from html import unescape
from typing import Final
from xml.parsers import expat

from fullcircle.files.letters import column_number
from fullcircle.files.scan.extent import Area, Extent, Formulas, Marks, mark, too_many_cells
from fullcircle.files.scan.parts import Attributes, Scanner, local

_DIGITS: Final = "0123456789"
_TEXT_RESULTS: Final = ("str", "s")
_ZEROS: Final = ("0", "0.0")
_TRUE: Final = ("1", "true")
_FALSE: Final = ("0", "false")
_DRAWN_ON: Final = re.compile(rb"""(?:'((?:[^'<>]|'')+)'|([^\s'"<>()+*/^&=,;:!-]+))!""")
_NO_ROW: Final = "no row"
_CELL_STARTS: Final = (b"<c ", b"<c>", b"<c/")


class XlsxScan(Scanner):
    not_calculated = False
    """Whether the workbook asks to be calculated when it is opened, or says that it was not when it was saved, as programs say
    that write formulas without a result. A spreadsheet that has calculated says neither."""

    def sheets(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []

        def sheet(attributes: Attributes) -> None:
            by_name = {local(name): value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}
            found.append((by_name["name"], by_name["id"]))

        def properties(attributes: Attributes) -> None:
            by_name = dict(zip(attributes[::2], attributes[1::2], strict=True))
            if "date1904" in by_name:  # extensions have an element of the same name that says nothing of days
                self.result.from_1904 = by_name["date1904"] in _TRUE

        def calculation(attributes: Attributes) -> None:
            self.not_calculated = (
                _attribute(attributes, "fullCalcOnLoad") in _TRUE or _attribute(attributes, "calcCompleted") in _FALSE
            )

        self.parse(self.workbook, {"sheet": sheet, "workbookPr": properties, "calcPr": calculation})
        return found

    def sheet(self, part: str, extent: Extent, marks: Marks) -> None:
        self._count_roughly(part, extent)
        parser = expat.ParserCreate()
        cells = _Cells(extent, marks, parser, never_calculated=self.not_calculated)
        parser.StartElementHandler = cells.start
        self.feed(part, parser)
        cells.end([])

    def _count_roughly(self, part: str, extent: Extent) -> None:
        """Count what looks like a cell, a hundred times faster than parsing does, so that a flood is refused at once, and look
        from which sheets formulas draw."""
        cells = extent.cells
        for piece in self.pieces(part):
            cells += sum(piece.count(start) for start in _CELL_STARTS)
            if b"<f" in piece:
                names = {(quoted or plain).decode("utf-8", "replace") for quoted, plain in _DRAWN_ON.findall(piece)}
                self.result.drawn_on |= {unescape(name).replace("''", "'").casefold() for name in names}
            if cells > self.limits.cells:
                raise too_many_cells(self.limits)


class _Cells:
    """Follows the cells of one sheet. Rows and cells usually say where they are; those that do not follow the last.

    Columns and rows that were taken in already are passed over by comparing texts, and the text of a cell is looked at only
    where it is the result of a formula, which means less in a workbook that was `never_calculated`.
    """

    def __init__(self, extent: Extent, marks: Marks, parser: expat.XMLParserType, *, never_calculated: bool) -> None:
        self.extent = extent
        self.never_calculated = never_calculated
        self.marks = marks
        self.parser = parser
        self.row_number = 0
        self.column = 0
        self.place: str | None = None
        self._met = extent.cells
        self._attributes: Attributes = []
        self._columns: dict[str, int] = {}
        self._row_taken_in = _NO_ROW
        self._before_row = -len(_NO_ROW)
        self._rows: set[int] = set()
        self._last_column = 0
        self._open_formula: tuple[int, int] | None = None
        self._formulas = Formulas()
        self._over = False
        self._others = {
            "row": self.row,
            "is": self.content,
            "f": self.formula,
            "mergeCell": self.merged,
            "extLst": self.end,
        }

    def start(self, element: str, attributes: Attributes) -> None:
        """Any element. Nearly all are cells and their values, often a million of each, so these two are dealt with here."""
        if element == "v":
            place = self.place
            if place and place.endswith(self._row_taken_in):
                column = self._columns.get(place[: self._before_row], 0)
                if column > self._last_column:
                    self._last_column = column
                else:
                    self._take_in()
            else:
                self._take_in()
            if self._open_formula is not None or "e" in self._attributes:
                self._look()
        elif element == "c":
            if self._open_formula is not None:
                self._never_saved()
            self._met += 1
            self._attributes = attributes
            place = attributes[1] if attributes and attributes[0] == "r" else _attribute(attributes, "r")
            if not place:
                self._follow_on()
            self.place = place
        elif ":" in element:
            self.start(local(element), attributes)
        elif (other := self._others.get(element)) is not None:
            other(attributes)

    def row(self, attributes: Attributes) -> None:
        self._count()
        number = _attribute(attributes, "r")
        self.row_number = int(number) if number else self.row_number + 1
        self.column = 0
        self.place = None
        self._row_taken_in = _NO_ROW

    def content(self, attributes: Attributes) -> None:
        self.start("v", attributes)

    def _count(self) -> None:
        self.extent.cells = self._met
        if self._met > self.extent.limits.cells:
            raise too_many_cells(self.extent.limits)

    def _follow_on(self) -> None:
        """A cell that does not say where it is stands beside the one before."""
        if self.place:
            self.column = column_number(self.place.rstrip(_DIGITS))
        self.column += 1

    def _take_in(self) -> None:
        """A cell with content."""
        row, column = self.row_number, self.column
        if self.place:
            letters = self.place.rstrip(_DIGITS)
            row = int(self.place[len(letters) :])
            column = self._columns.get(letters) or column_number(letters)
            self._columns[letters] = column
        self.extent.grow(row, column)
        if str(row) != self._row_taken_in:
            self._new_row(row)
        if column <= self._last_column:
            self.extent.repeated = True
        self._last_column = column

    def _new_row(self, row: int) -> None:
        """The first content of a row, which must be the only one of that number."""
        self._row_taken_in, self._last_column = str(row), 0
        self._before_row = -len(self._row_taken_in)
        if row in self._rows:
            self.extent.repeated = True
        self._rows.add(row)

    def formula(self, attributes: Attributes) -> None:
        if self._over:
            return
        self._take_in()
        self._last_column -= 1  # its result is to come, in the same place
        self._open_formula = self._where()
        if self.never_calculated:
            self._mark_area(_attribute(attributes, "ref") if _attribute(attributes, "t") == "array" else None)

    def _mark_area(self, area: str | None) -> None:
        """Every cell that the formula fills: its own, or the area of an array."""
        first = last = self._where()
        if area:
            start, _, end = area.replace("$", "").partition(":")
            first, last = _row_and_column(start), _row_and_column(end or start)
            self.extent.grow(*first)
            self.extent.grow(*last)
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                mark(self._formulas.nothing, row, column)

    def _look(self) -> None:
        """At the value of a cell that shows an error or holds a formula."""
        kind = _attribute(self._attributes, "t")
        if kind == "e":
            mark(self.marks.errors, *self._where())
            self._open_formula = None
        elif kind in _TEXT_RESULTS and not self.never_calculated:  # an empty text is a result too
            self._open_formula = None
        elif self._open_formula is not None:
            self.parser.CharacterDataHandler = self._result

    def end(self, _: Attributes) -> None:
        """After the last cell: extensions have formulas of their own."""
        self._count()
        self._never_saved()
        self._formulas.settle(self.marks)
        self._over = True

    def merged(self, attributes: Attributes) -> None:
        self._met += 1
        self._count()
        first, _, last = (_attribute(attributes, "ref") or "").partition(":")
        with suppress(ValueError):
            self.marks.merged.append(Area(*_row_and_column(first), *_row_and_column(last)))

    def _result(self, text: str) -> None:
        if self._open_formula is not None and text.strip():
            if text.strip() not in _ZEROS or _attribute(self._attributes, "t") not in {None, "n"}:
                self._formulas.results[self._open_formula[0]] += 1
            self._open_formula = None
            self.parser.CharacterDataHandler = None

    def _never_saved(self) -> None:
        if self._open_formula is not None:
            mark(self.marks.formulas, *self._open_formula)
        self._open_formula = None
        self.parser.CharacterDataHandler = None

    def _where(self) -> tuple[int, int]:
        """Row and column of the cell, from 1."""
        if not self.place:
            return self.row_number, self.column
        return _row_and_column(self.place)


def _row_and_column(place: str) -> tuple[int, int]:
    letters = place.rstrip(_DIGITS)
    return int(place[len(letters) :]), column_number(letters)


def _attribute(attributes: Attributes, name: str) -> str | None:
    if attributes and attributes[0] == name:
        return attributes[1]
    return next((value for key, value in zip(attributes[::2], attributes[1::2], strict=True) if key == name), None)
