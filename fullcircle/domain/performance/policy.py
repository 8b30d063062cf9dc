"""Who may see the performance picture and set standards."""

from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


def check_see(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may see performance somewhere."""
    check_may(actor, Permission.SEE_PERFORMANCE)


def check_see_children(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may see performance and child records somewhere."""
    check_see(actor)
    check_may(actor, Permission.SEE_CHILDREN)


def check_set_standard(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may set standards."""
    check_may(actor, Permission.SET_STANDARDS)


def check_take_picture(actor: Actor) -> None:
    """A picture is taken as part of an import."""
    check_may(actor, Permission.MANAGE_IMPORTS)
