"""Whether words that people type are in a text, and where: capitals, accents and apostrophes do not count."""

import re
from collections.abc import Sequence
from itertools import groupby
from unicodedata import category, combining, normalize

_COMPARED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"} | dict.fromkeys("'’‘`", ""))
"""Letters that are not made of another and an accent, and apostrophes."""


_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
"""Characters without a width that Unicode does not call signs of format."""
_HYPHENS = str.maketrans("‐‑", "--")


def plain(text: str) -> str:
    """A text as it is compared.

    >>> plain("Zoë O’Łuczak")
    'zoe oluczak'
    """
    if not text.isascii():
        text = "".join(part for part in normalize("NFKD", text) if not combining(part))
    return text.casefold().translate(_COMPARED)


def as_seen(text: str) -> str:
    """A text as people see it: without soft hyphens and signs that have no width; letters, figures and hyphens of one kind.
    A sign that is a number by itself stays: ½ is not 1 and 2.

    >>> as_seen("\N{ZERO WIDTH NO-BREAK SPACE}40570"), as_seen("４０５７０")
    ('40570', '40570')
    >>> as_seen("e\\u00adleven of twenty‑three ﬁles, and ½")
    'eleven of twenty-three files, and ½'
    """
    seen = (sign for sign in text if category(sign) != "Cf" and sign not in _UNSEEN)
    runs = ((stays, "".join(run)) for stays, run in groupby(seen, key=_is_a_number))
    return "".join(run if stays else normalize("NFKC", run) for stays, run in runs).translate(_HYPHENS)


def _is_a_number(sign: str) -> bool:
    return sign.isnumeric() and not sign.isdecimal()


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, each once.

    >>> words_in("Mary-Ann, O'Brien")
    ('mary', 'ann', 'obrien')
    """
    return tuple(dict.fromkeys(re.findall(r"\w+", plain(text))))


def has_all(words: Sequence[str], text: str) -> bool:
    """Whether each of the words (as from `words_in`) is some part of the text."""
    compared = plain(text)
    return bool(words) and all(word in compared for word in words)


def parted(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is what the words (as from `words_in`) found.

    >>> parted("Zoë Hale", ("zo", "hal"))
    [('Zo', True), ('ë ', False), ('Hal', True), ('e', False)]
    """
    compared, places = _with_places(text)
    found = [False] * len(text)
    for word in words:
        start = compared.find(word)
        while word and start >= 0:
            for at in places[start : start + len(word)]:
                found[at] = True
            start = compared.find(word, start + 1)
    parts: list[tuple[str, bool]] = []
    for letter, is_found in zip(text, found, strict=True):
        if parts and parts[-1][1] is is_found:
            parts[-1] = (parts[-1][0] + letter, is_found)
        else:
            parts.append((letter, is_found))
    return parts


def _with_places(text: str) -> tuple[str, list[int]]:
    """The compared text, and for each of its letters the place of the letter it comes from."""
    letters = [(part, at) for at, letter in enumerate(text) for part in plain(letter)]
    return "".join(part for part, _ in letters), [at for _, at in letters]
