"""The one permission engine: checks that raise, and predicates that filter."""

from django.db.models import Q

from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed


def check_may(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless some role of the actor gives the permission, in whatever scope."""
    if not actor.may(permission):
        raise NotAllowed(f"Your roles do not let you do this ({permission.label.lower()}).")


def check_covers(actor: Actor, permission: Permission, *, service_id: int | None, team_id: int | None) -> None:
    """Raise NotAllowed unless the permission reaches records of this team."""
    if not actor.scope(permission).covers(service_id=service_id, team_id=team_id):
        raise NotAllowed(f"Your roles do not let you do this here ({permission.label.lower()}).")


def within(scope: Scope, team_path: str) -> Q:
    """A predicate that keeps rows whose team lies in ``scope``. ``team_path`` is the lookup to the team, e.g. "child__team".

    Cost does not grow with the number of records: the predicate names only the few scopes of the roles held.
    """
    if scope.everywhere:
        return ~Q(pk__in=[])  # always true, also in an "or": an empty Q() would vanish there and hide everything else
    if scope.nowhere:
        return Q(pk__in=[])
    return Q(**{f"{team_path}__service_area_id__in": sorted(scope.service_ids)}) | Q(
        **{f"{team_path}_id__in": sorted(scope.team_ids)}
    )
