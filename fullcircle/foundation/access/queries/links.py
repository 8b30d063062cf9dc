"""Links to set a password that wait for a second person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from fullcircle.foundation.access.models import LinkRequest, Person, RoleAssignment, in_force
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.queries.people import grants_of
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import GRANTS, Permission, Role
from fullcircle.foundation.kernel.errors import NotFound


def power_of(person_id: int, *, on: date) -> Actor:
    """The person with every role that counts on that day or will later: what a link for them could come to be good for."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return Actor(person.pk, person.name, grants_of(person.role_assignments.filter(lasting, ended_at__isnull=True)))


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
    giving = [role for role in Role if Permission.AGREE_TO_LINKS in GRANTS[role]]
    held = RoleAssignment.objects.filter(in_force(on), person_id=seen_by.person_id or 0, role__in=giving)
    from_others = held.filter(~Q(given_by_id=OuterRef("asked_by_id")) | Q(given_by__isnull=True))
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
