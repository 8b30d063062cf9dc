"""One sheet as rows of cells, with what the parser leaves empty although something stands there put back in its place."""

from collections.abc import Iterator, Sequence
from typing import Final

import python_calamine as calamine

from fullcircle.files.faults import Spoilt
from fullcircle.files.scan import Area, Marks

Row = tuple[int, Sequence[object]]
_NOTHING_SHOWN: Final = ("", 0)


class Grid:
    """The cells of one sheet. `first_column` is the index of the column in which every row starts, `width` how many columns have
    content, `last_row` Excel's number of the last row with any."""

    def __init__(self, content: calamine.CalamineSheet, marks: Marks | None) -> None:
        self.content = content
        self.marks = Marks() if marks is None else marks
        self.parsed_from = content.start[1] if content.start else 0
        self.first_column = 0 if self.marks else self.parsed_from
        self.width = content.width if content.start else 0
        self.last_row = max([content.end[0] + 1 if content.end else 0, *self.marks.formulas, *self.marks.errors])

    def parsed(self) -> Iterator[Row]:
        """Every row as the parser shows it, with Excel's number; cells start in column `parsed_from`."""
        return enumerate(self.content.iter_rows(), start=1) if self.content.start else iter(())

    def rows(self) -> Iterator[Row]:
        """Each row in which any cell is not empty, with Excel's number; cells start in column `first_column`."""
        rows = self._told(self.parsed()) if self.marks else self.parsed()
        return ((row, cells) for row, cells in rows if any(cell != "" for cell in cells))

    def _told(self, rows: Iterator[Row]) -> Iterator[Row]:
        row = 0
        for row, cells in rows:
            yield row, self._with_marks(row, [""] * self.parsed_from + list(cells))
        for beyond in range(row + 1, self.last_row + 1):
            yield beyond, self._with_marks(beyond, [])

    def _with_marks(self, row: int, cells: list[object]) -> list[object]:
        for found, spoilt in ((self.marks.errors, Spoilt.ERROR), (self.marks.formulas, Spoilt.FORMULA)):
            bits = found.get(row, 0)
            while bits:
                lowest = bits & -bits
                column = lowest.bit_length() - 1
                cells += [""] * (column + 1 - len(cells))
                cell = cells[column]
                if cell in _NOTHING_SHOWN or (isinstance(cell, str) and not cell.strip()):
                    cells[column] = spoilt
                bits ^= lowest
        return cells


def with_merged(rows: Iterator[Row], areas: Sequence[Area], first_column: int) -> Iterator[Row]:
    """The rows with those cells marked that show, as one with the first cell of their area, what that holds. An area whose first
    cell is empty shows nothing, and a row of nothing but such cells is no row of its own."""
    return _marked(rows, areas, first_column) if areas else rows


def _marked(rows: Iterator[Row], areas: Sequence[Area], first_column: int) -> Iterator[Row]:
    starting: dict[int, list[Area]] = {}
    for area in areas:
        starting.setdefault(area.top, []).append(area)
    lasting: list[Area] = []
    for row, cells in rows:
        begun = starting.get(row, [])
        lasting = [area for area in lasting if area.bottom >= row]
        lasting += [area for area in begun if _first_cell(area, cells, first_column) != ""]
        if not lasting:
            yield row, cells
            continue
        told = list(cells)
        for area in lasting:
            first = max(area.left - 1 - first_column, 0)
            for place in range(first, min(area.right - first_column, len(told))):
                if told[place] == "":
                    told[place] = Spoilt.MERGED
        yield row, told


def _first_cell(area: Area, cells: Sequence[object], first_column: int) -> object:
    place = area.left - 1 - first_column
    return cells[place] if 0 <= place < len(cells) else ""
