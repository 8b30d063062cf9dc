"""Who can audit on a day: with the time they have, who stands above whom, and who is bound to which child or team."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Case, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.auditors.models import Conflict, Leave
from fullcircle.domain.auditors.rules.availability import room
from fullcircle.domain.auditors.rules.independence import Auditor
from fullcircle.domain.cases.models import Allocation
from fullcircle.foundation.access.models import Person, in_force, there
from fullcircle.foundation.access.states import GRANTS, Permission, Role

AUDITING_ROLES = tuple(role for role in Role if Permission.CARRY_OUT_AUDITS in GRANTS[role])


@dataclass(frozen=True)
class Staff:
    """Everybody who may carry out audits, by id; which of them the schedule names; and who stands above whom.

    ``earlier``: workers that a child had within a year and no longer has, by child id. ``about_child`` and ``about_team``: who
    has declared a conflict of interest about it, by id.
    """

    auditors: Mapping[int, Auditor]
    scheduled: frozenset[int]
    managers_of: Mapping[int, frozenset[int]]
    earlier: Mapping[int, frozenset[int]] = field(default_factory=dict)
    about_child: Mapping[int, frozenset[int]] = field(default_factory=dict)
    about_team: Mapping[int, frozenset[int]] = field(default_factory=dict)


def staff(*, on: date, scheduled_roles: frozenset[str] = frozenset(), ties: bool = True) -> Staff:
    """Who can audit on that day. ``scheduled_roles``: role words that the framework gives case file audits to.

    A person's teams are the one they work in, those they manage, and all of a service area they head.
    Without ``ties`` it is not asked who is bound to which child: for counting people only.
    """
    held = FilteredRelation("role_assignments", condition=in_force(on, "role_assignments__"))
    is_there = Case(When(there(on), then=Value(1)), default=Value(0))
    people = Person.objects.annotate(held=held, is_there=is_there).filter(
        Q(line_manager__isnull=False) | Q(held__isnull=False)
    )
    about = ("pk", "name", "team_id", "is_there", "line_manager_id")
    own_terms = ("auditor_terms__audits_most", "auditor_terms__trained_on")
    terms: dict[int, tuple[int | None, bool]] = {}
    above: dict[int, int] = {}
    names: dict[int, str] = {}
    teams: defaultdict[int, set[int]] = defaultdict(set)
    roles: defaultdict[int, set[str]] = defaultdict(set)
    areas: defaultdict[int, set[str]] = defaultdict(set)
    of_role = ("held__role", "held__team_id", "held__service_area__teams")
    area = ("team__service_area__name", "held__team__service_area__name", "held__service_area__name")
    for (
        person_id,
        name,
        own_team,
        is_there,
        manager,
        most,
        trained_on,
        role,
        team_id,
        headed_team,
        *own_areas,
    ) in people.values_list(*about, *own_terms, *of_role, *area):
        if manager is not None:
            above[person_id] = manager
        if role is not None and is_there:
            names[person_id] = name
            terms[person_id] = (most, trained_on is not None)
            roles[person_id].add(role)
            teams[person_id] |= {team for team in (own_team, team_id, headed_team) if team}
            areas[person_id] |= {name for name in own_areas if name}
    managers_of = {person: _line(person, above) for person in {*above, *names}}
    auditing = {person for person, held_roles in roles.items() if held_roles & set(AUDITING_ROLES)}
    return Staff(
        auditors={
            person: Auditor(
                person,
                names[person],
                frozenset(teams[person]),
                managers_of[person],
                *terms[person],
                areas=frozenset(areas[person]),
            )
            for person in auditing
        },
        scheduled=frozenset(person for person in auditing if roles[person] & scheduled_roles),
        managers_of=managers_of,
        **(_ties(on) if ties else {}),
    )


def _ties(on: date) -> dict[str, dict[int, frozenset[int]]]:
    """Workers that children had within a year and no longer have, and conflicts of interest that hold: in one query."""
    ended = Allocation.objects.filter(ends_on__gt=months_before(on, 12), worker__isnull=False).order_by()
    return by_kind(ended.values_list(Value("earlier"), "child_id", "worker_id").union(conflicts_held()))


def conflicts_held() -> "QuerySet[Conflict, tuple[str, int, int]]":
    """The conflicts of interest that hold: which kind ("about_child" or "about_team"), its id, and who declared it."""
    kind = Case(When(child__isnull=False, then=Value("about_child")), default=Value("about_team"))
    return Conflict.objects.holding().values_list(kind, Coalesce("child_id", "team_id"), "person_id")


def by_kind(rows: Iterable[tuple[str, int, int]]) -> dict[str, dict[int, frozenset[int]]]:
    """People by kind and id, from rows such as `conflicts_held` gives."""
    found: dict[str, defaultdict[int, set[int]]] = {
        kind: defaultdict(set) for kind in ("earlier", "about_child", "about_team")
    }
    for kind, about, person in rows:
        found[kind][about].add(person)
    return {kind: {about: frozenset(people) for about, people in those.items()} for kind, those in found.items()}


def with_room(who: Staff, audits_most: int, *, from_: date, until: date) -> Staff:
    """The same people with the time they have between two days (both included), by what is noted of them and their leave."""
    leave: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for away in Leave.objects.filter(starts_on__lte=until, ends_on__gte=from_):
        leave[away.person_id].append((away.starts_on, away.ends_on))

    def timed(auditor: Auditor) -> Auditor:
        most = audits_most if auditor.room is None else auditor.room
        away = leave[auditor.person_id]
        return replace(auditor, room=room(most, from_=from_, until=until, leave=away))

    return replace(who, auditors={person: timed(auditor) for person, auditor in who.auditors.items()})


def _line(person: int, above: Mapping[int, int]) -> frozenset[int]:
    """Everyone above a person. A line that runs in a circle ends where it began."""
    line: list[int] = []
    step = above.get(person)
    while step is not None and step != person and step not in line:
        line.append(step)
        step = above.get(step)
    return frozenset(line)
