"""Reads of audits. Each starts from what the actor may see; those for moderation say what they leave to the moderation."""

from fullcircle.domain.audits.queries.allocating import OtherAuditor, other_auditors
from fullcircle.domain.audits.queries.card import (
    AuditCard,
    Preparation,
    StatusRow,
    audit,
    preparation,
    status_changes,
)
from fullcircle.domain.audits.queries.finding import audits_named, find_audits
from fullcircle.domain.audits.queries.following import (
    AuditRow,
    RoundChoice,
    audits_page,
    progress_of_round,
    rounds_with_audits,
)
from fullcircle.domain.audits.queries.outcome import (
    AnswerGiven,
    Feedback,
    FindingRow,
    JudgedAspect,
    feedback,
    findings,
    judgements,
)
from fullcircle.domain.audits.queries.text import (
    Conflict,
    SectionState,
    Written,
    conflict,
    evidence_for_moderation,
    tool_to_write,
    written,
)
from fullcircle.domain.audits.queries.waiting import (
    AuditWaiting,
    OpenWith,
    RoundAtWork,
    Waiting,
    open_with,
    rounds_at_work,
    waiting,
)
from fullcircle.domain.audits.queries.workspace import Workspace, workspace

__all__ = [
    "AnswerGiven",
    "AuditCard",
    "AuditRow",
    "AuditWaiting",
    "Conflict",
    "Feedback",
    "FindingRow",
    "JudgedAspect",
    "OpenWith",
    "OtherAuditor",
    "Preparation",
    "RoundAtWork",
    "RoundChoice",
    "SectionState",
    "StatusRow",
    "Waiting",
    "Workspace",
    "Written",
    "audit",
    "audits_named",
    "audits_page",
    "conflict",
    "evidence_for_moderation",
    "feedback",
    "find_audits",
    "findings",
    "judgements",
    "open_with",
    "other_auditors",
    "preparation",
    "progress_of_round",
    "rounds_at_work",
    "rounds_with_audits",
    "status_changes",
    "tool_to_write",
    "waiting",
    "workspace",
    "written",
]
