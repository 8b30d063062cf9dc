"""The audits that wait for one person, for their page "My work": one query for all the ways an audit can wait."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import BEING_WRITTEN
from fullcircle.domain.audits.queries.following import AuditRow, audit_row, with_names
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@dataclass(frozen=True)
class Waiting:
    """``to_write``: audits to carry out. ``about_my_work``: to prepare, to read or to answer. ``to_settle``: submitted, and it
    is for this person to say whether they are moderated. Each the most urgent first."""

    to_write: tuple[AuditRow, ...]
    about_my_work: tuple[AuditRow, ...]
    to_settle: tuple[AuditRow, ...]


def waiting(seen_by: Actor, *, on: date) -> Waiting:
    """What of the audits waits for this person."""
    me = seen_by.person_id or 0
    writing = Q(auditor_id=me, state__in=[state.value for state in BEING_WRITTEN])
    mine = Q(practitioner_id=me, answer__answered_at__isnull=True) & ~Q(state=AuditState.WITHDRAWN)
    settle = Q(state=AuditState.SUBMITTED) & within(seen_by.scope(Permission.ASSIGN_MODERATION), "team")
    found = with_names(Audit.objects.visible_to(seen_by).filter(writing | mine | settle)).order_by("due_on", "id")
    rows = [audit_row(audit, seen_by, on) for audit in found]
    return Waiting(
        to_write=tuple(r for r in rows if r.auditor_id == me and r.state in BEING_WRITTEN),
        about_my_work=tuple(r for r in rows if r.practitioner_id == me),
        to_settle=tuple(
            r for r in rows if r.state is AuditState.SUBMITTED and seen_by.may(Permission.ASSIGN_MODERATION)
        ),
    )
