"""Writes of earlier audits: receive a file, read it, say what its questions and words mean, apply it or set it aside."""

from fullcircle.domain.earlier_audits.operations.applying import apply, start_applying
from fullcircle.domain.earlier_audits.operations.mapping import map_questions, map_words
from fullcircle.domain.earlier_audits.operations.reading import read, start_reading
from fullcircle.domain.earlier_audits.operations.receiving import receive, set_aside
from fullcircle.domain.earlier_audits.operations.recounting import bring_up_to_date
from fullcircle.domain.earlier_audits.operations.taking_up import take_up_stalled

__all__ = [
    "apply",
    "bring_up_to_date",
    "map_questions",
    "map_words",
    "read",
    "receive",
    "set_aside",
    "start_applying",
    "start_reading",
    "take_up_stalled",
]
