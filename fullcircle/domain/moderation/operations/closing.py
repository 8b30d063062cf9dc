"""Closing a round with what its audits and their moderation have reached."""

from datetime import datetime

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.moderation.queries.closing import reached
from fullcircle.domain.rounds import operations as rounds
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation


@operation
def close_round(*, round_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Close a round that is under way. Its schedule says what took place and what did not. Of a round that did not take place,
    audits that nobody has started are withdrawn with the same reason; all others can still be finished, and their
    auditors are told.

    Raises NotFound, NotAllowed, WrongState, and Invalid, on ``reason``, where something is unfinished and nobody says why.
    """
    so_far = reached(by, round_id)
    rounds.close(round_id=round_id, reached=so_far, reason=reason, by=by, now=now)
    if so_far.idle:
        audits.withdraw_idle(round_id=round_id, reason=reason, by=by, now=now)
    audits.tell_of_closing(round_id=round_id, by=by, now=now)
