"""What the rules of every list share."""

from collections.abc import Callable, Mapping
from datetime import date

from fullcircle.domain.imports.rules.record import Record

Parameters = Mapping[str, float]
Rule = Callable[[Record, Parameters], str | None]
"""One flag: the reason in figures, or None when it is not raised."""


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def too_long_ago(row: Record, name: str, longest: float, what: str) -> str | None:
    """The reason when that date lies more than so many days before the as-at date."""
    days = row.days_since(name)
    return f"{what} {days} days ago; expected within {longest:.0f}" if days is not None and days > longest else None
