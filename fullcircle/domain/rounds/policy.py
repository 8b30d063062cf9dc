"""Who may plan and change rounds and the schedule, and whether the state allows it."""

from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.domain.rounds.rules import SETTLED_BY_CLOSING
from fullcircle.domain.rounds.states import ACTIVITY_WORKFLOW, ROUND_WORKFLOW, RoundState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState

BY_CLOSING = "Closing its round says what became of this, by what was done of it. It is not recorded by hand."


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


def settled_by_closing(activity: Activity) -> bool:
    """Whether closing the round of this activity says what becomes of it, by what was counted, and nobody by hand."""
    return activity.round_id is not None and activity.key in SETTLED_BY_CLOSING


def check_settle(actor: Actor, activity: Activity) -> None:
    """Raise unless the actor may say now what became of this activity: it is theirs, or they plan the schedule."""
    _check_by_hand(actor, activity)
    ACTIVITY_WORKFLOW.check("finish", activity.state)
    ACTIVITY_WORKFLOW.check("miss", activity.state)


def check_take_back(actor: Actor, activity: Activity) -> None:
    """Raise unless the actor may take back now what is recorded of this activity: whoever may record it."""
    _check_by_hand(actor, activity)
    ACTIVITY_WORKFLOW.check("take_back", activity.state)


def _check_by_hand(actor: Actor, activity: Activity) -> None:
    if not actor.may(Permission.PLAN_ROUNDS) and not owns(actor, activity):
        raise NotAllowed("Only its owner, or someone who plans rounds, can say what became of this activity.")
    if settled_by_closing(activity):
        raise WrongState(BY_CLOSING)
