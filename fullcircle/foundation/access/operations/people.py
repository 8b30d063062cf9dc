"""Writes about people and their accounts."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from fullcircle.foundation.access.models import Alias, Person, RoleAssignment
from fullcircle.foundation.access.operations.names import stand_for
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor, email_of, in_a_circle, is_name
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState

_MANY = 500
"""From here on all people are read: a statement takes only so many parameters on SQLite."""
_USERNAME = re.compile(r"[\w.@+-]{1,150}")


@transaction.atomic
def add_person(
    *,
    name: str,
    by: Actor,
    now: datetime,
    job_title: str = "",
    email: str = "",
    team_id: int | None = None,
    line_manager_id: int | None = None,
    username: str = "",
) -> int:
    """Add a person; their id. With ``username`` they get an account (without a password until one is set).

    Raises Invalid (fields ``name``, ``email``, ``username``).

    The name becomes an alias unless someone else already goes by it.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    if not is_name(name):
        raise Invalid({"name": "Enter the person's name."})
    address = _free_email(email)
    account = _new_account(username) if username else None
    person = Person.objects.create(
        name=name.strip(),
        job_title=job_title,
        email=address,
        team_id=team_id,
        line_manager_id=line_manager_id,
        account=account,
    )
    stand_for(Alias.WORKER, name, person=person)
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
def correct_person(
    *,
    person_id: int,
    name: str,
    job_title: str,
    email: str,
    team_id: int | None,
    line_manager_id: int | None,
    by: Actor,
    now: datetime,
) -> frozenset[str]:
    """Put right what is known of a person; which of these fields changed. The names that files use go on finding them.

    A new name becomes an alias unless someone else goes by it. Raises NotFound, and Invalid by field, for example where
    the line of managers would lead back to the person.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if not is_name(name):
        raise Invalid({"name": "Enter the person's name."})
    if line_manager_id is not None and line_manager_id != person.line_manager_id:
        _check_lines({person_id: line_manager_id})
    wanted = {
        "name": name.strip(),
        "job_title": job_title.strip(),
        "email": _free_email(email, of=person_id),
        "team_id": team_id,
        "line_manager_id": line_manager_id,
    }
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, wanted[field])
    if changed:
        person.save(update_fields=changed)
        if "name" in changed:
            stand_for(Alias.WORKER, name, person=person)
        told = sorted(field.removesuffix("_id") for field in changed)
        auditlog.record(
            "access.person_corrected", subject=f"person:{person_id}", detail={"changed": told}, by=by, now=now
        )
    return frozenset(changed)


@transaction.atomic
@auditlog.at_the_end()
def set_managers(*, managers: Mapping[int, int], by: Actor, now: datetime) -> int:
    """Set the managers of many people at once, by id; of how many it changed. Raises Invalid (field ``line_manager``) where the
    line of one of them would lead back to them when all are set."""
    check_may(by, Permission.MANAGE_PEOPLE)
    _check_lines(managers)
    found = Person.objects.filter(pk__in=sorted(managers)) if len(managers) < _MANY else Person.objects.all()
    changed = 0
    for person in found.select_for_update():
        manager = managers.get(person.pk)
        if manager is not None and manager != person.line_manager_id:
            person.line_manager_id = manager
            person.save(update_fields=["line_manager"])
            changed += 1
            detail = {"changed": ["line_manager"]}
            auditlog.record("access.person_corrected", subject=f"person:{person.pk}", detail=detail, by=by, now=now)
    return changed


@transaction.atomic
def give_account(*, person_id: int, username: str, by: Actor, now: datetime) -> None:
    """Give a person who has no account one, without a password until one is set. It shows only what their roles let them see.

    Raises NotFound, WrongState for someone who has an account or has left, Invalid (field ``username``) for a name that is taken.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if person.account_id is not None:
        raise WrongState("This person has an account already. Set a new password if they cannot sign in.")
    if person.left_on is not None and person.left_on < day_of(now):
        raise WrongState("This person has left, so no account was given.")
    person.account = _new_account(username)
    person.save(update_fields=["account"])
    auditlog.record("access.account_given", subject=f"person:{person_id}", by=by, now=now)


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


def _new_account(username: str) -> User:
    wanted = username.strip()
    users = get_user_model().objects
    if not wanted:
        raise Invalid({"username": "Enter a user name. It can be the person's e-mail address."})
    if not _USERNAME.fullmatch(wanted):
        raise Invalid({"username": "A user name has letters, figures and @ . + - _ only, without spaces."})
    if users.filter(username__iexact=wanted).exists():
        raise Invalid({"username": f"The user name {wanted} is taken. Choose another."})
    return users.create_user(username=wanted)


def _free_email(text: str, *, of: int | None = None) -> str:
    """The address as it is kept. Raises Invalid (field ``email``) where it is none, or someone else's."""
    found = email_of(text)
    if found is None:
        raise Invalid(
            {"email": "This is not an e-mail address. It needs an @ and a domain, for example name@council.gov.uk."}
        )
    if found and Person.objects.filter(email=found).exclude(pk=of or 0).exists():
        raise Invalid({"email": "Someone else has this e-mail address here. Two people cannot share one."})
    return found


def _check_lines(managers: Mapping[int, int]) -> None:
    """Raise Invalid (field ``line_manager``) where the line of managers of one of these people would lead back to them."""
    rows = Person.objects.filter(line_manager__isnull=False).values_list("pk", "line_manager_id")
    above = {person: manager for person, manager in rows if manager is not None} | dict(managers)
    if in_a_circle(above) & managers.keys():
        raise Invalid({"line_manager": "The line of managers would lead back to this person. Choose someone else."})
