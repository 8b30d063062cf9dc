"""Who may note what of people who audit or moderate, and who is independent still."""

from fullcircle.domain.auditors.models import Conflict
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState


def check_note(actor: Actor) -> None:
    """Raise unless the actor may see and note of people how much time they have, their training and their leave."""
    check_may(actor, Permission.SELECT_CASES)


def check_declare(actor: Actor, person_id: int) -> None:
    """Raise unless the actor may note a conflict of interest of this person: their own, or, of others, who selects."""
    if not actor.is_(person_id):
        check_may(actor, Permission.SELECT_CASES)


def check_end_conflict(actor: Actor, person_id: int) -> None:
    """Raise unless the actor may say that a conflict of this person is no more: who selects, and of their own nobody."""
    check_may(actor, Permission.SELECT_CASES)
    if actor.is_(person_id):
        raise NotAllowed("Somebody else who selects says that a conflict of your own is no more.")


def check_independent(actor: Actor, *, child_id: int | None, team_id: int) -> None:
    """Raise WrongState where this person has declared a conflict of interest, which still holds, about the child or the team:
    what they would judge is for somebody else."""
    held = Conflict.objects.touching(child=child_id or 0, team=team_id)
    if held.filter(person_id=actor.person_id or 0).exists():
        raise WrongState(
            "A conflict of interest of yours is noted here, so somebody else goes on with it. What you have written is kept. "
            "Whoever selects children gives it on, or ends the conflict if it is no more."
        )
