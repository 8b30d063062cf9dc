"""Writes about roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.policy import check_give_role, check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import SCOPES, Permission, Role, ScopeKind
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid


@dataclass(frozen=True)
class NewRole:
    """A role to give to a person, by id, from a date, and the team or service area in which it holds."""

    person_id: int
    role: Role
    starts_on: date
    service_area_id: int | None = None
    team_id: int | None = None
    ends_on: date | None = None


@transaction.atomic
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
    """Give a role from a date; the assignment's id. Invalid when the role needs a team or service area that is not named;
    NotAllowed for oneself."""
    wanted = NewRole(person_id, role, starts_on, service_area_id=service_area_id, team_id=team_id, ends_on=ends_on)
    return give_roles(roles=[wanted], by=by, now=now)[0]


@transaction.atomic
@auditlog.at_the_end()
def give_roles(*, roles: Sequence[NewRole], by: Actor, now: datetime) -> list[int]:
    """Give many roles at once; the assignments' ids in that order. Raises as `give_role`; none is given then."""
    check_may(by, Permission.MANAGE_PEOPLE)
    for wanted in roles:
        check_give_role(by, person_id=wanted.person_id)
    given = RoleAssignment.objects.bulk_create([_assignment(wanted, by) for wanted in roles])
    for one in given:
        detail = {"role": one.role, "assignment": one.pk}
        auditlog.record("access.role_given", subject=f"person:{one.person_id}", detail=detail, by=by, now=now)
    return [one.pk for one in given]


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
