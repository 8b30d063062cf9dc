"""Who may put a child into a team."""

from fullcircle.foundation.access.policy import check_covers
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed

GIVING_TEAMS = (Permission.MANAGE_IMPORTS, Permission.SELECT_CASES)
"""Whoever holds one of these sees which children have no team, and may put them into one."""


def check_may_give_teams(actor: Actor) -> None:
    """Raise NotAllowed unless the actor imports data or draws selections, and may see children."""
    if not (any(actor.may(permission) for permission in GIVING_TEAMS) and actor.may(Permission.SEE_CHILDREN)):
        raise NotAllowed("Your roles do not let you put children into a team.")


def check_give_team(actor: Actor, *, service_id: int, team_id: int) -> None:
    """Raise NotAllowed unless one of these permissions reaches that team."""
    check_may_give_teams(actor)
    giving = next(permission for permission in GIVING_TEAMS if actor.may(permission))
    check_covers(actor, giving, service_id=service_id, team_id=team_id)
