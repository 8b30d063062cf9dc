"""Who can audit or moderate on a day: with the time they have, who stands above whom, and who stands near which work."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, DateField, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.auditors.models import Conflict
from fullcircle.domain.auditors.rules.availability import room
from fullcircle.domain.auditors.rules.independence import Auditor, Colleague, Work, line_above
from fullcircle.domain.cases.models import Allocation
from fullcircle.foundation.access.models import Person, RoleAssignment, held_since, in_force, there
from fullcircle.foundation.access.states import GRANTS, Permission, Role

AUDITING_ROLES = tuple(role for role in Role if Permission.CARRY_OUT_AUDITS in GRANTS[role])
MODERATING_ROLES = tuple(role for role in Role if Permission.MODERATE in GRANTS[role])
NEAR = ("led", "earlier", "about_child", "about_team")


class Window(NamedTuple):
    """The days on which audits of a round are written (both included), and the most audits that a framework lets anybody have."""

    from_: date
    until: date
    audits_most: int


@dataclass(frozen=True)
class Staff:
    """Everybody who may carry out audits or moderate, by id; which auditors the schedule names; and who stands above whom.

    ``led``: who has or had within a year a role for a team or its service area, by team id; ``earlier``: workers that a child had
    within a year and no longer has, by child id. ``about_child`` and ``about_team``: who has declared a conflict of interest
    about it, by id.
    """

    auditors: Mapping[int, Auditor]
    moderators: Mapping[int, Colleague]
    scheduled: frozenset[int]
    managers_of: Mapping[int, frozenset[int]]
    led: Mapping[int, frozenset[int]] = field(default_factory=dict)
    earlier: Mapping[int, frozenset[int]] = field(default_factory=dict)
    about_child: Mapping[int, frozenset[int]] = field(default_factory=dict)
    about_team: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def concerned(self) -> frozenset[int]:
        """Everybody who audits or moderates, whom a conflict of interest keeps from it."""
        return frozenset({*self.auditors, *self.moderators})

    def work(
        self,
        *,
        child_id: int,
        team_id: int,
        team: str,
        workers: Iterable[int | None],
        audited_by: frozenset[int] = frozenset(),
    ) -> Work:
        """Work with a child, with everybody who stands near it."""
        nobody, did_it = frozenset[int](), frozenset(person for person in workers if person is not None)
        earlier = self.earlier.get(child_id, nobody)
        return Work(
            team_id=team_id,
            team=team,
            workers=did_it,
            managers=self._above(did_it),
            led_by=self.led.get(team_id, nobody),
            earlier=earlier | self._above(earlier),
            conflicts=self.about_child.get(child_id, nobody) | self.about_team.get(team_id, nobody),
            audited_by=audited_by,
        )

    def _above(self, people: Iterable[int]) -> frozenset[int]:
        return frozenset[int]().union(*(self.managers_of.get(person, ()) for person in people))


def staff(
    *,
    on: date,
    scheduled_roles: frozenset[str] = frozenset(),
    ties: bool = True,
    children: Collection[int] | None = None,
    since: date | None = None,
    window: Window | None = None,
) -> Staff:
    """Who can audit or moderate on that day. ``scheduled_roles``: role words that the framework gives case file audits to.
    ``window``: auditors are told with the time they have in it, by their leave too; without it, with what is noted alone.

    A person's teams are the one they work in, those they have a role for, and all of a service area they head.
    Without ``ties`` it is not asked who stands near which work: for counting people only. ``children``: whom it is asked of,
    where that is not everybody; ``since``: from when on a role counts, where that is longer ago than a year.
    """
    above: dict[int, int] = {}
    known: dict[int, tuple[str, int | None, bool]] = {}
    teams: defaultdict[int, set[int]] = defaultdict(set)
    roles: defaultdict[int, set[str]] = defaultdict(set)
    areas: defaultdict[int, set[str]] = defaultdict(set)
    leave: defaultdict[int, set[tuple[date, date]]] = defaultdict(set)
    for person, manager, is_there_now, role, name, most, trained_on, first, last, *near in _rows(on, window):
        if manager is not None:
            above[person] = manager
        if role is not None and is_there_now:
            known[person] = (name, most, trained_on is not None)
            roles[person].add(role)
            if first is not None:
                leave[person].add((first, last))
            teams[person].update(team for team in near[: len(_TEAMS)] if team)
            areas[person].update(area for area in near[len(_TEAMS) :] if area)
    managers_of = {person: line_above(person, above) for person in {*above, *known}}
    everyone = {
        person: Auditor(
            person,
            name,
            frozenset(teams[person]),
            managers_of[person],
            _room(most, leave[person], window),
            trained,
            frozenset(areas[person]),
            away=tuple(sorted(leave[person])),
        )
        for person, (name, most, trained) in known.items()
    }
    auditors = {person: one for person, one in everyone.items() if not roles[person].isdisjoint(AUDITING_ROLES)}
    return Staff(
        auditors=auditors,
        moderators={person: one for person, one in everyone.items() if not roles[person].isdisjoint(MODERATING_ROLES)},
        scheduled=frozenset(person for person in auditors if roles[person] & scheduled_roles),
        managers_of=managers_of,
        **(_ties(on, children, since) if ties else {}),
    )


_TERMS = ("auditor_terms__audits_most", "auditor_terms__trained_on")
_ABOUT = ("pk", "line_manager_id", "is_there", "held__role", "name", *_TERMS)
_AWAY = ("away__starts_on", "away__ends_on")
_NEVER = (Value(None, DateField()), Value(None, DateField()))
_TEAMS = ("team_id", "held__team_id", "held__service_area__teams")
_AREAS = ("team__service_area__name", "held__team__service_area__name", "held__service_area__name")


def _rows(on: date, window: Window | None) -> "QuerySet[Person, tuple[Any, ...]]":
    """Everybody with a manager or a role, once for each role, team and leave of theirs."""
    held = FilteredRelation("role_assignments", condition=in_force(on, "role_assignments__"))
    is_there = Case(When(there(on), then=Value(1)), default=Value(0))
    people = Person.objects.annotate(held=held, is_there=is_there).filter(
        Q(line_manager__isnull=False) | Q(held__isnull=False)
    )
    if window is None:
        return people.values_list(*_ABOUT, *_NEVER, *_TEAMS, *_AREAS)
    within = Q(leave__starts_on__lte=window.until, leave__ends_on__gte=window.from_)
    away = FilteredRelation("leave", condition=within)
    return people.annotate(away=away).values_list(*_ABOUT, *_AWAY, *_TEAMS, *_AREAS)


def _room(most: int | None, leave: Iterable[tuple[date, date]], window: Window | None) -> int | None:
    if window is None:
        return most
    here = window.audits_most if most is None else most
    return room(here, from_=window.from_, until=window.until, leave=leave)


def _ties(on: date, children: Collection[int] | None, since: date | None) -> dict[str, dict[int, frozenset[int]]]:
    """Who stands near which child or team, by kind and id: in one query."""
    year = months_before(on, 12)
    ended = Allocation.objects.filter(ends_on__gt=year, worker__isnull=False).order_by()
    if children is not None:
        ended = ended.filter(child__in=children)
    about = Case(When(child__isnull=False, then=Value("about_child")), default=Value("about_team"))
    held = Conflict.objects.holding().values_list(about, Coalesce("child_id", "team_id"), "person_id")
    roles = RoleAssignment.objects.filter(held_since(min(year, since or year)))
    roles = roles.annotate(of_team=Coalesce("team_id", "service_area__teams")).filter(of_team__isnull=False)
    led = roles.order_by().values_list(Value("led"), "of_team", "person_id")
    rows = ended.values_list(Value("earlier"), "child_id", "worker_id").union(held, led)
    found: dict[str, defaultdict[int, set[int]]] = {kind: defaultdict(set) for kind in NEAR}
    for kind, what, person in rows:
        found[kind][what].add(person)
    return {kind: {what: frozenset(people) for what, people in those.items()} for kind, those in found.items()}
