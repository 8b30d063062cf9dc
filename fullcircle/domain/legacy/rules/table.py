"""Opening a table of answers, whatever it was saved as: CSV in any common encoding and with any common delimiter, or Excel."""

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, Generic, TextIO, TypeVar

import python_calamine as calamine

from fullcircle.domain.imports.rules.guard import UTF_16, is_plain_text, look
from fullcircle.domain.imports.rules.results import Limits, Refusal
from fullcircle.domain.imports.rules.scan import scan, too_many_cells
from fullcircle.domain.imports.rules.sheets import list_number_of
from fullcircle.domain.imports.rules.texts import shown
from fullcircle.domain.legacy.rules.columns import WANTED, Columns, columns_of, known

Row = tuple[int, Sequence[object]]
"""A spreadsheet's row number and its cells."""
HEADER_WITHIN_ROWS: Final = 10
SEND_A_TABLE: Final = "Send the table of form answers, one row an answer, as CSV or as an Excel workbook (.xlsx)."
_DELIMITERS: Final = (",", ";", "\t", "|")
_PIECE: Final = 1024 * 1024
_LONGEST_FIELD: Final = 100_000


C = TypeVar("C")


@dataclass(frozen=True)
class Wanted(Generic[C]):
    """A kind of table, by its headers. ``columns_of`` gives the columns where a row is its headers, ``known`` counts the cells
    that could be; ``no_table`` is the refusal of a file with sheets of these names and none of the kind."""

    columns_of: Callable[[Sequence[object]], C | None]
    known: Callable[[Sequence[object]], int]
    no_table: Callable[[Sequence[str]], Refusal]


@dataclass
class Table(Generic[C]):
    """A table found: its rows below the headers. ``kind`` is csv, xlsx, xlsb or xls."""

    kind: str
    sheet: str
    columns: C
    rows: Iterator[Row]
    sheets_ignored: tuple[str, ...] = ()
    from_1904: bool = False


@contextmanager
def opened(path: Path, limits: Limits, wanted: Wanted[C]) -> Iterator[Table[C]]:
    """The table of that kind in the file. Raises Refusal when there is none, or when opening the file would not be safe."""
    with path.open("rb") as file:
        start = file.read(512)
    if is_plain_text(start):
        if path.stat().st_size > limits.file_bytes:
            raise Refusal("too_large", "The file is too large.", SEND_A_TABLE)
        with path.open(encoding=_encoding(path, start), newline="") as text:
            yield _table_in_text(text, limits, wanted)
    else:
        kind = look(path, limits)
        found = scan(path, kind, limits, wanted=lambda _: True)
        with calamine.CalamineWorkbook.from_path(str(path)) as workbook:
            yield _table_in_workbook(workbook, kind, limits, wanted, from_1904=found.from_1904)


def _encoding(path: Path, start: bytes) -> str:
    """UTF-16 and UTF-8 announce themselves or decode cleanly; what does not is what Windows writes in Britain."""
    if start.startswith(UTF_16):
        encoding, errors = "utf-16", _not_text()
    else:
        encoding, errors = "utf-8-sig", None
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                if "\0" in decoder.decode(piece):
                    raise _not_text()
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if errors is not None:
            raise errors from None
        return _checked_cp1252(path)
    return encoding


def _checked_cp1252(path: Path) -> str:
    try:
        with path.open(encoding="cp1252") as file:
            while piece := file.read(_PIECE):
                if "\0" in piece:
                    raise _not_text()
    except UnicodeDecodeError:
        raise _not_text() from None
    return "cp1252"


def _not_text() -> Refusal:
    return Refusal(
        "not_a_workbook", "This is neither an Excel workbook nor a text file that can be read.", SEND_A_TABLE
    )


def _table_in_text(text: TextIO, limits: Limits, wanted: Wanted[C]) -> Table[C]:
    csv.field_size_limit(_LONGEST_FIELD)
    best: tuple[int, str] = max(
        ((_headers_with(text, delimiter, wanted), delimiter) for delimiter in _DELIMITERS), key=_most
    )
    text.seek(0)
    rows = _records(text, best[1], limits)
    first = list(islice(rows, HEADER_WITHIN_ROWS))
    place, columns = _header_among(first, wanted.columns_of)
    if columns is None:
        raise wanted.no_table([])
    return Table("csv", "", columns, chain(first[place + 1 :], rows))


def _most(found: tuple[int, str]) -> int:
    return found[0]


def _headers_with(text: TextIO, delimiter: str, wanted: Wanted[C]) -> int:
    """The most headers that one of the first rows names when cut by this delimiter."""
    text.seek(0)
    try:
        return max(
            (wanted.known(cells) for cells in islice(csv.reader(text, delimiter=delimiter), HEADER_WITHIN_ROWS)),
            default=0,
        )
    except csv.Error:
        return 0


def _records(text: TextIO, delimiter: str, limits: Limits) -> Iterator[Row]:
    """Rows that are not blank, numbered as a spreadsheet that opens the file numbers them."""
    cells_met = 0
    reader = csv.reader(text, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Refusal(
                "damaged",
                f"From row {number} the file cannot be cut into cells: a quotation mark is probably not closed.",
                "Export the table again, or open it in a spreadsheet, look at that row, and save it as an Excel workbook.",
            ) from None
        if cells is None:
            return
        cells_met += len(cells)
        if cells_met > limits.cells or len(cells) > limits.columns:
            raise too_many_cells(limits)
        if any(cell.strip() for cell in cells):
            yield number, cells


def _header_among(first: Sequence[Row], columns_of: Callable[[Sequence[object]], C | None]) -> tuple[int, C | None]:
    for place, (_, cells) in enumerate(first):
        columns = columns_of(cells)
        if columns is not None:
            return place, columns
    return 0, None


def _table_in_workbook(
    workbook: calamine.CalamineWorkbook, kind: str, limits: Limits, wanted: Wanted[C], *, from_1904: bool
) -> Table[C]:
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    for name in names:
        rows = _sheet_rows(workbook, name, limits)
        first = list(islice(rows, HEADER_WITHIN_ROWS))
        place, columns = _header_among(first, wanted.columns_of)
        if columns is not None:
            others = tuple(shown(sheet.name) for sheet in workbook.sheets_metadata if sheet.name != name)
            return Table(kind, shown(name), columns, chain(first[place + 1 :], rows), others, from_1904)
    raise wanted.no_table(names)


def _sheet_rows(workbook: calamine.CalamineWorkbook, name: str, limits: Limits) -> Iterator[Row]:
    content = workbook.get_sheet_by_name(name)
    if content.start is None:
        return iter(())
    if content.width > limits.columns:
        raise too_many_cells(limits)
    rows: Iterator[Row] = enumerate(content.iter_rows(), start=1)
    return ((number, cells) for number, cells in rows if any(cell != "" for cell in cells))


def _no_table(names: Sequence[str]) -> Refusal:
    if any(list_number_of(name) for name in names):
        what = "This looks like an Annex A workbook, not a table of form answers."
        return Refusal("no_table", what, "Send it under Imports, “Import a workbook”.")
    return Refusal("no_table", "No table of form answers was found in this file.", f"{WANTED} {SEND_A_TABLE}")


FORM_ANSWERS: Final[Wanted[Columns]] = Wanted(columns_of, known, _no_table)
