"""Tables of selection: draws with their frames and choices, what stands before a draw, and what is known of auditors."""

from fullcircle.domain.selection.models.auditing import AuditorTerms, Conflict, Leave
from fullcircle.domain.selection.models.draws import Choice, Draw, Frame
from fullcircle.domain.selection.models.standing import LeaderRequest, Restriction

__all__ = ["AuditorTerms", "Choice", "Conflict", "Draw", "Frame", "LeaderRequest", "Leave", "Restriction"]
