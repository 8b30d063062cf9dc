"""The cheapest set of cells to hide beside the primary ones, proven: integer programmes with cuts from attackers.

Source: Fischetti and Salazar 2001, Management Science 47:1008-1027 (cuts from the attacker's duals, their strengthening, and
"no equation with one hidden cell"). The cuts come first from relaxed problems, then from whole patterns until one is safe.
"""

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from fullcircle.stats.disclosure.audit import Protection
from fullcircle.stats.disclosure.linear import TOLERANCE, Vector
from fullcircle.stats.disclosure.problem import Attack, Flags, Problem, Unprotectable

_OPTIMAL, _INFEASIBLE = 0, 2
# Relaxed problems first give good cuts quickly; after this many rounds the whole patterns take over.
_RELAXED_ROUNDS = 25
# Reading order decides between equally cheap patterns of equal size, so many cells at a time (2 ** 12 is exact in a float).
_CELLS_AT_A_TIME = 12


class Unfinished(Exception):
    """The search was stopped before the cheapest pattern was proven."""


class Search:
    """The integer programme over the free cells, growing by cuts. Every cut holds for every pattern that is safe."""

    def __init__(self, problem: Problem, *, nodes: int) -> None:
        self.problem = problem
        self.nodes = nodes
        self.places = np.flatnonzero(problem.free)
        self.rows: list[Vector] = []
        self.least: list[float] = []
        self.fixed_low = np.zeros(self.places.size)
        self.fixed_high = np.ones(self.places.size)
        self.safe: set[bytes] = set()
        self._never_alone()

    def cheapest(self) -> Flags:
        """The cheapest safe pattern; among equals the one of fewest cells, then the first in reading order.

        Raises Unprotectable where no pattern is safe, and Unfinished.
        """
        costs = self.problem.costs[self.places]
        if costs.any():
            self._relaxed(costs)
        best = self._solve(costs)
        self._at_most(costs, float(costs @ best))
        ones = np.ones(self.places.size)
        best = self._solve(ones)
        self._at_most(ones, float(ones @ best))
        for start in range(0, self.places.size, _CELLS_AT_A_TIME):
            block = slice(start, start + _CELLS_AT_A_TIME)
            order = np.zeros(self.places.size)
            order[block] = -(2.0 ** np.arange(order[block].size)[::-1])
            best = self._solve(order)
            self.fixed_low[block] = self.fixed_high[block] = best[block]
        return self._pattern(best) > 0.5

    def _pattern(self, chosen: Vector) -> Vector:
        pattern = self.problem.hidden.astype(np.float64)
        pattern[self.places] = chosen
        return pattern

    def _relaxed(self, costs: Vector) -> None:
        """Collect cuts against parts of cells, as long as they raise the least cost."""
        reached = -math.inf
        for _ in range(_RELAXED_ROUNDS):
            found = self._programme(costs, whole=False)
            if found.fun <= reached + TOLERANCE * max(1.0, abs(reached)):
                return
            reached = found.fun
            if not self._cut_off(np.clip(found.x, 0.0, 1.0), whole=False):
                return

    def _solve(self, goal: Vector) -> Vector:
        """The safe pattern of least ``goal``, as 0 and 1 over the free cells."""
        while True:
            found = self._programme(goal, whole=True)
            chosen: Vector = np.round(found.x) + 0.0  # no -0.0: patterns are compared byte by byte
            if chosen.tobytes() in self.safe or not self._cut_off(chosen, whole=True):
                self.safe.add(chosen.tobytes())
                return chosen

    def _programme(self, goal: Vector, *, whole: bool) -> Any:
        rows = [LinearConstraint(csr_array(np.array(self.rows)), np.array(self.least), np.inf)] if self.rows else []
        found = milp(
            goal,
            integrality=np.full(goal.size, int(whole)),
            bounds=Bounds(self.fixed_low, self.fixed_high),
            constraints=rows,
            options={"mip_rel_gap": 0.0, "node_limit": self.nodes},
        )
        if found.status != _OPTIMAL:
            raise Unprotectable if found.status == _INFEASIBLE else Unfinished
        return found

    def _at_most(self, goal: Vector, value: float) -> None:
        # Between whole costs there is room for half a unit; other costs get what the solver cannot tell apart.
        room = 0.5 if np.all(goal == np.round(goal)) else 1e-9 * max(1.0, abs(value))
        scale = float(goal.max(initial=0.0)) or 1.0
        self.rows.append(-goal / scale)
        self.least.append(-(value + room) / scale)

    def _never_alone(self) -> None:
        """A hidden cell that is alone in an equation is no secret, so some other is hidden with it."""
        values = self.problem.values
        protected = {cell for cell, safe in self.problem.protected if not safe.holds(values[cell], values[cell])}
        equations = self.problem.equations.tocsr()
        for i in range(equations.shape[0]):
            cells = equations.indices[equations.indptr[i] : equations.indptr[i + 1]]
            for cell in cells:
                others = cells[cells != cell]
                if (self.problem.free[cell] or cell in protected) and not self.problem.hidden[others].any():
                    self._add(np.isin(np.arange(values.size), others).astype(float), cell)

    def _add(self, row: Vector, cell: int) -> None:
        """At least one of ``row`` if ``cell`` is hidden."""
        limit = 1.0 if self.problem.hidden[cell] else 0.0
        if not limit:
            row[cell] = -1.0
        self.rows.append(row[self.places])
        self.least.append(limit)

    def _cut_off(self, chosen: Vector, *, whole: bool) -> bool:
        """Add what ``chosen`` lacks for each protected cell. Whether it lacked anything."""
        pattern, before = self._pattern(chosen), len(self.rows)
        # A relaxed problem is judged more sharply where no cell is given more room than any protection asks for.
        most = math.inf if whole else self._most_needed
        attack = Attack(self.problem, pattern, most)
        attack.lift_together()
        for cell, protection in self.problem.protected:
            if attack.known_safe(cell, protection):
                continue
            for row, least in self._lacking(attack, cell, protection):
                self.rows.append(row)
                self.least.append(least)
        return len(self.rows) > before

    @cached_property
    def _most_needed(self) -> float:
        values = self.problem.values
        needed = (
            max(safe.reach - float(values[cell]), float(values[cell]) - safe.lowest, safe.width)
            for cell, safe in self.problem.protected
        )
        return max(needed, default=0.0)

    def _lacking(self, attack: Attack, cell: int, protection: Protection) -> Iterator[tuple[Vector, float]]:
        """The cuts (row, least) for what the pattern under ``attack`` does not give ``cell``."""
        value = float(self.problem.values[cell])
        up, down = attack.reach(cell, 1), attack.reach(cell, -1)
        rise, fall = protection.reach - value, value - protection.lowest
        if up.by < rise - TOLERANCE:
            yield from self._cut(self._gain(up.prices), rise, attack.share)
        if down.by < fall - TOLERANCE:
            yield from self._cut(self._gain(down.prices), fall, attack.share)
        if up.by + down.by < protection.width - TOLERANCE:
            yield from self._cut(self._gain(up.prices) + self._gain(down.prices), protection.width, attack.share)

    def _gain(self, prices: Vector) -> Vector:
        """How much hiding each cell can add to a reach at most, at the attacker's prices."""
        below, above = self.problem.room
        gain = np.zeros(prices.size)
        up, down = prices > 0, prices < 0
        gain[up], gain[down] = prices[up] * above[up], -prices[down] * below[down]
        return gain

    def _cut(self, gain: Vector, needed: float, pattern: Vector) -> Iterator[tuple[Vector, float]]:
        """What the hidden cells add comes to ``needed`` at least, where no cell counts for more than is missing."""
        missing = needed - float(gain[self.problem.hidden].sum())
        if missing > TOLERANCE:
            row = np.minimum(gain[self.places], missing) / missing
            if row @ pattern[self.places] < 1 - TOLERANCE:
                yield row, 1.0
