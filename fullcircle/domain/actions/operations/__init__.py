"""Writes to the action tracker."""

from fullcircle.domain.actions.operations.setting import set_action
from fullcircle.domain.actions.operations.steps import (
    change_due,
    change_owner,
    mark_done,
    nothing_more,
    reopen,
    set_aside,
    update_note,
    verify,
)

__all__ = [
    "change_due",
    "change_owner",
    "mark_done",
    "nothing_more",
    "reopen",
    "set_action",
    "set_aside",
    "update_note",
    "verify",
]
