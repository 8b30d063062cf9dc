"""Who may look at whose work: one rule for whoever audits, takes an audit on or moderates, and the words of each reason.

Nobody looks at work that they did, managed or decided on, or where they have declared a conflict of interest.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

OWN_CASE, OWN_TEAM, LINE = "own_case", "own_team", "line_of_management"
EARLIER_DECISION, DECLARED_CONFLICT = "earlier_decision", "declared_conflict"
AUDITED_BEFORE = "audited_before"
"""The grounds of an objection: those of a framework's policy on independence, and a child audited not long ago."""

ALWAYS = frozenset({OWN_CASE, DECLARED_CONFLICT})
"""What holds under every framework: to ask less would be to let people look at their own work."""
MODERATING = ALWAYS | {OWN_TEAM, LINE}
"""What holds under every framework of whoever moderates: who stands near judges nothing blind."""


@dataclass(frozen=True)
class Colleague:
    """Someone who could look at work. ``teams`` they work in or have a role for today; ``managers`` above them, by person id."""

    person_id: int
    name: str
    teams: frozenset[int]
    managers: frozenset[int]


@dataclass(frozen=True)
class Auditor(Colleague):
    """Someone who can carry out audits.

    ``room`` is the most audits they have time for in this round, None for as many as the framework allows; ``trained`` to
    observe practice; ``areas`` they work in; ``this_year`` the audits they were given within a year;
    ``away``: their leave in the time that ``room`` is of, the first and the last day of each.
    """

    room: int | None = None
    trained: bool = False
    areas: frozenset[str] = frozenset()
    this_year: int = 0
    away: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Work:
    """Work with a child that is looked at, and who stands near it, by person id.

    ``workers`` did it: the child's worker, and of an audit its practitioner too; ``managers`` stand above them; ``led_by`` has or
    had within a year a role for the team or its service area; ``earlier`` worked with the child or managed who did within a year;
    ``conflicts`` have declared one, which holds, with the child or the team; ``audited_by`` audited this child within the time
    that the framework sets, where that counts.
    """

    team_id: int
    team: str
    workers: frozenset[int] = frozenset()
    managers: frozenset[int] = frozenset()
    led_by: frozenset[int] = frozenset()
    earlier: frozenset[int] = frozenset()
    conflicts: frozenset[int] = frozenset()
    audited_by: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Objection:
    """Why somebody may not look at work: the ground, the reason in words that follow their name, and what to do ``instead``."""

    ground: str
    words: str
    instead: str


def objections(one: Colleague, work: Work, asked: Collection[str]) -> Iterator[Objection]:
    """Each reason why this person may not look at this work. ``asked``: the grounds that a framework names."""
    me, asked = one.person_id, ALWAYS.union(asked)
    if me in work.workers:
        yield Objection(OWN_CASE, "works with this child", "Choose someone who has not worked with the child.")
    if OWN_TEAM in asked and work.team_id in one.teams:
        words = f"works in or manages {work.team}, the child’s team"
        yield Objection(OWN_TEAM, words, "Choose someone from another team.")
    elif OWN_TEAM in asked and me in work.led_by:
        words = f"has had a role for {work.team}, the child’s team, or its service area within a year"
        yield Objection(OWN_TEAM, words, "Choose someone from another team.")
    if LINE in asked and me in work.managers:
        yield Objection(LINE, "manages the child’s worker", "Choose someone outside that line.")
    if LINE in asked and work.workers & one.managers:
        yield Objection(LINE, "is managed by the child’s worker", "Choose someone outside that line.")
    if EARLIER_DECISION in asked and me in work.earlier:
        words = "worked with this child, or managed who did, within a year"
        yield Objection(EARLIER_DECISION, words, "Choose someone new to the child.")
    if me in work.conflicts:
        yield Objection(DECLARED_CONFLICT, "has a conflict of interest", "Choose someone else.")
    if me in work.audited_by:
        yield Objection(AUDITED_BEFORE, "audited this child not long ago", "A fresh pair of eyes is better.")


def objection(one: Colleague, work: Work, asked: Collection[str]) -> str | None:
    """Why this person may not look at this work, in words that name them; None when they are independent of it."""
    return next((f"{one.name} {why.words}. {why.instead}" for why in objections(one, work, asked)), None)


def line_above(person_id: int, managers: Mapping[int, int]) -> frozenset[int]:
    """Everyone above this person. ``managers``: person to line manager. A line that runs in a ring ends where it began.

    >>> sorted(line_above(1, {1: 2, 2: 3, 3: 1}))
    [2, 3]
    """
    above: set[int] = set()
    at = managers.get(person_id)
    while at is not None and at != person_id and at not in above:
        above.add(at)
        at = managers.get(at)
    return frozenset(above)
