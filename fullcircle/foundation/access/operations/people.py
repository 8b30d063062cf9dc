"""Writes about people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from django.contrib.auth import get_user_model

from fullcircle.foundation.access.models import Alias, Person
from fullcircle.foundation.access.operations._common import among
from fullcircle.foundation.access.operations.accounts import new_account
from fullcircle.foundation.access.operations.names import stand_for
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor, email_of, in_a_circle, is_name
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.seen import check_still


@dataclass(frozen=True)
class Newcomer:
    """Somebody to add."""

    name: str
    job_title: str = ""
    email: str = ""
    team_id: int | None = None
    line_manager_id: int | None = None


class Corrections(TypedDict, total=False):
    """What of a person is to be put right; what is not named stays as it is."""

    name: str
    job_title: str
    email: str
    team_id: int | None
    line_manager_id: int | None


@operation
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
    newcomer = Newcomer(name, job_title, email, team_id, line_manager_id)
    person_id = add_people(newcomers=[newcomer], by=by, now=now)[0]
    if username:
        Person.objects.filter(pk=person_id).update(account=new_account(username))
    return person_id


@operation
def add_people(*, newcomers: Sequence[Newcomer], by: Actor, now: datetime) -> list[int]:
    """Add many people at once, without accounts; their ids in that order. Raises as `add_person`; nobody is added then."""
    check_may(by, Permission.MANAGE_PEOPLE)
    if not all(is_name(one.name) for one in newcomers):
        raise Invalid({"name": "Enter the person's name."})
    addresses = _free_emails([(None, one.email) for one in newcomers])
    people = Person.objects.bulk_create(
        Person(
            name=one.name.strip(),
            job_title=one.job_title,
            email=address,
            email_by_id=by.person_id if address else None,
            team_id=one.team_id,
            line_manager_id=one.line_manager_id,
        )
        for one, address in zip(newcomers, addresses, strict=True)
    )
    stand_for(Alias.WORKER, [(person.name, person.pk) for person in people])
    for person in people:
        auditlog.record("access.person_added", subject=f"person:{person.pk}", by=by, now=now)
    return [person.pk for person in people]


@operation
def add_person_for_account(*, name: str, username: str, by: Actor, now: datetime) -> int:
    """Add the person behind an account that exists already; their id. Invalid if there is no such free account."""
    check_may(by, Permission.MANAGE_PEOPLE)
    account = get_user_model().objects.filter(username=username, person__isnull=True).first()
    if account is None:
        raise Invalid({"username": f"There is no account {username} that is still without a person."})
    person = Person.objects.create(name=name.strip(), account=account)
    auditlog.record("access.person_added", subject=f"person:{person.pk}", by=by, now=now)
    return person.pk


@operation
def correct_person(
    *, person_id: int, by: Actor, now: datetime, seen: str | None = None, **corrections: Unpack[Corrections]
) -> frozenset[str]:
    """Put right what is known of a person; which of these fields changed. The names that files use go on finding them.

    A new name becomes an alias unless someone else goes by it. Raises NotFound, and Invalid by field, for example where
    the line of managers would lead back to the person. ``seen``: `Person.known` as the page showed it; StaleWrite where that is
    no more.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    held = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("team", "line_manager")
    if (person := held.filter(pk=person_id).first()) is not None:
        check_still(seen, person.known, f"They are known as {person.in_words} now.")
    return correct_people(corrections={person_id: corrections}, by=by, now=now)[person_id]


@operation
def correct_people(*, corrections: Mapping[int, Corrections], by: Actor, now: datetime) -> dict[int, frozenset[str]]:
    """Put right what is known of many people, by id; which fields of whom changed. Lines of managers are looked at as
    they are when all is done. Raises as `correct_person`; nothing is changed then."""
    check_may(by, Permission.MANAGE_PEOPLE)
    held = among(Person.objects.all(), corrections).order_by("pk").select_for_update(no_key=True)
    people = {person.pk: person for person in held if person.pk in corrections}
    if corrections.keys() - people.keys():
        raise NotFound
    wanted = _accepted(corrections)
    _check_lines({pk: one["line_manager_id"] for pk, one in wanted.items() if "line_manager_id" in one}, people)
    renamed = []
    changed = {}
    for pk, one in wanted.items():
        person = people[pk]
        fields = [field for field, value in one.items() if getattr(person, field) != value]
        changed[pk] = frozenset(fields)
        if not fields:
            continue
        for field in fields:
            setattr(person, field, one[field])  # type: ignore[literal-required]
        if "email" in fields:
            person.email_by_id = by.person_id
        person.save(update_fields=[*fields, "email_by"])
        if "name" in fields:
            renamed.append((person.name, pk))
        told = {"changed": sorted(field.removesuffix("_id") for field in fields)}
        auditlog.record("access.person_corrected", subject=f"person:{pk}", detail=told, by=by, now=now)
    stand_for(Alias.WORKER, renamed)
    return changed


@operation
def hold_people(*, by: Actor) -> None:
    """Let nobody else correct anybody until this transaction ends: for a change that rests on what is known of everybody."""
    check_may(by, Permission.MANAGE_PEOPLE)
    list(Person.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _accepted(corrections: Mapping[int, Corrections]) -> dict[int, Corrections]:
    """The corrections as they are kept. Raises Invalid by field."""
    wanted: dict[int, Corrections] = {pk: {**one} for pk, one in corrections.items()}
    for one in wanted.values():
        if "name" in one:
            if not is_name(one["name"]):
                raise Invalid({"name": "Enter the person's name."})
            one["name"] = one["name"].strip()
        if "job_title" in one:
            one["job_title"] = one["job_title"].strip()
    emails = [(pk, one["email"]) for pk, one in wanted.items() if "email" in one]
    for (pk, _), address in zip(emails, _free_emails(emails), strict=True):
        wanted[pk]["email"] = address
    return wanted


def _free_emails(emails: Sequence[tuple[int | None, str]]) -> list[str]:
    """The addresses as they are kept, each with whose it is to be. Raises Invalid (field ``email``) where one is none, or someone
    else's."""
    found = [(whose, email_of(text)) for whose, text in emails]
    addresses = [address for _, address in found if address is not None]
    if len(addresses) < len(found):
        raise Invalid(
            {"email": "This is not an e-mail address. It needs an @ and a domain, for example name@council.gov.uk."}
        )
    given = [address for address in addresses if address]
    holders = among(Person.objects.exclude(email=""), given, column="email").values_list("email", "pk")
    held_by = dict(holders) if given else {}
    others = any(address and held_by.get(address, whose) != whose for whose, address in found)
    if others or len(set(given)) < len(given):
        raise Invalid({"email": "Someone else has this e-mail address here. Two people cannot share one."})
    return addresses


def _check_lines(managers: Mapping[int, int | None], people: Mapping[int, Person]) -> None:
    """Raise Invalid (field ``line_manager``) where the line of managers of one who gets another would lead back to them."""
    new = {pk: manager for pk, manager in managers.items() if manager != people[pk].line_manager_id}
    if not any(new.values()):
        return
    rows = Person.objects.filter(line_manager__isnull=False).values_list("pk", "line_manager_id")
    above = dict(rows) | new
    if in_a_circle({person: manager for person, manager in above.items() if manager is not None}) & new.keys():
        raise Invalid({"line_manager": "The line of managers would lead back to this person. Choose someone else."})
