"""Writes of earlier audits: receive a file, read it, say what its questions and words mean, apply it or set it aside."""

from fullcircle.domain.earlier_audits.operations.files import (
    apply,
    read,
    receive,
    set_aside,
    start_applying,
    start_reading,
    take_up_stalled,
)
from fullcircle.domain.earlier_audits.operations.mapping import map_questions, map_words

__all__ = [
    "apply",
    "map_questions",
    "map_words",
    "read",
    "receive",
    "set_aside",
    "start_applying",
    "start_reading",
    "take_up_stalled",
]
