"""The best allocation, as an integer programme solved by HiGHS."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from fullcircle.domain.selection.rules.allocation.problem import (
    EXTRA_OBSERVATION,
    OBSERVATIONS_MOST,
    Problem,
    even,
)


@dataclass(frozen=True)
class Solved:
    """``given`` maps case keys to person ids; ``gap`` is how far from the best it may be, as a share; 0 when it is the best."""

    given: dict[str, int]
    gap: float


@dataclass
class _Rows:
    """The constraints, gathered as sparse rows: lowest <= sum of (value of column) <= highest."""

    row: list[NDArray[np.int64]]
    column: list[NDArray[np.int64]]
    value: list[NDArray[np.float64]]
    lowest: list[NDArray[np.float64]]
    highest: list[NDArray[np.float64]]
    count: int = 0

    def add(self, labels: NDArray[np.int64], columns: NDArray[np.int64], values: float) -> None:
        """Terms ``values`` times ``columns`` in the rows ``labels`` names, counted from the first row not yet closed."""
        self.row.append(labels + self.count)
        self.column.append(columns)
        self.value.append(np.full(len(columns), float(values)))

    def close(self, rows: int, lowest: NDArray[np.float64] | float, highest: NDArray[np.float64] | float) -> None:
        """The rows begun since the last call, and the bounds of each."""
        self.lowest.append(np.broadcast_to(np.asarray(lowest, float), (rows,)))
        self.highest.append(np.broadcast_to(np.asarray(highest, float), (rows,)))
        self.count += rows

    def constraint(self, columns: int) -> LinearConstraint:
        where = (np.concatenate(self.row), np.concatenate(self.column))
        matrix = coo_array((np.concatenate(self.value), where), shape=(self.count, columns)).tocsr()
        return LinearConstraint(matrix, np.concatenate(self.lowest), np.concatenate(self.highest))


def solve(problem: Problem, placed: int, seconds: float) -> Solved | None:
    """The allocation of least cost among those that give ``placed`` cases an auditor; None when none was found in time.

    Columns: a pair (case, auditor) that is allowed, 0 or 1; then, for each auditor, the first, second, ... audit they have,
    each dearer than the one before, so that the sum is the square of their number; then observations beyond two.
    """
    case, auditor = np.nonzero(problem.may())
    n, a, pairs = len(problem.cases), len(problem.auditors), len(case)
    if not placed:
        return Solved({}, 0.0)
    room = np.minimum(problem.room, n)
    step_of = np.repeat(np.arange(a), room)
    step = np.concatenate([np.arange(most) for most in room]) if len(step_of) else np.zeros(0, int)
    steps, columns = len(step_of), pairs + len(step_of) + a
    rows = _Rows([], [], [], [], [])
    pair = np.arange(pairs)
    rows.add(case, pair, 1)
    rows.close(n, 0, 1)
    rows.add(np.zeros(pairs, int), pair, 1)
    rows.close(1, placed, placed)
    rows.add(auditor, pair, 1)
    rows.add(step_of, pairs + np.arange(steps), -1)
    rows.close(a, 0, 0)
    groups = np.unique(auditor * (int(problem.teams.max()) + 1) + problem.teams[case], return_inverse=True)[1]
    rows.add(groups, pair, 1)
    rows.close(int(groups.max()) + 1, 0, problem.limits.of_one_team_most)
    seen = problem.observe[case]
    rows.add(auditor[seen], pair[seen], 1)
    rows.add(np.arange(a), pairs + steps + np.arange(a), -1)
    rows.close(a, -np.inf, OBSERVATIONS_MOST)
    costs = np.concatenate([problem.costs[case, auditor], even(step), np.full(a, EXTRA_OBSERVATION)]).astype(float)
    highest = np.concatenate([np.ones(pairs + steps), np.full(a, n)])
    found = milp(
        costs,
        constraints=rows.constraint(columns),
        integrality=np.concatenate([np.ones(pairs), np.zeros(steps + a)]),
        bounds=Bounds(0, highest),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    taken = found.x[:pairs] > 0.5
    given = {
        problem.cases[i].key: problem.auditors[j].person_id for i, j in zip(case[taken], auditor[taken], strict=True)
    }
    return Solved(given, 0.0 if found.status == 0 else float(found.mip_gap))
