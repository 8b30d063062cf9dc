"""What else to hide, so that a reader of a table with totals cannot work out the cells that had to be hidden.

Positions: (i, j) in a table of rows, (i,) in a row of counts. A total stands one place past the last row or column, so in a
table of 8 rows and 7 columns (3, 7) is the total of row 3, (8, 2) that of column 2 and (8, 7) the total of all.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from fullcircle.stats.disclosure.audit import THRESHOLD, Protection
from fullcircle.stats.disclosure.exact import Search, Unfinished
from fullcircle.stats.disclosure.heuristic import safe_pattern
from fullcircle.stats.disclosure.primary import Counts, Position, entries
from fullcircle.stats.disclosure.problem import Attack, Flags, Problem, Unprotectable

Printing = Literal["shown", "may be hidden", "absent"]
Zeros = Literal["shown", "may be hidden", "hidden"]

# Up to this many cells that might be hidden, the cheapest pattern is searched for and proven.
EXACT_UP_TO = 600
# A search that takes more branches than this is given up for the heuristic; counted, not timed, so that it never varies.
SEARCH_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Whether totals of rows, of columns and of all are printed: shown, hidden where that is cheaper, or absent.

    A row of counts has only the total of ``all``.
    """

    rows: Printing = "shown"
    columns: Printing = "shown"
    all: Printing = "shown"


