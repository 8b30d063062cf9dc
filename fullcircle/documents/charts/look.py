"""What all charts have in common: colours, how judgements look, the layout of rows, and names beside or above them."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Any, NamedTuple, TypeAlias

from fullcircle.documents.fonts import FAMILY

Spec: TypeAlias = dict[str, Any]

FONT = f"{FAMILY}, Liberation Sans, Arial, Helvetica, sans-serif"
TEXT, MUTED, INK, INK_MIST, LINE, SHEET = "#16282B", "#4D5D60", "#0B3A40", "#B9D3D0", "#DDD5C5", "#FFFFFF"

# fill, edge, pattern drawn over the fill in an 8 px tile; no fill is used twice, as the pattern is laid over what has it
LOOKS = {
    "double_ring": ("#17407F", "#17407F", ""),
    "full": ("#A9D2EF", "#2C6C9E", '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#2C6C9E" stroke-width="1"/>'),
    "ring": ("#D9D4EA", "#56497E", '<path d="M2 0V8M6 0V8" stroke="#56497E" stroke-width="0.8"/>'),
    "bar": ("#E9DCC3", "#6B5836", '<path d="M0 2H8M0 6H8" stroke="#6B5836" stroke-width="0.8"/>'),
    "half": (
        "#F4BE55",
        "#855700",
        '<circle cx="2" cy="2" r="1" fill="#855700"/><circle cx="6" cy="6" r="1" fill="#855700"/>',
    ),
    "struck": ("#A63C0B", "#A63C0B", '<path d="M0 0L8 8M8 0L0 8" stroke="#FFFFFF" stroke-width="0.9"/>'),
}
DARK = frozenset({"double_ring"})
"""Looks with a plain dark fill, on which a count is written in white."""


class Graded(NamedTuple):
    """A judgement as charts draw it: its word, and one of LOOKS."""

    word: str
    look: str


BAR = 26
LINE_HEIGHT = 19


@dataclass(frozen=True)
class Layout:
    """Pixels: where names go, how wide a full bar is, how far rows are apart, how many characters a name has in a line, and
    how far above its bar it stands."""

    names: int
    width: int
    step: int
    characters: int
    names_above: bool
    gap: int = 0


WIDE = Layout(names=230, width=350, step=50, characters=26, names_above=False)
NARROW = Layout(names=0, width=190, step=108, characters=29, names_above=True, gap=34)
NARROW_INK = Layout(names=0, width=235, step=84, characters=29, names_above=True, gap=14)


def rows_of(values: list[Spec], layout: Layout, rows: int, layers: list[Spec]) -> Spec:
    """A chart of ``rows`` rows in the order of ``values``."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": SHEET,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "width": layout.width,
        "height": layout.step * max(rows, 1),
        "data": {"values": values},
        "encoding": {"y": {"field": "row", "type": "nominal", "sort": None, "title": None, "axis": None}},
        "layer": layers,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "text": {"font": FONT, "fontSize": 16, "color": TEXT, "lineHeight": LINE_HEIGHT, "baseline": "middle"},
        },
    }


def name_in_lines(name: str, layout: Layout) -> Spec:
    """A row's name as ``row_names`` draws it."""
    lines = wrap(name, layout.characters) or [""]
    return {"name": "\n".join(lines), "lines": len(lines)}


def counted(condition: str, mark: Spec, x: Spec) -> Spec:
    """The count of each row that meets a condition, as text."""
    return {"transform": [{"filter": condition}], "mark": mark, "encoding": {"x": x, "text": {"field": "count"}}}


def row_names(condition: str, layout: Layout) -> list[Spec]:
    """The names of the rows, left of the bars or above them: a layer for each number of lines, so that each is centred."""
    layers = []
    for lines in (1, 2, 3):
        dy = -(lines - 1) * LINE_HEIGHT / 2
        if layout.names_above:
            dy = -BAR / 2 - layout.gap - (lines - 1) * LINE_HEIGHT
        mark = {"type": "text", "align": "left", "lineBreak": "\n", "dy": dy}
        layers.append(
            {
                "transform": [{"filter": f"{condition} && datum.lines === {lines}"}],
                "mark": mark,
                "encoding": {"x": {"value": -layout.names}, "text": {"field": "name"}},
            }
        )
    return layers
