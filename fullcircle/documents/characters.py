"""Characters that a printed file cannot hold. A visible mark takes their place: a report must never fail to open for one."""

import re

MARK = "\ufffd"
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with the mark for control characters and for what is no character at all. Line ends and tabs stay."""
    return _NOT_TEXT.sub(MARK, text)
