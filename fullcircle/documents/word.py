"""A document as a Word file: real heading styles, repeated table heads, pictures with alternative text, British English.

Everything hangs on named styles, so a council can restyle its copy in Word. Text goes in as text, never as a field or formula.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from fullcircle.documents.characters import printable
from fullcircle.documents.charts import draw_png
from fullcircle.documents.document import (
    Block,
    Bullets,
    Chart,
    Document,
    Figures,
    Heading,
    Note,
    Paragraph,
    Quote,
    Section,
    Table,
    Words,
    plain,
    strong,
)
from fullcircle.documents.word_styles import INK, MUTED, TABLE_TEXT, new_file, set_language

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.table import Table as FileTable
    from docx.text.paragraph import Paragraph as FileParagraph

SHORT_TABLE = 8
"""Rows of a table that is never cut. The PDF has the same."""
ROWS_TOGETHER = 3
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def render_word(document: Document) -> bytes:
    """The Word file."""
    file = new_file()
    _properties(file, document)
    _opening(file, document)
    for section in document.sections:
        _section(file, section)
    _footer(file, document.footer)
    held = BytesIO()
    file.save(held)
    return held.getvalue()


def _properties(file: "File", document: Document) -> None:
    properties = file.core_properties
    properties.title = printable(f"{document.title}: {document.subtitle}")[:255]
    properties.subject = printable(document.subtitle)[:255]
    properties.author = properties.last_modified_by = printable(document.publisher)[:255]
    properties.comments = properties.keywords = ""
    properties.language = document.language
    set_language(file, document.language)


def _opening(file: "File", document: Document) -> None:
    file.add_paragraph(printable(document.publisher), style="Publisher")
    file.add_paragraph(printable(document.title), style="Title")
    file.add_paragraph(printable(document.subtitle), style="Subtitle")
    for label, value in document.facts:
        fact = file.add_paragraph(style="Fact")
        _write(fact, (strong(f"{label}: "), *plain(value)))


def _section(file: "File", section: Section) -> None:
    number = f"{section.number}. " if section.number else ""
    file.add_heading(printable(number + section.title), level=1)
    if section.lead:
        file.add_paragraph(printable(section.lead), style="Lead")
    for block in section.blocks:
        _block(file, block)


def _block(file: "File", block: Block) -> None:
    match block:
        case Heading(text=text):
            file.add_heading(printable(text), level=2)
        case Paragraph(words=words):
            _write(file.add_paragraph(), words)
        case Bullets(items=items):
            for item in items:
                _write(file.add_paragraph(style="List Bullet"), item)
        case Table():
            _table(file, block)
        case Figures():
            _figures(file, block)
        case Chart():
            _chart(file, block)
        case Quote(text=text, source=source):
            _write(file.add_paragraph(style="Quote"), plain(f"{text}\n{source}"))
        case Note(title=title, words=words):
            _write(file.add_paragraph(style="Note"), (strong(f"{title}. "), *words))


def _write(paragraph: "FileParagraph", words: Words) -> None:
    for run in words:
        for place, line in enumerate(printable(run.text).split("\n")):
            if place:
                paragraph.add_run().add_break()
            paragraph.add_run(line).bold = True if run.strong else None


def _table(file: "File", block: Table) -> None:
    caption = file.add_paragraph(printable(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid = _grid(file, [column.title for column in block.columns], block.caption)
    for row in block.rows:
        cells = _add_row(grid)
        for cell, column, text in zip(cells, block.columns, row, strict=True):
            cell.text = printable(text)
            _align(cell, right=column.numeric)
    for cell, column in zip(grid.rows[0].cells, block.columns, strict=True):
        _align(cell, right=column.numeric)
    _widths(grid, _column_widths(block, _usable_width(file)))
    _finish(file, grid)


def _figures(file: "File", block: Figures) -> None:
    """Figures as a table with heads, so that a screen reader says what each number is; the number stands out by its size."""
    from docx.shared import Pt, RGBColor

    grid = _grid(file, ["Figure", "What it counts", "What to know"], "Figures")
    for item in block.items:
        value, what, note = _add_row(grid)
        number = value.paragraphs[0].add_run(printable(item.value))
        number.bold, number.font.size, number.font.color.rgb = True, Pt(20), RGBColor.from_string(INK)
        if item.of:
            value.paragraphs[0].add_run(printable(f" of {item.of}")).font.color.rgb = RGBColor.from_string(MUTED)
        what.paragraphs[0].add_run(printable(item.what)).bold = True
        note.text = printable(item.note)
        for cell in (value, what, note):
            _align(cell, right=False)
    width = _usable_width(file)
    _widths(grid, [width * share for share in (0.2, 0.37, 0.43)])
    _finish(file, grid)


def _chart(file: "File", block: Chart) -> None:
    file.add_heading(printable(block.title), level=2)
    picture = file.add_paragraph(style="Picture")
    shape = picture.add_run().add_picture(BytesIO(draw_png(block.spec)), width=_usable_width(file))
    properties = shape._inline.docPr
    properties.set("descr", printable(block.alt))
    properties.set("title", printable(block.title))
    _write(file.add_paragraph(), (strong("In plain words. "), *block.summary))
    _table(file, block.table)


def _add_row(grid: "FileTable") -> Any:
    """The cells of a new row. (python-docx gives this one method no types.)"""
    return grid.add_row().cells  # type: ignore[no-untyped-call]


def _grid(file: "File", titles: list[str], name: str) -> "FileTable":
    """A table with its head row marked as such, repeated on every page, and its name for assistive technology."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    grid: FileTable = file.add_table(rows=1, cols=len(titles), style="Report table")
    grid.autofit = False
    for cell, title in zip(grid.rows[0].cells, titles, strict=True):
        cell.paragraphs[0].add_run(printable(title)).bold = True
        _align(cell, right=False)
    head = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(head)
    caption: Any = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), printable(name))
    grid._tbl.tblPr.append(caption)
    return grid


