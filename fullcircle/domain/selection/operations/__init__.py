"""Writes of selections: drawn, changed by hand with reasons, confirmed. Nothing drawn is ever deleted."""

from fullcircle.domain.selection.operations.changing import confirm, mark_observation, reassign_auditor, swap
from fullcircle.domain.selection.operations.drawing import propose
from fullcircle.domain.selection.operations.standing import ask_for, lift, restrict, withdraw_request
from fullcircle.domain.selection.operations.undoing import see_undone, undo_import

__all__ = [
    "ask_for",
    "confirm",
    "lift",
    "mark_observation",
    "propose",
    "reassign_auditor",
    "restrict",
    "see_undone",
    "swap",
    "undo_import",
    "withdraw_request",
]
