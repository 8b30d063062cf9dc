"""From the cells of a row to its values, by field, and to what is wrong with those that cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.readers import Reader, reader_for
from fullcircle.domain.annex_a.rules.record import Value
from fullcircle.domain.annex_a.rules.sheets import Layout
from fullcircle.domain.annex_a.rules.specification import Column, Specification
from fullcircle.files.days import Evidence, Order, Writing, could_be_month
from fullcircle.files.faults import Fault, Spoilt
from fullcircle.files.grid import Grid
from fullcircle.files.texts import as_typed

_DISAGREE: Final = Fault(
    "columns_disagree",
    "This column is there more than once, and the cells of this row say different things, so none was used.",
    "Remove the column that is not needed and send the file again.",
)


@dataclass(frozen=True, slots=True)
class Faulty:
    """A cell that cannot be used, and why."""

    column: Column
    cell: object
    fault: Fault

    @property
    def quoted(self) -> object:
        """What may be said of the cell's content, None for nothing."""
        return None if self.fault.hide or isinstance(self.cell, Spoilt) else self.cell


class RowReader:
    """Reads the cells of one row after the other."""

    def __init__(
        self, layout: Layout, specification: Specification, as_at: date, writings: Mapping[str, Writing], usual: Writing
    ) -> None:
        self._plan: list[tuple[int, Column, Reader]] = [
            (index, column, reader_for(column, specification, as_at, writings.get(column.field, usual)))
            for index, column in layout.places
        ]
        self._blank: dict[str, Value] = dict.fromkeys(column.field for _, column, _ in self._plan)
        self._shape = 0, 0
        self._placed: list[tuple[int, Column, Reader]] = []
        self._repeated = [
            (column, read, (index, *layout.repeated[column.field]))
            for index, column, read in self._plan
            if column.field in layout.repeated
        ]

    def read(self, cells: Sequence[object], first_column: int) -> tuple[dict[str, Value], list[Faulty]]:
        """The values: None for a blank; a field that cannot be used is absent and has its fault instead."""
        values = self._blank.copy()
        faults: list[Faulty] = []
        for place, column, read in self._places(first_column, len(cells)):
            cell = cells[place]
            if cell == "":
                continue
            value = read(cell)
            if isinstance(value, Fault):
                faults.append(Faulty(column, cell, value))
                if not value.blank:
                    values.pop(column.field, None)
            else:
                values[column.field] = value
        if self._repeated:
            self._settle(cells, first_column, values, faults)
        return values, faults

    def _places(self, first_column: int, width: int) -> list[tuple[int, Column, Reader]]:
        """Where in a row of so many cells the columns are. Nearly all rows of a sheet are alike."""
        if self._shape != (first_column, width):
            self._shape = first_column, width
            places = ((index - first_column, column, read) for index, column, read in self._plan)
            self._placed = [one for one in places if 0 <= one[0] < width]
        return self._placed

    def told(self, cells: Sequence[object], first_column: int) -> tuple[set[str], set[str]]:
        """The fields for which a row has something that belongs there, and those for which it has something else. Of a formula
        without a result it is not known."""
        values, faults = self.read(cells, first_column)
        wrong = {one.column.field for one in faults if not isinstance(one.cell, Spoilt)}
        return {name for name, value in values.items() if value is not None} - wrong, wrong

    def _settle(
        self, cells: Sequence[object], first_column: int, values: dict[str, Value], faults: list[Faulty]
    ) -> None:
        """Where a column is there more than once, what its cells say together."""
        for column, read, indexes in self._repeated:
            places = [index - first_column for index in indexes]
            written = [cells[place] for place in places if 0 <= place < len(cells) and cells[place] != ""]
            told = {value: cell for cell in written if (value := read(cell)) is not None}
            if not told:
                continue
            faults[:] = [one for one in faults if one.column is not column]
            value, cell = next(iter(told.items())) if len(told) == 1 else (_DISAGREE, written[0])
            if isinstance(value, Fault):
                values.pop(column.field, None)
                faults.append(Faulty(column, cell, value))
                if value.blank:
                    values[column.field] = None
            else:
                values[column.field] = value


def writings_of(grid: Grid, layout: Layout, usual: Writing) -> dict[str, Writing]:
    """How the columns of days are written, by field, where their texts show that it is not the usual way."""
    places = {
        index - grid.parsed_from: column.field
        for index, column in layout.places
        if column.type == "date" and 0 <= index - grid.parsed_from < grid.width
    }
    evidence = {place: Evidence() for place in places}
    takers = [(place, found.take) for place, found in evidence.items()]
    for row, cells in grid.parsed():
        if row > layout.header_row:
            for place, take in takers:
                cell = cells[place]
                if type(cell) is str and cell:
                    take(as_typed(cell))
    unusual = {place: found for place, found in evidence.items() if found.month_first}
    alone = [place for place, found in unusual.items() if found.order == "month_first" and not found.either]
    doubtful = _converted(grid, layout, alone)
    writings = {place: Writing(usual.first_day, found.order, place in doubtful) for place, found in unusual.items()}
    if unusual:
        order: Order = "mixed" if any(found.day_first for found in evidence.values()) else "month_first"
        beside = Writing(usual.first_day, order, as_beside=True)
        writings |= {place: beside for place, found in evidence.items() if found.open}
    return {places[place]: writing for place, writing in writings.items()}


def _converted(grid: Grid, layout: Layout, places: list[int]) -> set[int]:
    """The columns in which a spreadsheet seems to have made dates of the texts it could misread: it has dates, and not one of a
    day that could not be a month."""
    met: set[int] = set()
    genuine: set[int] = set()
    for row, cells in grid.parsed() if places else ():
        for place in places if row > layout.header_row else ():
            cell = cells[place]
            if isinstance(cell, date):
                (met if could_be_month(cell.day) else genuine).add(place)
    return met - genuine
