"""How small and how large an unknown count can be, given what is known about it and others: the attacker's linear programmes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Vector = NDArray[np.float64]

# SciPy's type stubs do not know that it takes sparse matrices.
linear_programme: Callable[..., Any] = linprog

# The solver is exact to about 1e-7; what lies nearer to a whole number than this is that number.
TOLERANCE = 1e-6
_OPTIMAL, _INFEASIBLE = 0, 2
# A count that whole-number search has not settled by then keeps the wider bound that is proven so far.
_SECONDS_OF_SEARCH = 10.0


def tidy(value: float) -> float:
    """``value`` without the solver's noise."""
    whole = round(value) if math.isfinite(value) else value
    return float(whole) if abs(value - whole) < TOLERANCE else value


@dataclass(frozen=True)
class LinearSystem:
    """Unknown x >= 0 (n of them) with ``low`` <= ``matrix`` @ x <= ``high`` (m rows; infinite where open)."""

    matrix: csr_array
    low: Vector
    high: Vector

    @staticmethod
    def of(rows: Sequence[tuple[Sequence[tuple[int, float]], float, float]], unknowns: int) -> "LinearSystem":
        """The system of ``rows``, each the terms (unknown, coefficient), the least and the most of their sum."""
        at = [(i, k, coefficient) for i, (terms, _, _) in enumerate(rows) for k, coefficient in terms]
        matrix = csr_array(
            ([c for _, _, c in at], ([i for i, _, _ in at], [k for _, k, _ in at])),
            shape=(len(rows), unknowns),
            dtype=np.float64,
        )
        return LinearSystem(
            matrix, np.array([low for _, low, _ in rows], float), np.array([high for _, _, high in rows], float)
        )

    def feasible(self, *, whole: bool) -> bool:
        """Whether any x fits; any of whole numbers if ``whole``."""
        if not self.matrix.shape[1]:
            return bool(np.all((self.low <= 0) & (self.high >= 0)))
        found = self._solve(np.zeros(self.matrix.shape[1]), whole=whole)
        return bool(found.status != _INFEASIBLE)

    def bounds(self, unknown: int, *, whole: bool) -> tuple[float, float]:
        """The least and the most that x[unknown] can be, in a system known to be feasible; infinite where nothing limits it."""
        least = self._least(unknown, 1.0, whole=whole)
        return max(0.0, least), -self._least(unknown, -1.0, whole=whole)

    def part_with(self, unknown: int) -> tuple["LinearSystem", NDArray[np.intp]]:
        """The rows and unknowns that have to do with ``unknown``, however indirectly, and the places of those unknowns."""
        rows, unknowns = self.matrix.shape
        entries = self.matrix.tocoo()
        graph = csr_array(
            (np.ones(entries.nnz), (entries.coords[0], entries.coords[1] + rows)), shape=(rows + unknowns,) * 2
        )
        _, part = connected_components(graph, directed=False)
        here = part == part[rows + unknown]
        kept, places = np.flatnonzero(here[:rows]), np.flatnonzero(here[rows:])
        return LinearSystem(self.matrix[kept][:, places], self.low[kept], self.high[kept]), places

    def _least(self, unknown: int, sign: float, *, whole: bool) -> float:
        """The least of ``sign`` * x[unknown]."""
        goal = np.zeros(self.matrix.shape[1])
        goal[unknown] = sign
        relaxed = self._solve(goal, whole=False)
        if relaxed.status != _OPTIMAL:
            return -math.inf
        # A corner of whole numbers is itself a whole-number answer: nothing more to search for.
        if not whole or np.all(np.abs(relaxed.x - np.round(relaxed.x)) < TOLERANCE):
            return tidy(float(relaxed.fun))
        searched = self._solve(goal, whole=True)
        proven = searched.fun if searched.status == _OPTIMAL else searched.mip_dual_bound
        least = float(relaxed.fun) if proven is None else max(float(proven), float(relaxed.fun))
        return float(math.ceil(least - TOLERANCE))

    def _solve(self, goal: Vector, *, whole: bool) -> Any:
        limits = LinearConstraint(self.matrix, self.low, self.high) if self.matrix.shape[0] else ()
        return milp(
            goal,
            integrality=np.full(goal.size, int(whole)),
            bounds=Bounds(0, np.inf),
            constraints=limits,
            options={"mip_rel_gap": 0.0, "time_limit": _SECONDS_OF_SEARCH},
        )
