"""How far a sheet's content reaches, when that is too far, and which of its cells hold something that no parser shows."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from fullcircle.files.limits import Limits, Refusal

_SEVERAL: Final = 2
Bits = dict[int, int]
"""By Excel's row number, a bit for each column: 1 for A, 2 for B, 4 for C."""


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one, from the first row and column to the last, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Marks:
    """Cells of a sheet that are not empty though a parser shows nothing in them: `formulas` whose result was never saved, and
    `errors` such as #REF!. Of `merged` cells the first alone holds what all of them show."""

    formulas: Bits = field(default_factory=dict)
    errors: Bits = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.formulas or self.errors)


def mark(bits: Bits, row: int, column: int) -> None:
    """Note one cell; both are counted from 1."""
    bits[row] = bits.get(row, 0) | 1 << (column - 1)


@dataclass(slots=True)
class Formulas:
    """The formulas of a sheet of a workbook that says that it was not calculated: those that show `nothing` (0, or no text), and
    how many in each row show `results`. The 0 was put there by the program that wrote the formula, unless rows of results show
    that the sheet was calculated all the same: a formula or a row alone may have been worked out by hand."""

    nothing: Bits = field(default_factory=dict)
    results: Counter[int] = field(default_factory=Counter)

    def settle(self, marks: Marks) -> None:
        """Mark those that were never calculated."""
        if sum(count >= _SEVERAL for count in self.results.values()) >= _SEVERAL:
            return
        for row, bits in self.nothing.items():
            marks.formulas[row] = marks.formulas.get(row, 0) | bits


@dataclass(slots=True)
class Scan:
    """What was found: the last Excel row with content and the marked cells of each sheet that was looked at, and whether dates
    count from 1904. `sound` are the sheets that may be parsed; `repeated` those that number two rows the same, by the name of
    their part; `renumbered` those of which that was mended. `drawn_on` are the sheets from which formulas take their results, in
    small letters, as far as that can be told."""

    from_1904: bool = False
    last_rows: dict[str, int] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    sound: set[str] = field(default_factory=set)
    repeated: dict[str, str] = field(default_factory=dict)
    renumbered: frozenset[str] = frozenset()
    drawn_on: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Extent:
    """The rectangle that holds every cell with content, and how many cells there are in all, content or not. `repeated`: a place
    or the number of a row is given twice, so a parser would show the later of the two alone."""

    limits: Limits
    cells: int = 0
    repeated: bool = False
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0

    def grow(self, row: int, column: int) -> None:
        """Take in one cell with content (both counted from 1). Raises Refusal once the rectangle is too large."""
        if self.top <= row <= self.bottom and self.left <= column <= self.right:
            return
        self.top, self.bottom = min(self.top or row, row), max(self.bottom, row)
        self.left, self.right = min(self.left or column, column), max(self.right, column)
        if self.right > self.limits.columns:
            what = f"A list has content beyond column {self.limits.columns}."
            raise Refusal(
                "too_many_columns", what, "Delete whatever is far to the right of the lists, save, try again."
            )
        if (self.bottom - self.top + 1) * (self.right - self.left + 1) > self.limits.cells:
            raise too_many_cells(self.limits)

    def count(self) -> None:
        self.cells += 1
        if self.cells > self.limits.cells:
            raise too_many_cells(self.limits)


def too_many_cells(limits: Limits) -> Refusal:
    what = f"A list stretches over more than {limits.cells:,} cells, far more than any authority's data."
    return Refusal("too_many_cells", what, "Delete the empty rows and columns around the lists, save, try again.")
