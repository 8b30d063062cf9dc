"""Rounding as the way to protect a whole table: every count and total on its own, percentages from rounded counts.

Never mixed with suppression in one table: a hidden count beside rounded totals can be narrowed down again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fullcircle.stats.disclosure.figures import Cell, Figure, hidden_count, rounded_count
from fullcircle.stats.disclosure.primary import Counts, entries


@dataclass(frozen=True, slots=True)
class Rounding:
    """How counts are printed: to the nearest ``base``, halves up; those from ``symbol_from`` to ``symbol_to`` as ``symbol``.

    The default is the rule of NHS Digital for figures below national level (Disclosure control methodology for Hospital
    Episode Statistics, 2018): 0 is shown, 1 to 7 are "*", others go to the nearest 5. With ``symbol_to`` below
    ``symbol_from`` there is no symbol, and small counts are rounded like all others.
    """

    base: int = 5
    symbol_from: int = 1
    symbol_to: int = 7
    symbol: str = "*"

    def __post_init__(self) -> None:
        if self.base < 1:
            raise ValueError(f"counts are rounded to a multiple of 1 or more, not of {self.base}")

    def of(self, count: float) -> int | str:
        """The count as printed. Raises ValueError for a negative or broken count."""
        if not (math.isfinite(count) and count >= 0 and count == math.floor(count)):
            raise ValueError(f"{count!r} is not a count")
        if self.symbol_from <= count <= self.symbol_to:
            return self.symbol
        return self.base * ((2 * int(count) + self.base) // (2 * self.base))

    def figure(self, definition: str, cells: Sequence[Cell], count: int, *, period: str = "") -> Figure:
        """The count of ``cells`` as a figure for the audit and the ledger: what a reader of the rounding rule learns."""
        shown = self.of(count)
        if isinstance(shown, str):
            limits = {"low": self.symbol_from, "high": self.symbol_to}
            return hidden_count(definition, cells, **limits, symbol=self.symbol, period=period)
        figure = rounded_count(definition, cells, shown, base=self.base, period=period)
        return self._without_symbol(figure)

    def _without_symbol(self, figure: Figure) -> Figure:
        """A printed number also tells that the count was not one of those with a symbol."""
        (said,) = figure.statements
        low, high = said.low, said.high
        if self.symbol_from <= low <= self.symbol_to:
            low = self.symbol_to + 1.0
        elif self.symbol_from <= high <= self.symbol_to:
            high = self.symbol_from - 1.0
        return Figure(figure.definition, figure.shown, (type(said)(said.terms, low, high),), figure.period)


NHS_DIGITAL = Rounding()
NEAREST_FIVE = Rounding(symbol_from=1, symbol_to=0)


@dataclass(frozen=True, slots=True)
class RoundedTable:
    """A two-way table ready to print. Rows, columns and the whole are rounded each on its own, so they may not add up.

    ``percentages`` are of the row, from the rounded counts, in whole per cent; ``None`` where either has a symbol or the
    row's printed total is 0.
    """

    counts: tuple[tuple[int | str, ...], ...]
    row_totals: tuple[int | str, ...]
    column_totals: tuple[int | str, ...]
    total: int | str
    percentages: tuple[tuple[int | None, ...], ...]
    method: str


def published(counts: Counts, *, rounding: Rounding = NHS_DIGITAL) -> Any:
    """A row of counts or a table of rows as printed, each count on its own: a tuple, or a tuple of tuples."""
    values = dict(entries(counts))
    if counts and isinstance(counts[0], Sequence):
        width = len(counts[0])
        return tuple(tuple(rounding.of(values[i, j]) for j in range(width)) for i in range(len(counts)))
    return tuple(rounding.of(value) for value in values.values())


def rounded_table(counts: Sequence[Sequence[int]], *, rounding: Rounding = NHS_DIGITAL) -> RoundedTable:
    """A two-way table with totals and percentages of the row, all from one rounding rule. Raises ValueError for bad counts."""
    inner = published(counts, rounding=rounding)
    row_totals = tuple(rounding.of(sum(row)) for row in counts)
    column_totals = tuple(rounding.of(sum(column)) for column in zip(*counts, strict=True))
    total = rounding.of(sum(map(sum, counts)))
    shares = tuple(
        tuple(percentage_of(value, whole) for value in row) for row, whole in zip(inner, row_totals, strict=True)
    )
    method = f"counts and totals each rounded to the nearest {rounding.base}; percentages from rounded counts"
    return RoundedTable(inner, row_totals, column_totals, total, shares, method)


def percentage_of(part: int | str, whole: int | str) -> int | None:
    """Whole per cent (halves up) from two printed counts; ``None`` where one is a symbol, or the whole is 0.

    Counts that are rounded on their own may come to more than all of them; 100 is the most that is shown.
    """
    if isinstance(part, str) or isinstance(whole, str) or whole == 0:
        return None
    return min(100, (200 * part + whole) // (2 * whole))
