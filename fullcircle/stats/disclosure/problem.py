"""A table as a problem of hiding cells: what adds up to what, what may be hidden at which cost, and how far hiding protects.

Source: Fischetti and Salazar 2001, Management Science 47:1008-1027. Totals are cells like all others, so that they may be
shown, hidden at a cost, or absent from print.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from fullcircle.stats.disclosure.audit import Protection
from fullcircle.stats.disclosure.linear import TOLERANCE, Vector, linear_programme, tidy

Flags = NDArray[np.bool_]
_OPTIMAL = 0


@dataclass(frozen=True)
class Reach:
    """How far a cell can be moved from its true value in one direction, and what limits it.

    ``by``      how far; infinite where nothing limits it
    ``prices``  per cell, how much further it would go for each unit that the cell's value were raised; 0 for most
    """

    by: float
    prices: Vector


@dataclass(frozen=True, eq=False)
class Problem:
    """Cells (n), of which every row of ``equations`` (m x n) adds up to 0.

    ``values``     the true values
    ``costs``      the cost of hiding each cell
    ``free``       cells that may be hidden or shown
    ``hidden``     cells that are hidden whatever it costs: the primary cells, and totals that are not printed
    ``low, high``  what a reader knows of each cell beforehand
    ``protected``  per protected cell, when it is safe
    """

    values: Vector
    equations: csc_array
    costs: Vector
    free: Flags
    hidden: Flags
    low: Vector
    high: Vector
    protected: tuple[tuple[int, Protection], ...]

    @cached_property
    def room(self) -> tuple[Vector, Vector]:
        """How far below and above its true value each cell could be for all that a reader knows beforehand."""
        return self.values - self.low, self.high - self.values

    def reach(self, cell: int, sign: int, share: Vector, most: float = math.inf) -> Reach:
        """How far ``cell`` can be moved up (``sign`` 1) or down (-1) if of each other cell's room that ``share`` may be used.

        ``share`` is 1 for hidden cells and 0 for shown ones; parts of 1 serve relaxed problems. ``most`` caps all rooms.
        """
        movable = np.flatnonzero(share > TOLERANCE)
        here = np.flatnonzero(movable == cell)
        prices = np.zeros(self.values.size)
        prices[cell] = sign
        if here.size == 0:
            return Reach(0.0, prices)
        below, above = (np.minimum(room[movable], most) * share[movable] for room in self.room)
        matrix = self.equations[:, movable]
        rows = np.flatnonzero(np.diff(matrix.tocsr().indptr))
        goal = np.zeros(movable.size)
        goal[here[0]] = -sign
        found = linear_programme(
            goal,
            A_eq=matrix[rows] if rows.size else None,
            b_eq=np.zeros(rows.size) if rows.size else None,
            bounds=np.column_stack([-below, above]),
            method="highs-ds",
            options={"presolve": movable.size > 200},
        )
        if found.status != _OPTIMAL:
            return Reach(math.inf, prices)
        if rows.size:
            prices += self.equations[rows].T @ found.eqlin.marginals
        prices[np.abs(prices) < TOLERANCE] = 0.0
        return Reach(-float(found.fun), prices)

    def interval(self, cell: int, hidden: Flags) -> tuple[float, float]:
        """The least and the most that ``cell`` can be if the ``hidden`` cells are not printed."""
        share = hidden.astype(np.float64)
        value = float(self.values[cell])
        return tidy(value - self.reach(cell, -1, share).by), tidy(value + self.reach(cell, 1, share).by)

    def unsafe(self, hidden: Flags) -> tuple[int, ...]:
        """The protected cells that are not safe if ``hidden`` cells are not printed."""
        return tuple(cell for cell, safe in self.protected if not safe.holds(*self.interval(cell, hidden)))
