"""States of a case file audit, and the kinds of finding."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.workflow.rules import Move, Workflow


class AuditState(Code):
    NOT_STARTED = "not_started", "Not started"
    BEING_AUDITED = "being_audited", "Being audited"
    SUBMITTED = "submitted", "Submitted"
    WITH_MODERATOR = "with_moderator", "With a moderator"
    FINAL = "final", "Final"
    WITHDRAWN = "withdrawn", "Withdrawn, with a reason"


SENT_IN = frozenset({AuditState.SUBMITTED, AuditState.WITH_MODERATOR, AuditState.FINAL})
"""Sent in by their auditors, whatever came of them since."""

SETTLED = frozenset({AuditState.FINAL, AuditState.WITHDRAWN})
"""Nothing in them changes any more, and nobody is to judge them blind: what belongs to them is told as far as roles reach."""

AUDIT_WORKFLOW = Workflow(
    name="Case file audit",
    owners={
        AuditState.NOT_STARTED: "Auditor",
        AuditState.BEING_AUDITED: "Auditor",
        AuditState.SUBMITTED: "QA Lead",
        AuditState.WITH_MODERATOR: "Moderator",
        AuditState.FINAL: "nobody",
        AuditState.WITHDRAWN: "nobody",
    },
    moves={
        "start": Move(
            {AuditState.NOT_STARTED}, AuditState.BEING_AUDITED, "This audit has already been started.", "started"
        ),
        "submit": Move(
            {AuditState.BEING_AUDITED},
            AuditState.SUBMITTED,
            "Only an audit that is being written can be submitted. This one has been submitted already, or not been started.",
            "submitted",
        ),
        "return": Move(
            {AuditState.SUBMITTED},
            AuditState.BEING_AUDITED,
            "Only a submitted audit can be returned to its auditor.",
            "returned",
        ),
        "send_to_moderator": Move(
            {AuditState.SUBMITTED},
            AuditState.WITH_MODERATOR,
            "Only a submitted audit can go to a moderator.",
            "sent_to_moderator",
        ),
        "finalise": Move(
            {AuditState.SUBMITTED, AuditState.WITH_MODERATOR},
            AuditState.FINAL,
            "Only a submitted or moderated audit can become final.",
            "finalised",
        ),
        "withdraw": Move(
            {AuditState.NOT_STARTED, AuditState.BEING_AUDITED},
            AuditState.WITHDRAWN,
            "An audit that has been submitted cannot be withdrawn.",
            "withdrawn",
        ),
    },
)


OVERALL = "overall"
"""The aspect key of the overall judgement."""


class FindingKind(Code):
    STRENGTH = "strength", "Strength"
    IMPROVEMENT = "improvement", "To improve"


GIVEN = Kind("audits.given", "An audit was given to you")
TAKEN = Kind("audits.taken", "An audit that was yours was given to somebody else", gone=True)
LOOKED_AT = Kind("audits.looked_at", "An audit will look at a part of your work")
NEW_DATE = Kind("audits.new_date", "An audit of yours is to be in on another day")
OTHER_DATE = Kind("audits.other_date", "The audit of your work is to be in on another day")
OTHER_AUDITOR = Kind("audits.other_auditor", "Somebody else looks at a part of your work now")
RETURNED = Kind("audits.returned", "An audit came back to you, with the reason")
MADE_FINAL = Kind("audits.final", "An audit is final")
FEEDBACK = Kind("audits.feedback", "The feedback on your work is ready")
ACT_AT_ONCE = Kind(
    "audits.final_inadequate",
    "An audit is final, and its overall judgement asks you to act at once",
    mail="A final audit needs you at once",
    urgent=True,
)
WITHDRAWN = Kind("audits.withdrawn", "An audit was withdrawn")
SET_ASIDE = Kind("audits.set_aside", "The file of an audit of yours was set aside; ask the QA Lead before you go on")
ROUND_CLOSED = Kind("audits.round_closed", "The round of an audit of yours was closed; you can still finish the audit")
ANSWERED = Kind("audits.answered", "The practitioner answered the feedback")
NOTICES = (
    GIVEN,
    TAKEN,
    LOOKED_AT,
    NEW_DATE,
    OTHER_DATE,
    OTHER_AUDITOR,
    RETURNED,
    MADE_FINAL,
    FEEDBACK,
    ACT_AT_ONCE,
    WITHDRAWN,
    SET_ASIDE,
    ROUND_CLOSED,
    ANSWERED,
)
"""What people are told of. Before an audit is final none of it tells of a judgement, as whoever is told may moderate it."""
