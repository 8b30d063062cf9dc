"""An allocation as numbers: who may take what, at what cost, within which limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fullcircle.domain.auditors.rules.independence import Auditor, Work, objections
from fullcircle.domain.selection.rules.chance import number

EVEN = 50
"""Cost of the first audit of an auditor; the second costs three times this, the third five times, and so on: so the work is
spread. The other costs are on the same scale."""
KNOWN_TO_EACH_OTHER = 30  # the auditor has audited this worker's practice within a year
OWN_AREA = 10  # eyes from another service area see more
EACH_THIS_YEAR, MOST_THIS_YEAR = 2, 40
UNTRAINED = 2_000  # practice is to be observed and the auditor is not trained to
OBSERVATIONS_MOST, ONE_TOO_MANY = 2, 500
UNPLACED = 1_000_000

_SCALE, _CHANCE = 200, 50
"""Costs are multiplied by 200 and a number below 50, drawn from the seed, is added to each pair: among equals the seed decides,
and the best allocation is one and the same on every machine."""


@dataclass(frozen=True, kw_only=True)
class Case(Work):
    """A chosen child's case. ``known_to`` audited its worker's practice within a year; ``observe``: it is to be
    observed."""

    key: str
    service: str
    known_to: frozenset[int] = frozenset()
    observe: bool = False


@dataclass(frozen=True)
class Limits:
    """The policies an allocation keeps: most audits for one auditor, most of one team for one auditor, and independence."""

    audits_most: int
    of_one_team_most: int
    independence: frozenset[str]

    def room(self, auditor: Auditor) -> int:
        """The most audits this auditor can be given."""
        return self.audits_most if auditor.room is None else min(auditor.room, self.audits_most)


@dataclass(frozen=True)
class Problem:
    """``cases`` in the order of their keys and ``auditors`` of their ids, so that the order they came in never matters."""

    cases: tuple[Case, ...]
    auditors: tuple[Auditor, ...]
    limits: Limits
    seed: int

    @classmethod
    def of(cls, cases: Sequence[Case], auditors: Sequence[Auditor], limits: Limits, seed: int) -> "Problem":
        by_key = sorted(cases, key=lambda case: case.key)
        by_id = sorted(auditors, key=lambda auditor: auditor.person_id)
        return cls(tuple(by_key), tuple(by_id), limits, seed)

    @cached_property
    def against(self) -> Mapping[str, NDArray[np.bool_]]:
        """For each ground of objection that occurs, the pairs (case, auditor) it stands against."""
        found: dict[str, NDArray[np.bool_]] = {}
        for i, case in enumerate(self.cases):
            for j, auditor in enumerate(self.auditors):
                for why in objections(auditor, case, self.limits.independence):
                    if why.ground not in found:
                        found[why.ground] = np.zeros((len(self.cases), len(self.auditors)), dtype=bool)
                    found[why.ground][i, j] = True
        return found

    def may(self, but: frozenset[str] = frozenset()) -> NDArray[np.bool_]:
        """The pairs that no ground stands against, those in ``but`` left aside."""
        free = np.ones((len(self.cases), len(self.auditors)), dtype=bool)
        for ground, pairs in self.against.items():
            if ground not in but:
                free &= ~pairs
        return free

    @cached_property
    def room(self) -> NDArray[np.int64]:
        """The most audits of each auditor."""
        return np.array([self.limits.room(auditor) for auditor in self.auditors], dtype=np.int64)

    @cached_property
    def teams(self) -> NDArray[np.int64]:
        """The team of each case, as a position in the list of teams that occur."""
        return np.unique([case.team_id for case in self.cases], return_inverse=True)[1].astype(np.int64)

    @cached_property
    def observe(self) -> NDArray[np.bool_]:
        return np.array([case.observe for case in self.cases], dtype=bool)

    @cached_property
    def trained(self) -> NDArray[np.bool_]:
        return np.array([auditor.trained for auditor in self.auditors], dtype=bool)

    @cached_property
    def costs(self) -> NDArray[np.int64]:
        """What each pair costs, beyond the evenness of the work: scaled, with its seeded number."""
        base = np.zeros((len(self.cases), len(self.auditors)), dtype=np.int64)
        year = [min(EACH_THIS_YEAR * auditor.this_year, MOST_THIS_YEAR) for auditor in self.auditors]
        base += np.array(year, dtype=np.int64)
        for i, case in enumerate(self.cases):
            base[i] += [
                KNOWN_TO_EACH_OTHER * (auditor.person_id in case.known_to) + OWN_AREA * (case.service in auditor.areas)
                for auditor in self.auditors
            ]
        base += UNTRAINED * np.outer(self.observe, ~self.trained)
        return base * _SCALE + self._chance

    @cached_property
    def _chance(self) -> NDArray[np.int64]:
        """A number from 0 to 49 for each pair, the same for the same seed, case and auditor."""
        rows = [int(number(self.seed, "case", case.key) * 2**32) for case in self.cases]
        columns = [int(number(self.seed, "auditor", auditor.person_id) * 2**32) for auditor in self.auditors]
        mixed = np.add.outer(np.array(rows, np.uint64), np.array(columns, np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(29)
        drawn: NDArray[np.int64] = (mixed % np.uint64(_CHANCE)).astype(np.int64)
        return drawn


def even(n: NDArray[np.int64] | int) -> NDArray[np.int64] | int:
    """The cost of giving an auditor one audit more than the ``n`` they have, scaled."""
    return (2 * n + 1) * EVEN * _SCALE


def objective(problem: Problem, given: Mapping[str, int | None]) -> int:
    """What an allocation costs in all: less is better. ``given`` maps each case's key to a person id, or None."""
    place = {auditor.person_id: j for j, auditor in enumerate(problem.auditors)}
    load = np.zeros(len(problem.auditors), dtype=np.int64)
    observations = np.zeros(len(problem.auditors), dtype=np.int64)
    total = 0
    for i, case in enumerate(problem.cases):
        person = given.get(case.key)
        if person is None:
            total += UNPLACED * _SCALE
            continue
        j = place[person]
        total += int(problem.costs[i, j])
        load[j] += 1
        observations[j] += case.observe
    total += int((load * load).sum()) * EVEN * _SCALE
    return total + int(np.maximum(observations - OBSERVATIONS_MOST, 0).sum()) * ONE_TOO_MANY * _SCALE


EXTRA_OBSERVATION = ONE_TOO_MANY * _SCALE
