"""Writes of selections: drawn, changed by hand with reasons, confirmed. Nothing drawn is ever deleted."""

from fullcircle.domain.selection.operations.changing import confirm, mark_observation, reassign_auditor, swap
from fullcircle.domain.selection.operations.drawing import propose

__all__ = ["confirm", "mark_observation", "propose", "reassign_auditor", "swap"]
