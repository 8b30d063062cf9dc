"""Streaming through the XML workbook format."""

from typing import Final
from xml.parsers import expat

from fullcircle.domain.imports.rules.scan.extent import Bits, Extent, Marks, mark, too_many_cells
from fullcircle.domain.imports.rules.scan.parts import Attributes, Scanner, local

_DIGITS: Final = "0123456789"
_TEXT_RESULTS: Final = ("str", "s")
_TRUE: Final = ("1", "true")
_CELL_STARTS: Final = (b"<c ", b"<c>", b"<c/")


class XlsxScan(Scanner):
    not_calculated = False
    """Whether the workbook asks to be calculated when it is opened, as programs ask that write formulas without a result."""

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
            self.not_calculated = _attribute(attributes, "fullCalcOnLoad") in _TRUE

        self.parse(self.workbook, {"sheet": sheet, "workbookPr": properties, "calcPr": calculation})
        return found

    def sheet(self, part: str, extent: Extent, marks: Marks) -> None:
        self._count_roughly(part, extent)
        parser = expat.ParserCreate()
        cells = _Cells(extent, marks, parser)
        on_start = {"row": cells.row, "c": cells.cell, "v": cells.content, "is": cells.content, "f": cells.formula}
        self.parse(part, on_start, parser)
        cells.end(never_calculated=self.not_calculated)

    def _count_roughly(self, part: str, extent: Extent) -> None:
        """Count what looks like a cell, a hundred times faster than parsing does, so that a flood is refused at once."""
        cells = extent.cells
        for piece in self.pieces(part):
            cells += sum(piece.count(start) for start in _CELL_STARTS)
            if cells > self.limits.cells:
                raise too_many_cells(self.limits)


class _Cells:
    """Follows the cells of one sheet. Rows and cells usually say where they are; those that do not follow the last.

    Called for every cell, so columns and rows that were taken in already are passed over by comparing texts, and the text of
    a cell is looked at only where it is the result of a formula.
    """

    def __init__(self, extent: Extent, marks: Marks, parser: expat.XMLParserType) -> None:
        self.extent = extent
        self.marks = marks
        self.parser = parser
        self.row_number = 0
        self.column = 0
        self.place: str | None = None
        self._attributes: Attributes = []
        self._watched = False
        self._columns: dict[str, int] = {}
        self._row_taken_in = ""
        self._open_formula: tuple[int, int] | None = None
        self._zeros: Bits = {}
        self._calculated = False

    def row(self, attributes: Attributes) -> None:
        number = _attribute(attributes, "r")
        self.row_number = int(number) if number else self.row_number + 1
        self.column = 0
        self.place = None

    def cell(self, attributes: Attributes) -> None:
        if self._open_formula is not None:
            self._never_saved()
        self.extent.count()
        place = attributes[1] if attributes and attributes[0] == "r" else _attribute(attributes, "r")
        if not place:
            if self.place:
                self.column = _column_number(self.place.rstrip(_DIGITS))
            self.column += 1
        self.place = place
        self._attributes = attributes
        self._watched = "e" in attributes

    def content(self, _: Attributes) -> None:
        place = self.place
        if place:
            letters = place.rstrip(_DIGITS)
            row = place[len(letters) :]
            column = self._columns.get(letters)
            if column is None or row != self._row_taken_in:
                column = column or _column_number(letters)
                self.extent.grow(int(row), column)
                self._columns[letters] = column
                self._row_taken_in = row
        else:
            self.extent.grow(self.row_number, self.column)
        if self._watched:
            self._look()

    def formula(self, attributes: Attributes) -> None:
        self._watched = False
        self.content(attributes)
        self._open_formula = self._where()
        self._watched = True

    def _look(self) -> None:
        """At the value of a cell that shows an error or holds a formula."""
        kind = _attribute(self._attributes, "t")
        if kind == "e":
            mark(self.marks.errors, *self._where())
            self._open_formula, self._calculated = None, True
        elif kind in _TEXT_RESULTS:  # an empty text is a result too
            self._open_formula, self._calculated = None, True
        elif self._open_formula is not None:
            self.parser.CharacterDataHandler = self._result

    def end(self, *, never_calculated: bool) -> None:
        """After the last cell. Where a workbook was `never_calculated` and all formulas of the sheet show 0, that 0 was put
        there by the program that wrote them."""
        if self._open_formula is not None:
            self._never_saved()
        if never_calculated and not self._calculated:
            for row, bits in self._zeros.items():
                self.marks.formulas[row] = self.marks.formulas.get(row, 0) | bits

    def _result(self, text: str) -> None:
        if self._open_formula is None or not text.strip():
            return
        if text.strip() == "0":
            mark(self._zeros, *self._open_formula)
        else:
            self._calculated = True
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
        letters = self.place.rstrip(_DIGITS)
        return int(self.place[len(letters) :]), _column_number(letters)


def _attribute(attributes: Attributes, name: str) -> str | None:
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
