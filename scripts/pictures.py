"""Draw the pictures of docs/explanation from the product's own statistics: ``python -m scripts.pictures``. Seeds are fixed."""

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("FULLCIRCLE_MODE", "test")

import numpy as np

from fullcircle.documents.charts import FONT, INK, LINE, MUTED, SHEET, TEXT, draw_svg
from fullcircle.stats.agreement.tables import pair_table
from fullcircle.stats.agreement.two_raters import cohen_kappa, gwet_ac, percent_agreement
from fullcircle.stats.proportions import proportion
from fullcircle.stats.sampling.design import design
from fullcircle.stats.sampling.drawing import draw
from fullcircle.stats.sampling.means import hajek_proportion
from fullcircle.stats.severity.pooling import pool_shifts
from fullcircle.stats.trends.xmr import xmr
from scripts.simulated_rounds import ashmere, rounds

IMAGES = Path(__file__).parents[1] / "docs" / "images"
ACCENT = "#B4541A"
Spec = dict[str, Any]


def chart(values: list[dict[str, Any]], layers: list[Spec], *, width: int = 620, height: int = 300) -> Spec:
    """Layers over one table of values, in the look of the product."""
    axis = {"labelFontSize": 14, "titleFontSize": 14, "labelColor": TEXT, "titleColor": MUTED, "gridColor": LINE}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": SHEET,
        "padding": 12,
        "width": width,
        "height": height,
        "data": {"values": values},
        "layer": layers,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": axis | {"domainColor": LINE, "tickColor": LINE, "titleFontWeight": "normal", "labelLimit": 260},
            "legend": {
                "labelFontSize": 14,
                "labelColor": TEXT,
                "title": None,
                "orient": "top",
                "symbolSize": 130,
                "labelLimit": 400,
            },
            "text": {"fontSize": 14, "color": TEXT},
        },
    }


def agreement() -> Spec:
    """One pair of readers (latent correlation 0.8), three mixes of judgements, five coefficients."""
    mixes = {
        "20 / 30 / 30 / 20": (0.2, 0.5, 0.8),
        "10 / 35 / 50 / 5": (0.1, 0.45, 0.95),
        "2 / 10 / 85 / 3": (0.02, 0.12, 0.97),
    }
    chance = np.random.default_rng(20260302)
    pair = chance.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], 200_000)
    ranks = pair.argsort(axis=0).argsort(axis=0) / len(pair)
    values = []
    for mix, cuts in mixes.items():
        levels = np.searchsorted(cuts, ranks)
        table = pair_table(levels.tolist(), levels=4)
        found = {
            "Same judgement": percent_agreement(table),
            "Kappa": cohen_kappa(table),
            "AC1": gwet_ac(table),
            "Kappa, quadratic": cohen_kappa(table, weights="quadratic"),
            "AC2, quadratic": gwet_ac(table, weights="quadratic"),
        }
        values += [{"mix": mix, "figure": name, "value": one.value} for name, one in found.items()]
    y = {"field": "figure", "type": "nominal", "sort": None, "title": None}
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "title": "Value; the mix is Inadequate / Does not yet meet good / Meets good / Outstanding, %",
    }
    x["axis"] = {"tickCount": 5, "format": ".1f"}
    shape = {"field": "mix", "type": "nominal", "sort": None}
    colours = {"field": "mix", "type": "nominal", "sort": None, "scale": {"range": [INK, "#2C6C9E", ACCENT]}}
    return chart(
        values,
        [
            {
                "mark": {"type": "rule", "color": LINE, "strokeWidth": 3},
                "encoding": {"y": y, "x": {**x, "aggregate": "min"}, "x2": {"field": "value", "aggregate": "max"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1},
                "encoding": {"y": y, "x": x, "shape": shape, "color": colours},
            },
        ],
        height=250,
    )


def severity() -> Spec:
    """Thirty auditors alike, four pairs each: raw mean shifts beside the pooled estimates."""
    chance = np.random.default_rng(7)
    who = np.repeat(np.arange(1, 31), 4)
    shifts = chance.choice([-1, 0, 1], size=len(who), p=[0.2, 0.6, 0.2])
    pooled = pool_shifts(who.tolist(), shifts.tolist())
    values = []
    for auditor in pooled.auditors:
        raw = float(shifts[who == auditor.auditor].mean())
        values.append({"auditor": auditor.auditor, "shift": raw, "what": "Raw mean shift of four pairs"})
        values.append({"auditor": auditor.auditor, "shift": auditor.severity.value, "what": "Pooled estimate"})
    x = {
        "field": "auditor",
        "type": "ordinal",
        "title": "Auditor (none differs from another)",
        "axis": {"labels": False},
    }
    y = {"field": "shift", "type": "quantitative", "scale": {"domain": [-1, 1]}, "title": "Grades more cautious"}
    kind = {"field": "what", "type": "nominal", "sort": None}
    return chart(
        values,
        [
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {"x": x, "y": y, "shape": kind, "color": {**kind, "scale": {"range": [ACCENT, INK]}}},
            }
        ],
    )


