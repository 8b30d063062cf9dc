"""Links by which people set their own password: for a first one, or when it is forgotten.

A link is of use once, for a day, and only while the person's roles stay what they were when it was made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from fullcircle.foundation.access.models import LinkRequest, Person, RoleAssignment
from fullcircle.foundation.access.operations.accounts import held, set_password
from fullcircle.foundation.access.policy import (
    check_account_open,
    check_agree_to_link,
    check_ask_for_link,
    check_may,
    holds_no_more,
)
from fullcircle.foundation.access.queries import link_request, power_of, way_of_link, who_may
from fullcircle.foundation.access.rules import Actor, account_name
from fullcircle.foundation.access.states import LINK_WAITS, Permission, Way
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import NotFound, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.telling import tell


@dataclass(frozen=True)
class Link:
    """A link that is made: the two parts of its address, whose it is, and how it goes to them (``email`` by e-mail, else "")."""

    who: str
    token: str
    name: str
    way: Way
    email: str = ""


class _Tokens(PasswordResetTokenGenerator):
    """Django's tokens, by the product's clock. A token ends with the password, with a sign-in, and with any change of roles."""

    key_salt = "fullcircle.foundation.access.operations.links"

    def _now(self) -> datetime:
        return clock.now().astimezone(clock.LONDON).replace(tzinfo=None)

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        usual = super()._make_hash_value(user, timestamp)
        return f"{usual}{user.is_active}{list(_roles_of(user))}"


def _roles_of(account: User) -> Iterator[tuple[object, ...]]:
    roles = RoleAssignment.objects.filter(person__account=account).order_by("pk")
    yield from roles.values_list("pk", "ends_on", "ended_at")


_TOKENS = _Tokens()


@operation
def ask_for_link(*, person_id: int, mail: bool, by: Actor, now: datetime) -> Link | None:
    """Make a link for someone else; None where it waits for a second person, since it is theirs alone and could not be sent.

    ``mail``: whether the site sends e-mail. It goes by e-mail where somebody else wrote the address; else it is handed over, to
    someone who may do no more than who asks. Raises NotFound without an account; WrongState where it is shut, or one's own.
    """
    check_ask_for_link(by, person_id=person_id)
    person = _with_open_account(person_id, now)
    way = way_of_link(by, person_id, mail=mail, on=day_of(now))
    if way is None:
        _ask_second(person, by.person_id, by, now)
        return None
    LinkRequest.objects.filter(person=person).delete()
    link = _link(person, way)
    _record("access.link_made", person, link, by, now)
    return link


@operation
def agree_to_link(*, person_id: int, by: Actor, now: datetime) -> Link:
    """Agree, as a second person, to a link that somebody asked for; it is shown to the second, to be handed over.

    Raises NotFound when none waits, NotAllowed and WrongState as `policy.check_agree_to_link`.
    """
    check_may(by, Permission.AGREE_TO_LINKS)
    person = _with_open_account(person_id, now)
    waits = link_request(by, person_id, on=day_of(now))
    if waits is None:
        raise NotFound
    check_agree_to_link(by, person_id=person_id, asked_by=waits.asked_by_id, made_by_asker=waits.made_by_asker)
    LinkRequest.objects.filter(person=person).delete()
    link = _link(person, Way.HAND)
    _record("access.link_agreed", person, link, by, now)
    return link


@operation
def take_back_link(*, person_id: int, by: Actor, now: datetime) -> None:
    """Take back what waits for a second person: who looks after people, or who could agree, may."""
    if not by.may(Permission.MANAGE_PEOPLE):
        check_may(by, Permission.AGREE_TO_LINKS)
    if LinkRequest.objects.filter(person_id=person_id).delete()[0]:
        auditlog.record("access.link_taken_back", subject=f"person:{person_id}", by=by, now=now)


@operation
def forgotten_link(*, username: str, by: Actor, now: datetime) -> Link | None:
    """A link for whoever forgot their password, to go by e-mail and nowhere else; None where there is no such account that is
    open, or no address of its person, or where somebody who may do less wrote the address: then it waits for a second person."""
    people = Person.objects.filter(account__username__iexact=account_name(username), account__is_active=True)
    people = people.exclude(email="")
    person = people.select_related("account").first()
    if person is None or person.has_left(day_of(now)):
        return None
    wrote = person.email_by_id
    if wrote is not None and wrote != person.pk:  # whoever wrote the address may read what goes there
        on = day_of(now)
        if not holds_no_more(power_of(wrote, on=on), power_of(person.pk, on=on)):
            _ask_second(person, wrote, by, now)
            return None
    link = _link(person, Way.MAIL)
    _record("access.link_made", person, link, by, now)
    return link


@operation
def use_link(*, who: str, token: str, password: str, now: datetime) -> None:
    """Set the password of the person whose link it is, who acts. Every browser of theirs is signed out.

    WrongState for a link that is of no use any more; Invalid (field ``password``).
    """
    person = whose_link(who=who, token=token, now=now)
    if person is None:
        raise WrongState("This link is of no use any more.")
    held(person.pk)
    if whose_link(who=who, token=token, now=now) is None:  # two at once: the first has used it
        raise WrongState("This link is of no use any more.")
    set_password(person_id=person.pk, password=password, by=Actor(person.pk, person.name), now=now)


def whose_link(*, who: str, token: str, now: datetime) -> Person | None:
    """The person whose link it is; None where it is of no use: too old, used, made before their roles changed, or never made."""
    try:
        account_id = int(urlsafe_base64_decode(who).decode("ascii"))
    except ValueError:
        return None
    person = Person.objects.filter(account_id=account_id, account__is_active=True).select_related("account").first()
    if person is None or person.account is None or person.has_left(day_of(now)):
        return None
    return person if _TOKENS.check_token(person.account, token) else None


def _with_open_account(person_id: int, now: datetime) -> Person:
    person = held(person_id)
    if person.account is None:
        raise NotFound
    check_account_open(is_open=person.account.is_active and not person.has_left(day_of(now)))
    return person


def _link(person: Person, way: Way) -> Link:
    account = person.account
    if account is None:
        raise NotFound
    who = urlsafe_base64_encode(str(account.pk).encode())
    email = person.email if way is Way.MAIL else ""
    return Link(who, _TOKENS.make_token(account), person.name, way, email)


def _ask_second(person: Person, asked_by: int | None, by: Actor, now: datetime) -> None:
    """Let a link wait for a second person, and tell all who may be it."""
    LinkRequest.objects.update_or_create(person=person, defaults={"asked_by_id": asked_by, "asked_at": now})
    subject, on = f"person:{person.pk}", day_of(now)
    auditlog.record("access.link_asked_for", subject=subject, by=by, now=now)
    agreeing = set(who_may(Permission.AGREE_TO_LINKS, on=on).values_list("pk", flat=True)) - {person.pk, asked_by}
    tell(person_ids=agreeing, kind=LINK_WAITS, subject=subject, by=by, now=now)


def _record(event: str, person: Person, link: Link, by: Actor, now: datetime) -> None:
    auditlog.record(event, subject=f"person:{person.pk}", detail={"way": link.way.value}, by=by, now=now)
