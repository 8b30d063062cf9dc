"""Reads of staff lists: the newest ones, and what one would do, worked out afresh."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.staff_lists.models import StaffList
from fullcircle.domain.staff_lists.policy import check_send
from fullcircle.domain.staff_lists.rules.council import Council, Held, Known, KnownTeam
from fullcircle.domain.staff_lists.rules.plan import Change, Plan, Problem
from fullcircle.domain.staff_lists.rules.planning import plan_of
from fullcircle.domain.staff_lists.rules.reading import row_from
from fullcircle.domain.staff_lists.states import Outcome, Severity, StaffListState
from fullcircle.foundation.access.models import Alias, Person, RoleAssignment, ServiceArea, Team, goes_on
from fullcircle.foundation.access.rules import Actor, fold
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class StaffListRow:
    """A list as pages name it."""

    id: int
    file_name: str
    state: StaffListState
    received_at: datetime
    received_by: str
    applied_at: datetime | None


@dataclass(frozen=True)
class StaffListPage:
    """One list. ``plan`` is what applying it would do now, None once it has been applied or set aside. ``counts``: of the rows
    read, by what became of them; ``changes`` person by person, and ``problems`` row by row, before and after it is applied.
    ``ignored``: what of the file was not read, one sentence each."""

    row: StaffListRow
    plan: Plan | None
    counts: dict[str, int]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


def staff_lists(seen_by: Actor, *, limit: int = 5) -> list[StaffListRow]:
    """The newest first. NotAllowed unless the actor may change people."""
    check_send(seen_by)
    return [_row(found) for found in StaffList.objects.select_related("received_by")[:limit]]


def waiting(seen_by: Actor) -> list[StaffListRow]:
    """Lists that were read and wait to be applied, the newest first. NotAllowed unless the actor may change people."""
    check_send(seen_by)
    found = StaffList.objects.filter(state=StaffListState.READ)
    return [_row(one) for one in found.select_related("received_by")]


def staff_list(seen_by: Actor, staff_list_id: int, *, on: date) -> StaffListPage:
    """One list. NotFound when unknown; NotAllowed unless the actor may change people."""
    check_send(seen_by)
    found = StaffList.objects.select_related("received_by").filter(pk=staff_list_id).first()
    if found is None:
        raise NotFound
    if found.state == StaffListState.READ:
        plan = plan_now(found, on=on, by=seen_by)
        counts = counts_of(plan) | _children(plan)
        return StaffListPage(_row(found), plan, counts, tuple(plan.changes), plan.problems, _ignored(found))
    told = tuple(Problem(**one | {"severity": Severity(one["severity"])}) for one in found.result.get("problems", []))
    kept = found.result.get("changes", [])
    changes = tuple(Change(**one | {"outcome": Outcome(one["outcome"])}) for one in kept)
    return StaffListPage(_row(found), None, found.result.get("counts", {}), changes, told, _ignored(found))


def plan_now(found: StaffList, *, on: date, by: Actor) -> Plan:
    """What it would do if this person applied the list, by what is known on that day."""
    return plan_of([row_from(one) for one in found.rows], council(on=on, applied_by=by.person_id))


def counts_of(plan: Plan) -> dict[str, int]:
    """The account of a plan: read = new + changed + same + left out."""
    steps = {str(outcome): plan.count(outcome) for outcome in Outcome}
    more = {"teams_new": len(plan.teams), "not_in_file": len(plan.not_in_file), "leavers": plan.leavers}
    return {"read": plan.read, **steps, "left_out": plan.left_out, **more}


def _children(plan: Plan) -> dict[str, int]:
    """How many children would get another team or worker by it: their data goes by these names."""
    workers = {name: key if isinstance(key, int) else None for name, key in plan.names.items()}
    found = cases.following(teams={team.folded for team in plan.teams}, workers=workers)
    return {"children_team": found.team, "children_worker": found.worker}


def council(*, on: date, applied_by: int | None = None) -> Council:
    """Everybody and everything that a list may touch, in six queries whatever its size."""
    names: dict[int, set[str]] = defaultdict(set)
    taken: dict[str, int | None] = {}
    for folded, person_id, ignored in Alias.objects.filter(kind=Alias.WORKER).values_list(
        "folded", "person_id", "ignored"
    ):
        if person_id is not None:
            names[person_id].add(folded)
        if person_id is not None or ignored:
            taken[folded] = person_id
    roles: dict[int, set[Held]] = defaultdict(set)
    for one in RoleAssignment.objects.filter(goes_on(on)):
        roles[one.person_id].add((Role(one.role), one.team_id or one.service_area_id))
    areas = list(ServiceArea.objects.all())
    teams = {team.pk: team for team in Team.objects.all()}
    called = Alias.objects.filter(kind=Alias.TEAM, team__isnull=False).values_list("folded", "team_id")
    return Council(
        people={person.pk: _known(person, names, roles, on) for person in Person.objects.all()},
        teams={
            pk: KnownTeam(pk, team.name, team.service_area_id, team.closed_on is not None and team.closed_on <= on)
            for pk, team in teams.items()
        },
        team_ids={folded: team_id for folded, team_id in called if team_id is not None}
        | {fold(team.name): pk for pk, team in teams.items()},
        areas={fold(area.key.replace("_", " ")): area.pk for area in areas}
        | {fold(area.name): area.pk for area in areas},
        area_names={area.pk: area.name for area in areas},
        taken=taken,
        ignored_teams=frozenset(Alias.objects.filter(kind=Alias.TEAM, ignored=True).values_list("folded", flat=True)),
        applied_by=applied_by,
    )


def _known(person: Person, names: dict[int, set[str]], roles: dict[int, set[Held]], on: date) -> Known:
    return Known(
        id=person.pk,
        name=person.name,
        folded=fold(person.name),
        email=person.email,
        job_title=person.job_title,
        team_id=person.team_id,
        manager_id=person.line_manager_id,
        left=person.has_left(on),
        names=frozenset(names[person.pk]),
        roles=frozenset(roles[person.pk]),
    )


def _ignored(found: StaffList) -> tuple[str, ...]:
    said = []
    if columns := found.about.get("columns_ignored"):
        said.append(f"Columns that were not read: {', '.join(columns)}.")
    if sheets := found.about.get("sheets_ignored"):
        said.append(f"Sheets that were not read: {', '.join(sheets)}.")
    for what, remedy, rows in found.about.get("passed_over", ()):
        were = "1 row of another sheet was" if rows == 1 else f"{rows:,} rows of another sheet were"
        said.append(f"{were} not read. {what} {remedy}")
    return tuple(said)


def _row(found: StaffList) -> StaffListRow:
    return StaffListRow(
        id=found.pk,
        file_name=found.file_name,
        state=StaffListState(found.state),
        received_at=found.received_at,
        received_by=found.received_by.name if found.received_by else "Full Circle",
        applied_at=found.applied_at,
    )
