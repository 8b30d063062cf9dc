"""Service areas, teams, and the names that files use."""

from datetime import date

from django.db.models import Q, QuerySet

from fullcircle.foundation.access.models import Alias, RoleAssignment, ServiceArea, Team, in_force, there
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission, Role


def service_areas() -> list[ServiceArea]:
    """All service areas in their order."""
    return list(ServiceArea.objects.all())


def teams() -> list[Team]:
    """All teams with their service areas."""
    return list(Team.objects.select_related("service_area"))


def unmanaged(on: date) -> "QuerySet[Team]":
    """Teams that are open on that day and of which nobody there holds the role of manager."""
    managing = RoleAssignment.objects.filter(in_force(on), there(on, "person__"), role=Role.TEAM_MANAGER)
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    return Team.objects.filter(still_open).exclude(pk__in=managing.values("team_id"))


def aliases(kind: str) -> dict[str, Alias]:
    """Every known name of that kind ("team" or "worker") by its folded form."""
    return {
        alias.folded: alias for alias in Alias.objects.filter(kind=kind).select_related("team__service_area", "person")
    }


def waiting_names() -> "QuerySet[Alias]":
    """Names met in imports that nobody has said anything about yet."""
    return Alias.objects.filter(team__isnull=True, person__isnull=True, ignored=False)


def names_of(seen_by: Actor, person_id: int) -> list[str]:
    """The names by which files know a person. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    return list(Alias.objects.filter(kind=Alias.WORKER, person_id=person_id).values_list("text", flat=True))
