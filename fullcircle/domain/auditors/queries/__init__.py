"""Reads about people who audit or moderate."""

from fullcircle.domain.auditors.queries.conflicts import ConflictRow, my_conflicts
from fullcircle.domain.auditors.queries.pages import AuditorRow, LeaveRow, auditor, auditors

__all__ = ["AuditorRow", "ConflictRow", "LeaveRow", "auditor", "auditors", "my_conflicts"]
