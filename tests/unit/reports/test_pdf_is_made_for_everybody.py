"""The PDF is tagged (PDF/UA-1): language, title, structure and alternative text, or it is not built at all."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
import typst

from fullcircle.documents.document import Chart, Document
from fullcircle.documents.pdf import render_pdf


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """All structure elements below ``node``."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.fixture
def pdf(report: Callable[..., Document]) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render_pdf(report())))


def test_it_says_its_language_title_and_standard(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "QA report: round 7: Planning and review"
        assert metadata["pdfuaid:part"] == "1"


def test_headings_lists_tables_and_figures_are_tagged(pdf: pikepdf.Pdf) -> None:
    kinds = [str(element.S) for element in elements(pdf.Root.StructTreeRoot)]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure", "/P"} <= set(kinds)


def test_each_chart_has_its_alternative_text(pdf: pikepdf.Pdf, report: Callable[..., Document]) -> None:
    found = {str(e.Alt) for e in elements(pdf.Root.StructTreeRoot) if str(e.S) == "/Figure" and "/Alt" in e}
    charts = [b for section in report().sections for b in section.blocks if isinstance(b, Chart)]
    assert len(charts) == 3
    assert {chart.alt for chart in charts} <= found


def test_a_chart_without_alternative_text_is_refused(report: Callable[..., Document]) -> None:
    document = report()
    sections = tuple(
        replace(s, blocks=tuple(replace(b, alt="") if isinstance(b, Chart) else b for b in s.blocks))
        for s in document.sections
    )
    with pytest.raises(typst.TypstError, match="alt"):
        render_pdf(replace(document, sections=sections))
