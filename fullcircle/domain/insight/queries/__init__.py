"""Reads of what rounds found."""

from fullcircle.domain.insight.queries.aspects import AspectFindings, JudgedBefore, aspects, findings, judged_before
from fullcircle.domain.insight.queries.estimates import SoFar, so_far
from fullcircle.domain.insight.queries.measures import round_measures
from fullcircle.domain.insight.queries.progress import agreement, reach, reach_over, round_progress

__all__ = [
    "AspectFindings",
    "JudgedBefore",
    "SoFar",
    "agreement",
    "aspects",
    "findings",
    "judged_before",
    "reach",
    "reach_over",
    "round_measures",
    "round_progress",
    "so_far",
]
