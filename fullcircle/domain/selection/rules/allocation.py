"""Who audits what: independent of the work, evenly spread, and the same again for the same seed."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from fullcircle.domain.selection.rules.chance import number, share_out

OWN_CASE, OWN_TEAM, LINE = "own_case", "own_team", "line_of_management"
"""The grounds of the independence policy that the records can decide."""


@dataclass(frozen=True)
class Auditor:
    """Someone who can carry out audits. ``teams`` they work in or manage; ``managers`` above them, by person id."""

    person_id: int
    name: str
    teams: frozenset[int]
    managers: frozenset[int]


@dataclass(frozen=True)
class Case:
    """A chosen child's case. ``managers`` stand above the worker; ``audited_by`` audited this child within the window."""

    key: str
    service: str
    team_id: int
    team: str
    worker_id: int | None
    managers: frozenset[int]
    audited_by: frozenset[int]


@dataclass(frozen=True)
class Limits:
    """The policies an allocation keeps: most audits for one auditor, most of one team for one auditor, and independence."""

    audits_most: int
    of_one_team_most: int
    independence: frozenset[str]


def objection(auditor: Auditor, case: Case, independence: Collection[str]) -> str | None:
    """Why this person may not audit this case, in words; None when they are independent of it."""
    if OWN_CASE in independence and auditor.person_id == case.worker_id:
        return f"{auditor.name} is the child's worker. Choose someone who has not worked with the child."
    if OWN_TEAM in independence and case.team_id in auditor.teams:
        return f"{auditor.name} works in or manages {case.team}, the child's team. Choose someone from another team."
    if LINE in independence and auditor.person_id in case.managers:
        return f"{auditor.name} manages the child's worker. Choose someone outside that line."
    if LINE in independence and case.worker_id in auditor.managers:
        return f"{auditor.name} is managed by the child's worker. Choose someone outside that line."
    if auditor.person_id in case.audited_by:
        return f"{auditor.name} audited this child not long ago. A fresh pair of eyes is better."
    return None


def allocate(cases: Sequence[Case], auditors: Sequence[Auditor], limits: Limits, seed: int) -> dict[str, int | None]:
    """An auditor (person id) for each case key; None where nobody independent has room.

    As many cases as possible get an auditor, and the work is as even as independence allows: no other allocation has a
    smaller sum of squared workloads.
    """
    network = _Network(cases, auditors, limits, seed)
    for case in sorted(cases, key=lambda c: (number(seed, "allocate", c.key), c.key)):
        network.place(case)
    return {case.key: network.held.get(case.key) for case in cases}


_Group = tuple[int, int]
"""(auditor, team): the cases of one team with one auditor."""


class _Network:
    """Cases are placed one by one. Each goes to the least loaded auditor that it can reach, directly or by moving cases
    placed before; every step is a shortest augmenting path, which keeps the whole as even as can be."""

    def __init__(self, cases: Sequence[Case], auditors: Sequence[Auditor], limits: Limits, seed: int) -> None:
        self.limits = limits
        self.team = {case.key: case.team_id for case in cases}
        ranked = {
            case.key: sorted(
                (a.person_id for a in auditors if objection(a, case, limits.independence) is None),
                key=lambda person: (number(seed, "auditor", case.key, person), person),
            )
            for case in cases
        }
        self.may: Mapping[str, list[int]] = ranked
        self.held: dict[str, int] = {}

    def place(self, case: Case) -> None:
        load = Counter(self.held.values())
        came_from = self._reach(case.key)
        open_to = [node for node in came_from if isinstance(node, int) and load[node] < self.limits.audits_most]
        if not open_to:
            return
        step: str | int | _Group | None = min(
            open_to, key=lambda person: load[person]
        )  # the first reached, among equals
        auditor = 0
        while step is not None:
            if isinstance(step, int):
                auditor = step
            elif isinstance(step, tuple):
                auditor = step[0]
            else:
                self.held[step] = auditor
            step = came_from[step]

    def _reach(self, start: str) -> dict[str | int | _Group, str | int | _Group | None]:
        """Everything that can be reached from a case, nearest first, each with the step before it."""
        groups: dict[_Group, list[str]] = {}
        of_auditor: dict[int, list[_Group]] = {}
        for key, auditor in sorted(self.held.items()):
            group = (auditor, self.team[key])
            if group not in groups:
                of_auditor.setdefault(auditor, []).append(group)
            groups.setdefault(group, []).append(key)
        came_from: dict[str | int | _Group, str | int | _Group | None] = {start: None}
        waiting: deque[str | int | _Group] = deque([start])
        while waiting:
            step = waiting.popleft()
            following: Iterable[str | int | _Group]
            if isinstance(step, str):
                following = [(person, self.team[step]) for person in self.may[step] if self.held.get(step) != person]
            elif isinstance(step, tuple):
                room = len(groups.get(step, ())) < self.limits.of_one_team_most
                following = [*([step[0]] if room else []), *groups.get(step, ())]
            else:
                following = of_auditor.get(step, ())
            for node in following:
                if node not in came_from:
                    came_from[node] = step
                    waiting.append(node)
        return came_from


def auditor_reasons(auditor: Auditor, case: Case, load: int) -> tuple[str, ...]:
    """Why this person can audit this case, in words."""
    return (
        f"Works outside {case.team} and does not manage it.",
        "Stands outside the line of the child's worker."
        if case.worker_id is not None
        else "No worker is named, so there is no line to stand in.",
        "Has not audited this child within the time that the framework sets.",
        f"Has {load} of this round's audits; the work is spread as evenly as these rules allow.",
    )


def observed(cases: Sequence[tuple[str, str, bool]], share: float, seed: int) -> set[str]:
    """The keys of the cases in which practice is to be observed: at least ``share`` of them, spread over service areas.

    A case is (key, service area, has a worker). Cases without a worker come last: there is nobody to observe yet.
    """
    sizes = Counter(service for _, service, _ in cases)
    places = share_out(ceil(Fraction(str(share)) * len(cases)), sizes, sizes, 1)
    marked: set[str] = set()
    for service, n in places.items():
        members = sorted(
            (not has_worker, number(seed, "observe", key), key) for key, of, has_worker in cases if of == service
        )
        marked |= {key for *_, key in members[:n]}
    return marked
