"""The audit log as it is read, for tests of what operations write into it."""

from fullcircle.foundation.auditlog import queries


def told(*, event: str = "", subject: str = "") -> list[queries.Told]:
    """The entries, oldest first: all, or those of an event (or, ending in a point, of all that begin so) or a subject."""
    return [one for one in reversed(queries.latest(limit=100_000, event=event)) if subject in {"", one.subject}]
