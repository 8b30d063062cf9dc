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
from fullcircle.domain.moderation.queries.closing import reached
from fullcircle.domain.moderation.queries.lists import (
    ModerationRow,
    RoundSummary,
    Waiting,
    everyones,
    mine,
    summary_of_round,
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

__all__ = [
    "Aspect",
    "Background",
    "Candidate",
    "DraftText",
    "Judged",
    "ModerationPage",
    "ModerationRow",
    "NobodyFits",
    "RoundSummary",
    "RoundToModerate",
    "ToAssign",
    "Waiting",
    "WaitingAudit",
    "candidates",
    "everyones",
    "mine",
    "moderation",
    "reached",
    "round_to_moderate",
    "rounds_to_moderate",
    "summary_of_round",
    "to_judge",
    "waiting",
]
