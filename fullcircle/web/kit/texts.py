"""What people wrote, in one line of a page that shows it among other things."""

from datetime import date
from textwrap import shorten

from django.utils.text import Truncator

from fullcircle.web.kit.jinja import date_long

LONGEST_REASON = 160
"""Characters of a reason in a line; the whole of it is on the page of its record."""


def shortened(text: str, most: int) -> str:
    """The start of a text in one line, cut between words where it has any."""
    cut = shorten(text, most, placeholder=" …")
    return cut if cut != "…" else Truncator(text).chars(most)


def step_said(what: str, by: str, on: date, why: str) -> str:
    """A step that somebody took, and their reason, as a sentence.

    >>> step_said("Opened again", "Ada Hale", date(2026, 3, 2), "The visit is to be made")
    'Opened again by Ada Hale on 2 March 2026: The visit is to be made.'
    """
    reason = shortened(why, LONGEST_REASON)
    return f"{what} by {by} on {date_long(on)}: {reason}{'' if reason[-1:] in '.?!…' else '.'}"
