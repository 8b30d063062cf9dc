"""What the pages of selection say."""

from fullcircle.web.selection.presenters.citing import cited, cited_where, looked_for
from fullcircle.web.selection.presenters.telling import (
    again,
    asked,
    chart,
    expected,
    fairness_title,
    fairness_words,
    how,
    how_drawn,
    left_out,
    map_title,
    odds,
    out_words,
    shown_dimensions,
    spread_words,
    suggestion_cards,
    there_is,
)

__all__ = [
    "again",
    "asked",
    "chart",
    "cited",
    "cited_where",
    "expected",
    "fairness_title",
    "fairness_words",
    "how",
    "how_drawn",
    "left_out",
    "looked_for",
    "map_title",
    "odds",
    "out_words",
    "shown_dimensions",
    "spread_words",
    "suggestion_cards",
    "there_is",
]
