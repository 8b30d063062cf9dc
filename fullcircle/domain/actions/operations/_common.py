"""What every step of an action shares."""

from datetime import date, datetime

from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.policy import moderator_of
from fullcircle.domain.actions.states import ACTION_WORKFLOW
from fullcircle.domain.audits.models import Audit
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.workflow.operations import Records

ACTIONS = Records(
    Action.objects.visible_to,
    ACTION_WORKFLOW,
    events="actions",
    subject="action:{.pk}",
    hangs_from=("audit",),
    rows="updates",
    says_why="text",
)
"""The audit that an action comes from is held before it, so that nobody is asked meanwhile to moderate what they are given an
action of. Of an action its owner is told, or who was, and of a note whoever set it: none of them moderates the audit that it came
from (`moderation.queries.choosing`)."""


def wrong_owner(owner_id: int, audit: Audit | None, now: datetime) -> dict[str, str]:
    """Why this person cannot own an action, of that audit or of none."""
    owner = Person.objects.filter(pk=owner_id).first()
    if owner is None:
        return {"owner": "Choose who will do it."}
    if owner.has_left(clock.day_of(now)):
        return {"owner": f"{owner.name} has left. Choose someone else."}
    if audit is not None and owner_id == moderator_of(audit):
        return {"owner": f"{owner.name} is to judge this audit for themselves first. Choose someone else."}
    return {}


def wrong_date(due_on: date | None, reason: str, *, by_policy: date, now: datetime) -> dict[str, str]:
    if due_on is None or due_on == by_policy:
        return {}
    if due_on < clock.day_of(now):
        return {"due_on": "This date has passed. Choose today or a later day."}
    if not reason.strip():
        return {"due_reason": "Say why this date is right for the child."}
    return {}
