"""Who may bring people in from a list, and when."""

from fullcircle.domain.staff_lists.models import StaffList
from fullcircle.domain.staff_lists.states import WORKFLOW
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


def check_send(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may change people, teams and roles: a list does nothing else."""
    check_may(actor, Permission.MANAGE_PEOPLE)


def check_apply(actor: Actor, found: StaffList) -> None:
    """Raise NotAllowed or WrongState unless the actor may apply it now."""
    check_send(actor)
    WORKFLOW.check("apply", found.state)


def check_set_aside(actor: Actor, found: StaffList) -> None:
    """Raise NotAllowed or WrongState unless the actor may set it aside now."""
    check_send(actor)
    WORKFLOW.check("set_aside", found.state)
