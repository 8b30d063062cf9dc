"""States of a report."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.workflow.rules import Move, Workflow


class ReportState(Code):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent to be signed"
    SIGNED_OFF = "signed_off", "Signed off"


_ONLY_SENT = "Only a report that was sent to be signed, and is not signed yet, goes back to its writers."

REPORT_WORKFLOW = Workflow(
    name="QA report",
    owners={
        ReportState.DRAFT: "QA Lead",
        ReportState.SENT: "Director or Assistant Director",
        ReportState.SIGNED_OFF: "nobody",
    },
    moves={
        "send": Move(
            {ReportState.DRAFT}, ReportState.SENT, "This report was sent to be signed already, or is signed.", "sent"
        ),
        "take_back": Move({ReportState.SENT}, ReportState.DRAFT, _ONLY_SENT, "taken_back"),
        "send_back": Move({ReportState.SENT}, ReportState.DRAFT, _ONLY_SENT, "sent_back"),
        "sign_off": Move(
            {ReportState.SENT},
            ReportState.SIGNED_OFF,
            "Only a report that was sent to be signed can be signed, and only once.",
            "signed_off",
        ),
    },
)


TO_SIGN = Kind(
    "reports.sent",
    "A report was sent to you, to read and to sign once it can be",
    gone=True,
    by_hand=False,
    settles=("reports.with_writers",),
)
WITH_WRITERS = Kind(
    "reports.with_writers",
    "A report that was sent to you to sign is with its writers again",
    gone=True,
    by_hand=False,
    settles=(TO_SIGN.word,),
)
SIGNED_BY_OTHER = Kind(
    "reports.signed_off", "A report that was sent to you to sign is signed", by_hand=False, settles=(TO_SIGN.word,)
)
SENT_BACK = Kind("reports.sent_back", "A report that you wrote came back, with what should change")
SIGNED = Kind("reports.signed", "A report that you wrote is signed")
NOTICES = (TO_SIGN, WITH_WRITERS, SIGNED_BY_OTHER, SENT_BACK, SIGNED)
"""What people are told of."""
