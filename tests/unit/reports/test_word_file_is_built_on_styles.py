"""The Word file can be read by assistive technology and restyled by the council: real headings, table heads, alternative text."""

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document as File
from docx.oxml.ns import qn

from fullcircle.documents.document import Document
from fullcircle.documents.word import render_word


@pytest.fixture
def file(report: Callable[..., Document]) -> File:
    return docx.Document(BytesIO(render_word(report())))


def test_headings_are_headings(file: File) -> None:
    found = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    assert found[0] == ("Title", "QA report: round 7")
    assert ("Heading 1", "1. How much did we do?") in found
    assert ("Heading 1", "3. What difference has it made to children and families?") in found
    assert [level for level, _ in found[1:] if level not in {"Heading 1", "Heading 2"}] == []


def test_each_table_repeats_its_head_and_has_a_name(file: File) -> None:
    assert len(file.tables) >= 6
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_each_picture_has_alternative_text(file: File) -> None:
    assert len(file.inline_shapes) == 3
    for shape in file.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 30


def test_language_and_title_are_set(file: File) -> None:
    assert file.core_properties.language == "en-GB"
    assert file.core_properties.title == "QA report: round 7: Planning and review"
    assert file.core_properties.author == "Exampleshire Council"
    assert {mark.get(qn("w:val")) for mark in file.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_no_field_or_link_can_run(file: File) -> None:
    codes = {field.get(qn("w:instr")) for field in file.sections[0].footer._element.iter(qn("w:fldSimple"))}
    assert codes == {"PAGE", "NUMPAGES"}
    assert not list(file.element.body.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink")))


def test_words_in_tables_have_their_style(file: File) -> None:
    styles = {
        p.style.name for table in file.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
    }
    assert styles == {"Table text"}
    assert {table.style.name for table in file.tables} == {"Report table"}
