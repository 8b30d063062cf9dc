"""Opening a table, whatever it was saved as: CSV in any common encoding and with any common delimiter, or Excel."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, Generic, TextIO, TypeVar

import python_calamine as calamine

from fullcircle.files.cutting import LONGEST_CELL, Cutter, Row, Shape
from fullcircle.files.decoding import MENDING, encoding_of, is_text
from fullcircle.files.faults import Fault
from fullcircle.files.grid import Grid
from fullcircle.files.guard import Asked, look
from fullcircle.files.limits import Limits, Refusal
from fullcircle.files.opening import prepared
from fullcircle.files.package import open_workbook
from fullcircle.files.scan import Scan, too_many_cells
from fullcircle.files.texts import shown

HEADER_WITHIN_ROWS: Final = 10
_MOST_HEADERS: Final = 1_000
_DELIMITERS: Final = (",", ";", "\t", "|")
_VISIBLE: Final = calamine.SheetVisibleEnum.Visible


C = TypeVar("C")


def _no_shape(_: int, __: object) -> None:
    """A table of which it is not told what its rows look like: nothing in them is mended."""


@dataclass(frozen=True)
class Wanted(Generic[C]):
    """A kind of table, by its headers. ``columns_of`` gives the columns where a row is its headers, ``known`` counts the cells
    that could be; ``no_table`` is the refusal of a file with sheets of these names and none of the kind; ``asked`` is what the
    sender was asked for. ``shape_of``: what every row looks like, by the number of headers and the columns, so that rows of text
    files cut wrongly can be told."""

    columns_of: Callable[[Sequence[object]], C | None]
    known: Callable[[Sequence[object]], int]
    no_table: Callable[[Sequence[str]], Refusal]
    asked: Asked
    shape_of: Callable[[int, C], Shape | None] = _no_shape


@dataclass
class Table(Generic[C]):
    """A table found: its rows below the headers. ``kind`` is csv, xlsx, xlsb or xls. ``passed_over``: what is said of the rows of
    other sheets that hold such a table too, and how many there are."""

    kind: str
    sheet: str
    columns: C
    records: Iterator[Row]
    sheets_ignored: tuple[str, ...] = ()
    passed_over: tuple[tuple[Fault, int], ...] = ()
    from_1904: bool = False

    @property
    def rows(self) -> Iterator[tuple[int, Sequence[object]]]:
        """Each row's number in a spreadsheet and its cells, whatever there is to note about them."""
        return ((row.number, row.cells) for row in self.records)


@contextmanager
def opened(path: Path, limits: Limits, wanted: Wanted[C]) -> Iterator[Table[C]]:
    """The table of that kind in the file. Raises Refusal when there is none, or when opening the file would not be safe."""
    with path.open("rb") as file:
        start = file.read(512)
    if is_text(start):
        if path.stat().st_size > limits.file_bytes:
            raise Refusal("too_large", "The file is too large.", wanted.asked.send)
        encoding = encoding_of(path, start, _not_text(wanted.asked))
        with path.open(encoding=encoding, errors=MENDING, newline="") as text:
            yield _table_in_text(text, limits, wanted)
    else:
        kind = look(path, limits, wanted.asked)
        source, found = prepared(path, kind, limits, wanted=lambda _: True)
        with open_workbook(source) as workbook:
            yield _table_in_workbook(workbook, kind, limits, wanted, found)


def _not_text(asked: Asked) -> Refusal:
    return Refusal("not_a_workbook", "This is neither an Excel workbook nor a text file that can be read.", asked.send)


def _table_in_text(text: TextIO, limits: Limits, wanted: Wanted[C]) -> Table[C]:
    csv.field_size_limit(LONGEST_CELL * 2)
    best: tuple[int, str] = max(
        ((_headers_with(text, delimiter, wanted), delimiter) for delimiter in _DELIMITERS), key=_most
    )
    text.seek(0)
    cutter = Cutter(iter(text), best[1])
    rows = cutter.rows()
    for row in islice(rows, HEADER_WITHIN_ROWS):
        columns = wanted.columns_of(row.cells[:_MOST_HEADERS])
        if columns is not None:
            if len(row.cells) > limits.columns:
                raise too_many_cells(limits)
            cutter.shape = wanted.shape_of(len(row.cells), columns)
            return Table("csv", "", columns, _counted(rows, limits))
    raise wanted.no_table([])


def _most(found: tuple[int, str]) -> int:
    return found[0]


def _headers_with(text: TextIO, delimiter: str, wanted: Wanted[C]) -> int:
    """The most headers that one of the first rows names when cut by this delimiter."""
    text.seek(0)
    rows = islice(Cutter(iter(text), delimiter).rows(), HEADER_WITHIN_ROWS)
    return max((wanted.known(row.cells[:_MOST_HEADERS]) for row in rows), default=0)


def _counted(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    cells_met = 0
    for row in rows:
        cells_met += len(row.cells)
        if cells_met > limits.cells:
            raise too_many_cells(limits)
        yield row


def _table_in_workbook(
    workbook: calamine.CalamineWorkbook, kind: str, limits: Limits, wanted: Wanted[C], scanned: Scan
) -> Table[C]:
    """The first sheet with such a table that can be seen; where none can be seen, the first that is hidden."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    found: Table[C] | None = None
    passed_over = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.visible != _VISIBLE):
        if found is not None and sheet.visible != _VISIBLE:
            break
        rows = _sheet_rows(workbook, sheet.name, limits, scanned)
        first = list(islice(rows, HEADER_WITHIN_ROWS))
        place, columns = _header_among(first, wanted.columns_of)
        if columns is None:
            continue
        below = chain(first[place + 1 :], rows)
        if found is None:
            others = tuple(shown(one.name) for one in workbook.sheets_metadata if one.name != sheet.name)
            found = Table(kind, shown(sheet.name), columns, below, others, from_1904=scanned.from_1904)
        else:
            passed_over.append((_not_read(sheet.name), sum(1 for _ in below)))
    if found is None:
        raise wanted.no_table([sheet.name for sheet in sheets])
    found.passed_over = tuple(passed_over)
    return found


def _not_read(sheet: str) -> Fault:
    return Fault(
        "sheet_not_read",
        f"The sheet “{shown(sheet)}” holds such a table too. Only the first one is read.",
        "Send it as a file of its own, or copy its rows below those of the first sheet.",
    )


def _header_among(first: Sequence[Row], columns_of: Callable[[Sequence[object]], C | None]) -> tuple[int, C | None]:
    for place, row in enumerate(first):
        columns = columns_of(row.cells)
        if columns is not None:
            return place, columns
    return 0, None


def _sheet_rows(workbook: calamine.CalamineWorkbook, name: str, limits: Limits, scanned: Scan) -> Iterator[Row]:
    """Rows in which anything stands, cells starting in the first column; a formula without a result is no empty cell."""
    grid = Grid(workbook.get_sheet_by_name(name), scanned.marks.get(name))
    if grid.width > limits.columns:
        raise too_many_cells(limits)
    return (Row(number, cells) for number, cells in grid.rows())
