"""Numbers as an address or a hidden field gives them: ids, versions, pages. The one place that reads them."""

from typing import Final

LARGEST_ID: Final = 2**63 - 1
"""The largest id that a table can hold; an address with a larger one names no record."""

LARGEST_NUMBER: Final = 2**31 - 1
"""The largest number that a column of a typed or sent number holds, on either database."""

MOST_PAGES: Final = 999_999


def whole_number(text: str, *, most: int = LARGEST_ID) -> int | None:
    """The number, or None where the text is no number in figures or one beyond ``most``: no record has it.

    >>> whole_number("12"), whole_number("-1"), whole_number("1" * 5000), whole_number(str(2**63)), whole_number("٣")
    (12, None, None, None, None)
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if number <= most else None


def page_number(text: str | None) -> int:
    """The page that an address asks for; the first where it asks for none, or for nonsense."""
    return whole_number(text or "", most=MOST_PAGES) or 1
