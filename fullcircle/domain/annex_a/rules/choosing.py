"""Which sheets of a workbook are read: one for each list, and what is said of the others that could have been."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Final

import python_calamine as calamine

from fullcircle.domain.annex_a.rules.results import Problem, Severity
from fullcircle.domain.annex_a.rules.sheets import (
    Layout,
    find_header,
    layout_of,
    list_number_of,
    list_of_headers,
    name_rank,
)
from fullcircle.domain.annex_a.rules.specification import ListSpec, Specification
from fullcircle.files.days import FIRST_DAY, date_from
from fullcircle.files.grid import Grid, Row, with_merged
from fullcircle.files.ids import child_id
from fullcircle.files.limits import Limits
from fullcircle.files.scan import Scan, too_many_cells
from fullcircle.files.texts import folded_header, shown

_VISIBLE: Final = calamine.SheetVisibleEnum.Visible
_SHEETS_LOOKED_AT: Final = 30
_FIRST_ROWS: Final = 5
_ROWS_LOOKED_AT: Final = 50
PUT_HEADERS_FIRST: Final = (
    "Move the row of column headers above all rows (sorting the sheet may have moved it), and send the file again."
)


class Book:
    """A workbook opened after it was scanned."""

    def __init__(
        self, workbook: calamine.CalamineWorkbook, scanned: Scan, limits: Limits, specification: Specification
    ) -> None:
        self.workbook = workbook
        self.scanned = scanned
        self.limits = limits
        self.specification = specification

    def grid(self, name: str) -> Grid:
        """The cells of a sheet. Raises Refusal where they stretch too far."""
        grid = Grid(self.workbook.get_sheet_by_name(name), self.scanned.marks.get(name))
        if grid.width > self.limits.columns:
            raise too_many_cells(self.limits)
        return grid

    def last_row(self, name: str) -> int:
        """Excel's number of the last row of a sheet."""
        known = self.scanned.last_rows.get(name)
        return self.grid(name).last_row if known is None else known

    def first_cells(self) -> Iterator[object]:
        """What stands in the first rows of the first sheets, their names included. Only after all sheets were scanned."""
        for sheet in self.workbook.sheets_metadata[:_SHEETS_LOOKED_AT]:
            yield sheet.name
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                for _, cells in islice(self.grid(sheet.name).rows(), _FIRST_ROWS):
                    yield from cells


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet in which the row of headers was found: `rows` are those below it, each given once, `above` those above it;
    `headers` are folded."""

    grid: Grid
    layout: Layout
    headers: frozenset[str]
    rows: Iterator[Row]
    above: tuple[Row, ...] = ()

    def is_named(self, spec: ListSpec) -> bool:
        """Whether the headers name the first column of the list."""
        return bool(spec.columns[0].spellings & self.headers)


def page_of(grid: Grid, spec: ListSpec, specification: Specification) -> Page | None:
    """A sheet as a page of that list; None where no row of headers is among the first that are not blank."""
    rows = grid.rows()
    first_rows = list(islice(rows, specification.header_within_rows))
    at = find_header(spec, first_rows)
    if at is None:
        return None
    header_row, cells = first_rows[at]
    headers = frozenset(folded_header(cell) for cell in cells if isinstance(cell, str))
    layout = layout_of(spec, header_row, cells, grid.first_column)
    below = [area for area in grid.marks.merged if area.top > header_row]
    told = with_merged(chain(first_rows[at + 1 :], rows), below, grid.first_column)
    return Page(grid, layout, headers, told, tuple(first_rows[:at]))


@dataclass(frozen=True, slots=True)
class Choice:
    """The sheet that is read for a list; the names of `further` sheets of the list, whose rows are counted and left out, of
    `hidden_copies`, whose rows are counted only, and of `namesakes`, which by their headers are no list. A `stray` sheet is the
    list's by its headers alone: its rows are counted and left out."""

    sheet: str
    hidden: bool
    stray: bool = False
    further: tuple[str, ...] = ()
    hidden_copies: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        return self.sheet, *self.further

    def notes(self, spec: ListSpec) -> list[Problem]:
        """What is to be said of the choice."""
        remedy = "Check that the right sheet was read."
        notes = []
        if self.hidden:
            what = f"The sheet of list {spec.number} is hidden in the workbook. It was read all the same, as there is no other."
            notes.append(list_problem(spec, "sheet_hidden", what, remedy, "note"))
        for name in self.namesakes:
            what = f"The sheet “{shown(name)}” is named like list {spec.number}. It was not read, as another one was."
            notes.append(list_problem(spec, "sheet_twice", what, remedy, "note"))
        return notes


