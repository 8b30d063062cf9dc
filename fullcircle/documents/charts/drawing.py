"""From a specification to a picture, without any network."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any

from fullcircle.documents.charts.look import LOOKS
from fullcircle.documents.fonts import FOLDER, faces

VEGA_LITE = "6.4"


def draw_svg(spec: Mapping[str, Any]) -> str:
    """The chart as SVG text, the same for the same specification. Raises ValueError if it asks for data from elsewhere."""
    return _draw(json.dumps(spec, sort_keys=True))


def draw_for_page(spec: Mapping[str, Any]) -> str:
    """The same, with the typeface inside: a picture on a page can use no font of the page."""
    svg = draw_svg(spec)
    weights = ("normal", "bold") if 'font-weight="bold"' in svg else ("normal",)
    start = svg.index(">") + 1
    return f"{svg[:start]}<style>{faces(*weights)}</style>{svg[start:]}"


@lru_cache(maxsize=64)
def _draw(spec: str) -> str:
    return _with_patterns(_engine().vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))


def draw_png(spec: Mapping[str, Any], *, scale: float = 2) -> bytes:
    """The chart as PNG, ``scale`` times its size in pixels."""
    png: bytes = _engine().svg_to_png(draw_svg(spec), scale=scale)
    return png


@cache
def _engine() -> Any:
    """The drawing engine, which takes half a second to wake: only those who draw wait for it. It knows our typeface."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
    return vl_convert


def _with_patterns(svg: str) -> str:
    """Lay the judgement patterns over their fills: the specification language has none.

    The fill stays beneath, in one piece, so that no seam shows between the tiles of the pattern.
    """
    patterns = []
    for place, (fill, _, marks) in enumerate(LOOKS.values()):
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