ALL_SHOWN = Totals()


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """A cell that is not printed, with the least and the most that a reader can work out for it (infinite: nothing known)."""

    cell: Position
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which cells are hidden, in reading order.

    ``cells``      all that are hidden; ``None`` where no pattern is safe, and ``reason`` says which cell cannot be protected
    ``primary``    those that had to be
    ``cost``       what hiding the others costs
    ``intervals``  what a reader can work out for each hidden cell
    ``proven``     whether no safe pattern is cheaper
    """

    cells: tuple[Position, ...] | None
    primary: tuple[Position, ...]
    cost: float | None
    intervals: tuple[HiddenCell, ...]
    proven: bool
    method: str
    reason: str = ""

    @property
    def secondary(self) -> tuple[Position, ...]:
        """The cells that are hidden only to protect others."""
        return tuple(cell for cell in self.cells or () if cell not in self.primary)


def suppress(
    counts: Counts,
    *,
    primary: Iterable[Position] | None = None,
    threshold: int = THRESHOLD,
    zeros: Zeros = "shown",
    totals: Totals = ALL_SHOWN,
    costs: Counts | None = None,
    protection: Protection | Mapping[Position, Protection] | None = None,
    known: Mapping[Position, tuple[float, float]] | None = None,
    exact_up_to: int = EXACT_UP_TO,
) -> Suppression:
    """Hide the ``primary`` cells, and the cheapest others without which a reader could work them out.

    ``primary``     by default the counts from 1 to ``threshold`` - 1 (totals too, where they may be hidden), and zeros where
                    ``zeros`` is "hidden"
    ``zeros``       "shown": every zero is printed; "may be hidden": to protect others, as rows of nothing but zeros beside
                    one count need
    ``costs``       the cost of hiding each cell, by default its count; a total always costs the sum of its costs
    ``protection``  when a primary cell is safe, for all or for each; by default its interval must reach ``threshold`` and be
                    that wide
    ``known``       (least, most) that readers know beforehand of some cells; by default a count is 0 or more
    Equally cheap patterns: the fewest cells, then the first in reading order. Raises ValueError for broken input.
    """
    table = _Table(counts, totals)
    chosen = table.small(threshold, zeros) if primary is None else table.flags(primary)
    problem = table.problem(chosen, zeros, costs, protection or Protection(threshold, threshold), known or {})
    primary_cells = table.positions(chosen)
    try:
        hidden, proven = _hide(problem, exact_up_to)
    except Unprotectable:
        return Suppression(None, primary_cells, None, (), False, "none", table.why_unprotectable(problem))
    return Suppression(
        cells=table.positions(hidden & ~table.absent),
        primary=primary_cells,
        cost=float(problem.costs[hidden & ~problem.hidden].sum()),
        intervals=table.intervals(problem, hidden),
        proven=proven,
        method="cheapest pattern, proven by integer programme" if proven else "heuristic pattern, audited",
    )


def attacker_intervals(
    counts: Counts,
    hidden: Iterable[Position],
    *,
    totals: Totals = ALL_SHOWN,
    known: Mapping[Position, tuple[float, float]] | None = None,
) -> tuple[HiddenCell, ...]:
    """What a reader of the rest can work out for each ``hidden`` cell, in reading order; bounds of real numbers."""
    table = _Table(counts, totals)
    chosen = table.flags(hidden)
    return table.intervals(table.problem(chosen, "shown", None, Protection(), known or {}), chosen | table.absent)


def _hide(problem: Problem, exact_up_to: int) -> tuple[Flags, bool]:
    """The pattern, and whether it is proven the cheapest."""
    if problem.unsafe(problem.hidden) is None:
        return problem.hidden, True
    if not problem.free.any():
        raise Unprotectable
    if int(problem.free.sum()) <= exact_up_to:
        try:
            return Search(problem, nodes=SEARCH_NODES).cheapest(), True
        except Unfinished:
            pass
    return safe_pattern(problem), False


class _Table:
    """A table or a row of counts with its totals, laid out as one vector in reading order."""

    def __init__(self, counts: Counts, totals: Totals) -> None:
        self.values = _with_totals(counts)
        self.shape = self.values.shape
        self.last = tuple(length - 1 for length in self.shape)
        printing = np.full(self.shape, "cell", dtype="U16")
        if self.values.ndim == 2:
            printing[:, -1], printing[-1, :] = totals.rows, totals.columns
        printing[self.last] = totals.all
        flat = printing.ravel()
        self.absent: Flags = np.equal(flat, "absent")
        self.optional: Flags = np.isin(flat, ["cell", "may be hidden"])

    def flags(self, positions: Iterable[Position]) -> Flags:
        """A mark at each of ``positions``. Raises ValueError for one off the table."""
        marks = np.zeros(self.shape, dtype=bool)
        for position in positions:
            if len(position) != len(self.shape) or any(
                not 0 <= at <= last for at, last in zip(position, self.last, strict=True)
            ):
                raise ValueError(f"{position} is not a cell of this table")
            marks[position] = True
        return marks.ravel()

    def positions(self, marks: Flags) -> tuple[Position, ...]:
        return tuple(tuple(int(at) for at in place) for place in np.argwhere(marks.reshape(self.shape)))

    def small(self, threshold: int, zeros: Zeros) -> Flags:
        """The cells that are small, as far as hiding them can be asked."""
        values = self.values.ravel()
        small = (values < threshold) & ((values > 0) | (zeros == "hidden"))
        return small & self.optional

    def intervals(self, problem: Problem, hidden: Flags) -> tuple[HiddenCell, ...]:
        places = np.flatnonzero(hidden & ~self.absent)
        attack = Attack(problem, hidden.astype(np.float64))
        return tuple(
            HiddenCell(where, *attack.interval(int(place)))
            for place, where in zip(places, self.positions(hidden & ~self.absent), strict=True)
        )

    def why_unprotectable(self, problem: Problem) -> str:
        """Which cell is lost even if all is hidden that may be, in words."""
        most = problem.hidden | problem.free
        lost = problem.unsafe(most)
        if lost is None:  # each cell alone could be protected, so this is the solver's noise
            return "no pattern protects all cells"
        where = tuple(int(at) for at in np.unravel_index(lost, self.shape))
        low, high = Attack(problem, most.astype(np.float64)).interval(lost)
        return (
            f"the cell at {where} cannot be protected: whatever else may be hidden, it is between {low:g} and {high:g}. "
            "Put rows or columns together, or let totals or zeros be hidden"
        )

    def problem(
        self,
        primary: Flags,
        zeros: Zeros,
        costs: Counts | None,
        protection: Protection | Mapping[Position, Protection],
        known: Mapping[Position, tuple[float, float]],
    ) -> Problem:
        values = self.values.ravel()
        free = self.optional & ~primary
        if zeros == "shown":
            free &= values > 0
        low, high = np.zeros(values.size), np.full(values.size, math.inf)
        for position, limits in known.items():
            low[self.flags([position])], high[self.flags([position])] = limits
        if np.any((values < low) | (values > high)):
            raise ValueError("a count lies outside what readers are said to know of it")
        safe = [
            protection if isinstance(protection, Protection) else protection.get(position, Protection())
            for position in self.positions(primary)
        ]
        return Problem(
            values=values,
            equations=self._equations(),
            costs=values.copy() if costs is None else self._costs(costs),
            free=free,
            hidden=primary | self.absent,
            low=low,
            high=high,
            protected=tuple(zip(np.flatnonzero(primary).tolist(), safe, strict=True)),
        )

    def _costs(self, costs: Counts) -> NDArray[np.float64]:
        found = _with_totals(costs)
        if found.shape != self.shape:
            raise ValueError("every cell needs a cost")
        return found.ravel()

    def _equations(self) -> csc_array:
        """Every row adds up to its total and every column to its own; totals too."""
        places = np.arange(self.values.size).reshape(self.shape)
        lines = [places] if places.ndim == 1 else [*places, *places.T]
        at = [(i, int(place)) for i, line in enumerate(lines) for place in line]
        signs = [1.0 if k < len(line) - 1 else -1.0 for line in lines for k in range(len(line))]
        return csc_array((signs, tuple(zip(*at, strict=True))), shape=(len(lines), places.size))


def _with_totals(counts: Counts) -> NDArray[np.float64]:
    """The counts with a last row and column of totals. Raises ValueError for a table that is empty or broken."""
    found = list(entries(counts))
    if not found:
        raise ValueError("a table without cells has nothing to protect")
    if len(found[0][0]) == 1:
        row = [value for _, value in found]
        return np.array([*row, math.fsum(row)])
    width = len(counts[0]) if isinstance(counts[0], Sequence) else 0
    table = np.array([value for _, value in found], dtype=np.float64).reshape(-1, width)
    table = np.vstack([table, table.sum(axis=0)])
    return np.column_stack([table, table.sum(axis=1)])
