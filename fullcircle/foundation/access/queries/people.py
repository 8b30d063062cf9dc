"""Reads about people, teams and roles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from fullcircle.foundation.access.models import (
    Alias,
    LinkRequest,
    Person,
    RoleAssignment,
    Team,
    in_force,
    there,
)
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.queries.organisation import unmanaged
from fullcircle.foundation.access.rules import Actor, Grant, account_name, email_of, fold
from fullcircle.foundation.access.states import GRANTS, Permission, Role, ScopeKind
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.matching import has_all


def grants_of(assignments: Iterable[RoleAssignment]) -> tuple[Grant, ...]:
    """What these roles give."""
    return tuple(
        Grant(Role(a.role), ScopeKind(a.scope_kind), service_id=a.service_area_id, team_id=a.team_id)
        for a in assignments
    )


def actor(person_id: int, *, on: date) -> Actor:
    """The person as an actor with the roles in force on that day. A person who has left has none. NotFound if unknown."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return _actor_of(person, on)


def actor_of_account(account: AbstractBaseUser, *, on: date) -> Actor | None:
    """The actor behind a signed-in account, or None when no person belongs to it or the person has left."""
    person: Person | None = getattr(account, "person", None)
    if person is None or person.has_left(on):
        return None
    return _actor_of(person, on)


def _actor_of(person: Person, on: date) -> Actor:
    if person.has_left(on):
        return Actor(person.pk, person.name)
    # Told with the roles, so that no page has to ask whether there is something so rare.
    waits = Exists(LinkRequest.objects.all())
    roles = list(person.role_assignments.filter(in_force(on)).annotate(link_waits=waits))
    return Actor(person.pk, person.name, grants_of(roles), link_waits=any(role.link_waits for role in roles))


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them. ``left``: nothing is open to them any more. ``shut``: their account is shut; ``no_password``:
    none was ever set for it, or not since it was opened again. ``can_sign_in``: none of these, and they have an account.
    ``team_unmanaged``: nobody manages their team. ``known``: `models.Person.known`."""

    id: int
    name: str
    job_title: str
    team: str
    service_area: str
    roles: tuple[str, ...]
    account_id: int | None
    left_on: date | None
    email: str = ""
    team_id: int | None = None
    manager_id: int | None = None
    manager: str = ""
    manager_left: bool = False
    left: bool = False
    shut: bool = False
    no_password: bool = False
    can_sign_in: bool = False
    team_unmanaged: bool = False
    known: str = ""


def _row(person: Person, on: date) -> PersonRow:
    roles = tuple(a.named for a in person.role_assignments.all() if a.counts(on))
    return PersonRow(
        id=person.pk,
        name=person.name,
        job_title=person.job_title,
        team=person.team.name if person.team else "",
        service_area=person.team.service_area.name if person.team else "",
        roles=roles,
        account_id=person.account_id,
        left_on=person.left_on,
        email=person.email,
        team_id=person.team_id,
        manager_id=person.line_manager_id,
        manager=person.line_manager.name if person.line_manager else "",
        manager_left=person.line_manager is not None and person.line_manager.has_left(on),
        left=person.has_left(on),
        shut=person.account is not None and not person.account.is_active,
        no_password=person.lacks_password,
        can_sign_in=person.signs_in(on),
        team_unmanaged=person.team_unmanaged,  # type: ignore[attr-defined]
        known=person.known,
    )


def _with_roles(people: "QuerySet[Person]", on: date) -> "QuerySet[Person]":
    roles = Prefetch("role_assignments", RoleAssignment.objects.select_related("team", "service_area"))
    joined = people.select_related("team__service_area", "line_manager", "account").prefetch_related(roles)
    return joined.annotate(team_unmanaged=Exists(unmanaged(on).filter(pk=OuterRef("team_id"))))


def people(seen_by: Actor, *, on: date) -> list[PersonRow]:
    """Everyone, with the roles in force on that day. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    return [_row(person, on) for person in _with_roles(Person.objects.all(), on)]


@dataclass(frozen=True)
class FoundPerson:
    """A person found by name."""

    id: int
    name: str
    job_title: str
    team: str
    left_on: date | None


