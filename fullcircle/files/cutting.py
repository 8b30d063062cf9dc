"""Cutting the text of a table into rows and cells, so that a mark that is missing or too many costs one row and hides none.

A quotation mark that opens a cell and is not closed would swallow every row up to the next one. Here a cell ends at the latest
before a line that begins a row: one with IDs where a row has them. What was cut so is noted; what cannot be cut is left out,
and every line of it is counted.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from fullcircle.files.decoding import MARK
from fullcircle.files.faults import Fault

LONGEST_CELL: Final = 1_000_000
_MOST_LINES: Final = 100
_FEW_LINES: Final = 8
_QUOTE: Final = '"'
_NUL: Final = "\x00"

QUOTE_READ: Final = Fault(
    "quote_read",
    "A quotation mark in this row is not closed, or not doubled. It was read as part of the text.",
    "Check the text. To be sure, export the table as an Excel workbook.",
)
QUOTE_OPEN: Final = Fault(
    "quote_open",
    "A quotation mark in this row is not closed, and it cannot be told where its text ends.",
    "Close the mark or take it away, or export the table as an Excel workbook, and send the file again.",
)
TOO_WIDE: Final = Fault(
    "row_too_wide",
    "This row has more cells than there are headers, so it cannot be told which cell is the answer.",
    "Put text that holds the separator in quotation marks, or export the table as an Excel workbook.",
)
TOO_SHORT: Final = Fault(
    "row_too_short",
    "This row ends before the columns that are needed, or in the middle of its answer.",
    "Put text with line breaks in quotation marks, or export the table as an Excel workbook.",
)
WRONG_CHARACTER: Final = Fault(
    "character_wrong",
    "A character in this row is not written as in the rest of the file. It was read as well as it can be.",
    "Check the text of this row.",
)


class Row(NamedTuple):
    """A row of a table: a spreadsheet's number of it, its cells, what there is to note, and why it cannot be used, if so."""

    number: int
    cells: Sequence[object]
    notes: tuple[Fault, ...] = ()
    fault: Fault | None = None


