"""Streaming through the XML workbook format."""

from typing import Final

from fullcircle.domain.imports.rules.scan.extent import Extent
from fullcircle.domain.imports.rules.scan.parts import Attributes, Scanner, local

_DIGITS: Final = "0123456789"


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

    def row(self, attributes: Attributes) -> None:
        place = _attribute(attributes, "r")
        self.at_row = int(place) if place else self.at_row + 1
        self.at_column = 0

    def cell(self, attributes: Attributes) -> None:
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

    def content(self, _: Attributes) -> None:
        self.extent.grow(self.at_row, self.at_column)


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
