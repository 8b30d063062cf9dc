"""Bars of counts: judgements stacked from best to worst, and plain ink."""

from collections.abc import Sequence

from fullcircle.documents.charts.look import (
    BAR,
    DARK,
    FONT,
    INK,
    LOOKS,
    MUTED,
    NARROW,
    NARROW_INK,
    SHEET,
    TEXT,
    WIDE,
    Graded,
    Layout,
    Spec,
    counted,
    name_in_lines,
    row_names,
    rows_of,
)


def judgement_bars(rows: Sequence[tuple[str, Sequence[int]]], scale: Sequence[Graded], *, narrow: bool = False) -> Spec:
    """A stacked bar of counts for each row, all on one scale of judgements, best first.

    ``rows`` are a name and a count for each judgement. Rows keep their order: they are never sorted by score.
    """
    layout = NARROW if narrow else WIDE
    longest = max((sum(counts) for _, counts in rows), default=0) or 1
    values = [value for name, counts in rows for value in _segments(name, counts, scale, layout, longest)]
    across = {"field": "start", "type": "quantitative", "axis": None, "scale": {"domain": [0, longest], "nice": False}}
    middle = {"field": "middle", "type": "quantitative", "axis": None}
    bars = {
        "mark": {"type": "bar", "height": BAR, "cornerRadius": 3, "strokeWidth": 1.2},
        "encoding": {
            "x": across,
            "x2": {"field": "stop"},
            "fill": _by_judgement(scale, 0, _legend(layout, len(scale))),
            "stroke": _by_judgement(scale, 1, None),
        },
    }
    ends = {
        "transform": [{"filter": "datum.first"}],
        "mark": {"type": "text", "align": "left", "color": MUTED},
        "encoding": {"x": {"value": layout.width + 10}, "text": {"field": "n"}},
    }
    above = -BAR / 2 - 9
    layers: list[Spec] = [
        bars,
        {
            "transform": [{"filter": "datum.at === 'inside' && !datum.dark"}],
            "mark": {"type": "point", "filled": True, "color": SHEET, "opacity": 1, "size": 4},
            "encoding": {"x": middle, "shape": {"field": "plate", "type": "nominal", "scale": None}},
        },
        _counts("datum.at === 'inside' && !datum.dark", middle),
        _counts("datum.at === 'inside' && datum.dark", middle, colour=SHEET),
        _counts("datum.at === 'above'", middle, dy=above),
        _counts("datum.at === 'below'", middle, dy=-above),
        ends,
        *row_names("datum.first", layout),
    ]
    return rows_of(values, layout, len(rows), layers)


def ink_bars(rows: Sequence[tuple[str, int]], *, narrow: bool = False) -> Spec:
    """One ink bar for each row with its count, in the order given: the way from a first count to what is left of it."""
    layout = NARROW_INK if narrow else WIDE
    longest = max((count for _, count in rows), default=0) or 1
    values = [
        {"row": name, "count": count, "fits": count * layout.width / longest >= 12 + 10 * len(str(count))}
        | name_in_lines(name, layout)
        for name, count in rows
    ]
    scale = {"domain": [0, longest], "nice": False}
    across = {"field": "count", "type": "quantitative", "axis": None, "scale": scale}
    inside = {"type": "text", "align": "left", "dx": 10, "fontWeight": "bold", "color": SHEET}
    beside = {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"}
    layers = [
        {"mark": {"type": "bar", "height": BAR, "color": INK, "cornerRadius": 3}, "encoding": {"x": across}},
        counted("datum.fits", inside, {"value": 0}),
        counted("!datum.fits", beside, across),
        *row_names("true", layout),
    ]
    return rows_of(values, layout, len(rows), layers)


def _segments(name: str, counts: Sequence[int], scale: Sequence[Graded], layout: Layout, longest: int) -> list[Spec]:
    """The parts of one bar with their places, and where each count stands: inside, or outside where it does not fit."""
    found: list[Spec] = []
    start, before = 0, "inside"
    for (word, look), count in zip(scale, counts, strict=True):
        if not count:
            continue
        fits = count * layout.width / longest >= 12 + 9 * len(str(count))
        at = "inside" if fits else "below" if before == "above" else "above"
        middle, stop = start + count / 2, start + count
        part = {"row": name, "judgement": word, "dark": look in DARK, "count": count, "plate": _plate(len(str(count)))}
        found.append(part | {"start": start, "middle": middle, "stop": stop, "at": at})
        start, before = stop, at
    if not found:  # a row without a judgement keeps its name and says n 0
        found.append(
            {
                "row": name,
                "judgement": None,
                "dark": False,
                "count": "",
                "start": 0,
                "middle": 0,
                "stop": 0,
                "at": "none",
            }
        )
    found[0] |= {"first": True, "n": f"n {sum(counts)}"} | name_in_lines(name, layout)
    return found


def _plate(digits: int) -> str:
    """The outline, in pixels, of the plain ground under a count: a rectangle 20 high with round corners, centred on it."""
    flat = 9 * digits + 2
    right, left = "a4,4 0 0 1 4,4v12a4,4 0 0 1 -4,4", "a4,4 0 0 1 -4,-4v-12a4,4 0 0 1 4,-4"
    return f"M{-flat / 2},-10h{flat}{right}h{-flat}{left}Z"


def _by_judgement(scale: Sequence[Graded], of_look: int, legend: Spec | None) -> Spec:
    colours = {"domain": [one.word for one in scale], "range": [LOOKS[one.look][of_look] for one in scale]}
    return {"field": "judgement", "type": "nominal", "scale": colours, "legend": legend}


def _legend(layout: Layout, judgements: int) -> Spec:
    return {
        "title": None,
        "orient": "none",
        "legendX": -layout.names,
        "legendY": -26 * judgements if layout.names_above else -34 - 26 * ((judgements - 1) // _BESIDE),
        "direction": "horizontal",
        "columns": 1 if layout.names_above else _BESIDE,
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


_BESIDE = 4
"""Judgements beside each other in a row of the legend."""


def _counts(condition: str, x: Spec, *, colour: str = TEXT, dy: float = 0) -> Spec:
    return counted(condition, {"type": "text", "fontWeight": "bold", "color": colour, "dy": dy}, x)
