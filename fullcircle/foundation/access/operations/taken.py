"""What is recorded when data leave the product as a file."""

from collections.abc import Mapping
from datetime import datetime

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.operation import operation


@operation
def note_taken(*, event: str, subject: str, detail: Mapping[str, object], by: Actor, now: datetime) -> None:
    """Record that somebody took a file. They were allowed to read what is in it, or there would be none."""
    auditlog.record(event, subject=subject, detail=detail, by=by, now=now)
