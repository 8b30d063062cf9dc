"""What the writes of reports share."""

import re

from fullcircle.domain.reports.models import Report, ReportStep
from fullcircle.domain.reports.states import ReportState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound, WrongState

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def locked(report_id: int, by: Actor) -> Report:
    """The report with its row held. NotFound when unknown or not for this person to see; WrongState for a signer who had it
    before them, when it was taken back meanwhile."""
    found = Report.objects.visible_to(by).select_for_update().filter(pk=report_id).first()
    if found is not None:
        return found
    if by.may(Permission.SIGN_REPORTS) and ReportStep.objects.filter(report=report_id, state=ReportState.SENT).exists():
        raise WrongState(
            "This report is with its writers again. You will find it under My work when it is sent to you again."
        )
    raise NotFound


def keepable(text: str) -> str:
    """The text with one kind of line end and nothing that a database or a file cannot hold."""
    return (
        _UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    )
