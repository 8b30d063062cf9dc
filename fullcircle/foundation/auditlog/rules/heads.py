"""Heads of the audit log that are kept elsewhere: how many entries there were at a moment, and the hash of the last.

One a line, in a text that stays readable for as long as it must: the moment, the number of entries, the hash.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple


class KeptHead(NamedTuple):
    """``at`` is the moment when it was kept, as it was written down."""

    at: str
    number: int
    hash: str


_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (\d{1,18}) ([0-9a-f]{64})")


def line(*, number: int, digest: str, at: datetime) -> str:
    """A head as one line, without its end."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {number} {digest}"


def read(text: str) -> tuple[list[KeptHead], list[int]]:
    """The heads in a text, and the numbers of the lines that are none. Empty lines say nothing.

    >>> read("2026-03-05T09:30:00Z 2 " + "a" * 64 + "\\n\\n2026-03-05T10")[1]
    [3]
    """
    heads, none = [], []
    for place, written in enumerate(text.splitlines(), start=1):
        if found := _LINE.fullmatch(written.strip()):
            heads.append(KeptHead(found[1], int(found[2]), found[3]))
        elif written.strip():
            none.append(place)
    return heads, none
