"""Who may plan and change rounds and the schedule, and whether the state allows it."""

from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.domain.rounds.states import ACTIVITY_WORKFLOW, ROUND_WORKFLOW, ActivityState, RoundState
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


def check_start(actor: Actor, found: Round) -> RoundState:
    """The state that starting leads to; raises unless the actor may start this round now."""
    check_may(actor, Permission.SELECT_CASES)
    return ROUND_WORKFLOW.check("start", RoundState(found.state))


def check_close(actor: Actor, found: Round) -> RoundState:
    """The state that closing leads to; raises unless the actor may close this round now."""
    check_plan(actor)
    return ROUND_WORKFLOW.check("close", RoundState(found.state))


def check_settle(actor: Actor, activity: Activity, move: str) -> ActivityState:
    """The state an activity moves to ("finish" or "miss"); raises unless it is the actor's, or they plan the schedule."""
    if not actor.may(Permission.PLAN_ROUNDS) and not actor.is_(activity.owner_id):
        raise NotAllowed("Only its owner, or someone who plans rounds, can say what became of this activity.")
    return ACTIVITY_WORKFLOW.check(move, ActivityState(activity.state))