def trend() -> Spec:
    """Twenty rounds: twelve at one level, eight at a better one, with the limits of the first twelve."""
    rows = (61, 66, 58, 64, 60, 67, 59, 63, 65, 57, 62, 64, 70, 69, 73, 68, 74, 71, 72, 70)
    found = xmr([float(value) for value in rows], baseline_points=12)
    limits = found.segments[0]
    names = {
        ".": "As before",
        "S": "Seven on one side",
        "O": "Outside the limits",
        "T": "A run of rises",
        "Z": "Two of three",
    }
    values = [
        {"round": i, "value": value, "signal": names[letter]}
        for i, (value, letter) in enumerate(zip(rows, found.letters, strict=True), start=1)
    ]
    x = {"field": "round", "type": "quantitative", "title": "Round", "scale": {"nice": False, "domain": [0.5, 20.5]}}
    x["axis"] = {"grid": False, "values": list(range(2, 21, 2))}
    y = {
        "field": "value",
        "type": "quantitative",
        "title": "% good or better",
        "scale": {"domain": [40, 90], "zero": False},
    }
    lines: list[Spec] = [
        {
            "data": {"values": [{"at": at, "name": name}]},
            "mark": {"type": "rule", "color": MUTED, "strokeDash": dash},
            "encoding": {"y": {"field": "at", "type": "quantitative"}},
        }
        for at, name, dash in (
            (limits.lower, "lower limit", [5, 4]),
            (limits.mean, "mean of rounds 1 to 12", [1, 0]),
            (limits.upper, "upper limit", [5, 4]),
        )
    ]
    words: list[Spec] = [
        {
            "data": {"values": [{"at": at, "x": 0.6, "name": name}]},
            "mark": {"type": "text", "align": "left", "dy": -9, "color": MUTED},
            "encoding": {
                "y": {"field": "at", "type": "quantitative"},
                "x": {"field": "x", "type": "quantitative"},
                "text": {"field": "name"},
            },
        }
        for at, name in ((limits.lower, "lower limit"), (limits.upper, "upper limit"), (limits.mean, "mean"))
    ]
    kind = {"field": "signal", "type": "nominal", "sort": None}
    return chart(
        values,
        [
            *lines,
            *words,
            {"mark": {"type": "line", "color": MUTED, "strokeWidth": 1.5}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": kind,
                    "color": {**kind, "scale": {"range": [INK, ACCENT, "#2C6C9E"]}},
                },
            },
        ],
    )


