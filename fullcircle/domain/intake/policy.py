"""Who may bring files in and see what became of them, and when."""

from datetime import datetime

from fullcircle.domain.intake.models import Received
from fullcircle.domain.intake.states import BUSY, WORKFLOW, FileState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import WrongState


def check_import(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may bring files in."""
    check_may(actor, Permission.MANAGE_IMPORTS)


def check_see(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may see what became of received files."""
    check_may(actor, Permission.SEE_IMPORTS)


def may_start_reading(_: Actor, file: Received) -> None:
    """Raise WrongState unless it waits to be read. Who may read it was asked when it was sent."""
    WORKFLOW.check("start_reading", file.state)


def check_apply(actor: Actor, file: Received) -> None:
    """Raise NotAllowed or WrongState unless the actor may apply it now."""
    check_import(actor)
    WORKFLOW.check("start_applying", file.state)


def check_set_aside(actor: Actor, file: Received, at: datetime) -> None:
    """Raise NotAllowed or WrongState unless the actor may set it aside now; also while work on the file goes on."""
    check_import(actor)
    WORKFLOW.check("set_aside", file.state)
    if file.state in BUSY - {FileState.RECEIVED} and not file.has_stalled(at):
        raise WrongState("Full Circle is at work on this file. Wait until it is done, then set it aside.")
