"""Who may select, and whether the round and the draw are at the point where they can."""

from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import DRAW_WORKFLOW, DrawState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import WrongState


def check_draw(actor: Actor, found: Round) -> None:
    """Raise unless the actor may draw a selection for this round now."""
    check_may(actor, Permission.SELECT_CASES)
    if found.state != RoundState.PLANNED:
        raise WrongState("The selection of this round is confirmed. It cannot be drawn again.")


def check_set_aside(actor: Actor) -> None:
    """Raise unless the actor may set children aside from draws, and let them be drawn again."""
    check_may(actor, Permission.SELECT_CASES)


def check_change(actor: Actor, draw: Draw) -> None:
    """Raise unless the actor may change this draw by hand now."""
    check_may(actor, Permission.SELECT_CASES)
    if draw.state != DrawState.PROPOSED:
        raise WrongState("This selection is no longer a proposal. It stays as it is.")


def check_confirm(actor: Actor, draw: Draw) -> None:
    """Raise unless the actor may confirm this draw now."""
    check_may(actor, Permission.SELECT_CASES)
    DRAW_WORKFLOW.check("confirm", draw.state)


def check_see_undone(actor: Actor, draw: Draw) -> None:
    """Raise unless the actor may say that they know that the data behind this confirmed draw was undone."""
    check_may(actor, Permission.SELECT_CASES)
    if draw.state != DrawState.CONFIRMED:
        raise WrongState("This selection is a proposal: draw again, or confirm it knowingly.")
