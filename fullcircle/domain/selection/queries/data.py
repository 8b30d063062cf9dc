"""What a draw is made from: open cases, who was looked at lately, and who can audit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from django.db.models import Case as When_else
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.domain.cases.queries import OpenCase
from fullcircle.domain.earlier_audits.models import EarlierAudit
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Choice, Conflict, Leave
from fullcircle.domain.selection.rules.allocation import Auditor, Case
from fullcircle.domain.selection.rules.availability import room
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.models import Person, in_force, there
from fullcircle.foundation.access.states import GRANTS, Permission, Role

CASE_FILE_AUDITS = "case_file_audits"
CARRIES_IT_OUT = Coalesce("audit__auditor_id", "auditor_id")
"""Whose audit a choice is: of who carries it out now, for it may have been handed on since it was given."""
GAVE_IT_UP = "audit__status_changes__former_id"
"""Who had the audit of a choice and gave it up after it began."""
_OF_ROUND = ("draw__round__number", "draw__round__starts_on", "team__name")
AUDITING_ROLES = tuple(role for role in Role if Permission.CARRY_OUT_AUDITS in GRANTS[role])


@dataclass(frozen=True)
class Looked:
    """A child's latest confirmed choice within the window: the round, and everybody who looked at the child in any of them.

    That is who carries out the audit now, and everyone who had it after it began, for they have read the file. Who was only given
    it, and handed it on before it began, has not, and stays independent.
    """

    round_name: str
    auditors: frozenset[int]


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


@dataclass(frozen=True)
class History:
    """Confirmed choices of other rounds, and audits from before Full Circle.

    ``looked``: within the window, by child; ``ever``: children looked at in any round or before; ``teams``: the first day of the
    latest round in which each team was heard; ``size`` of the latest round, 0 without one.
    """

    looked: Mapping[int, Looked]
    ever: frozenset[int]
    teams: Mapping[str, date]
    size: int


Look = tuple[int, int | None, int, date, str]
"""A child, who looked at it, and the round: its number, its first day, and the team that was heard."""


def _chosen(found: Round) -> "QuerySet[Choice]":
    """Confirmed choices of other rounds, but for those whose audit was never begun and is over: nobody looked at the child."""
    others = Choice.objects.filter(state=ChoiceState.CHOSEN, draw__state=DrawState.CONFIRMED)
    over = Q(audit__state="withdrawn") | Q(draw__round__state=RoundState.CLOSED)
    return others.exclude(draw__round=found).exclude(over, audit__isnull=False, audit__started_at=None).order_by()


def _looks(chosen: "QuerySet[Choice]", *others: "QuerySet[EarlierAudit, Look]") -> list[Look]:
    """Who looked at the children of these choices (``Looked`` says who that is), and others, the earliest first: in one query."""
    carried = chosen.values_list("child_id", CARRIES_IT_OUT, *_OF_ROUND)
    gave_up = chosen.filter(**{f"{GAVE_IT_UP}__isnull": False}).values_list("child_id", GAVE_IT_UP, *_OF_ROUND)
    return sorted(carried.union(gave_up, *others, all=True), key=lambda look: (look[3], look[2]))


def looked_at(found: Round, *, months: int) -> dict[int, Looked]:
    """The children of confirmed choices for other rounds that started within so many months before this one, by child id."""
    recent = _chosen(found).filter(draw__round__starts_on__gt=months_before(found.starts_on, months))
    return _looked(_looks(recent))


def _looked(looks: Iterable[Look]) -> dict[int, Looked]:
    auditors: defaultdict[int, set[int]] = defaultdict(set)
    latest: dict[int, int] = {}
    for child_id, auditor_id, number, *_ in looks:
        latest[child_id] = number
        if auditor_id is not None:
            auditors[child_id].add(auditor_id)
    return {child: Looked(_name(number), frozenset(auditors[child])) for child, number in latest.items()}


def _name(number: int) -> str:
    return f"Round {number}" if number else "an audit before Full Circle"


def history(found: Round, *, months: int) -> History:
    """What earlier selections and imported audits from before Full Circle say, in one query."""
    known = Child.objects.filter(reference=OuterRef("child_reference")).values("pk")[:1]
    before = EarlierAudit.objects.filter(audited_on__lte=found.starts_on).annotate(child_id=Subquery(known))
    told = before.exclude(child_id=None).order_by()
    looks = _looks(_chosen(found), told.values_list("child_id", "auditor_id", Value(0), "audited_on", Value("")))
    newest = max((number for _, _, number, *_ in looks), default=0)
    since = months_before(found.starts_on, months)
    return History(
        looked=_looked(look for look in looks if look[3] > since),
        ever=frozenset(child for child, *_ in looks),
        teams={team: starts_on for _, _, _, starts_on, team in looks if team},
        size=len({child for child, _, number, *_ in looks if number == newest}) if newest else 0,
    )


def staff(*, on: date, scheduled_roles: frozenset[str] = frozenset(), ties: bool = True) -> Staff:
    """Who can audit on that day. ``scheduled_roles``: role words that the framework gives case file audits to.

    A person's teams are the one they work in, those they manage, and all of a service area they head.
    Without ``ties`` it is not asked who is bound to which child: for counting people only.
    """
    held = FilteredRelation("role_assignments", condition=in_force(on, "role_assignments__"))
    is_there = When_else(When(there(on), then=Value(1)), default=Value(0))
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
    kind = When_else(When(child__isnull=False, then=Value("about_child")), default=Value("about_team"))
    return Conflict.objects.holding().values_list(kind, Coalesce("child_id", "team_id"), "person_id")


def by_kind(rows: Iterable[tuple[str, int, int]]) -> dict[str, dict[int, frozenset[int]]]:
    """People by kind and id, from rows such as `conflicts_held` gives."""
    found: dict[str, defaultdict[int, set[int]]] = {
        kind: defaultdict(set) for kind in ("earlier", "about_child", "about_team")
    }
    for kind, about, person in rows:
        found[kind][about].add(person)
    return {kind: {about: frozenset(people) for about, people in those.items()} for kind, those in found.items()}


def ready(who: Staff, found: Round, audits_most: int) -> tuple[Staff, dict[int, frozenset[int]]]:
    """The same people with the time they have for a round, and what they did within a year before it; and, by worker, who
    audited that worker's practice within that year. ``audits_most`` is the policy."""
    year = _chosen(found).filter(draw__round__starts_on__gt=months_before(found.starts_on, 12), auditor__isnull=False)
    known: defaultdict[int, set[int]] = defaultdict(set)
    load: Counter[int] = Counter()
    for worker, auditor in year.values_list("child__worker_id", CARRIES_IT_OUT):
        known[worker].add(auditor)
        load[auditor] += 1

    there = with_room(who, found, audits_most)
    everyone = {person: replace(one, this_year=load[person]) for person, one in there.auditors.items()}
    return replace(there, auditors=everyone), {worker: frozenset(people) for worker, people in known.items()}


