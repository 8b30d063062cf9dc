"""Figures, charts and tables of each section, made from the measures of a round."""

from fullcircle.domain.reports.rules.exhibits.about import about
from fullcircle.domain.reports.rules.exhibits.how_much import how_much
from fullcircle.domain.reports.rules.exhibits.how_well import how_well
from fullcircle.domain.reports.rules.exhibits.what_difference import what_difference

__all__ = ["about", "how_much", "how_well", "what_difference"]
