"""How many cases can have an auditor at all, and which rules stand against each other when some cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from fullcircle.domain.auditors.rules.independence import (
    AUDITED_BEFORE,
    DECLARED_CONFLICT,
    EARLIER_DECISION,
    LINE,
    OWN_CASE,
    OWN_TEAM,
)
from fullcircle.domain.selection.rules.allocation.problem import Problem

ROOM, OF_ONE_TEAM = "room", "of_one_team"

RULES = {
    ROOM: "the most audits that each auditor has room for",
    OF_ONE_TEAM: "the most files of one team for one auditor",
    OWN_CASE: "nobody audits their own case",
    OWN_TEAM: "nobody audits their own team",
    LINE: "nobody audits within their own line",
    EARLIER_DECISION: "nobody audits a child they worked with within a year",
    DECLARED_CONFLICT: "nobody audits where they have declared a conflict",
    AUDITED_BEFORE: "nobody audits the same child again within the time that the framework sets",
}


@dataclass(frozen=True)
class Conflict:
    """Why not every case can have an auditor: ``missing`` are left over; ``sets`` are the smallest sets of rules (words of
    ``RULES``) of which any one, set aside, would leave none over; ``remedies`` say in words what would resolve it."""

    missing: int
    sets: tuple[tuple[str, ...], ...]
    remedies: tuple[str, ...]


def placeable(problem: Problem, but: frozenset[str] = frozenset(), room: int = 0, of_one_team: int = 0) -> int:
    """The most cases that can have an auditor, by a largest flow: case, then (auditor, team), then auditor.

    ``but``: rules left aside. ``room`` and ``of_one_team`` are added to those limits.
    """
    n, a = len(problem.cases), len(problem.auditors)
    if not n or not a:
        return 0
    groups = int(problem.teams.max()) + 1
    may = problem.may(but)
    case, auditor = np.nonzero(may)
    group = auditor * groups + problem.teams[case]
    used = np.unique(group)
    source, sink, first_group, first_auditor = 0, 1 + n + len(used) + a, 1 + n, 1 + n + len(used)
    most = np.full(a, n) if ROOM in but else problem.room + room
    of_team = n if OF_ONE_TEAM in but else problem.limits.of_one_team_most + of_one_team
    edges = [
        (np.zeros(n, int), np.arange(1, n + 1), np.ones(n, int)),
        (case + 1, first_group + np.searchsorted(used, group), np.ones(len(case), int)),
        (first_group + np.arange(len(used)), first_auditor + used // groups, np.full(len(used), of_team)),
        (first_auditor + np.arange(a), np.full(a, sink), np.minimum(most, n)),
    ]
    start, end, capacity = (np.concatenate(part) for part in zip(*edges, strict=True))
    graph = csr_array((capacity.astype(np.int32), (start, end)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


def conflict(problem: Problem) -> Conflict | None:
    """The smallest sets of rules in conflict, found by leaving rules aside one at a time, then in pairs, and so on; None
    when every case can have an auditor."""
    wanted = len(problem.cases)
    missing = wanted - placeable(problem)
    if not missing:
        return None
    rules = [ROOM, OF_ONE_TEAM, *problem.against]
    for size in range(1, len(rules) + 1):
        sets = [found for found in combinations(rules, size) if placeable(problem, frozenset(found)) == wanted]
        if sets:
            return Conflict(missing, tuple(sets), tuple(_remedies(problem, sets)))
    return Conflict(missing, (), ("Give more people a role that carries out audits.",))


def _remedies(problem: Problem, sets: list[tuple[str, ...]]) -> Iterator[str]:
    wanted = len(problem.cases)
    limits = problem.limits
    for found in sets:
        if found == (ROOM,):
            more = next(k for k in range(1, wanted + 1) if placeable(problem, room=k) == wanted)
            audits = "one audit" if more == 1 else f"{more} audits"
            yield f"Room for {audits} more with each auditor, or more auditors."
        elif found == (OF_ONE_TEAM,):
            more = next(k for k in range(1, wanted + 1) if placeable(problem, of_one_team=k) == wanted)
            yield f"Up to {limits.of_one_team_most + more} files of one team for one auditor."
        else:
            yield f"More auditors from elsewhere, so that these can both hold: {_and(RULES[rule] for rule in found)}."


def _and(words: Iterator[str]) -> str:
    return "; ".join(words)