def list_problem(spec: ListSpec, code: str, what: str, remedy: str, severity: Severity) -> Problem:
    """A problem of a whole list."""
    return Problem(spec.number, None, None, None, None, code, what, remedy, severity)


def rows_in_words(count: int) -> str:
    return "no row" if not count else "1 row" if count == 1 else f"{count:,} rows"


def rows_twice(spec: ListSpec) -> Problem:
    """What is said of a list whose rows got numbers of their own."""
    what = "Some rows of this list have the same number in the file. Each was read as a row of its own, and rows below them "
    what += "were counted on, so the numbers given here may be higher than those that Excel shows."
    remedy = (
        "Export the list again from your case system, and do not mend the file in Excel, which would drop such rows."
    )
    return list_problem(spec, "rows_twice", what, remedy, "note")


def choose(book: Book) -> dict[int, Choice]:
    """The choice for each list that the workbook names a sheet after."""
    found: dict[int, list[calamine.SheetMetadata]] = {}
    for sheet in book.workbook.sheets_metadata:
        number = list_number_of(sheet.name) if sheet.typ == calamine.SheetTypeEnum.WorkSheet else None
        if number is not None:
            found.setdefault(number, []).append(sheet)
    return {number: _chosen(book, number, sheets) for number, sheets in found.items()}


def _chosen(book: Book, number: int, sheets: Sequence[calamine.SheetMetadata]) -> Choice:
    if len(sheets) == 1:
        return Choice(sheets[0].name, sheets[0].visible is not _VISIBLE)
    spec = book.specification.list_numbered(number)
    fitness = {sheet.name: _fitness(book, spec, sheet) for sheet in sheets}
    best = max(sheets, key=lambda sheet: fitness[sheet.name])
    others = [sheet for sheet in sheets if sheet is not best]
    visible = [sheet.name for sheet in others if sheet.visible is _VISIBLE]
    read = page_of(book.grid(best.name), spec, book.specification)
    further = [name for name in visible if fitness[name].a_list or _goes_on(book.grid(name), read, spec)]
    return Choice(
        sheet=best.name,
        hidden=best.visible is not _VISIBLE,
        further=tuple(further),
        hidden_copies=tuple(sheet.name for sheet in others if sheet.visible is not _VISIBLE),
        namesakes=tuple(name for name in visible if name not in further),
    )


def _goes_on(grid: Grid, read: Page | None, spec: ListSpec) -> bool:
    """Whether a sheet without the list's headers goes on where the one that is read ends, as exports that were too long for one
    sheet do: an ID and a day stand in one of its rows, in the columns in which they stand there."""
    if read is None:
        return False
    ids = [at for at, column in read.layout.places if column.field == spec.person_id]
    days = [at for at, column in read.layout.places if column.type == "date"]
    for _, cells in islice(grid.rows(), _ROWS_LOOKED_AT):
        cell_at = dict(enumerate(cells, start=grid.first_column))
        if any(isinstance(child_id(cell_at.get(at)), str) for at in ids) and any(
            is_day(cell_at.get(at)) for at in days
        ):
            return True
    return False


def _says_something(cells: Sequence[object], specification: Specification) -> bool:
    """Whether more stands in a row than blanks and the zeros that formulas show where they point at empty cells."""
    return any(
        cell not in (None, 0) and not (isinstance(cell, str) and cell.strip().casefold() in specification.blanks)
        for cell in cells
    )


def is_day(cell: object) -> bool:
    """Whether a cell is a day, or a text that says one; a bare number may be anything."""
    return isinstance(cell, date) or (isinstance(cell, str) and isinstance(date_from(cell, FIRST_DAY), date))


@dataclass(frozen=True, slots=True, order=True)
class _Fitness:
    """What makes a sheet the one to read: it has the list's headers, people can see it, rows stand in it, its name is the
    list's alone, it is the fuller one."""

    a_list: bool
    visible: bool
    filled: bool
    name: int
    last_row: int


def _fitness(book: Book, spec: ListSpec, sheet: calamine.SheetMetadata) -> _Fitness:
    page = page_of(book.grid(sheet.name), spec, book.specification)
    a_list = (
        page is not None
        and page.is_named(spec)
        and list_of_headers(page.headers, spec, book.specification.lists) is spec
    )
    return _Fitness(
        a_list=a_list,
        visible=sheet.visible is _VISIBLE,
        filled=page is not None and any(_says_something(cells, book.specification) for _, cells in page.rows),
        name=name_rank(sheet.name),
        last_row=book.last_row(sheet.name),
    )
