"""How access stands: how many can sign in, and which roles end soon."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from fullcircle.foundation.access.models import Person, RoleAssignment, can_sign_in, in_force, there
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.queries.organisation import unmanaged
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission, Role


@dataclass(frozen=True)
class RoleEnding:
    """A role that ends: whose, which, and its last day."""

    person_id: int
    name: str
    role: str
    ends_on: date


@dataclass(frozen=True)
class AccessStanding:
    """People who are there, how many of them can sign in, how many of those hold no role, how many have a line manager who has
    left, how many of the teams that they are in nobody manages; and roles that end soon."""

    people: int
    accounts: int
    without_role: int
    manager_left: int
    unmanaged: int
    ending: tuple[RoleEnding, ...]


def access_standing(seen_by: Actor, *, on: date, until: date) -> AccessStanding:
    """How access stands on that day, with the roles that end by ``until``, the soonest first: two queries. NotAllowed unless
    the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    staff = Person.objects.filter(there(on))
    held = RoleAssignment.objects.filter(in_force(on))
    signs_in = can_sign_in(on)
    counted = staff.order_by().aggregate(
        people=Count("pk"),
        accounts=Count("pk", filter=signs_in),
        manager_left=Count("pk", filter=Q(line_manager__isnull=False) & ~there(on, "line_manager__")),
        unmanaged=Count("team", filter=Q(team__in=unmanaged(on)), distinct=True),
        without_role=Count("pk", filter=signs_in & ~Q(pk__in=held.values("person_id"))),
    )
    ending = held.filter(ends_on__lte=until, person__in=staff).select_related("person").order_by("ends_on", "pk")
    told = (RoleEnding(a.person_id, a.person.name, Role(a.role).label, a.ends_on or until) for a in ending)
    return AccessStanding(**counted, ending=tuple(told))
