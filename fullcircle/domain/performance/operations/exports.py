"""What is recorded when a list of children leaves the product."""

from datetime import datetime

from fullcircle.domain.performance.policy import check_see_children
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog


def note_export(*, indicator: str, where: str, counted: str, rows: int, by: Actor, now: datetime) -> None:
    """Record that the children behind a figure were taken out as a file: of which figure and place, whom, and how many rows."""
    check_see_children(by)
    detail = {"where": where, "counted": str(counted), "rows": rows}
    auditlog.record("performance.exported", subject=f"indicator:{indicator}", detail=detail, by=by, now=now)
