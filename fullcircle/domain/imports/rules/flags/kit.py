"""What the rules of every list share."""

from collections.abc import Callable

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.domain.performance.rules.timescales import Due

Rule = Callable[[Record, Limits], str | None]
"""One flag: the reason in figures, or None when it is not raised."""


def overdue(row: Record, due: Due | None) -> str | None:
    """The reason when something was due before the as-at date."""
    return f"{due.what} was due by {day_in_words(due.by)}" if due is not None and due.by < row.as_at else None


def too_long_ago(row: Record, name: str, longest: float, what: str) -> str | None:
    """The reason when that date lies more than so many days before the as-at date."""
    days = row.days_since(name)
    return f"{what} {days} days ago; expected within {longest:.0f}" if days is not None and days > longest else None
