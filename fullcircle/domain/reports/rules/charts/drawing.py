"""From a specification to a picture, without any network."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from fullcircle.domain.reports.rules.charts.look import JUDGEMENTS

VEGA_LITE = "6.4"


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
