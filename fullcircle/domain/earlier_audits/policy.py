"""Who may say what the questions of earlier audits mean, and read them; and when."""

from fullcircle.domain.earlier_audits.models import EarlierFile
from fullcircle.domain.intake.policy import check_import
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState

READERS = (Permission.SEE_AUDITS, Permission.MANAGE_IMPORTS)


def check_read_audits(actor: Actor) -> None:
    """Raise NotAllowed unless some role lets the actor read audits, or import them. How far is ``visible_to``'s to say."""
    if not any(actor.may(permission) for permission in READERS):
        raise NotAllowed("Your roles do not let you read audits.")


def check_map(actor: Actor, file: EarlierFile) -> None:
    """Raise NotAllowed, or WrongState once the file is applied, set aside or not read yet."""
    check_import(actor)
    if file.state != FileState.READ:
        raise WrongState("The questions of a file can be mapped once it has been read and until it is applied.")
