"""Scrubbing of what is personal in the audit log. It is here because the log, lying below, knows no roles."""

from collections.abc import Collection
from datetime import datetime

from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.auditlog.states import Part, Why
from fullcircle.foundation.kernel.operation import operation


@operation
def scrub_log(*, numbers: Collection[int], part: Part, why: Why, by: Actor, now: datetime) -> int:
    """Delete the name or the detail of these entries of the audit log for ever; how many held it still. The log says who did it,
    when, of which entries and why, and goes on verifying. Raises as `auditlog.operations.scrub`."""
    check_may(by, Permission.SCRUB_AUDIT_LOG)
    return auditlog.scrub(numbers=numbers, part=part, why=why, by=by, now=now)
