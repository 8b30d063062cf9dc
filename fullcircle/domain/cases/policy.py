"""Who sees the record of a child, and who may put one into a team, and out of it."""

from django.db.models import Q

from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed

GIVING_TEAMS = (Permission.MANAGE_IMPORTS, Permission.SELECT_CASES)
"""Whoever holds one of these sees which children have no team, and may put them into one, as far as it reaches."""


def sees(actor: Actor, child: Child) -> bool:
    """Whether this person sees the child's record: by where the child is now, or as their allocated worker."""
    service_id = child.team.service_area_id if child.team else None
    covered = actor.scope(Permission.SEE_CHILDREN).covers(service_id=service_id, team_id=child.team_id)
    return covered or actor.is_(child.worker_id)


def check_may_give_teams(actor: Actor) -> None:
    """Raise NotAllowed unless the actor imports data or draws selections, and may see children."""
    if not (any(actor.may(permission) for permission in GIVING_TEAMS) and actor.may(Permission.SEE_CHILDREN)):
        raise NotAllowed("Your roles do not let you put children into a team.")


def check_give_team(actor: Actor, *, service_id: int, team_id: int) -> None:
    """Raise NotAllowed unless one of these permissions reaches that team."""
    check_may_give_teams(actor)
    if not reaches(actor, service_id=service_id, team_id=team_id):
        raise NotAllowed("Your roles do not let you put children into a team here.")


def reaches(actor: Actor, *, service_id: int, team_id: int) -> bool:
    """Whether one of these permissions reaches that team."""
    return any(scope.covers(service_id=service_id, team_id=team_id) for scope in _scopes(actor))


def may_leave(actor: Actor) -> Q:
    """Children who may leave the team that they are in: one that these permissions reach. Who is in none leaves none."""
    reached = Q(team=None)
    for scope in _scopes(actor):
        reached |= within(scope, "team")
    return reached


def _scopes(actor: Actor) -> list[Scope]:
    return [actor.scope(permission) for permission in GIVING_TEAMS]
