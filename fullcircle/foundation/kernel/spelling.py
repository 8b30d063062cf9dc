"""Small numbers as words."""

from typing import Final

_WORDS: Final = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelt(count: int) -> str:
    """
    >>> spelt(7), spelt(12), spelt(1200)
    ('seven', '12', '1,200')
    """
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"
