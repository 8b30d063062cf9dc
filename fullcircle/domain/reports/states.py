"""States of a report."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Move, Workflow


class ReportState(Code):
    DRAFT = "draft", "Draft"
    SIGNED_OFF = "signed_off", "Signed off"


REPORT_WORKFLOW = Workflow(
    name="QA report",
    owners={ReportState.DRAFT: "QA Lead", ReportState.SIGNED_OFF: "nobody"},
    moves={
        "sign_off": Move(
            frozenset({ReportState.DRAFT}),
            ReportState.SIGNED_OFF,
            "This report is signed off and kept as it was signed.",
        )
    },
)
