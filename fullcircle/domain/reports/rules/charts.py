"""Charts as Vega-Lite specifications, drawn on the server without any network.

A specification is data and is frozen with its report. Judgements are told apart by fill, edge, pattern and word; counts stand
on plain plates over the patterns, or above the bar where it is too thin to hold them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from textwrap import wrap
from typing import Any, TypeAlias

Spec: TypeAlias = dict[str, Any]

VEGA_LITE = "6.4"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TEXT, MUTED, INK, INK_TINT, LINE, SHEET = "#16282B", "#4D5D60", "#0B3A40", "#E2EDEB", "#DDD5C5", "#FFFFFF"

# word, fill, edge, pattern drawn over the fill in an 8 px tile
JUDGEMENTS = (
    ("Outstanding", "#17407F", "#17407F", ""),
    ("Meets good", "#A9D2EF", "#2C6C9E", '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#2C6C9E" stroke-width="1"/>'),
    (
        "Does not yet meet good",
        "#F4BE55",
        "#855700",
        '<circle cx="2" cy="2" r="1" fill="#855700"/><circle cx="6" cy="6" r="1" fill="#855700"/>',
    ),
    ("Inadequate", "#A63C0B", "#A63C0B", '<path d="M0 0L8 8M8 0L0 8" stroke="#FFFFFF" stroke-width="0.9"/>'),
)

_BAR = 26
_LINE = 19


@dataclass(frozen=True)
class _Layout:
    """Pixels: where names go, how wide a full bar is, how far rows are apart, how many characters a name has in a line, and
    how far above its bar it stands."""

    names: int
    width: int
    step: int
    characters: int
    names_above: bool
    gap: int = 0


_WIDE = _Layout(names=230, width=350, step=50, characters=26, names_above=False)
_NARROW = _Layout(names=0, width=190, step=108, characters=29, names_above=True, gap=34)
_NARROW_INK = _Layout(names=0, width=235, step=84, characters=29, names_above=True, gap=14)


def judgement_bars(rows: Sequence[tuple[str, Sequence[int]]], *, narrow: bool = False) -> Spec:
    """A stacked bar of counts for each row, all on one scale.

    ``rows`` are a name and four counts, from Outstanding to Inadequate. Rows keep their order: they are never sorted by score.
    """
    layout = _NARROW if narrow else _WIDE
    longest = max((sum(counts) for _, counts in rows), default=0) or 1
    values = [value for name, counts in rows for value in _segments(name, counts, layout, longest)]
    across = {"field": "start", "type": "quantitative", "axis": None, "scale": {"domain": [0, longest], "nice": False}}
    middle = {"field": "middle", "type": "quantitative", "axis": None}
    bars = {
        "mark": {"type": "bar", "height": _BAR, "cornerRadius": 3, "strokeWidth": 1.2},
        "encoding": {
            "x": across,
            "x2": {"field": "stop"},
            "fill": _by_judgement([fill for _, fill, *_ in JUDGEMENTS], _legend(layout)),
            "stroke": _by_judgement([edge for _, _, edge, _ in JUDGEMENTS], None),
        },
    }
    ends = {
        "transform": [{"filter": "datum.first"}],
        "mark": {"type": "text", "align": "left", "color": MUTED},
        "encoding": {"x": {"value": layout.width + 10}, "text": {"field": "n"}},
    }
    above = -_BAR / 2 - 9
    layers: list[Spec] = [
        bars,
        {
            "transform": [{"filter": "datum.at === 'inside' && datum.place > 0"}],
            "mark": {"type": "point", "filled": True, "color": SHEET, "opacity": 1, "size": 4},
            "encoding": {"x": middle, "shape": {"field": "plate", "type": "nominal", "scale": None}},
        },
        _counts("datum.at === 'inside' && datum.place > 0", middle),
        _counts("datum.at === 'inside' && datum.place === 0", middle, colour=SHEET),
        _counts("datum.at === 'above'", middle, dy=above),
        _counts("datum.at === 'below'", middle, dy=-above),
        ends,
        *_names("datum.first", layout),
    ]
    return _chart(values, layout, len(rows), layers)


def ink_bars(rows: Sequence[tuple[str, int]], *, narrow: bool = False) -> Spec:
    """One ink bar for each row with its count, in the order given: the way from a first count to what is left of it."""
    layout = _NARROW_INK if narrow else _WIDE
    longest = max((count for _, count in rows), default=0) or 1
    values = [
        {"row": name, "count": count, "fits": count * layout.width / longest >= 12 + 10 * len(str(count))}
        | _lines(name, layout)
        for name, count in rows
    ]
    scale = {"domain": [0, longest], "nice": False}
    across = {"field": "count", "type": "quantitative", "axis": None, "scale": scale}
    inside = {"type": "text", "align": "left", "dx": 10, "fontWeight": "bold", "color": SHEET}
    beside = {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"}
    layers = [
        {"mark": {"type": "bar", "height": _BAR, "color": INK, "cornerRadius": 3}, "encoding": {"x": across}},
        _counted("datum.fits", inside, {"value": 0}),
        _counted("!datum.fits", beside, across),
        *_names("true", layout),
    ]
    return _chart(values, layout, len(rows), layers)


def _chart(values: list[Spec], layout: _Layout, rows: int, layers: list[Spec]) -> Spec:
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
            "text": {"font": FONT, "fontSize": 16, "color": TEXT, "lineHeight": _LINE, "baseline": "middle"},
        },
    }


def _segments(name: str, counts: Sequence[int], layout: _Layout, longest: int) -> list[Spec]:
    """The parts of one bar with their places, and where each count stands: inside, or outside where it does not fit."""
    found: list[Spec] = []
    start, before = 0, "inside"
    for place, ((word, *_), count) in enumerate(zip(JUDGEMENTS, counts, strict=True)):
        if not count:
            continue
        fits = count * layout.width / longest >= 12 + 9 * len(str(count))
        at = "inside" if fits else "below" if before == "above" else "above"
        middle, stop = start + count / 2, start + count
        part = {"row": name, "judgement": word, "place": place, "count": count, "plate": _plate(len(str(count)))}
        found.append(part | {"start": start, "middle": middle, "stop": stop, "at": at})
        start, before = stop, at
    if not found:  # a row without a judgement keeps its name and says n 0
        found.append(
            {"row": name, "judgement": None, "place": 0, "count": "", "start": 0, "middle": 0, "stop": 0, "at": "none"}
        )
    found[0] |= {"first": True, "n": f"n {sum(counts)}"} | _lines(name, layout)
    return found


def _plate(digits: int) -> str:
    """The outline, in pixels, of the plain ground under a count: a rectangle 20 high with round corners, centred on it."""
    flat = 9 * digits + 2
    right, left = "a4,4 0 0 1 4,4v12a4,4 0 0 1 -4,4", "a4,4 0 0 1 -4,-4v-12a4,4 0 0 1 4,-4"
    return f"M{-flat / 2},-10h{flat}{right}h{-flat}{left}Z"


def _lines(name: str, layout: _Layout) -> Spec:
    lines = wrap(name, layout.characters) or [""]
    return {"name": "\n".join(lines), "lines": len(lines)}


def _by_judgement(colours: list[str], legend: Spec | None) -> Spec:
    scale = {"domain": [word for word, *_ in JUDGEMENTS], "range": colours}
    return {"field": "judgement", "type": "nominal", "scale": scale, "legend": legend}


def _legend(layout: _Layout) -> Spec:
    return {
        "title": None,
        "orient": "none",
        "legendX": -layout.names,
        "legendY": -104 if layout.names_above else -34,
        "direction": "horizontal",
        "columns": 1 if layout.names_above else 4,
        "labelFont": FONT,
        "labelFontSize": 16,
        "labelColor": TEXT,
        "labelLimit": 300,
        "symbolType": "M-1.1,-0.8h2.2v1.6h-2.2Z",
        "symbolSize": 190,
        "symbolStrokeWidth": 1,
        "columnPadding": 14,
        "rowPadding": 6,
    }


def _counts(condition: str, x: Spec, *, colour: str = TEXT, dy: float = 0) -> Spec:
    return _counted(condition, {"type": "text", "fontWeight": "bold", "color": colour, "dy": dy}, x)


def _counted(condition: str, mark: Spec, x: Spec) -> Spec:
    return {"transform": [{"filter": condition}], "mark": mark, "encoding": {"x": x, "text": {"field": "count"}}}


def _names(condition: str, layout: _Layout) -> list[Spec]:
    """The names of the rows, left of the bars or above them: a layer for each number of lines, so that each is centred."""
    layers = []
    for lines in (1, 2, 3):
        dy = -(lines - 1) * _LINE / 2
        if layout.names_above:
            dy = -_BAR / 2 - layout.gap - (lines - 1) * _LINE
        mark = {"type": "text", "align": "left", "lineBreak": "\n", "dy": dy}
        layers.append(
            {
                "transform": [{"filter": f"{condition} && datum.lines === {lines}"}],
                "mark": mark,
                "encoding": {"x": {"value": -layout.names}, "text": {"field": "name"}},
            }
        )
    return layers


def draw_svg(spec: Mapping[str, Any]) -> str:
    """The chart as SVG text, the same for the same specification. Raises ValueError if it asks for data from elsewhere."""
    return _draw(json.dumps(spec, sort_keys=True))


@lru_cache(maxsize=64)
def _draw(spec: str) -> str:
    import vl_convert  # the drawing engine takes half a second to wake: only those who draw wait for it

    return _with_patterns(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))


def draw_png(spec: Mapping[str, Any], *, scale: float = 2) -> bytes:
    """The chart as PNG, ``scale`` times its size in pixels."""
    import vl_convert

    return vl_convert.svg_to_png(draw_svg(spec), scale=scale)


def _with_patterns(svg: str) -> str:
    """Lay the judgement patterns over their fills: the specification language has none.

    The fill stays beneath, in one piece, so that no seam shows between the tiles of the pattern.
    """
    patterns = []
    for place, (_, fill, _, marks) in enumerate(JUDGEMENTS):
        drawn = re.compile(f'<path [^>]*fill="{fill}"[^>]*/>') if marks else None
        if drawn is None or not drawn.search(svg):
            continue
        svg = drawn.sub(partial(_and_again, fill=f'fill="{fill}"', pattern=f'fill="url(#judgement-{place})"'), svg)
        tile = f'<pattern id="judgement-{place}" width="8" height="8" patternUnits="userSpaceOnUse">{marks}</pattern>'
        patterns.append(tile)
    start = svg.index(">") + 1
    return f"{svg[:start]}<defs>{''.join(patterns)}</defs>{svg[start:]}" if patterns else svg


def _and_again(shape: re.Match[str], *, fill: str, pattern: str) -> str:
    """The shape, then the same shape in its pattern: unseen by assistive technology, and without a second edge."""
    again = re.sub(r' (?:stroke|stroke-width|aria-label|aria-roledescription|role)="[^"]*"', "", shape.group())
    return shape.group() + again.replace(fill, pattern)
