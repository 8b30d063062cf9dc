"""On paper: the product's own typeface, in charts too; tables that are not torn after a row; a first page that is full."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from fullcircle.documents.charts import Graded, draw_for_page, draw_png, ink_bars, judgement_bars
from fullcircle.documents.document import Column, Document, Paragraph, Section, Table, plain
from fullcircle.documents.fonts import FAMILY
from fullcircle.documents.pdf import render_pdf
from fullcircle.documents.word import render_word

pytestmark = pytest.mark.requirements("R4.2")

LINE = "What this round has shown us about practice, in words."


def pages(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    return text.split("\f")[:-1]


def lowest(pdf: bytes, folder: Path) -> float:
    """How far down the first page its words go, above the footer: from 0 to 1."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-bbox", "-l", "1", path, "-"]
    found = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    height = float(re.findall(r'<page width="[\d.]+" height="([\d.]+)"', found)[0])
    ends = [float(end) / height for end in re.findall(r'yMax="([\d.]+)"', found)]
    return max(end for end in ends if end < 0.93)


def with_table(report: Document, rows: int, lines: int) -> Document:
    """A document whose only section has so many lines of words, then a table of so many rows."""
    table = Table("A caption", (Column("Name"), Column("Count", True)), tuple((f"Row {n}.", "1") for n in range(rows)))
    words = tuple(Paragraph(plain(LINE)) for _ in range(lines))
    return replace(report, sections=(Section("one", "One", (*words, table)),))


def test_the_pdf_is_set_in_our_typeface_whatever_the_machine_has(report: Callable[..., Document]) -> None:
    with pikepdf.open(BytesIO(render_pdf(report()))) as pdf:
        fonts = {
            str(found.BaseFont)
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and "/BaseFont" in found
        }
    assert fonts
    assert all("AtkinsonHyperlegibleNext" in name for name in fonts)


def test_charts_carry_our_typeface_onto_pages_and_into_word() -> None:
    bars, judged = (
        ink_bars([("Actions set", 3)]),
        judgement_bars([("Overall", (1, 2))], [Graded("Good", "full"), Graded("Not yet", "half")]),
    )
    for spec in (bars, judged):
        svg = draw_for_page(spec)
        carried = {int(weight) for weight in re.findall(rf"@font-face{{font-family:'{FAMILY}';font-weight:(\d+)", svg)}
        used = {700 if weight == "bold" else 400 for weight in re.findall(r'font-weight="(\w+)"', svg)} | {400}
        assert carried == used
        assert set(re.findall(r'font-family="([^",]+)', svg)) == {FAMILY}
        assert not re.search(r"url\((?!data:|#)", svg)
    elsewhere = {**bars, "config": {**bars["config"], "font": "Liberation Sans"}}
    elsewhere["config"]["text"] = {**bars["config"]["text"], "font": "Liberation Sans"}
    assert draw_png(bars) != draw_png(elsewhere)


@pytest.mark.parametrize("lines", [19, 20, 21])
def test_a_long_table_begins_with_its_head_and_three_rows_and_repeats_its_head(
    lines: int, report: Callable[..., Document], tmp_path: Path
) -> None:
    found = pages(render_pdf(with_table(report(), 60, lines)), tmp_path)
    first = next(page for page in found if "A caption" in page)
    assert all(f"Row {row}." in first for row in range(3))
    assert all("Count" in page for page in found if "Row " in page)


@pytest.mark.parametrize("lines", [16, 19, 21])
def test_a_short_table_is_never_cut(lines: int, report: Callable[..., Document], tmp_path: Path) -> None:
    found = pages(render_pdf(with_table(report(), 8, lines)), tmp_path)
    whole = next(page for page in found if "A caption" in page)
    assert all(f"Row {row}." in whole for row in range(8))


@pytest.mark.parametrize("rows", [8, 20])
def test_word_keeps_short_tables_whole_and_three_rows_of_long_ones_together(
    rows: int, report: Callable[..., Document]
) -> None:
    file = docx.Document(BytesIO(render_word(with_table(report(), rows, 1))))
    kept = [all(paragraph_is_kept(row._tr)) for row in file.tables[0].rows]
    assert kept == ([True] * 8 + [False] if rows == 8 else [True] * 3 + [False] * 16 + [True, False])
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in file.tables[0].rows)


def paragraph_is_kept(row: object) -> Iterator[bool]:
    for paragraph in row.iter(qn("w:p")):  # type: ignore[attr-defined]
        yield paragraph.pPr is not None and paragraph.pPr.find(qn("w:keepNext")) is not None


@pytest.mark.parametrize("lines", [0, 4, 9])
def test_the_first_page_is_full(lines: int, report: Callable[..., Document], tmp_path: Path) -> None:
    words = {"in_short": "\n\n".join([LINE] * lines)} if lines else {}
    assert lowest(render_pdf(report(words)), tmp_path) > 0.7
