"""Reads of selections."""

from fullcircle.domain.selection.queries.changing import AuditorOption, ChangeOne, change_one, round_of
from fullcircle.domain.selection.queries.choosing import (
    Choosing,
    Expected,
    LiveCount,
    Option,
    OptionGroup,
    choosing,
)
from fullcircle.domain.selection.queries.citing import Citation, Citations, citations
from fullcircle.domain.selection.queries.data import given_this_year
from fullcircle.domain.selection.queries.draws import (
    ChoiceRow,
    Compared,
    DrawView,
    Moved,
    Proposal,
    Sample,
    Since,
    confirmed,
    proposal,
    proposals_set_aside,
    sample,
)
from fullcircle.domain.selection.queries.fairness import Fairness, burden, fairness
from fullcircle.domain.selection.queries.frames import FrameView, Swap, WhyOne, frame_view, why_one
from fullcircle.domain.selection.queries.pool import flag_labels
from fullcircle.domain.selection.queries.since import (
    DataSince,
    DrawSince,
    DrawsSince,
    Older,
    Proposed,
    Undone,
    Waits,
    draws_since,
    proposed,
)
from fullcircle.domain.selection.queries.standing import Requests, RestrictionRow, requests, restrictions
from fullcircle.domain.selection.queries.trial import trial

__all__ = [
    "AuditorOption",
    "ChangeOne",
    "ChoiceRow",
    "Choosing",
    "Citation",
    "Citations",
    "Compared",
    "DataSince",
    "DrawSince",
    "DrawView",
    "DrawsSince",
    "Expected",
    "Fairness",
    "FrameView",
    "LiveCount",
    "Moved",
    "Older",
    "Option",
    "OptionGroup",
    "Proposal",
    "Proposed",
    "Requests",
    "RestrictionRow",
    "Sample",
    "Since",
    "Swap",
    "Undone",
    "Waits",
    "WhyOne",
    "burden",
    "change_one",
    "choosing",
    "citations",
    "confirmed",
    "draws_since",
    "fairness",
    "flag_labels",
    "frame_view",
    "given_this_year",
    "proposal",
    "proposals_set_aside",
    "proposed",
    "requests",
    "restrictions",
    "round_of",
    "sample",
    "trial",
    "why_one",
]