def intervals() -> Spec:
    """Wilson's interval around one half for six numbers of files."""
    values = []
    for n in (10, 20, 30, 60, 100, 300):
        found = proportion(n // 2, n).interval
        assert found is not None
        words = f"{found.low:.0%} to {found.high:.0%}".replace("%", "\u00a0%")
        values.append({"n": f"{n} files", "low": found.low * 100, "high": found.high * 100, "words": words})
    y = {"field": "n", "type": "nominal", "sort": None, "title": None}
    x = {
        "field": "low",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "title": "What half of the files could mean, %",
    }
    return chart(
        values,
        [
            {
                "mark": {"type": "bar", "height": 14, "color": INK, "cornerRadius": 3},
                "encoding": {"y": y, "x": x, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 10},
                "encoding": {"y": y, "x": {"field": "high", "type": "quantitative"}, "text": {"field": "words"}},
            },
        ],
        height=240,
    )


def sampling(rounds: int = 500) -> Spec:
    """500 samples of 150 among 6,000 children of whom those with priority are less well served: two ways to choose."""
    chance = np.random.default_rng(11)
    priority = chance.beta(1.2, 3.5, 6_000)
    good = chance.random(6_000) < 1 / (1 + np.exp(-(1.6 - 3.2 * priority)))
    plan = design(np.arange(6_000), n=150, priorities=priority)
    picked = np.argsort(-(priority + chance.normal(0, 0.05, (rounds, 6_000))), axis=1)[:, :150]
    naive = good[picked].mean(axis=1) * 100
    weighted = []
    for seed in range(rounds):
        chosen = [one for one in draw(plan, seed=seed).picked if not one.reserve]
        found = hajek_proportion([bool(good[one.id]) for one in chosen], [one.chance for one in chosen])
        weighted.append(float(found.value or 0) * 100)
    kinds = {"Files that looked worst": naive.tolist(), "One draw with known chances, weighted": weighted}
    values = [{"share": share, "how": how} for how, shares in kinds.items() for share in shares]
    truth = float(good.mean() * 100)
    x = {"field": "share", "type": "quantitative", "bin": {"step": 1.5}, "scale": {"domain": [20, 90]}}
    x["title"] = "Estimated share good or better, %"
    kind = {"field": "how", "type": "nominal", "sort": None, "scale": {"range": [ACCENT, INK]}}
    return chart(
        values,
        [
            {
                "mark": {"type": "bar", "binSpacing": 1},
                "encoding": {"x": x, "y": {"aggregate": "count", "title": "Samples", "stack": None}, "color": kind},
            },
            {
                "data": {"values": [{"truth": truth, "name": f"all children: {truth:.0f}\u00a0%"}]},
                "mark": {"type": "rule", "strokeWidth": 2, "color": TEXT},
                "encoding": {"x": {"field": "truth", "type": "quantitative"}},
            },
            {
                "data": {"values": [{"truth": truth, "name": f"all children: {truth:.0f}\u00a0%"}]},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"},
                "encoding": {
                    "x": {"field": "truth", "type": "quantitative"},
                    "y": {"value": 8},
                    "text": {"field": "name"},
                },
            },
        ],
    )


def estimates(shown: int = 100) -> Spec:
    """100 rounds of the invented authority, each with the range that its files alone would give and the one for all children."""
    authority = ashmere()
    truth = authority.truth * 100
    found = list(rounds(authority, size=150, asked=22, seeds=range(shown)))
    kinds = {
        "The files alone": [proportion(one.good, one.n) for one in found],
        "Said of all children": [one.everyone.overall.good.estimate for one in found],
    }
    values = []
    for kind, estimates in kinds.items():
        ranges = sorted((one.interval.low * 100, one.interval.high * 100) for one in estimates if one.interval)
        holding = sum(low <= truth <= high for low, high in ranges)
        panel = f"{kind}: {holding} of {len(ranges)} hold the truth"
        values += [
            {"panel": panel, "at": at, "low": low, "high": high, "holds": HOLDS if low <= truth <= high else MISSES}
            for at, (low, high) in enumerate(ranges)
        ]
    return _side_by_side(values, truth)


HOLDS, MISSES = "holds the true share", "misses it"


def _side_by_side(values: list[dict[str, Any]], truth: float) -> Spec:
    """Ranges as thin bars, one panel for each way to estimate, with the true share through both."""
    x = {"field": "low", "type": "quantitative", "scale": {"domain": [30, 85], "nice": False}}
    x |= {"title": "Share good or better, %", "axis": {"values": list(range(30, 90, 10)), "grid": False}}
    y = {"field": "at", "type": "ordinal", "axis": None}
    kind = {"field": "holds", "type": "nominal", "sort": [HOLDS, MISSES]}
    bars: Spec = {
        "mark": {"type": "rule", "strokeWidth": 1.5},
        "encoding": {
            "y": y,
            "x": x,
            "x2": {"field": "high"},
            "color": {**kind, "scale": {"domain": [HOLDS, MISSES], "range": [INK, ACCENT]}},
        },
    }
    across = {"datum": truth, "type": "quantitative"}
    line: Spec = {"mark": {"type": "rule", "strokeWidth": 3, "color": "#2C6C9E"}, "encoding": {"x": across}}
    words: Spec = {
        "data": {"values": [{"words": f"true: {truth:.0f}\u00a0%"}]},
        "mark": {"type": "text", "align": "right", "fontWeight": "bold", "color": "#2C6C9E"},
        "encoding": {"x": {"value": 330}, "y": {"value": 10}, "text": {"field": "words"}},
    }
    panels = list(dict.fromkeys(value["panel"] for value in values))
    whole = chart(values, [])
    header = {"title": None, "labelFontSize": 15, "labelColor": TEXT, "labelFontWeight": "bold", "labelLimit": 340}
    del whole["layer"], whole["width"], whole["height"]
    return whole | {
        "facet": {"column": {"field": "panel", "type": "nominal", "sort": panels, "header": header}},
        "spec": {"width": 330, "height": 330, "layer": [bars, line, words]},
        "spacing": 30,
    }


PICTURES = {
    "statistics-agreement": agreement,
    "statistics-severity": severity,
    "statistics-trend": trend,
    "statistics-intervals": intervals,
    "statistics-sampling": sampling,
    "selection-estimates": estimates,
}


def main() -> None:
    for name, make in PICTURES.items():
        (IMAGES / f"{name}.svg").write_text(draw_svg(make()), encoding="utf-8")
        print(f"docs/images/{name}.svg")


if __name__ == "__main__":
    main()
