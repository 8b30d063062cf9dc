"""Changing the days of a round, with which its moderations move."""

from datetime import datetime

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.operations._common import MODERATIONS
from fullcircle.domain.moderation.states import NEW_DATE, TALK_DATE, ModerationState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation


@operation
def change_round(
    *, round_id: int, version: int, title: str, focus: str, dates: RoundDates, by: Actor, now: datetime
) -> int:
    """Change a round, as ``audits.change_round`` does and raises. Moderations that were due on its day for moderation, and are
    not agreed yet, are due on the new one; those that were asked for late keep their own. Their moderators are told, and the
    auditors with whom the talk is to be held."""
    former = Round.objects.filter(pk=round_id).values_list("moderation_due_on", flat=True).first()
    count = audits.change_round(
        round_id=round_id, version=version, title=title, focus=focus, dates=dates, by=by, now=now
    )
    if former is None or former == dates.moderation_due_on:
        return count
    going_on = Moderation.objects.exclude(state=ModerationState.AGREED).filter(audit__round_id=round_id, due_on=former)
    for moderation in going_on.select_related("audit").select_for_update(of=("self",)).order_by("pk"):
        held = MODERATIONS.held(moderation, by=by, now=now)
        moderation.due_on = dates.moderation_due_on
        held.save()
        held.tell(NEW_DATE, moderation.moderator_id)
        if moderation.state == ModerationState.TO_AGREE:
            held.tell(TALK_DATE, moderation.audit.auditor_id)
    return count