class Shape(Protocol):
    """What every row of a table has, so that one cut wrongly can be told: ``width``, how many headers stand above it; ``needed``,
    how many cells it has at least; ``last``, the place of the text that may have been cut short; ``ids``, the place up to which
    there are IDs in any row."""

    @property
    def width(self) -> int: ...
    @property
    def needed(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def ids(self) -> int: ...

    def ids_of(self, cells: Sequence[str]) -> list[bool | None]:
        """Of the row and of each of those it may be about: True where an ID stands, None where nothing does, else False."""

    def has_day(self, cells: Sequence[str]) -> bool:
        """Whether the day of the row stands where it should."""


class Cutter:
    """Cuts lines into rows. ``shape`` is set once the headers are found; until then nothing is mended."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self.lines = lines
        self.delimiter = delimiter
        self.shape: Shape | None = None
        self._waiting: deque[str] = deque()
        self._number = 0
        self._in_vain = 0

    def rows(self) -> Iterator[Row]:
        """Rows that are not blank, numbered as a spreadsheet that opens the file numbers them."""
        while (line := self._next()) is not None:
            row = self._row(line)
            if any(str(cell).strip() for cell in row.cells):
                yield row

    def _row(self, line: str) -> Row:
        self._number += 1
        self._in_vain -= self._in_vain > 0
        if _QUOTE not in line:
            return self._judged(_bare(line).split(self.delimiter))
        taken, cells = self._as_written(line)
        if cells is not None:
            return self._judged(cells)
        return self._mended(taken)

    def _as_written(self, line: str) -> tuple[list[str], list[str] | None]:
        """The lines of the record that begins here, and its cells; None where they are not written as they should be."""
        taken = [line]

        def lines() -> Iterator[str]:
            yield line
            length = len(line)
            while self._may_go_on(len(taken), length) and (following := self._next()) is not None:
                if self._begins_row(following):
                    self._waiting.appendleft(following)
                    return
                taken.append(following)
                length += len(following)
                yield following

        try:
            return taken, next(csv.reader(lines(), delimiter=self.delimiter, strict=True))
        except csv.Error:
            return taken, None

    def _may_go_on(self, lines: int, length: int) -> bool:
        """Whether a cell may be as long as that. Lines that were looked through in vain once are not looked through again by each
        of them, or a file made for it would take for ever."""
        return length < LONGEST_CELL and (lines < _FEW_LINES or not self._in_vain)

    def _mended(self, taken: list[str]) -> Row:
        """The row of which these lines are the beginning: all lines up to the next row where that gives as many cells as there
        are headers, else the first line alone where that is a whole row. Lines not used wait to be cut on their own."""
        self._fill_up(taken)
        cells = _cells_of("".join(taken), self.delimiter)
        if self.shape is not None and len(cells) == self.shape.width:
            return self._judged(cells, (QUOTE_READ,))
        self._waiting.extendleft(reversed(taken[1:]))
        self._in_vain = max(self._in_vain, len(taken) - 1)
        cells = _cells_of(taken[0], self.delimiter)
        if self.shape is None or self._fits_alone(cells):
            return self._judged(cells, (QUOTE_READ,))
        return self._judged(cells, fault=QUOTE_OPEN)

    def _fits_alone(self, cells: Sequence[str]) -> bool:
        """Whether a line is a whole row by all that can be told, though what follows it does not begin one."""
        shape = self.shape
        return shape is not None and len(cells) == shape.width and shape.has_day(cells)

    def _fill_up(self, taken: list[str]) -> None:
        """Add the lines that follow, up to the next that begins a row; blank lines at the end stay rows of their own."""
        most = _FEW_LINES if self._in_vain else _MOST_LINES
        while len(taken) < most and self.shape is not None and (following := self._next()) is not None:
            if self._begins_row(following):
                self._waiting.appendleft(following)
                break
            taken.append(following)
        while len(taken) > 1 and not taken[-1].strip():
            self._waiting.appendleft(taken.pop())

    def _judged(self, cells: Sequence[str], notes: tuple[Fault, ...] = (), fault: Fault | None = None) -> Row:
        if any(MARK in cell or _NUL in cell for cell in cells):
            cells = [cell.replace(MARK, "").replace(_NUL, "\ufffd") for cell in cells]
            notes = (*notes, WRONG_CHARACTER)
        return Row(self._number, cells, notes, fault or self._misshapen(cells))

    def _misshapen(self, cells: Sequence[str]) -> Fault | None:
        shape = self.shape
        if shape is None or len(cells) == shape.width:
            return None
        if len(cells) > shape.width:
            return TOO_WIDE if any(cell.strip() for cell in cells[shape.width :]) else None
        if len(cells) < shape.needed or (len(cells) == shape.last + 1 and not self._row_follows()):
            return TOO_SHORT
        return None

    def _row_follows(self) -> bool:
        following = self._next()
        if following is None:
            return True
        self._waiting.appendleft(following)
        return not following.strip() or self._begins_row(following)

    def _begins_row(self, line: str) -> bool:
        """Whether a line begins a row of the table: its form and its child are IDs, as hardly ever in a line of an answer."""
        shape = self.shape
        if shape is None or line.count(self.delimiter) < shape.ids:
            return False
        try:
            cells = next(csv.reader([line], delimiter=self.delimiter), [])
        except csv.Error:
            return False
        row, *about = shape.ids_of(cells)
        if row is False or all(one is False for one in about):
            return False
        if row and any(about):
            return len(cells) >= shape.needed or line.count(_QUOTE) % 2 == 1
        return len(cells) == shape.width and bool(row or any(about))

    def _next(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self.lines, None)


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of text with quotation marks that do not pair: a mark closes a cell only before a separator or at the end, and
    one that is never closed is a part of the text."""
    text = _bare(text)
    cells: list[str] = []
    at = 0
    while True:
        opens = text.startswith(_QUOTE, at)
        end = _closing(text, at + 1, delimiter) if opens else -1
        if opens and end < 0:  # no mark closes a cell from here on
            return cells + text[at:].split(delimiter)
        if end >= 0:
            cells.append(text[at + 1 : end].replace('""', _QUOTE))
            at = end + 1
        else:
            stop = text.find(delimiter, at)
            cells.append(text[at:] if stop < 0 else text[at:stop])
            at = len(text) if stop < 0 else stop
        if at >= len(text):
            return cells
        at += 1


def _closing(text: str, start: int, delimiter: str) -> int:
    """Where the cell that begins here is closed, or -1."""
    at = text.find(_QUOTE, start)
    while at >= 0:
        following = text[at + 1 : at + 2]
        if following in {"", delimiter}:
            return at
        at = text.find(_QUOTE, at + 2 if following == _QUOTE else at + 1)
    return -1
