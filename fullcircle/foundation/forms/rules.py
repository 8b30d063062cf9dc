"""What is kept of words that are not sent yet, and for how long."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from fullcircle.foundation.kernel.errors import Invalid

KEPT: Final = timedelta(days=30)
"""How long forms that were sent, and words that were not, are remembered after the last time."""
SPENT: Final = timedelta(days=1)
"""How long the row of a draft stays that holds no words any more, so that a save that is late brings none back."""
MOST_DRAFTS: Final = 100
"""Drafts that one person may have at once."""
MOST_TEXTS: Final = 300
LONGEST: Final = 1_000_000
"""Characters of all texts of a draft. A form is not larger either."""
_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class Text:
    """What stands in one field of a form. ``nth``: which of the fields of that name, from 0. ``was``: a digest of what stood
    there when its writer began, made by their browser; "" where that is not known."""

    name: str
    nth: int
    text: str
    was: str = ""

    @property
    def as_row(self) -> list[str | int]:
        return [self.name, self.nth, self.text, self.was]


def texts_in(rows: str) -> tuple[Text, ...]:
    """The texts as a page sends them: a list, in JSON, of [name, nth, text, was]. Invalid where they cannot be kept."""
    try:
        sent = json.loads(rows)
        found = tuple(_text(row) for row in (sent if isinstance(sent, list) else [sent]))
    except (ValueError, TypeError, RecursionError):
        raise Invalid({"": "What was sent is not as a page of ours sends it, so it was not saved."}) from None
    if len(found) > MOST_TEXTS or sum(len(one.text) for one in found) > LONGEST:
        raise Invalid({"": "This is longer than can be saved before it is sent. Send it now, or copy it first."})
    return found


def _text(row: Any) -> Text:
    name, nth, text, was = row
    if not (isinstance(name, str) and isinstance(text, str) and isinstance(was, str) and type(nth) is int):
        raise TypeError
    if len(name) > _LONGEST_NAME or len(was) > 40 or not 0 <= nth < MOST_TEXTS or "password" in name:
        raise ValueError
    if any("\ud800" <= sign <= "\udfff" or sign == "\x00" for sign in name + text + was):
        raise ValueError  # no database keeps it; a JSON text can hold it where the form itself does not
    return Text(name, nth, text, was)
