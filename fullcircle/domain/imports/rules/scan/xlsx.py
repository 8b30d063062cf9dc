"""Streaming through the XML workbook format."""

from typing import Final

from fullcircle.domain.imports.rules.scan.extent import Extent, too_many_cells
from fullcircle.domain.imports.rules.scan.parts import Attributes, Scanner, local

_DIGITS: Final = "0123456789"
_CELL_STARTS: Final = (b"<c ", b"<c>", b"<c/")


class XlsxScan(Scanner):
    def sheets(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []

        def sheet(attributes: Attributes) -> None:
            by_name = {local(name): value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}
            found.append((by_name["name"], by_name["id"]))

        def properties(attributes: Attributes) -> None:
            by_name = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self.result.from_1904 = by_name.get("date1904", "0") in {"1", "true"}

        self.parse(self.workbook, {"sheet": sheet, "workbookPr": properties})
        return found

    def sheet(self, part: str, extent: Extent) -> None:
        self._count_roughly(part, extent)
        counter = _CellCounter(extent)
        content = counter.content
        self.parse(part, {"row": counter.row, "c": counter.cell, "v": content, "is": content, "f": content})

    def _count_roughly(self, part: str, extent: Extent) -> None:
        """Count what looks like a cell, a hundred times faster than parsing does, so that a flood is refused at once."""
        cells = extent.cells
        for piece in self.pieces(part):
            cells += sum(piece.count(start) for start in _CELL_STARTS)
            if cells > self.limits.cells:
                raise too_many_cells(self.limits)


class _CellCounter:
    """Follows the cells of one sheet. Rows and cells usually say where they are; those that do not follow the last.

    Called for every cell, so columns and rows that were taken in already are passed over by comparing texts.
    """

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.row_number = 0
        self.column = 0
        self.place: str | None = None
        self._columns: dict[str, int] = {}
        self._row_taken_in = ""

    def row(self, attributes: Attributes) -> None:
        number = _attribute(attributes, "r")
        self.row_number = int(number) if number else self.row_number + 1
        self.column = 0
        self.place = None

    def cell(self, attributes: Attributes) -> None:
        self.extent.count()
        place = attributes[1] if attributes and attributes[0] == "r" else _attribute(attributes, "r")
        if not place:
            if self.place:
                self.column = _column_number(self.place.rstrip(_DIGITS))
            self.column += 1
        self.place = place

    def content(self, _: Attributes) -> None:
        place = self.place
        if not place:
            self.extent.grow(self.row_number, self.column)
            return
        letters = place.rstrip(_DIGITS)
        row = place[len(letters) :]
        column = self._columns.get(letters)
        if column is None or row != self._row_taken_in:
            column = column or _column_number(letters)
            self.extent.grow(int(row), column)
            self._columns[letters] = column
            self._row_taken_in = row


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
