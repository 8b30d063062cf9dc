"""Reads of what rounds found."""

from fullcircle.domain.insight.queries.aspects import AspectFindings, JudgedBefore, aspects, findings, judged_before
from fullcircle.domain.insight.queries.estimates import SoFar, so_far
from fullcircle.domain.insight.queries.measures import round_measures

__all__ = [
    "AspectFindings",
    "JudgedBefore",
    "SoFar",
    "aspects",
    "findings",
    "judged_before",
    "round_measures",
    "so_far",
]
