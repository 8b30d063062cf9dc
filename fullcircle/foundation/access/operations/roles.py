"""Writes about roles."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fullcircle.documents.dates import day_in_words
from fullcircle.foundation.access.models import Person, RoleAssignment, goes_on
from fullcircle.foundation.access.operations._common import among
from fullcircle.foundation.access.policy import check_give_role, check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import ROLE_GIVEN, SCOPES, Permission, Role, ScopeKind
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.telling import tell


@dataclass(frozen=True)
class NewRole:
    """A role to give to a person, by id, from a date, and the team or service area in which it holds."""

    person_id: int
    role: Role
    starts_on: date
    service_area_id: int | None = None
    team_id: int | None = None
    ends_on: date | None = None


@operation
def give_role(
    *,
    person_id: int,
    role: Role,
    starts_on: date,
    by: Actor,
    now: datetime,
    service_area_id: int | None = None,
    team_id: int | None = None,
    ends_on: date | None = None,
) -> int:
    """Give a role from a date; the assignment's id. Invalid when the role needs a team or service area that is not named, and
    where the person holds it there already on any of these days; NotAllowed for oneself."""
    wanted = NewRole(person_id, role, starts_on, service_area_id=service_area_id, team_id=team_id, ends_on=ends_on)
    return give_roles(roles=[wanted], by=by, now=now)[0]


@operation
def give_roles(*, roles: Sequence[NewRole], by: Actor, now: datetime) -> list[int]:
    """Give many roles at once; the assignments' ids in that order. Raises as `give_role`; none is given then."""
    check_may(by, Permission.MANAGE_PEOPLE)
    for one in roles:
        check_give_role(by, person_id=one.person_id)
    wanted = [_assignment(one, by) for one in roles]
    _check_not_held(wanted, on=day_of(now))
    given = RoleAssignment.objects.bulk_create(wanted)
    for made in given:
        detail = {"role": made.role, "assignment": made.pk}
        subject = f"person:{made.person_id}"
        auditlog.record("access.role_given", subject=subject, detail=detail, by=by, now=now)
        tell(person_ids=[made.person_id], kind=ROLE_GIVEN, subject=subject, by=by, now=now)
    return [made.pk for made in given]


def _check_not_held(wanted: Sequence[RoleAssignment], *, on: date) -> None:
    """Raise Invalid (field ``role``) where somebody would hold one role in one place twice on a day: whoever ends one of the two
    would take it for ended. What is over by today stays out of it."""
    ids = {one.person_id for one in wanted}
    # Two who give the same at once wait in a line, and the second finds what the first gave.
    list(among(Person.objects.order_by("pk"), ids).select_for_update(no_key=True).values_list("pk"))
    going_on = among(RoleAssignment.objects.filter(goes_on(on)), ids, column="person_id")
    held: dict[tuple[object, ...], list[RoleAssignment]] = defaultdict(list)
    for one in going_on.select_related("team", "service_area"):
        held[one.what].append(one)
    for one in wanted:
        for other in held[one.what]:
            if one.overlaps(other):
                raise Invalid({"role": _held_already(other)})
        held[one.what].append(one)


def _held_already(held: RoleAssignment) -> str:
    """That a role is held in a place already, on which days, and what to do."""
    first = f"They have this role already: {held.named}, from {day_in_words(held.starts_on)}"
    if held.ends_on is None:
        return f"{first} on. To change its days, first end that one."
    return f"{first} to {day_in_words(held.ends_on)}. To have it go on, enter a first day after that."


def _assignment(wanted: NewRole, by: Actor) -> RoleAssignment:
    kind = SCOPES[wanted.role]
    if kind is ScopeKind.TEAM and wanted.team_id is None:
        raise Invalid({"team": f"Choose the team of this {wanted.role.label.lower()}."})
    if kind is ScopeKind.SERVICE and wanted.service_area_id is None:
        raise Invalid({"service_area": f"Choose the service area of this {wanted.role.label.lower()}."})
    if wanted.ends_on is not None and wanted.ends_on < wanted.starts_on:
        raise Invalid({"ends_on": "The last day is before the first day."})
    return RoleAssignment(
        person_id=wanted.person_id,
        role=str(wanted.role),
        scope_kind=kind,
        service_area_id=wanted.service_area_id if kind is ScopeKind.SERVICE else None,
        team_id=wanted.team_id if kind is ScopeKind.TEAM else None,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        given_by_id=by.person_id,
    )
