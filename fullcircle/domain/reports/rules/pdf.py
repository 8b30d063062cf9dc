"""A document as a tagged PDF (PDF/UA-1), set by Typst without any library of the operating system.

The text goes in as data, never as Typst source, so whatever a person typed stays words. The build fails when a picture has no
text alternative. The same document gives the same bytes.
"""

import json
from pathlib import Path

from fullcircle.domain.reports.rules.charts import draw_svg
from fullcircle.domain.reports.rules.document import Document, charts_of, to_json

_TEMPLATE = Path(__file__).with_name("pdf.typ")


def render_pdf(document: Document) -> bytes:
    """The PDF. Raises ``typst.TypstError`` when the document breaks a rule of PDF/UA-1, such as a chart with an empty ``alt``."""
    import typst

    drawings = {chart.name: draw_svg(chart.spec) for chart in charts_of(document)}
    pdf = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,
        sys_inputs={"document": to_json(document), "drawings": json.dumps(drawings)},
    )
    assert isinstance(pdf, bytes)
    return pdf
