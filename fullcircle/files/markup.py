"""Answers that were typed into a web form: tags and entities become the text that people saw."""

import html
import re
from typing import Final

_BLOCKS: Final = (
    "address|article|blockquote|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section"
    "|table|tbody|tfoot|thead|tr|ul"
)
_CELLS: Final = "td|th"
_INLINE: Final = (
    "a|abbr|b|bdo|big|cite|code|del|em|font|i|img|input|ins|kbd|label|mark|o:p|q|s|small|span|strike|strong|sub|sup|tt|u|var|wbr"
    "|caption|col|colgroup|body|html|head|meta|link|title|st1:[a-z]+|w:[a-z]+"
)
_ATTRIBUTES: Final = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*"""
_BREAK: Final = re.compile(rf"<br{_ATTRIBUTES}/?>", re.IGNORECASE)
_BLOCK: Final = re.compile(rf"</?(?:{_BLOCKS}){_ATTRIBUTES}/?>", re.IGNORECASE)
_CELL: Final = re.compile(rf"</?(?:{_CELLS}){_ATTRIBUTES}/?>", re.IGNORECASE)
_WITHIN: Final = re.compile(rf"</?(?:{_INLINE}){_ATTRIBUTES}/?>", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"<!--.*?-->|<(style|xml)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_EDGE: Final = "\ufdd1"
_AROUND_EDGES: Final = re.compile(rf"[ \t\r\n\u00a0]*{_EDGE}[ \t\r\n\u00a0{_EDGE}]*")
_ROUNDS: Final = 2


def as_text(written: str) -> str:
    """The text of an answer or a question as it was seen: <br> and paragraphs are line breaks, other tags are gone, entities are
    their characters. Only tags that HTML knows are tags: "age < 5" and "a < b and c > d" stay as they are.

    >>> as_text("<p>What is <b>working&nbsp;well</b>?</p>").replace(chr(160), " ")
    'What is working well?'
    """
    text = written
    for _ in range(_ROUNDS):  # some systems write &amp;nbsp; or &lt;p&gt;
        if "<" not in text and "&" not in text:
            break
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _without_tags(text))
    return _without_tags(text)


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _BREAK.sub("\n", _UNSEEN.sub("", text))
    text = _WITHIN.sub("", _CELL.sub(" ", _BLOCK.sub(_EDGE, text)))
    return _AROUND_EDGES.sub("\n", text).strip("\n") if _EDGE in text else text
