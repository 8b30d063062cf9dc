"""A document as a tagged PDF (PDF/UA-1), set by Typst without any library of the operating system.

The text goes in as data, never as Typst source, so whatever a person typed stays words. The build fails when a picture has no
text alternative. The same document gives the same bytes, on a machine with the same fonts.
"""

import json
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fullcircle.documents.characters import MARK, printable
from fullcircle.documents.charts import draw_svg
from fullcircle.documents.document import Document, charts_of, to_json
from fullcircle.documents.fonts import FOLDER

if TYPE_CHECKING:
    from typst import Fonts

_TEMPLATE = Path(__file__).with_name("pdf.typ")
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_LONG_WORD = re.compile(r"\S{40,}")
_MOST_SIGNS_WITHOUT_FONT = 200


def render_pdf(document: Document) -> bytes:
    """The PDF. Raises ``typst.TypstError`` when the document breaks a rule of PDF/UA-1, such as a chart with an empty ``alt``.

    A sign that no font on this machine can show is replaced by a visible mark.
    """
    import typst

    content = _with_texts(json.loads(to_json(document)), lambda text: _breakable(printable(text)))
    drawings = json.dumps({chart.name: draw_svg(chart.spec) for chart in charts_of(document)})
    for _ in range(_MOST_SIGNS_WITHOUT_FONT):
        try:
            return _set(content, drawings)
        except typst.TypstError as fault:
            found = _NO_FONT.search(str(fault))
            if found is None:
                raise
            content = _with_texts(content, partial(re.compile(re.escape(found.group(1))).sub, MARK))
    return _set(content, drawings)


def _set(content: Any, drawings: str) -> bytes:
    import typst

    pdf: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,
        font_paths=_fonts(),
        sys_inputs={"document": json.dumps(content), "drawings": drawings},
    )
    return pdf


@cache
def _fonts() -> "Fonts":
    """Ours, and those of the machine for signs that ours has not."""
    import typst

    return typst.Fonts(font_paths=[FOLDER])


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same tree with each text changed; specifications of charts stay as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_with_texts(item, change) for item in value]
    if isinstance(value, dict):
        kept = {"spec", "narrow", "name", "kind"}
        return {key: inner if key in kept else _with_texts(inner, change) for key, inner in value.items()}
    return value


def _breakable(text: str) -> str:
    """A word too long for a line may break, so that none of it runs off the page."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(re.findall(".{1,20}", word.group())), text)
