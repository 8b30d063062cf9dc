"""Making two spellings of the same thing equal: spaces, quotes, dashes and case."""

import re
from typing import Final

_SAME: Final = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201b": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_YES_NO: Final = re.compile(r"\(\s*y\s*/\s*n\s*\)+")
_POSTCODE: Final = re.compile(r"\b(?:GIR\s*0AA|[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})\b", re.IGNORECASE)
_NO_WIDTH: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SHOWN_CHARACTERS: Final = 60


def tidy(text: str) -> str:
    """Text as a person would have typed it: every run of spaces (non-breaking too) or line breaks is one space, and
    what cannot be printed is gone."""
    joined = " ".join(text.split())
    return joined if joined.isprintable() else "".join(c for c in joined if c.isprintable())


def as_typed(text: str) -> str:
    """The text of a cell without what a spreadsheet or an export puts round it: an apostrophe before it, ="..." around it, and
    characters that have no width.

    >>> as_typed("'12/07/2025"), as_typed('="Hub North"'), as_typed("12/07/2025\u200b")
    ('12/07/2025', 'Hub North', '12/07/2025')
    """
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.removeprefix("'")
    return text if text.isascii() else _NO_WIDTH.sub("", text)


def folded(text: str) -> str:
    """Text for comparison: tidied, lower case, straight quotes, plain dashes."""
    return tidy(text).translate(_SAME).casefold()


def folded_header(text: str) -> str:
    """A column header for comparison: quotes, "(Y/N)" and closing punctuation make no difference.

    >>> folded_header("Was the Child\u2019s  plan agreed (Y/N)?") == folded_header("was the childs plan agreed")
    True
    """
    return _YES_NO.sub("", folded(text).replace("'", "").replace('"', "")).rstrip(" ?:.)*").strip()


def has_postcode(text: str) -> bool:
    return _POSTCODE.search(text) is not None


def shown(value: object) -> str:
    """A value as it may be quoted back: short, tidy, never with a postcode in it."""
    text = tidy(str(value))
    if text.lower() != text.upper():  # days and numbers hold no letter, and most that is quoted is one
        text = _POSTCODE.sub("[postcode not shown]", text)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
