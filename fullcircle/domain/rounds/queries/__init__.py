"""Reads of rounds and of the schedule."""

from fullcircle.domain.rounds.queries.about_rounds import (
    CLOSED_LATELY,
    FoundRound,
    RoundView,
    StatusRow,
    Suggestion,
    at_work,
    find_rounds,
    history,
    numbers,
    round_view,
    rounds,
    suggestion,
    view_of,
)
from fullcircle.domain.rounds.queries.about_schedule import (
    ActivityRow,
    Recorded,
    activity,
    open_with,
    recorded,
    schedule,
    to_do,
)

__all__ = [
    "CLOSED_LATELY",
    "ActivityRow",
    "FoundRound",
    "Recorded",
    "RoundView",
    "StatusRow",
    "Suggestion",
    "activity",
    "at_work",
    "find_rounds",
    "history",
    "numbers",
    "open_with",
    "recorded",
    "round_view",
    "rounds",
    "schedule",
    "suggestion",
    "to_do",
    "view_of",
]
