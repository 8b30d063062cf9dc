"""What stands where a name should and is nobody: the total under a list, a truth value, what a spreadsheet would run."""

import re
from typing import Final

from fullcircle.files.texts import shown

_LIKE_A_FORMULA: Final = ("=", "+", "-", "@", "|")
_TOTALS: Final = re.compile(r"(?:grand |sub |sub)?totals?|(?:total )?count|sum|average", re.IGNORECASE)
_TRUTH: Final = {"true", "false"}
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")


def like_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take this text for a formula."""
    return text.lstrip(" '\"").startswith(_LIKE_A_FORMULA)


def why_nobody(name: str) -> tuple[str, str] | None:
    """Why a text is no name of a person, and what to do; None where it may be one.

    >>> why_nobody("Total: 12")[0], why_nobody("TRUE")[0], why_nobody("=A1")[0]
    ('“Total: 12” is a total, not a person.', '“TRUE” is a truth value, not a person.', '“=A1” begins like a formula.')
    >>> why_nobody("Jo Total"), why_nobody("Ann Summers"), why_nobody("")
    (None, None, None)
    """
    words = _NOT_LETTERS.sub(" ", name).strip()
    if like_a_formula(name):
        return f"“{shown(name)}” begins like a formula.", "Write the name as plain text."
    if _TOTALS.fullmatch(words):
        return f"“{shown(name)}” is a total, not a person.", "Take the row out, or write the name of the person."
    if words.casefold() in _TRUTH:
        return f"“{shown(name)}” is a truth value, not a person.", "Write the name of the person."
    return None
