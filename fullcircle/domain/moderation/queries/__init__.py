"""Reads of moderation. None lets a first judgement out before the moderator's own are recorded: see ``rules.seeing``."""

from fullcircle.domain.moderation.queries.choosing import (
    Candidate,
    NobodyFits,
    RoundToModerate,
    ToAssign,
    WaitingAudit,
    candidates,
    round_to_moderate,
    rounds_to_moderate,
)
from fullcircle.domain.moderation.queries.closing import ended, reached
from fullcircle.domain.moderation.queries.lists import (
    ModerationRow,
    Waiting,
    cannot_go_on,
    everyones,
    mine,
    moderations_named,
    needs_another,
    open_with,
    waiting,
)
from fullcircle.domain.moderation.queries.one import (
    Aspect,
    Background,
    DraftText,
    Judged,
    ModerationPage,
    moderation,
    to_judge,
)
from fullcircle.domain.moderation.queries.outcome import why_agreed

__all__ = [
    "Aspect",
    "Background",
    "Candidate",
    "DraftText",
    "Judged",
    "ModerationPage",
    "ModerationRow",
    "NobodyFits",
    "RoundToModerate",
    "ToAssign",
    "Waiting",
    "WaitingAudit",
    "candidates",
    "cannot_go_on",
    "ended",
    "everyones",
    "mine",
    "moderation",
    "moderations_named",
    "needs_another",
    "open_with",
    "reached",
    "round_to_moderate",
    "rounds_to_moderate",
    "to_judge",
    "waiting",
    "why_agreed",
]