def _finish(file: "File", grid: "FileTable") -> None:
    """Keep each row on one page and a short table whole, begin a longer one with three rows and end it with two, and leave air
    under the table."""
    from docx.oxml.parser import OxmlElement

    last = len(grid.rows) - 1
    for place, row in enumerate(grid.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if place < last and (last <= SHORT_TABLE or place < ROWS_TOGETHER or place == last - 1):
            for paragraph in row._tr.iter(_PARAGRAPH):
                paragraph.get_or_add_pPr().get_or_add_keepNext()
    file.add_paragraph(style="After table")


def _column_widths(block: Table, whole: int) -> list[float]:
    """Columns of numbers as wide as their head set on about two lines; the words share the rest, the first column most of it."""
    from docx.shared import Mm

    fixed = [Mm(4.5 + 2.1 * _head_length(column.title)) * column.numeric for column in block.columns]
    shares = [(0 if column.numeric else 1.6 if place == 0 else 1.0) for place, column in enumerate(block.columns)]
    rest = (whole - sum(fixed)) / (sum(shares) or 1)
    return [width or rest * share for width, share in zip(fixed, shares, strict=True)]


def _head_length(title: str) -> int:
    """Characters in the longest line of a head set on about two lines."""
    return max(len(title) // 2, *map(len, title.split()), 1)


def _widths(grid: "FileTable", widths: list[float]) -> None:
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = int(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = int(width)


def _align(cell: Any, *, right: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for paragraph in cell.paragraphs:
        paragraph._p.style = TABLE_TEXT
        if right:
            paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


def _usable_width(file: Any) -> int:
    section = file.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _footer(file: "File", text: str) -> None:
    """The document's footer and "Page x of y", counted by Word."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.style = "Footer"
    paragraph.add_run(printable(text) + "\tPage ")
    for code, between in (("PAGE", " of "), ("NUMPAGES", "")):
        field: Any = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        paragraph._p.append(field)
        if between:
            paragraph.add_run(between)
