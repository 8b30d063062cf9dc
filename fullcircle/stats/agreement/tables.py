"""The table of pairs: who judged what twice, counted or weighted.

A table is a square of counts, row = first judgement, column = second, both in the order of the scale and with all its
levels, used or not (the number of levels enters the weights). Where pairs were not equally likely to be judged twice, a
``WeightedTable`` holds their weighted shares instead; every function of two raters takes either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.agreement.weights import Floats

BY_CHANCE = "one over the chance of being judged twice"


@dataclass(frozen=True, slots=True)
class WeightedTable:
    """The shares of pairs, each pair weighted by one over its chance of being judged twice; they add up to 1.

    ``n`` pairs in all; ``n_effective`` is how many equally likely pairs would say as much.
    """

    shares: tuple[tuple[float, ...], ...]
    n: int
    n_effective: float


Table = Sequence[Sequence[int]] | NDArray[np.integer] | NDArray[np.float64] | WeightedTable


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """A table read and checked: the share of each cell, pairs, and how many of them standard errors rest on."""

    cells: Floats
    n: int
    n_effective: float | None

    @property
    def size(self) -> float:
        return self.n if self.n_effective is None else self.n_effective

    @property
    def weights(self) -> str:
        return "" if self.n_effective is None else BY_CHANCE


def read(table: Table) -> Shares:
    """The shares of a table. Raises ValueError unless it is a square of whole counts, 0 or more."""
    if isinstance(table, WeightedTable):
        return Shares(np.array(table.shares), table.n, table.n_effective)
    try:
        cells = np.array(table, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("agreement needs a square table of counts, all rows of the same length") from None
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or not len(cells):
        raise ValueError("agreement needs a square table of counts")
    total = float(cells.sum())
    if not isfinite(total) or cells.min() < 0 or (cells != np.floor(cells)).any():
        raise ValueError("a table of pairs holds whole counts, 0 or more")
    return Shares(cells / total if total else cells, int(total), None)


def pair_table(pairs: Iterable[tuple[int, int]] | NDArray[np.integer], *, levels: int) -> tuple[tuple[int, ...], ...]:
    """Count pairs of levels, each from 0 to ``levels`` - 1; an array has a row for each pair.

    Raises ValueError for a level off the scale.
    """
    if isinstance(pairs, np.ndarray):
        return _from_array(pairs, levels)
    counts = [[0] * levels for _ in range(levels)]
    for first, second in pairs:
        if not (0 <= first < levels and 0 <= second < levels):
            raise ValueError(f"the pair ({first}, {second}) is off a scale of {levels} levels")
        counts[first][second] += 1
    return tuple(tuple(row) for row in counts)


def _from_array(pairs: NDArray[np.integer], levels: int) -> tuple[tuple[int, ...], ...]:
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not np.issubdtype(pairs.dtype, np.integer):
        raise ValueError("an array of pairs has two columns of whole numbers")
    if pairs.size and (pairs.min() < 0 or pairs.max() >= levels):
        raise ValueError(f"a pair is off a scale of {levels} levels")
    counts = np.bincount(pairs[:, 0] * levels + pairs[:, 1], minlength=levels * levels)
    return tuple(tuple(row) for row in counts.reshape(levels, levels).tolist())


def weighted_table(pairs: Iterable[tuple[int, int]], probabilities: Iterable[float], *, levels: int) -> WeightedTable:
    """The shares of pairs that were judged twice with known ``probabilities``, each in (0, 1], in the order of ``pairs``.

    Each pair weighs one over its probability (Horvitz and Thompson 1952), so that the shares stand for all things that
    could have been judged twice; ``n_effective`` is (sum w)^2 / sum w^2 (Kish 1965). Raises ValueError for a level off the
    scale, a probability outside (0, 1] (a thing that could never be judged twice has nothing that could stand for it),
    lists of different length, and no pairs.
    """
    sums = [[0.0] * levels for _ in range(levels)]
    n, whole, squares = 0, 0.0, 0.0
    for (first, second), probability in zip(pairs, probabilities, strict=True):
        if not (0 <= first < levels and 0 <= second < levels):
            raise ValueError(f"the pair ({first}, {second}) is off a scale of {levels} levels")
        if not 0 < probability <= 1:
            raise ValueError(f"a chance of being judged twice is more than 0 and at most 1, not {probability}")
        weight = 1 / probability
        sums[first][second] += weight
        n, whole, squares = n + 1, whole + weight, squares + weight * weight
    if n == 0:
        raise ValueError("there are no pairs to weight")
    return WeightedTable(tuple(tuple(cell / whole for cell in row) for row in sums), n, whole * whole / squares)
