"""Work that somebody gave to someone else: whom nothing tells that it is theirs no more."""

from datetime import date

from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import Actor


def not_told(reader: Actor, former_id: int | None, *, on: date) -> str:
    """To whoever gave this person's work to somebody else: that they are to tell them; "" where nobody had it, they are not there
    any more, or it was the reader's own."""
    if former_id is None or reader.is_(former_id):
        return ""
    name = queries.name_if_there(former_id, on=on)
    return f"Tell {name}, who had it before: Full Circle does not." if name else ""
