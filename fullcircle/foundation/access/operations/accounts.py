"""Writes about accounts: given, shut, opened again, and their passwords."""

import re
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fullcircle.foundation.access.models import LinkRequest, Person
from fullcircle.foundation.access.operations import _administrators
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor, account_name
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from fullcircle.foundation.kernel.operation import operation

_USERNAME = re.compile(r"[\w.@+-]{1,150}")


@operation
def give_account(*, person_id: int, username: str, by: Actor, now: datetime) -> None:
    """Give a person who has no account one, without a password until they set one. It shows only what their roles let them see.

    Raises NotFound, WrongState for someone who has an account or has left, Invalid (field ``username``) for a name that is taken.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if person.account_id is not None:
        raise WrongState("This person has an account already. Make them a link if they cannot sign in.")
    if person.has_left(day_of(now)):
        raise WrongState("This person has left, so no account was given.")
    person.account = new_account(username)
    person.save(update_fields=["account"])
    auditlog.record("access.account_given", subject=f"person:{person_id}", by=by, now=now)


@operation
def shut_account(*, person_id: int, by: Actor, now: datetime) -> None:
    """Shut a person's account: from this moment on every request of theirs is refused, in every browser, and their password is
    gone. Their roles stay for when it is opened again. NotFound without an account; WrongState for one's own, and for the last
    who looks after people.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    _administrators.hold()
    person = held(person_id)
    if person.account is None:
        raise NotFound
    if by.is_(person_id):
        raise WrongState("Nobody shuts their own account. Ask another administrator to do it.")
    if not person.account.is_active:
        return
    close(person)
    if any(_administrators.looks_after_people(role.role) for role in person.role_assignments.all()):
        _administrators.check_one_remains(on=day_of(now))
    auditlog.record("access.account_shut", subject=f"person:{person_id}", by=by, now=now)


@operation
def open_account(*, person_id: int, by: Actor, now: datetime) -> None:
    """Open a shut account again, without a password until they set one. WrongState for someone who has left."""
    check_may(by, Permission.MANAGE_PEOPLE)
    person = held(person_id)
    if person.account is None:
        raise NotFound
    if person.has_left(day_of(now)):
        raise WrongState("This person has left, so their account stays shut. If they are back, say so first.")
    if person.account.is_active:
        return
    person.account.is_active = True
    person.account.save(update_fields=["is_active"])
    auditlog.record("access.account_opened", subject=f"person:{person_id}", by=by, now=now)


@operation
def set_password(*, person_id: int, password: str, by: Actor, now: datetime) -> None:
    """Set one's own password; every browser is signed out. Nobody sets someone else's: see `links`.

    NotAllowed for anybody else but the product; Invalid (field ``password``) says why a password is refused.
    """
    if not (by.is_system or by.is_(person_id)):
        raise NotAllowed("A password is set by the person alone. Make them a link.")
    account = held(person_id).account
    if account is None:
        raise NotFound
    try:
        validate_password(password, account)
    except ValidationError as fault:
        raise Invalid({"password": " ".join(fault.messages)}) from fault
    account.set_password(password)
    account.save(update_fields=["password"])
    auditlog.record("access.password_set", subject=f"person:{person_id}", by=by, now=now)


@operation
def change_password(*, present: str, password: str, by: Actor, now: datetime) -> None:
    """Change one's own password, which the present one proves. Invalid by field (``present``, ``password``)."""
    account = held(by.person_id or 0).account
    if account is None or not account.check_password(present):
        raise Invalid({"present": "This is not your present password. Type it again."})
    if account.check_password(password):
        raise Invalid({"password": "This is your present password. Choose another."})
    set_password(person_id=by.person_id or 0, password=password, by=by, now=now)


def held(person_id: int) -> Person:
    """The person, held until the transaction ends, and their account. NotFound."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def close(person: Person) -> None:
    """Make the account of no use from this moment on. A session knows its account by the password, so all of them end, also
    those that would come to life when the account is opened again."""
    LinkRequest.objects.filter(person=person).delete()
    account = person.account
    if account is None:
        return
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])


def new_account(username: str) -> User:
    """An account of that name without a password. Raises Invalid (field ``username``)."""
    wanted = account_name(username)
    users = get_user_model().objects
    if not wanted:
        raise Invalid({"username": "Enter a user name. It can be the person's e-mail address."})
    if not _USERNAME.fullmatch(wanted):
        raise Invalid({"username": "A user name has letters, figures and @ . + - _ only, without spaces."})
    if users.filter(username__iexact=wanted).exists():
        raise Invalid({"username": f"The user name {wanted} is taken. Choose another."})
    return users.create_user(username=wanted)
