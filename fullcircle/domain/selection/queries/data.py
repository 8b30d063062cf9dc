"""What a draw is made from: open cases, who was looked at lately, and who can audit."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet

from fullcircle.domain.cases.queries import OpenCase
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.rules.allocation import Auditor, Case
from fullcircle.domain.selection.rules.sampling import Candidate
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.states import GRANTS, Permission, Role

CASE_FILE_AUDITS = "case_file_audits"
AUDITING_ROLES = tuple(role for role in Role if Permission.CARRY_OUT_AUDITS in GRANTS[role])


@dataclass(frozen=True)
class Looked:
    """A child's latest confirmed choice within the window: the round, and everybody who was given the child's audits."""

    round_name: str
    auditors: frozenset[int]


@dataclass(frozen=True)
class Staff:
    """Everybody who may carry out audits, by id; which of them the schedule names; and who stands above whom."""

    auditors: Mapping[int, Auditor]
    scheduled: frozenset[int]
    managers_of: Mapping[int, frozenset[int]]


def candidate(case: OpenCase, looked: Mapping[int, Looked]) -> Candidate:
    """A case as the draw sees it."""
    before = looked.get(case.child_id)
    return Candidate(
        key=case.reference,
        service=case.service_area,
        team=case.team,
        has_worker=case.worker_id is not None,
        flags=case.flags,
        chosen_for=before.round_name if before else "",
    )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def recent_choices(found: Round, *, months: int) -> "QuerySet[Choice]":
    """Confirmed choices for other rounds that started within so many months before this one."""
    return Choice.objects.filter(
        state=ChoiceState.CHOSEN,
        draw__state=DrawState.CONFIRMED,
        draw__round__starts_on__gt=months_before(found.starts_on, months),
    ).exclude(draw__round=found)


def looked_at(found: Round, *, months: int) -> dict[int, Looked]:
    """The children of those choices, by child id."""
    chosen = recent_choices(found, months=months).order_by("draw__round__starts_on")
    auditors: defaultdict[int, set[int]] = defaultdict(set)
    latest: dict[int, int] = {}
    for child_id, auditor_id, number in chosen.values_list("child_id", "auditor_id", "draw__round__number"):
        latest[child_id] = number
        if auditor_id is not None:
            auditors[child_id].add(auditor_id)
    return {child: Looked(f"Round {number}", frozenset(auditors[child])) for child, number in latest.items()}


def staff(*, on: date, scheduled_roles: frozenset[str] = frozenset()) -> Staff:
    """Who can audit on that day. ``scheduled_roles``: role words that the framework gives case file audits to.

    A person's teams are the one they work in, those they manage, and all of a service area they head.
    """
    in_force = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    still_here = Q(person__left_on__isnull=True) | Q(person__left_on__gte=on)
    held = RoleAssignment.objects.filter(in_force, still_here).values_list(
        "person_id", "person__name", "person__team_id", "role", "team_id", "service_area__teams"
    )
    above = dict(Person.objects.filter(line_manager__isnull=False).values_list("pk", "line_manager_id"))
    names: dict[int, str] = {}
    teams: defaultdict[int, set[int]] = defaultdict(set)
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for person_id, name, own_team, role, team_id, headed_team in held:
        names[person_id] = name
        roles[person_id].add(role)
        teams[person_id] |= {team for team in (own_team, team_id, headed_team) if team}
    managers_of = {person: _line(person, above) for person in {*above, *names}}
    auditing = {person for person, held_roles in roles.items() if held_roles & set(AUDITING_ROLES)}
    return Staff(
        auditors={
            person: Auditor(person, names[person], frozenset(teams[person]), managers_of[person]) for person in auditing
        },
        scheduled=frozenset(person for person in auditing if roles[person] & scheduled_roles),
        managers_of=managers_of,
    )


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
    return Case(
        key=key,
        service=service,
        team_id=team_id,
        team=team,
        worker_id=worker_id,
        managers=who.managers_of.get(worker_id, frozenset()) if worker_id is not None else frozenset(),
        audited_by=before.auditors if before else frozenset(),
    )