def find_people(seen_by: Actor, words: Sequence[str], *, most: int) -> list[FoundPerson]:
    """At most so many people who have all these words (as from `matching.words_in`) in their name, by name. NotAllowed unless the
    actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    named = [pk for pk, name in Person.objects.values_list("pk", "name") if has_all(words, name)]
    found = Person.objects.filter(pk__in=named[:most]).values_list("pk", "name", "job_title", "team__name", "left_on")
    return [FoundPerson(pk, name, job, team or "", left_on) for pk, name, job, team, left_on in found]


def person(seen_by: Actor, person_id: int, *, on: date) -> PersonRow:
    """One person. NotFound when unknown or not for this actor to see."""
    if not seen_by.may(Permission.SEE_PEOPLE) and not seen_by.is_(person_id):
        raise NotFound
    found = _with_roles(Person.objects.filter(pk=person_id), on).first()
    if found is None:
        raise NotFound
    return _row(found, on)


@dataclass(frozen=True)
class RoleRow:
    """A role held by a person, in the past, now or from a later day. ``ended_at``: somebody ended it then, at once."""

    id: int
    role: str
    where: str
    starts_on: date
    ends_on: date | None
    in_force: bool
    ended_at: datetime | None = None
    in_error: bool = False

    def goes_on(self, on: date) -> bool:
        """Whether there is still something to end: it has no end, or one to come."""
        return self.ended_at is None and (self.ends_on is None or self.ends_on >= on)


def people_named(seen_by: Actor, person_ids: Collection[int]) -> dict[int, str]:
    """The names of these people by id, as far as this actor sees people: their own always."""
    shown = Person.objects.filter(pk__in=person_ids)
    if not seen_by.may(Permission.SEE_PEOPLE):
        shown = shown.filter(pk=seen_by.person_id or 0)
    return dict(shown.values_list("pk", "name"))


def roles_of(seen_by: Actor, person_id: int, *, on: date) -> list[RoleRow]:
    """All roles ever given to a person, the oldest first. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    held = RoleAssignment.objects.filter(person_id=person_id).select_related("team", "service_area")
    return [
        RoleRow(
            id=a.pk,
            role=Role(a.role).label,
            where=a.place or ScopeKind.AUTHORITY.label,
            starts_on=a.starts_on,
            ends_on=a.ends_on,
            in_force=a.counts(on),
            ended_at=a.ended_at,
            in_error=a.in_error,
        )
        for a in held
    ]


def managed_by(seen_by: Actor, person_id: int, *, on: date) -> int:
    """How many people who are there on that day have this person as their line manager. NotAllowed unless the actor
    may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    return Person.objects.filter(there(on), line_manager_id=person_id).count()


def person_with_account(seen_by: Actor, username: str) -> int | None:
    """The person whose account has that name; None where there is none. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    return Person.objects.filter(account__username__iexact=account_name(username)).values_list("pk", flat=True).first()


def people_with_accounts(*, on: date) -> list[PersonRow]:
    """Everyone who can sign in: for the demo's page to choose a person, and for nothing else."""
    staff = Person.objects.filter(there(on), account__is_active=True)
    return [_row(person, on) for person in _with_roles(staff, on)]


def people_in_role(role: Role, *, on: date, service_area_id: int | None = None) -> list[PersonRow]:
    """People who hold the role on that day; with ``service_area_id``, only in that service area (or all of the council)."""
    held = RoleAssignment.objects.filter(in_force(on), role=role)
    if service_area_id is not None:
        held = held.filter(
            Q(scope_kind="authority") | Q(service_area_id=service_area_id) | Q(team__service_area_id=service_area_id)
        )
    staff = Person.objects.filter(role_assignments__in=held).distinct()
    return [_row(person, on) for person in _with_roles(staff, on)]


def who_may(permission: Permission, *, on: date, in_team: Team | None = None) -> "QuerySet[Person]":
    """People who are there on that day with a role that grants it: in whatever scope, or in one that holds the team."""
    held = RoleAssignment.objects.filter(in_force(on), role__in=[role for role in Role if permission in GRANTS[role]])
    if in_team is not None:
        of_service = Q(service_area_id=in_team.service_area_id)
        held = held.filter(Q(scope_kind=ScopeKind.AUTHORITY) | of_service | Q(team_id=in_team.pk))
    return Person.objects.filter(there(on), pk__in=held.values("person_id"))


def holders(
    role: Role, *, on: date, team_id: int | None = None, service_area_id: int | None = None
) -> "QuerySet[Person]":
    """People there on that day who hold a role of this very team or service area."""
    held = RoleAssignment.objects.filter(in_force(on), role=role)
    held = held.filter(team_id=team_id) if team_id is not None else held.filter(service_area_id=service_area_id or 0)
    return Person.objects.filter(there(on), pk__in=held.values("person_id"))


def has_manager(team_id: int, *, on: date) -> bool:
    """Whether somebody who is there on that day manages the team."""
    return holders(Role.TEAM_MANAGER, on=on, team_id=team_id).exists()


def meant(text: str, *, on: date) -> list[PersonRow]:
    """Whom a name or an e-mail address may mean: everyone there that day who goes by it; best where it is one alone."""
    staff = _with_roles(Person.objects.filter(there(on)), on)
    address = email_of(text)
    if address:
        return [_row(person, on) for person in staff.filter(email=address)]
    folded = fold(text)
    if not folded:
        return []
    by_name = [person for person in staff if fold(person.name) == folded]
    return [_row(person, on) for person in by_name or staff.filter(aliases__folded=folded, aliases__kind=Alias.WORKER)]
