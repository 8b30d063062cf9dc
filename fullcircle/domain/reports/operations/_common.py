"""What the writes of reports share."""

import re

from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.queries.rows import absent
from fullcircle.domain.reports.states import REPORT_WORKFLOW
from fullcircle.foundation.workflow.operations import Records

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


REPORTS = Records(
    Report.objects.visible_to,
    REPORT_WORKFLOW,
    events="reports",
    subject="report:{.pk}",
    rows="steps",
    says_why="comments",
    absent=absent,
)


def keepable(text: str) -> str:
    """The text with one kind of line end and nothing that a database or a file cannot hold."""
    return (
        _UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    )
