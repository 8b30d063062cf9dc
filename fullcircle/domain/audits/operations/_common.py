"""What every write of an audit begins and ends with."""

from datetime import datetime

from fullcircle.domain.audits.models import Audit, AuditStatusChange
from fullcircle.domain.audits.states import AUDIT_WORKFLOW, AuditState
from fullcircle.foundation.access.queries import holders
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.notices import operations as notices

LONGEST_REASON = 500


def locked(audit_id: int, by: Actor) -> Audit:
    """The audit, its row held until the transaction ends. NotFound unless the actor may see it."""
    return _hold(Audit.objects.visible_to(by).filter(pk=audit_id).values_list("pk", flat=True).first())


def locked_for_moderation(audit_id: int) -> Audit:
    """The same, for the moderation, whose moderator need not have the team in scope and was checked there."""
    return _hold(audit_id)


def _hold(audit_id: int | None) -> Audit:
    rows = Audit.objects.select_for_update(of=("self",)).select_related("team", "round", "child", "auditor")
    audit = rows.filter(pk=audit_id).first() if audit_id is not None else None
    if audit is None:
        raise NotFound
    return audit


def move(audit: Audit, name: str, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Make a move that policy has checked: the new state and its row. The caller saves the audit."""
    audit.state = AUDIT_WORKFLOW.check(name, AuditState(audit.state))
    AuditStatusChange.objects.create(audit=audit, state=audit.state, at=now, by_id=by.person_id, reason=reason)


def told(reason: str, field: str, words: str) -> str:
    """A reason that was given, tidied. Invalid with ``words`` when there is none, or when it is too long to keep."""
    reason = reason.strip()
    if not reason:
        raise Invalid({field: words})
    if len(reason) > LONGEST_REASON:
        raise Invalid({field: f"Make the reason shorter: {LONGEST_REASON} characters at most."})
    return reason


def log(event: str, audit: Audit, *, by: Actor, now: datetime, **detail: object) -> None:
    """Record an event of this audit."""
    auditlog.record(f"audits.{event}", subject=f"audit:{audit.pk}", detail=detail, by=by, now=now)


def tell(kind: Kind, audit: Audit, *person_ids: int | None, by: Actor, now: datetime) -> None:
    """Tell people of something about this audit."""
    notices.tell(person_ids=person_ids, kind=kind, subject=f"audit:{audit.pk}", by=by, now=now)


def managers_of(audit: Audit, now: datetime) -> list[int]:
    """Who manages the audit's team."""
    return list(holders(Role.TEAM_MANAGER, on=day_of(now), team_id=audit.team_id).values_list("pk", flat=True))
