"""Who may import, and when."""

from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.states import WORKFLOW, ImportState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


def check_apply(actor: Actor, import_file: Import) -> ImportState:
    """The state that applying leads to; raises NotAllowed or WrongState."""
    check_may(actor, Permission.MANAGE_IMPORTS)
    return WORKFLOW.check("start_applying", ImportState(import_file.state))


def check_set_aside(actor: Actor, import_file: Import) -> ImportState:
    """The state that setting aside leads to; raises NotAllowed or WrongState."""
    check_may(actor, Permission.MANAGE_IMPORTS)
    return WORKFLOW.check("set_aside", ImportState(import_file.state))
