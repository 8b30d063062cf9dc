"""Tables of selection: draws with their frames and choices, and what stands before a draw."""

from fullcircle.domain.selection.models.draws import Choice, Draw, Frame
from fullcircle.domain.selection.models.standing import LeaderRequest, Restriction

__all__ = ["Choice", "Draw", "Frame", "LeaderRequest", "Restriction"]
