"""Closing a round with what its audits and their moderation have reached."""

from datetime import datetime

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.operations._common import MODERATIONS
from fullcircle.domain.moderation.queries.closing import reached
from fullcircle.domain.moderation.states import ROUND_CLOSED, ModerationState
from fullcircle.domain.rounds import operations as rounds
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation


@operation
def close_round(*, round_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Close a round that is under way. Its schedule says what took place and what did not. Of a round that did not take place,
    audits that nobody has started are withdrawn with the same reason; all others can still be finished, and those who write
    or moderate them are told.

    Raises NotFound, NotAllowed, WrongState, and Invalid, on ``reason``, where something is unfinished and nobody says why.
    """
    so_far = reached(by, round_id)
    rounds.close(round_id=round_id, reached=so_far, reason=reason, by=by, now=now)
    if so_far.idle:
        audits.withdraw_idle(round_id=round_id, reason=reason, by=by, now=now)
    audits.tell_of_closing(round_id=round_id, by=by, now=now)
    _tell_of_closing(round_id, by, now)


def _tell_of_closing(round_id: int, by: Actor, now: datetime) -> None:
    """Tell both who take part in a moderation that is still open."""
    going_on = Moderation.objects.exclude(state=ModerationState.AGREED).filter(audit__round_id=round_id)
    for moderation in going_on.select_related("audit").order_by("pk"):
        held = MODERATIONS.held(moderation, by=by, now=now)
        held.tell(ROUND_CLOSED, moderation.moderator_id, moderation.audit.auditor_id)
