"""Changing the days of a round, as those who moderate in it are told of it too."""

from datetime import datetime

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.operations._common import MODERATIONS
from fullcircle.domain.moderation.states import NEW_DATE, ModerationState
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation


@operation
def change_round(
    *, round_id: int, version: int, title: str, focus: str, dates: RoundDates, by: Actor, now: datetime
) -> int:
    """Change a round, as ``audits.change_round`` does and raises, and tell those who moderate in it of another day."""
    going_on = Moderation.objects.exclude(state=ModerationState.AGREED).filter(audit__round_id=round_id)
    moved = list(going_on.exclude(audit__round__moderation_due_on=dates.moderation_due_on))
    count = audits.change_round(
        round_id=round_id, version=version, title=title, focus=focus, dates=dates, by=by, now=now
    )
    for moderation in moved:
        MODERATIONS.held(moderation, by=by, now=now).tell(NEW_DATE, moderation.moderator_id)
    return count
