"""One document, several renderers: every word and every figure of it is in the Word file and in the PDF."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from fullcircle.documents.document import Document, Table, text_of
from fullcircle.documents.pdf import render_pdf
from fullcircle.documents.word import render_word

pytestmark = pytest.mark.requirements("R4.2")

HOSTILE = (
    '#panic("x") $x^2$ = Heading <b>bold</b> & {{ 7*7 }} [link](http://example.org) \\ @cite `raw` *star* _under_ ]]> </w:t> '
    "=1+1 +44 -2 @SUM ' \" % // /* <script>alert(1)</script> ~ \u00a0 — “quotes” #sys.inputs ${x} \\u{41}"
)


def texts_of(document: Document) -> Iterator[str]:
    """Every text of the document, in whatever block it is."""
    yield from (document.title, document.subtitle, document.publisher)
    for label, value in document.facts:
        yield from (label, value)
    for section in document.sections:
        yield from filter(None, (section.title, section.lead))
        for block in section.blocks:
            yield from block_texts(block)


def block_texts(block: object) -> Iterator[str]:
    match block:
        case Table():
            yield block.caption
            yield from (column.title for column in block.columns)
            yield from (cell for row in block.rows for cell in row)
        case _:
            for name in ("text", "title", "source"):
                yield from filter(None, [getattr(block, name, "")])
            for name in ("words", "summary"):
                yield from filter(None, [text_of(getattr(block, name, ()))])
            for item in getattr(block, "items", ()):
                yield from (
                    [text_of(item)] if isinstance(item, tuple) else filter(None, (item.value, item.what, item.note))
                )
            if hasattr(block, "table"):
                yield from block_texts(block.table)


def squeezed(text: str) -> str:
    """Without white space, which renderers may break lines at."""
    return "".join(text.split()).replace("\u00a0", "").replace("\u200b", "")


def word_text(content: bytes) -> str:
    body = docx.Document(BytesIO(content)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def pdf_text(content: bytes, folder: Path, mode: str = "-raw") -> str:
    file = folder / "report.pdf"
    file.write_bytes(content)
    return subprocess.run(["pdftotext", mode, file, "-"], capture_output=True, check=True, text=True).stdout


def test_every_text_is_in_the_word_file(report: Callable[..., Document]) -> None:
    document = report()
    found = squeezed(word_text(render_word(document)))
    assert [text for text in texts_of(document) if squeezed(text) not in found] == []


def test_every_text_is_in_the_pdf(report: Callable[..., Document], tmp_path: Path) -> None:
    document = report()
    found = squeezed(pdf_text(render_pdf(document), tmp_path).replace("\f", " "))
    assert [text for text in texts_of(document) if len(squeezed(text)) < 40 and squeezed(text) not in found] == []


def test_each_number_of_the_tables_is_as_often_in_both(report: Callable[..., Document], tmp_path: Path) -> None:
    """Numbers of the drawn charts are in the PDF too, so there may be more of one there, never fewer."""
    document = report()
    wanted = Counter(word for text in texts_of(document) for word in text.split() if word.isdecimal())
    in_word = Counter(word for word in spaced_word_text(render_word(document)).split() if word.isdecimal())
    in_pdf = Counter(word for word in pdf_text(render_pdf(document), tmp_path, "-layout").split() if word.isdecimal())
    assert not wanted - in_word
    assert not wanted - in_pdf


def spaced_word_text(content: bytes) -> str:
    body = docx.Document(BytesIO(content)).element.body
    return " ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


@pytest.mark.parametrize(
    "hostile", [HOSTILE, "# Heading", "=cmd|' /C calc'!A0", "a" * 500, "</w:t></w:r> <!-- -->", "\\"]
)
def test_hostile_text_stays_words(hostile: str, report: Callable[..., Document], tmp_path: Path) -> None:
    document = report({"in_short": hostile})
    assert squeezed(hostile) in squeezed(word_text(render_word(document)))
    assert squeezed(hostile) in squeezed(pdf_text(render_pdf(document), tmp_path))


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\ufffe", "\U0001f3f3\ufe0f", "\u4e2d\u6587"])
def test_a_sign_no_font_or_file_can_hold_never_stops_a_report(
    sign: str, report: Callable[..., Document], tmp_path: Path
) -> None:
    document = report({"in_short": f"before {sign} after"}, title=f"A round {sign}")
    for text in (word_text(render_word(document)), pdf_text(render_pdf(document), tmp_path)):
        assert "before" in text
        assert "after" in text


def test_a_file_made_twice_is_the_same_pdf(report: Callable[..., Document]) -> None:
    assert render_pdf(report()) == render_pdf(report())
