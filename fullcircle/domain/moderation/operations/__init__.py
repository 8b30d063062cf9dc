"""Writes of moderation: choose and assign, judge blind, agree."""

from fullcircle.domain.moderation.operations.choosing import (
    Chosen,
    MadeFinal,
    assign,
    choose_for_moderation,
    finalise_unmoderated,
)
from fullcircle.domain.moderation.operations.judging import agree, record_judgements, save_draft

__all__ = [
    "Chosen",
    "MadeFinal",
    "agree",
    "assign",
    "choose_for_moderation",
    "finalise_unmoderated",
    "record_judgements",
    "save_draft",
]