def with_room(who: Staff, found: Round, audits_most: int) -> Staff:
    """The same people with the time they have for a round, by what is noted of them and their leave."""
    leave: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for away in Leave.objects.filter(starts_on__lte=found.audits_due_on, ends_on__gte=found.starts_on):
        leave[away.person_id].append((away.starts_on, away.ends_on))

    def timed(auditor: Auditor) -> Auditor:
        most = audits_most if auditor.room is None else auditor.room
        away = leave[auditor.person_id]
        return replace(auditor, room=room(most, from_=found.starts_on, until=found.audits_due_on, leave=away))

    return replace(who, auditors={person: timed(auditor) for person, auditor in who.auditors.items()})


def _line(person: int, above: Mapping[int, int]) -> frozenset[int]:
    """Everyone above a person. A line that runs in a circle ends where it began."""
    line: list[int] = []
    step = above.get(person)
    while step is not None and step != person and step not in line:
        line.append(step)
        step = above.get(step)
    return frozenset(line)


def scheduled_roles(framework: Framework) -> frozenset[str]:
    """The roles that the framework gives case file audits to."""
    return frozenset(str(role) for role in framework.activity(CASE_FILE_AUDITS).who)


def case_of(choice: Choice, who: Staff, looked: Mapping[int, Looked]) -> Case:
    """A choice as the allocation sees it. Reads the choice's child, team and service area."""
    child = choice.child
    return _case(
        child.reference,
        choice.service_area.name,
        choice.team_id,
        choice.team.name,
        child.pk,
        child.worker_id,
        who,
        looked,
    )


def case_of_open(case: OpenCase, who: Staff, looked: Mapping[int, Looked]) -> Case:
    """An open case, of a team, as the allocation sees it."""
    team_id = cast(int, case.team_id)
    return _case(case.reference, case.service_area, team_id, case.team, case.child_id, case.worker_id, who, looked)


def _case(
    key: str,
    service: str,
    team_id: int,
    team: str,
    child_id: int,
    worker_id: int | None,
    who: Staff,
    looked: Mapping[int, Looked],
) -> Case:
    before = looked.get(child_id)
    workers = who.earlier.get(child_id, frozenset())
    return Case(
        key=key,
        service=service,
        team_id=team_id,
        team=team,
        worker_id=worker_id,
        managers=who.managers_of.get(worker_id, frozenset()) if worker_id is not None else frozenset(),
        audited_by=before.auditors if before else frozenset(),
        earlier=workers.union(*(who.managers_of.get(worker, frozenset()) for worker in workers)),
        conflicts=who.about_child.get(child_id, frozenset()) | who.about_team.get(team_id, frozenset()),
    )
