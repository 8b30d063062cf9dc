"""Writes of selections: drawn, changed by hand with reasons, confirmed. Nothing drawn is ever deleted."""

from fullcircle.domain.selection.operations.auditing import (
    add_leave,
    remove_leave,
    set_auditor_terms,
)
from fullcircle.domain.selection.operations.changing import confirm, mark_observation, reassign_auditor, swap
from fullcircle.domain.selection.operations.conflicts import declare_conflict, end_conflict
from fullcircle.domain.selection.operations.drawing import propose
from fullcircle.domain.selection.operations.standing import ask_for, lift, restrict, withdraw_request
from fullcircle.domain.selection.operations.undoing import see_undone, undo_import

__all__ = [
    "add_leave",
    "ask_for",
    "confirm",
    "declare_conflict",
    "end_conflict",
    "lift",
    "mark_observation",
    "propose",
    "reassign_auditor",
    "remove_leave",
    "restrict",
    "see_undone",
    "set_auditor_terms",
    "swap",
    "undo_import",
    "withdraw_request",
]
