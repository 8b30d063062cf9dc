"""What every write of an audit begins with."""

from dataclasses import replace

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AUDIT_WORKFLOW
from fullcircle.foundation.access.queries import holders
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.workflow.operations import Held, Records

LONGEST_REASON = 500

AUDITS = Records(
    Audit.objects.visible_to,
    AUDIT_WORKFLOW,
    events="audits",
    subject="audit:{.pk}",
    read_with=("team", "round", "child", "auditor"),
    rows="status_changes",
)

JUDGED = replace(AUDITS, visible_to=lambda _: Audit.objects.all())
"""The same, for the moderation, whose moderator need not have the team in scope and was checked there."""


def told(reason: str, field: str, words: str) -> str:
    """A reason that was given, tidied. Invalid with ``words`` when there is none, or when it is too long to keep."""
    reason = reason.strip()
    if not reason:
        raise Invalid({field: words})
    if len(reason) > LONGEST_REASON:
        raise Invalid({field: f"Make the reason shorter: {LONGEST_REASON} characters at most."})
    return reason


def managers_of(held: Held[Audit]) -> list[int]:
    """Who manages the audit's team."""
    found = holders(Role.TEAM_MANAGER, on=day_of(held.now), team_id=held.record.team_id)
    return list(found.values_list("pk", flat=True))
