"""Shares of all children: a band for what each could plausibly be, on one scale from 0 to 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass

from fullcircle.documents.charts.look import (
    INK,
    INK_MIST,
    LINE,
    MUTED,
    Layout,
    Spec,
    name_in_lines,
    row_names,
    rows_of,
)

_WIDE = Layout(names=230, width=250, step=44, characters=26, names_above=False)
_NARROW = Layout(names=0, width=165, step=76, characters=29, names_above=True, gap=10)
_THICK = 12
_EDGE = {"stroke": INK, "strokeWidth": 1}
_MARKS = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class Band:
    """A row: a share's range in percent, its ``middle`` where that may be named, and the words that stand at its end.

    Without a range (``low`` None) the words stand alone.
    """

    name: str
    low: float | None
    high: float | None
    middle: float | None
    words: str


def bands(rows: Sequence[Band], *, narrow: bool = False) -> Spec:
    """A band for each row and a dot where its middle may be named. Rows keep their order: they are never sorted by share."""
    layout = _NARROW if narrow else _WIDE
    values = [
        {"row": row.name, "low": row.low, "high": row.high, "middle": row.middle, "words": row.words}
        | name_in_lines(row.name, layout)
        for row in rows
    ]
    scale = {"domain": [0, 100], "nice": False}
    low = {"field": "low", "type": "quantitative", "axis": None, "scale": scale}
    layers: list[Spec] = [
        *_scale([row.name for row in rows], layout, scale),
        {
            "transform": [{"filter": "datum.low !== null"}],
            "mark": {"type": "bar", "height": _THICK, "color": INK_MIST, "cornerRadius": _THICK / 2} | _EDGE,
            "encoding": {"x": low, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "datum.middle !== null"}],
            "mark": {"type": "point", "filled": True, "color": INK, "opacity": 1, "size": 170},
            "encoding": {"x": {"field": "middle", "type": "quantitative", "axis": None, "scale": scale}},
        },
        {
            "mark": {"type": "text", "align": "left"},
            "encoding": {"x": {"value": layout.width + 16}, "text": {"field": "words"}},
        },
        *row_names("true", layout),
    ]
    return rows_of(values, layout, len(rows), layers)


def _scale(rows: Sequence[str], layout: Layout, scale: Spec) -> list[Spec]:
    """Lines at none, half and all (only beside the bands where names stand above them), with their words beneath."""
    at = {"field": "at", "type": "quantitative", "axis": None, "scale": scale}
    size = layout.step if not layout.names_above else 2 * _THICK
    lines = {"type": "tick", "orient": "vertical", "thickness": 1, "size": size, "color": LINE}
    return [
        {
            "data": {"values": [{"row": row, "at": mark} for row in rows for mark in _MARKS]},
            "mark": lines,
            "encoding": {"x": at},
        },
        {
            "data": {"values": [{"at": mark, "label": f"{mark}\u00a0%"} for mark in _MARKS]},
            "mark": {"type": "text", "color": MUTED},
            "encoding": {"x": at, "y": {"value": layout.step * len(rows) + 14}, "text": {"field": "label"}},
        },
    ]
