"""Who may audit what: nobody audits work that they did, managed or decided on, or where they have declared a conflict."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

OWN_CASE, OWN_TEAM, LINE = "own_case", "own_team", "line_of_management"
EARLIER_DECISION, DECLARED_CONFLICT = "earlier_decision", "declared_conflict"
AUDITED_BEFORE = "audited_before"
"""The grounds of an objection: those of the framework's independence policy, and a child audited not long ago."""


@dataclass(frozen=True)
class Auditor:
    """Someone who can carry out audits.

    ``teams`` they work in or manage; ``managers`` above them, by person id; ``room`` is the most audits they have time for
    in this round, None for as many as the framework allows; ``trained`` to observe practice; ``areas`` they work in;
    ``this_year`` the audits they were given within a year.
    """

    person_id: int
    name: str
    teams: frozenset[int]
    managers: frozenset[int]
    room: int | None = None
    trained: bool = False
    areas: frozenset[str] = frozenset()
    this_year: int = 0


@dataclass(frozen=True)
class Case:
    """A chosen child's case.

    ``managers`` stand above the worker; ``audited_by`` audited this child within the window; ``earlier`` worked with the child or
    managed who did within a year; ``conflicts`` have declared one with the child or the team; ``known_to`` audited this worker's
    practice within a year; ``observe``: practice is to be observed.
    """

    key: str
    service: str
    team_id: int
    team: str
    worker_id: int | None
    managers: frozenset[int]
    audited_by: frozenset[int]
    earlier: frozenset[int] = frozenset()
    conflicts: frozenset[int] = frozenset()
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


def objections(auditor: Auditor, case: Case, independence: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each ground on which this person may not audit this case, with the reason in words and what to do."""
    name, me = auditor.name, auditor.person_id
    if OWN_CASE in independence and me == case.worker_id:
        yield OWN_CASE, f"{name} is the child's worker. Choose someone who has not worked with the child."
    if OWN_TEAM in independence and case.team_id in auditor.teams:
        yield OWN_TEAM, f"{name} works in or manages {case.team}, the child's team. Choose someone from another team."
    if LINE in independence and me in case.managers:
        yield LINE, f"{name} manages the child's worker. Choose someone outside that line."
    if LINE in independence and case.worker_id in auditor.managers:
        yield LINE, f"{name} is managed by the child's worker. Choose someone outside that line."
    if EARLIER_DECISION in independence and me in case.earlier:
        words = f"{name} worked with this child, or managed who did, within a year. Choose someone new to the child."
        yield EARLIER_DECISION, words
    if DECLARED_CONFLICT in independence and me in case.conflicts:
        yield DECLARED_CONFLICT, f"{name} has a conflict of interest. Choose someone else."
    if me in case.audited_by:
        yield AUDITED_BEFORE, f"{name} audited this child not long ago. A fresh pair of eyes is better."


def objection(auditor: Auditor, case: Case, independence: Collection[str]) -> str | None:
    """Why this person may not audit this case, in words; None when they are independent of it."""
    return next((words for _, words in objections(auditor, case, independence)), None)
