"""Closing a round with what its audits and their moderation have reached."""

from datetime import datetime

from django.db import transaction

from fullcircle.domain.moderation.queries.closing import reached
from fullcircle.domain.rounds import operations as rounds
from fullcircle.foundation.access.rules import Actor


@transaction.atomic
def close_round(*, round_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Close a round that is under way. Its schedule says what took place and what did not; audits that are not final can still
    be finished.

    Raises NotFound, NotAllowed, WrongState, and Invalid, on ``reason``, where something is unfinished and nobody says why.
    """
    rounds.close(round_id=round_id, reached=reached(by, round_id), reason=reason, by=by, now=now)
