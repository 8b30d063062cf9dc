"""Writes about people who audit or moderate: their time, training and leave, and their conflicts of interest."""

from fullcircle.domain.auditors.operations.conflicts import declare_conflict, end_conflict
from fullcircle.domain.auditors.operations.noting import add_leave, remove_leave, set_auditor_terms

__all__ = ["add_leave", "declare_conflict", "end_conflict", "remove_leave", "set_auditor_terms"]
