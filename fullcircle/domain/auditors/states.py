"""What people are told of conflicts of interest."""

from fullcircle.foundation.kernel.telling import Kind

CONFLICT_DECLARED = Kind("selection.conflict_declared", "A conflict of interest was declared", by_hand=False)
CONFLICT_NOTED = Kind("selection.conflict_noted", "A conflict of interest of yours was noted")
CONFLICT_ENDED = Kind("selection.conflict_ended", "A conflict of interest of yours holds no more")
NOTICES = (CONFLICT_DECLARED, CONFLICT_NOTED, CONFLICT_ENDED)
"""Their words, and those of the log, are what they were when this was a part of selection: what was told stays readable."""
