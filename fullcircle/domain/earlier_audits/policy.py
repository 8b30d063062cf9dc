"""Who may import earlier audits, say what their questions mean, and read them; and when."""

from fullcircle.domain.earlier_audits.models import EarlierFile
from fullcircle.domain.imports.states import WORKFLOW, ImportState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState

READERS = (Permission.SEE_AUDITS, Permission.MANAGE_IMPORTS)


def check_import(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may bring in earlier audits."""
    check_may(actor, Permission.MANAGE_IMPORTS)


def check_see_files(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may see what became of received files."""
    check_may(actor, Permission.SEE_IMPORTS)


def check_read_audits(actor: Actor) -> None:
    """Raise NotAllowed unless some role lets the actor read audits, or import them. How far is ``visible_to``'s to say."""
    if not any(actor.may(permission) for permission in READERS):
        raise NotAllowed("Your roles do not let you read audits.")


def check_map(actor: Actor, file: EarlierFile) -> None:
    """Raise NotAllowed, or WrongState once the file is applied, set aside or not read yet."""
    check_import(actor)
    if file.state != ImportState.READ:
        raise WrongState("The questions of a file can be mapped once it has been read and until it is applied.")


def check_apply(actor: Actor, file: EarlierFile) -> None:
    """Raise NotAllowed or WrongState unless the actor may apply it now."""
    check_import(actor)
    WORKFLOW.check("start_applying", file.state)
