"""Writes about roles."""

from datetime import date, datetime

from django.db import transaction

from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import SCOPES, Permission, Role, ScopeKind
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound


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
    """Give a role from a date; the assignment's id. Invalid when the role needs a team or service area that is not named."""
    check_may(by, Permission.MANAGE_PEOPLE)
    kind = SCOPES[role]
    if kind is ScopeKind.TEAM and team_id is None:
        raise Invalid({"team": f"Choose the team of this {role.label.lower()}."})
    if kind is ScopeKind.SERVICE and service_area_id is None:
        raise Invalid({"service_area": f"Choose the service area of this {role.label.lower()}."})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": "The last day is before the first day."})
    given = RoleAssignment.objects.create(
        person_id=person_id,
        role=role,
        scope_kind=kind,
        service_area_id=service_area_id if kind is ScopeKind.SERVICE else None,
        team_id=team_id if kind is ScopeKind.TEAM else None,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    auditlog.record(
        "access.role_given",
        subject=f"person:{person_id}",
        detail={"role": str(role), "assignment": given.pk},
        by=by,
        now=now,
    )
    return given.pk


@transaction.atomic
def end_role(*, assignment_id: int, ends_on: date, by: Actor, now: datetime) -> None:
    """Set the last day of a role. It ceases to count for every request from the next day on."""
    check_may(by, Permission.MANAGE_PEOPLE)
    given = RoleAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if given is None:
        raise NotFound
    if ends_on < given.starts_on:
        raise Invalid({"ends_on": "The last day is before the first day."})
    given.ends_on = ends_on
    given.save(update_fields=["ends_on"])
    auditlog.record(
        "access.role_ended",
        subject=f"person:{given.person_id}",
        detail={"role": given.role, "assignment": given.pk, "ends_on": ends_on.isoformat()},
        by=by,
        now=now,
    )
