"""What the writes of reports share."""

import re

from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.queries.rows import absent
from fullcircle.foundation.access.rules import Actor

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def locked(report_id: int, by: Actor) -> Report:
    """The report with its row held. NotFound when unknown or not for this person to see; WrongState for a signer who had it
    before them, when it was taken back meanwhile."""
    found = Report.objects.visible_to(by).select_for_update().filter(pk=report_id).first()
    if found is None:
        raise absent(by, report_id)
    return found


def keepable(text: str) -> str:
    """The text with one kind of line end and nothing that a database or a file cannot hold."""
    return (
        _UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    )
