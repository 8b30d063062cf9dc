"""What a person types into a section, as blocks: an empty line ends a paragraph, a line starting with "- " is a bullet."""

from fullcircle.documents.document import Block, Bullets, Paragraph, plain

_BULLETS = ("- ", "• ", "* ")


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a typed text. Nothing else is markup: every other character is shown as it was typed.

    >>> [block.kind for block in blocks_of("Good work.\\n\\n- one\\n- two")]
    ['paragraph', 'bullets']
    """
    blocks: list[Block] = []
    paragraph: list[str] = []
    items: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        bullet = line.lstrip().startswith(_BULLETS)
        if paragraph and (bullet or not line.strip()):
            blocks.append(Paragraph(plain("\n".join(paragraph))))
            paragraph = []
        if items and not bullet:
            blocks.append(Bullets(tuple(plain(item) for item in items)))
            items = []
        if bullet:
            items.append(line.lstrip()[2:].strip())
        elif line.strip():
            paragraph.append(line.strip())
    return tuple(blocks)
