"""Writes of moderation: choose and assign, judge blind, agree; and closing the round, which rests on them."""

from fullcircle.domain.moderation.operations.choosing import (
    Chosen,
    MadeFinal,
    assign,
    choose_for_moderation,
    finalise_unmoderated,
)
from fullcircle.domain.moderation.operations.closing import close_round
from fullcircle.domain.moderation.operations.dating import change_round
from fullcircle.domain.moderation.operations.judging import agree, record_judgements, save_draft

__all__ = [
    "Chosen",
    "MadeFinal",
    "agree",
    "assign",
    "change_round",
    "choose_for_moderation",
    "close_round",
    "finalise_unmoderated",
    "record_judgements",
    "save_draft",
]
