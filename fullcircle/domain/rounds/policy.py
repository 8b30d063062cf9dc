"""Who may plan and change rounds and the schedule, and whether the state allows it."""

from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.domain.rounds.rules import SETTLED_BY_CLOSING
from fullcircle.domain.rounds.states import ACTIVITY_WORKFLOW, ROUND_WORKFLOW, RoundState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState


def check_plan(actor: Actor) -> None:
    """Raise unless the actor may plan rounds and the schedule."""
    check_may(actor, Permission.PLAN_ROUNDS)


def check_change(actor: Actor, found: Round) -> None:
    """Raise unless the actor may change this round's words and dates now."""
    check_plan(actor)
    if found.state == RoundState.CLOSED:
        raise WrongState("This round is closed and stays as it was. Nothing was changed.")


def check_start(actor: Actor, found: Round) -> None:
    """Raise unless the actor may start this round now."""
    check_may(actor, Permission.SELECT_CASES)
    ROUND_WORKFLOW.check("start", found.state)


def check_close(actor: Actor, found: Round) -> None:
    """Raise unless the actor may close this round now."""
    check_plan(actor)
    ROUND_WORKFLOW.check("close", found.state)


def owns(actor: Actor, activity: Activity) -> bool:
    """Whether the activity is this person's: theirs by name or, where it is nobody's in particular, by a role that they hold, for
    the whole council or their part. What is settled when its round closes is nobody's by a role that many hold."""
    nobodys = activity.owner_id is None and activity.key not in SETTLED_BY_CLOSING
    by_role = nobodys and activity.owner_role in {str(role) for role in actor.roles}
    return actor.is_(activity.owner_id) or by_role


def check_settle(actor: Actor, activity: Activity, *moves: str) -> None:
    """Raise unless the actor may say what became of this activity, by each of these moves: it is theirs, or they plan the
    schedule."""
    if not actor.may(Permission.PLAN_ROUNDS) and not owns(actor, activity):
        raise NotAllowed("Only its owner, or someone who plans rounds, can say what became of this activity.")
    for move in moves:
        ACTIVITY_WORKFLOW.check(move, activity.state)
