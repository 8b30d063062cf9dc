"""The styles of the Word file: our colours, Arial, and the few marks of Office XML that python-docx has no words for."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as File

FONT = "Arial"
TABLE_TEXT = "Tabletext"
"""The id of the style "Table text": set on hundreds of cells, where a look-up by name would cost most of the time."""
INK, TEXT, MUTED, TINT, SUNK, LINE = "0B3A40", "16282B", "4D5D60", "E2EDEB", "F2EDE2", "DDD5C5"

_TABLE_STYLE = f"""
<w:style {{namespace}} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="Report table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:color="{LINE}"/><w:insideH w:val="single" w:sz="4" w:color="{LINE}"/>
    </w:tblBorders>
    <w:tblCellMar><w:top w:w="70" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
      <w:bottom w:w="70" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:color w:val="{INK}"/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12" w:color="{INK}"/></w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>
"""


def new_file() -> "File":
    """An empty A4 file with every style the report uses."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml
    from docx.shared import Mm

    file = Document()
    _without_gallery(file)
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(20), Mm(20)
    for name in ("Publisher", "Fact", "Lead", "Picture", "Note", "Table text", "After table"):
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
    file.styles.element.append(parse_xml(_TABLE_STYLE.format(namespace=nsdecls("w"))))
    _body(file)
    _band(file)
    _headings(file)
    _cards(file)
    _modern(file)
    return file


def _without_gallery(file: "File") -> None:
    """Take out the template's hundred ready-made table styles: ours are there to restyle, and look-ups are fast without them."""
    from docx.oxml.ns import qn

    styles: Any = file.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            styles.remove(style)


def _body(file: "File") -> None:
    _style(file, "Normal", size=11, after=8, line=1.25)
    _style(file, "List Bullet", size=11, after=4, line=1.25)
    _style(file, "Lead", size=12, colour=MUTED, after=8)
    _style(file, "Caption", size=10.5, colour=TEXT, bold=True, before=10, after=4)
    _style(file, "Table text", size=10, after=0, line=1.1)
    _style(file, "After table", size=6, after=6)
    _style(file, "Picture", size=11, before=4, after=6, keep_with_next=True)
    _style(file, "Footer", size=9, colour=MUTED, after=0)
    _footer_tab(file)
    _bullet(file)


def _band(file: "File") -> None:
    """The ink band of the first page: shaded paragraphs that touch."""
    _style(file, "Publisher", size=10.5, colour="D5E6E3", after=8, fill=INK)
    _style(file, "Title", size=26, colour="FFFFFF", bold=True, after=4, fill=INK)
    _style(file, "Subtitle", size=14, colour="FFFFFF", after=10, fill=INK)
    _style(file, "Fact", size=10.5, colour="FFFFFF", after=0, line=1.3, fill=INK)


def _headings(file: "File") -> None:
    _style(file, "Heading 1", size=18, colour=INK, bold=True, before=22, after=6, keep_with_next=True)
    _style(file, "Heading 2", size=13, colour=TEXT, bold=True, before=14, after=6, keep_with_next=True)


def _cards(file: "File") -> None:
    _style(file, "Note", size=11, before=8, after=10, line=1.25, fill=TINT)
    _style(file, "Quote", size=11, before=8, after=10, line=1.25, fill=SUNK)
    file.styles["Quote"].font.italic = False


def _style(
    file: "File",
    name: str,
    *,
    size: float,
    colour: str = TEXT,
    bold: bool | None = None,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    fill: str = "",
    keep_with_next: bool = False,
) -> None:
    from docx.shared import Pt, RGBColor

    style: Any = file.styles[name]
    _plain_font(style)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line
    style.paragraph_format.keep_with_next = keep_with_next
    properties = style.element.get_or_add_pPr()
    own_number = ("w:numPr",) if name == "Subtitle" else ()
    for mark in _children(properties, "w:pBdr", "w:contextualSpacing", *own_number):
        properties.remove(mark)
    if fill:
        _ground(properties, fill)


def _ground(properties: Any, fill: str) -> None:
    """A filled ground behind the paragraph, with an edge of the same colour as padding, in the order the schema asks for."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="6" w:color="{fill}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{edges}</w:pBdr>")
    shading = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    after = (
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
        "w:rPr",
    )
    properties.insert_element_before(border, "w:shd", *after)
    properties.insert_element_before(shading, *after)


def _plain_font(style: Any) -> None:
    """Our font in place of the theme's, which would win."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for mark in _children(style.element.rPr, "w:spacing", "w:kern", "w:i", "w:iCs"):
        style.element.rPr.remove(mark)


def _bullet(file: "File") -> None:
    """A bullet of our own font: the template's is a private sign of a font that not every machine has."""
    from docx.oxml.ns import qn

    numbering: Any = file.part.numbering_part.element
    number = file.styles["List Bullet"].element.pPr.numPr.numId.val
    held = next(num for num in numbering.findall(qn("w:num")) if num.numId == number)
    for kind in numbering.findall(qn("w:abstractNum")):
        if kind.get(qn("w:abstractNumId")) == str(held.abstractNumId.val):
            kind.find(f".//{qn('w:lvlText')}").set(qn("w:val"), "•")
            fonts = kind.find(f".//{qn('w:rFonts')}")
            for script in ("w:ascii", "w:hAnsi"):
                fonts.set(qn(script), FONT)


def _footer_tab(file: "File") -> None:
    """The page number stands at the right edge of the text."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    style: Any = file.styles["Footer"]
    for mark in _children(style.element.get_or_add_pPr(), "w:tabs"):
        style.element.pPr.remove(mark)
    style.paragraph_format.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT)


def _modern(file: "File") -> None:
    """Opened as a present-day file, not in "compatibility mode", and without the template's own remarks."""
    from docx.oxml.ns import qn

    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def set_language(file: "File", language: str) -> None:
    """The language of all text, for spelling and for screen readers."""
    from docx.oxml.ns import qn

    for mark in file.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
        mark.set(qn("w:eastAsia"), language)
    for mark in file.settings.element.iter(qn("w:themeFontLang")):
        mark.set(qn("w:val"), language)


def _children(parent: Any, *names: str) -> list[Any]:
    from docx.oxml.ns import qn

    wanted = {qn(name) for name in names}
    return [child for child in parent if child.tag in wanted]
