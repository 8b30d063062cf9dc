"""A printed table as figures, for the audit and the ledger."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from fullcircle.stats.disclosure.figures import Figure, count, hidden_count
from fullcircle.stats.disclosure.primary import Counts, Position, entries
from fullcircle.stats.disclosure.suppression import ALL_SHOWN, Totals

EVERYBODY = (0.0, math.inf)


def table_figures(
    title: str,
    counts: Counts,
    names: Sequence[Sequence[str]],
    *,
    hidden: Iterable[Position] | Mapping[Position, tuple[float, float]] = (),
    totals: Totals = ALL_SHOWN,
    symbol: str = "c",
    period: str = "",
) -> tuple[Figure, ...]:
    """Every figure of a two-way table or a row of counts, totals included, as printed.

    ``names``   those of the rows and of the columns (of the only axis, for a row of counts). The cell of a row and a column is
                (row name, column name), with ``period`` after them where one is given, so tables that name alike share cells
    ``hidden``  positions, totals one past the last, that are printed as ``symbol``; with the least and the most that the
                symbol tells where it tells something
    Raises ValueError where names and counts do not fit.
    """
    values = dict(entries(counts))
    shape = tuple(len(axis) for axis in names)
    if set(values) != set(product(*(range(length) for length in shape))):
        raise ValueError("every row and column of the table needs one name")
    limits = dict(hidden) if isinstance(hidden, Mapping) else dict.fromkeys(hidden, EVERYBODY)
    figures = []
    for position in np.ndindex(*(length + 1 for length in shape)):
        if _printing(position, shape, totals) == "absent":
            continue
        cells = list(product(*(_covered(at, length) for at, length in zip(position, shape, strict=True))))
        named = [
            (*(axis[at] for axis, at in zip(names, cell, strict=True)), *([period] if period else [])) for cell in cells
        ]
        words = [axis[at] if at < len(axis) else "all" for axis, at in zip(names, position, strict=True)]
        definition = f"{title}: {', '.join(words)}"
        if position in limits:
            low, high = limits[position]
            figures.append(hidden_count(definition, named, low=low, high=high, symbol=symbol, period=period))
        else:
            figures.append(count(definition, named, sum(values[cell] for cell in cells), period=period))
    return tuple(figures)


def _covered(at: int, length: int) -> range:
    return range(length) if at == length else range(at, at + 1)


def _printing(position: Position, shape: tuple[int, ...], totals: Totals) -> str:
    """What is said of a total; anything else is printed."""
    ends = [at == length for at, length in zip(position, shape, strict=True)]
    if all(ends):
        return totals.all
    if not any(ends):
        return "shown"
    return totals.columns if ends[0] else totals.rows
