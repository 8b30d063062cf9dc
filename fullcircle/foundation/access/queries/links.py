"""Links to set a password: those that wait for a second person, and what became of those that were asked for lately."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from fullcircle.foundation.access.models import LinkRequest, Person, RoleAssignment, can_sign_in, in_force
from fullcircle.foundation.access.policy import check_agree_to_link, check_may, holds_no_more
from fullcircle.foundation.access.queries.people import grants_of, who_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import GRANTS, LinkEnd, Permission, Role, Way
from fullcircle.foundation.auditlog.models import Entry, PersonalPart
from fullcircle.foundation.auditlog.states import Part
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import verdict


def power_of(person_id: int, *, on: date) -> Actor:
    """The person with every role that counts on that day or will later: what a link for them could come to be good for."""
    return _power(_person(person_id), on)


def _person(person_id: int) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def _power(person: Person, on: date) -> Actor:
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return Actor(person.pk, person.name, grants_of(person.role_assignments.filter(lasting, ended_at__isnull=True)))


def way_of_link(by: Actor, person_id: int, *, mail: bool, on: date) -> Way | None:
    """How a link goes that this actor asks for; None where a second person agrees first. ``mail``: whether the site sends e-mail.
    It goes by e-mail where somebody else wrote the address; else it is handed over, to someone who may do no more than who
    asks."""
    found = _person(person_id)
    if mail and found.email and (by.is_system or found.email_by_id != by.person_id):
        return Way.MAIL
    return Way.HAND if holds_no_more(by, _power(found, on)) else None


def somebody_could_agree(person_id: int, *, asked_by: int | None, on: date) -> bool:
    """Whether anybody who can sign in could agree as a second person to a link for this one."""
    held = Prefetch("role_assignments", RoleAssignment.objects.filter(in_force(on)), to_attr="held")
    from_others = _agreeing(on, not_given_by=asked_by).filter(person=OuterRef("pk"))
    people = who_may(Permission.AGREE_TO_LINKS, on=on).filter(can_sign_in(on))
    able = people.annotate(from_others=Exists(from_others)).prefetch_related(held)
    return any(_could_agree(one, person_id, asked_by) for one in able)


def _could_agree(person: Any, person_id: int, asked_by: int | None) -> bool:
    """Whether `check_agree_to_link` lets this person agree: ``held`` are their roles, and ``from_others``
    says whether one of these was given by others than who asked."""
    them, made_by_asker = Actor(person.pk, person.name, grants_of(person.held)), not person.from_others
    return bool(
        verdict(lambda: check_agree_to_link(them, person_id=person_id, asked_by=asked_by, made_by_asker=made_by_asker))
    )


def _agreeing(on: date, *, not_given_by: int | OuterRef | None) -> QuerySet[RoleAssignment]:
    """The roles that count on that day by which people agree to links, other than those that this person has given."""
    giving = [role for role in Role if Permission.AGREE_TO_LINKS in GRANTS[role]]
    held = RoleAssignment.objects.filter(in_force(on), role__in=giving)
    return held.filter(~Q(given_by_id=not_given_by) | Q(given_by__isnull=True))


@dataclass(frozen=True)
class LinkAsked:
    """A link that waits for a second person: whose, who asked and when. ``made_by_asker``: who asked has given the role by which
    the reader could agree."""

    person_id: int
    name: str
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    made_by_asker: bool


def link_requests(seen_by: Actor, *, on: date) -> list[LinkAsked]:
    """The links that wait for a second person, the oldest first: for those who could agree, and those who look after people."""
    if not seen_by.may(Permission.MANAGE_PEOPLE):
        check_may(seen_by, Permission.AGREE_TO_LINKS)
    from_others = _agreeing(on, not_given_by=OuterRef("asked_by_id")).filter(person_id=seen_by.person_id or 0)
    found = LinkRequest.objects.select_related("person", "asked_by").annotate(from_others=Exists(from_others))
    return [
        LinkAsked(
            one.person_id,
            one.person.name,
            one.asked_by_id,
            one.asked_by.name if one.asked_by else "",
            one.asked_at,
            made_by_asker=not (one.from_others or seen_by.is_system),
        )
        for one in found
    ]


def link_request(seen_by: Actor, person_id: int, *, on: date) -> LinkAsked | None:
    """The one that waits for this person's link."""
    return next((one for one in link_requests(seen_by, on=on) if one.person_id == person_id), None)


TOLD_FOR = timedelta(days=7)
_USE = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
_ASKED = ("access.link_asked_for", "access.link_made")
_ENDS = {
    "access.link_asked_for": LinkEnd.WAITS,
    "access.link_made": LinkEnd.OPEN,
    "access.link_agreed": LinkEnd.AGREED,
    "access.link_taken_back": LinkEnd.TAKEN_BACK,
}
_AFTER = {
    "access.password_set": LinkEnd.USED,
    "access.signed_in": LinkEnd.OVERTAKEN,
    "access.role_given": LinkEnd.OVERTAKEN,
    "access.role_ended": LinkEnd.OVERTAKEN,
    "access.account_shut": LinkEnd.OVERTAKEN,
    "access.person_left": LinkEnd.OVERTAKEN,
}
_OPEN = (LinkEnd.OPEN, LinkEnd.AGREED)


@dataclass(frozen=True)
class LinkTold:
    """What became of the link that was asked for last: whose it is, the end, who brought that about, and when. ``shown_by``: who
    was shown it as a second person, with or without an end since; "" where none was."""

    person_id: int
    name: str
    end: LinkEnd
    by: str
    at: datetime
    shown_by: str = ""


def links_told(seen_by: Actor, *, now: datetime, person_id: int | None = None) -> list[LinkTold]:
    """Of one person, or of everybody for whom this actor asked, what became of the link of the last days: as the audit log says,
    since what waits is deleted once it is decided. One query. NotAllowed unless the actor may read the log."""
    check_may(seen_by, Permission.SEE_AUDIT_LOG)
    lately = Entry.objects.filter(at__gt=now - TOLD_FOR)
    mine = lately.filter(event__in=_ASKED, by_id=seen_by.person_id or 0).values("subject")
    about = lately.filter(subject__in=mine) if person_id is None else lately.filter(subject=f"person:{person_id}")
    whose = Person.objects.annotate(subject=Concat(Value("person:"), Cast("pk", CharField()))).filter(
        subject=OuterRef("subject")
    )
    did = PersonalPart.objects.filter(number=OuterRef("number"), part=Part.NAME).values("value")
    rows = about.filter(event__in=[*_ENDS, *_AFTER]).annotate(whose=Subquery(whose.values("name")), did=Subquery(did))
    return _folded(rows.order_by("number"), now)


def _folded(rows: Iterable[Entry], now: datetime) -> list[LinkTold]:
    """The events of each person in their order come to one end."""
    found: dict[str, LinkTold] = {}
    for row in rows:
        before, did = found.get(row.subject), row.did or row.by_name or "somebody"  # type: ignore[attr-defined]
        if row.event in _ENDS:
            end = _ENDS[row.event]
            pk, shown_by = int(row.subject.partition(":")[2]), did if end is LinkEnd.AGREED else ""
            found[row.subject] = LinkTold(pk, row.whose or "", end, did, row.at, shown_by)  # type: ignore[attr-defined]
        elif before is not None and before.end in _OPEN and row.at < before.at + _USE:
            found[row.subject] = replace(before, end=_AFTER[row.event], by=did, at=row.at)
    return [
        replace(one, end=LinkEnd.EXPIRED, at=one.at + _USE) if one.end in _OPEN and one.at + _USE <= now else one
        for one in found.values()
    ]
