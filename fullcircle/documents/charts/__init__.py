"""Charts as Vega-Lite specifications, drawn on the server without any network.

A specification is data and is frozen with its report. Judgements are told apart by fill, edge, pattern and word; counts stand
on plain plates over the patterns, or above the bar where it is too thin to hold them.
"""

from fullcircle.documents.charts.bands import Band, bands
from fullcircle.documents.charts.bars import ink_bars, judgement_bars
from fullcircle.documents.charts.drawing import draw_for_page, draw_png, draw_svg
from fullcircle.documents.charts.look import FONT, INK, LINE, LOOKS, MUTED, SHEET, TEXT, Graded

__all__ = [
    "FONT",
    "INK",
    "LINE",
    "LOOKS",
    "MUTED",
    "SHEET",
    "TEXT",
    "Band",
    "Graded",
    "bands",
    "draw_for_page",
    "draw_png",
    "draw_svg",
    "ink_bars",
    "judgement_bars",
]
