"""Reads of selections."""

from fullcircle.domain.selection.queries.choosing import (
    AuditorOption,
    ChangeOne,
    Choosing,
    Priority,
    change_one,
    choosing,
    flag_labels,
    round_of,
)
from fullcircle.domain.selection.queries.draws import (
    ChoiceRow,
    Compared,
    DrawView,
    Proposal,
    Sample,
    confirmed,
    proposal,
    proposals_set_aside,
    sample,
)

__all__ = [
    "AuditorOption",
    "ChangeOne",
    "ChoiceRow",
    "Choosing",
    "Compared",
    "DrawView",
    "Priority",
    "Proposal",
    "Sample",
    "change_one",
    "choosing",
    "confirmed",
    "flag_labels",
    "proposal",
    "proposals_set_aside",
    "round_of",
    "sample",
]
