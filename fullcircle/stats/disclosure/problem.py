"""A table as a problem of hiding cells: what adds up to what, what may be hidden at which cost, and how far hiding protects.

Source: Fischetti and Salazar 2001, Management Science 47:1008-1027. Totals are cells like all others, so that they may be
shown, hidden at a cost, or absent from print.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from fullcircle.stats.disclosure.audit import Protection
from fullcircle.stats.disclosure.linear import TOLERANCE, Vector, linear_programme, tidy

Flags = NDArray[np.bool_]
_OPTIMAL = 0
# Below this many entries a matrix is quicker in full than sparse.
_SMALL = 20_000


class Unprotectable(Exception):
    """Some cell is not safe, whatever is hidden."""


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

    def unsafe(self, hidden: Flags) -> int | None:
        """The first protected cell that is not safe if the ``hidden`` cells are not printed; ``None`` if all are safe."""
        attack = Attack(self, hidden.astype(np.float64))
        attack.lift_together()
        unsafe = (cell for cell, protection in self.protected if not attack.leaves_safe(cell, protection))
        return next(unsafe, None)


class Attack:
    """Attacks on the cells of one pattern. What moves with one cell need not be moved again to prove that it can.

    ``share`` says how much of each cell's room may be used: all (1) of hidden cells, none (0) of shown ones; parts of 1 serve
    relaxed problems. ``most`` caps all rooms.
    """

    def __init__(self, problem: Problem, share: Vector, most: float = math.inf) -> None:
        self.problem, self.share = problem, share
        self.up, self.down = np.zeros(share.size), np.zeros(share.size)
        self.movable = np.flatnonzero(share > TOLERANCE)
        self.below, self.above = (np.minimum(r[self.movable], most) * share[self.movable] for r in problem.room)
        matrix = problem.equations[:, self.movable].tocsr()
        self.rows = np.flatnonzero(np.diff(matrix.indptr))
        matrix = matrix[self.rows]
        self.sums: Any = matrix.toarray() if matrix.shape[0] * matrix.shape[1] < _SMALL else matrix

    def with_more(self, hidden: Flags) -> "Attack":
        """The attack on a pattern that hides more: what could move before still can."""
        attack = Attack(self.problem, hidden.astype(np.float64))
        attack.up, attack.down = self.up, self.down
        return attack

    def reach(self, cell: int, sign: int) -> Reach:
        """How far ``cell`` can be moved up (``sign`` 1) or down (-1)."""
        goal, prices = np.zeros(self.movable.size), np.zeros(self.share.size)
        prices[cell] = sign
        here = np.searchsorted(self.movable, cell)
        if here == self.movable.size or self.movable[here] != cell:
            return Reach(0.0, prices)
        goal[here] = -sign
        found = self._move(goal, self.above)
        side = self.up if sign == 1 else self.down
        if found is None:
            side[cell] = math.inf
            return Reach(math.inf, prices)
        if self.rows.size:
            prices += self.problem.equations[self.rows].T @ found.eqlin.marginals
        prices[np.abs(prices) < TOLERANCE] = 0.0
        side[cell] = max(side[cell], -float(found.fun))
        return Reach(-float(found.fun), prices)

    def interval(self, cell: int) -> tuple[float, float]:
        """The least and the most that ``cell`` can be."""
        value = float(self.problem.values[cell])
        return tidy(value - self.reach(cell, -1).by), tidy(value + self.reach(cell, 1).by)

    def leaves_safe(self, cell: int, protection: Protection) -> bool:
        """Whether ``cell`` is safe."""
        for sign in (1, -1):
            if self.known_safe(cell, protection):
                return True
            self.reach(cell, sign)
        return self.known_safe(cell, protection)

    def known_safe(self, cell: int, protection: Protection) -> bool:
        """Whether what has moved so far proves that ``cell`` is safe."""
        value = float(self.problem.values[cell])
        return protection.holds(value - float(self.down[cell]), value + float(self.up[cell]))

    def lift_together(self) -> None:
        """Move up as many protected cells at once as can be, and again those that stayed behind: few programmes prove many
        cells safe."""
        values = self.problem.values
        needed = {cell: max(safe.reach - float(values[cell]), safe.width) for cell, safe in self.problem.protected}
        behind = [cell for cell, need in needed.items() if self.share[cell] > TOLERANCE and need > 0]
        while len(behind) > 1:
            goal, above = np.zeros(self.movable.size), self.above.copy()
            here = np.searchsorted(self.movable, behind)
            goal[here] = -1.0
            above[here] = np.minimum(above[here], [needed[cell] for cell in behind])
            if self._move(goal, above) is None:
                return
            still = [cell for cell in behind if self.up[cell] < needed[cell] - TOLERANCE]
            if len(still) == len(behind):
                return
            behind = still

    def _move(self, goal: Vector, above: Vector) -> Any:
        """The movement of least ``goal`` over the movable cells, noted in ``up`` and ``down``; ``None`` if without limit."""
        found = linear_programme(
            goal,
            A_eq=self.sums if self.rows.size else None,
            b_eq=np.zeros(self.rows.size) if self.rows.size else None,
            bounds=np.column_stack([-self.below, above]),
            method="highs-ds",
            options={"presolve": goal.size > 200},
        )
        if found.status != _OPTIMAL:
            return None
        self.up[self.movable] = np.maximum(self.up[self.movable], found.x)
        self.down[self.movable] = np.maximum(self.down[self.movable], -found.x)
        return found
