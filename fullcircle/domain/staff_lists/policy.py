"""Who may bring people in from a list, and when."""

from fullcircle.domain.staff_lists.models import StaffList
from fullcircle.domain.staff_lists.states import WORKFLOW, StaffListState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


def check_send(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may change people, teams and roles: a list does nothing else."""
    check_may(actor, Permission.MANAGE_PEOPLE)


def check_apply(actor: Actor, found: StaffList) -> StaffListState:
    """The state that applying leads to; raises NotAllowed or WrongState."""
    check_send(actor)
    return WORKFLOW.check("apply", StaffListState(found.state))


def check_set_aside(actor: Actor, found: StaffList) -> StaffListState:
    """The state that setting aside leads to; raises NotAllowed or WrongState."""
    check_send(actor)
    return WORKFLOW.check("set_aside", StaffListState(found.state))
