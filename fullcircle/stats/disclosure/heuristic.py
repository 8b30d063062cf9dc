"""A safe set of cells to hide in tables too large to prove the cheapest: cell by cell, then showing again what can be shown.

For each protected cell the cheapest movement of the table that protects it is found by a linear programme, and the cells
that it moves are hidden (the network heuristic of Kelly, Golden and Assad 1992, Networks 22:397-417, for any table).
"""

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from fullcircle.stats.disclosure.audit import Protection
from fullcircle.stats.disclosure.linear import TOLERANCE, linear_programme
from fullcircle.stats.disclosure.problem import Attack, Flags, Problem, Unprotectable

# Showing a cell again takes an attack on every protected cell; the number of attacks is limited so that time is, too.
_ATTACKS = 4_000
# Movement through cells that are hidden anyway is all but free, and short rather than long.
_ALREADY_HIDDEN = 1e-6


def safe_pattern(problem: Problem) -> Flags:
    """Cells to hide so that every protected cell is safe; cheap, not proven cheapest.

    Raises Unprotectable where there are none.
    """
    hidden = problem.hidden.copy()
    attack = Attack(problem, hidden.astype(np.float64))
    attack.lift_together()
    for cell, protection in sorted(problem.protected, key=lambda one: (problem.values[one[0]], one[0])):
        if not attack.leaves_safe(cell, protection):
            hidden |= _moved(problem, hidden, cell, protection)
            attack = attack.with_more(hidden)
    return _shown_again(problem, hidden)


def _moved(problem: Problem, hidden: Flags, cell: int, protection: Protection) -> Flags:
    """The cells that move in the cheapest pair of movements, one up and one down, that makes ``cell`` safe."""
    movable = np.flatnonzero(problem.free | problem.hidden)
    n, at = movable.size, int(np.searchsorted(movable, cell))
    below, above = (room[movable] for room in problem.room)
    price = np.where(hidden[movable], _ALREADY_HIDDEN, problem.costs[movable] + _ALREADY_HIDDEN)
    # Four movements per cell: in the table that lifts the cell, more and less; in the table that lowers it, less and more.
    sums = csr_array(problem.equations[:, movable])
    nothing = csr_array(sums.shape)
    balance = vstack([hstack([sums, -sums, nothing, nothing]), hstack([nothing, nothing, sums, -sums])])
    lift, lower = np.zeros(4 * n), np.zeros(4 * n)
    lift[[at, n + at]] = 1.0, -1.0
    lower[[2 * n + at, 3 * n + at]] = -1.0, 1.0
    value = float(problem.values[cell])
    rise, fall = max(0.0, protection.reach - value), max(0.0, value - protection.lowest)
    found = linear_programme(
        np.tile(price, 4),
        A_eq=balance,
        b_eq=np.zeros(balance.shape[0]),
        A_ub=csr_array(np.array([-lift, -lower, -lift - lower])),
        b_ub=np.array([-rise, -fall, -protection.width]),
        bounds=np.column_stack([np.zeros(4 * n), np.concatenate([above, below, above, below])]),
        method="highs",
    )
    if found.x is None:
        raise Unprotectable
    moved = np.zeros(problem.values.size, dtype=bool)
    net = np.abs(found.x[: 2 * n].reshape(2, n)).max(axis=0) + np.abs(found.x[2 * n :].reshape(2, n)).max(axis=0)
    moved[movable[net > TOLERANCE]] = True
    return moved


def _shown_again(problem: Problem, hidden: Flags) -> Flags:
    """``hidden`` without the cells that are not needed, the dearest tried first."""
    extra = [int(k) for k in np.flatnonzero(hidden & ~problem.hidden)]
    tries = _ATTACKS // max(1, 2 * len(problem.protected))
    for cell in sorted(extra, key=lambda k: (-problem.costs[k], k))[:tries]:
        hidden[cell] = False
        if problem.unsafe(hidden) is not None:
            hidden[cell] = True
    return hidden
