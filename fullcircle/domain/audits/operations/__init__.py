"""Writes of audits."""

from fullcircle.domain.audits.operations._common import AUDITS
from fullcircle.domain.audits.operations.allocating import (
    allocate_confirmed_selection,
    change_round,
    reassign,
    restrict,
)
from fullcircle.domain.audits.operations.answering import note_reading, save_answer
from fullcircle.domain.audits.operations.moving import (
    finalise,
    return_to_auditor,
    send_to_moderator,
    start,
    submit,
    tell_of_closing,
    withdraw,
    withdraw_idle,
)
from fullcircle.domain.audits.operations.writing import Choice, Saved, resolve_conflict, save_section

__all__ = [
    "AUDITS",
    "Choice",
    "Saved",
    "allocate_confirmed_selection",
    "change_round",
    "finalise",
    "note_reading",
    "reassign",
    "resolve_conflict",
    "restrict",
    "return_to_auditor",
    "save_answer",
    "save_section",
    "send_to_moderator",
    "start",
    "submit",
    "tell_of_closing",
    "withdraw",
    "withdraw_idle",
]
