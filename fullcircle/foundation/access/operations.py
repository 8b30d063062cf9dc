"""Writes about people, teams, roles and the names that imports use."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from fullcircle.foundation.access.models import Alias, Person, RoleAssignment, ServiceArea, Team
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.queries import fold
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import SCOPES, Permission, Role, ScopeKind
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState


@transaction.atomic
def add_service_area(*, key: str, name: str, position: int = 0, by: Actor, now: datetime) -> int:
    """Add a service area; its id. Invalid if the key or the name is taken."""
    check_may(by, Permission.MANAGE_PEOPLE)
    if ServiceArea.objects.filter(key=key).exists() or ServiceArea.objects.filter(name=name).exists():
        raise Invalid({"name": f"There is already a service area called {name}."})
    area = ServiceArea.objects.create(key=key, name=name, position=position)
    auditlog.record(
        "access.service_area_added", subject=f"service_area:{area.pk}", detail={"name": name}, by=by, now=now
    )
    return area.pk


@transaction.atomic
def add_team(*, name: str, service_area_id: int, by: Actor, now: datetime) -> int:
    """Add a team; its id. The team's own name becomes an alias, so that imports find it."""
    check_may(by, Permission.MANAGE_PEOPLE)
    if Team.objects.filter(name=name).exists():
        raise Invalid({"name": f"There is already a team called {name}."})
    team = Team.objects.create(name=name, service_area_id=service_area_id)
    _stand_for(Alias.TEAM, name, team=team)
    auditlog.record("access.team_added", subject=f"team:{team.pk}", detail={"name": name}, by=by, now=now)
    return team.pk


@transaction.atomic
def add_person(
    *,
    name: str,
    by: Actor,
    now: datetime,
    job_title: str = "",
    team_id: int | None = None,
    line_manager_id: int | None = None,
    username: str = "",
) -> int:
    """Add a person; their id. With ``username`` they get an account (without a password until one is set).

    The name becomes an alias unless someone else already goes by it.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    if not name.strip():
        raise Invalid({"name": "Enter the person's name."})
    users = get_user_model().objects
    if username and users.filter(username=username).exists():
        raise Invalid({"username": f"The user name {username} is taken. Choose another."})
    account = users.create_user(username=username) if username else None
    person = Person.objects.create(
        name=name.strip(), job_title=job_title, team_id=team_id, line_manager_id=line_manager_id, account=account
    )
    _stand_for(Alias.WORKER, name, person=person)
    auditlog.record("access.person_added", subject=f"person:{person.pk}", by=by, now=now)
    return person.pk


@transaction.atomic
def add_person_for_account(*, name: str, username: str, by: Actor, now: datetime) -> int:
    """Add the person behind an account that exists already; their id. Invalid if there is no such free account."""
    check_may(by, Permission.MANAGE_PEOPLE)
    account = get_user_model().objects.filter(username=username, person__isnull=True).first()
    if account is None:
        raise Invalid({"username": f"There is no account {username} that is still without a person."})
    person = Person.objects.create(name=name.strip(), account=account)
    auditlog.record("access.person_added", subject=f"person:{person.pk}", by=by, now=now)
    return person.pk


@transaction.atomic
def set_password(*, person_id: int, password: str, by: Actor, now: datetime) -> None:
    """Set a person's password; they are signed out everywhere. Invalid (field ``password``) says why one is refused."""
    check_may(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_related("account").filter(pk=person_id).first()
    if person is None or person.account is None:
        raise NotFound
    try:
        validate_password(password, person.account)
    except ValidationError as fault:
        raise Invalid({"password": " ".join(fault.messages)}) from fault
    person.account.set_password(password)
    person.account.save(update_fields=["password"])
    auditlog.record("access.password_set", subject=f"person:{person_id}", by=by, now=now)


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


@transaction.atomic
def note_leaving(*, person_id: int, left_on: date, by: Actor, now: datetime) -> None:
    """Note a person's last day. Their roles end with it; what they did stays theirs. NotFound when unknown."""
    check_may(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    person.left_on = left_on
    person.save(update_fields=["left_on"])
    held = RoleAssignment.objects.filter(person=person, starts_on__lte=left_on)
    held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=left_on)).update(ends_on=left_on)
    auditlog.record(
        "access.person_left", subject=f"person:{person_id}", detail={"left_on": left_on.isoformat()}, by=by, now=now
    )


@transaction.atomic
def note_name(*, kind: str, text: str) -> Alias:
    """Note a name met in an import; the alias, mapped or not. Part of applying an import, which records the event."""
    return Alias.objects.get_or_create(kind=kind, folded=fold(text), defaults={"text": text.strip()[:200]})[0]


@transaction.atomic
def map_name(
    *,
    alias_id: int,
    by: Actor,
    now: datetime,
    team_id: int | None = None,
    person_id: int | None = None,
    ignored: bool = False,
) -> Alias:
    """Say which team or person a met name stands for, or that it stands for nobody (``ignored``)."""
    check_may(by, Permission.MANAGE_IMPORTS)
    alias = Alias.objects.select_for_update().filter(pk=alias_id).first()
    if alias is None:
        raise NotFound
    if sum([team_id is not None, person_id is not None, ignored]) != 1:
        raise Invalid({"": "Choose what the name stands for, or that it stands for nobody."})
    if (alias.kind == Alias.TEAM and person_id is not None) or (alias.kind == Alias.WORKER and team_id is not None):
        raise WrongState("A team name stands for a team, and a worker's name for a person.")
    alias.team_id, alias.person_id, alias.ignored = team_id, person_id, ignored
    alias.save(update_fields=["team", "person", "ignored"])
    auditlog.record("access.name_mapped", subject=f"alias:{alias.pk}", detail={"kind": alias.kind}, by=by, now=now)
    return alias


@transaction.atomic
def add_worker(*, alias_id: int, team_id: int | None, by: Actor, now: datetime) -> int:
    """Add the person an unmapped worker's name stands for, without an account or a role; their id."""
    check_may(by, Permission.MANAGE_IMPORTS)
    alias = Alias.objects.select_for_update().filter(pk=alias_id, kind=Alias.WORKER).first()
    if alias is None:
        raise NotFound
    if alias.person_id is not None:
        raise WrongState("This name already stands for someone.")
    person = Person.objects.create(name=alias.text, team_id=team_id)
    alias.person, alias.ignored = person, False
    alias.save(update_fields=["person", "ignored"])
    auditlog.record("access.worker_added", subject=f"person:{person.pk}", detail={"alias": alias.pk}, by=by, now=now)
    return person.pk


def _stand_for(kind: str, text: str, *, team: Team | None = None, person: Person | None = None) -> None:
    alias, new = Alias.objects.get_or_create(
        kind=kind, folded=fold(text), defaults={"text": text.strip()[:200], "team": team, "person": person}
    )
    if not new and alias.team_id is None and alias.person_id is None and not alias.ignored:
        alias.team, alias.person = team, person
        alias.save(update_fields=["team", "person"])
