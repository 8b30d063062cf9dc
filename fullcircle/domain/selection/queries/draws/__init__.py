"""Draws as pages show them: the proposal with its rules, the confirmed selection, and the sample beside its population."""

from fullcircle.domain.selection.queries.draws.checking import (
    areas_of,
    away_from,
    checks_of,
    missing_of,
    objection_to,
    past_of,
    staff_of,
    with_framework,
    with_names,
)
from fullcircle.domain.selection.queries.draws.choices import ChoiceRow, choice_row
from fullcircle.domain.selection.queries.draws.samples import Compared, Sample, sample
from fullcircle.domain.selection.queries.draws.shown import (
    DrawView,
    Moved,
    Proposal,
    Since,
    confirmed,
    proposal,
    proposals_set_aside,
)

__all__ = [
    "ChoiceRow",
    "Compared",
    "DrawView",
    "Moved",
    "Proposal",
    "Sample",
    "Since",
    "areas_of",
    "away_from",
    "checks_of",
    "choice_row",
    "confirmed",
    "missing_of",
    "objection_to",
    "past_of",
    "proposal",
    "proposals_set_aside",
    "sample",
    "staff_of",
    "with_framework",
    "with_names",
]
