"""A figure on a day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Point:
    """A figure on a day. ``denominator`` is None for a count. ``standards``: those of the indicator that were in force."""

    as_at: date
    numerator: int
    denominator: int | None
    standards: tuple[float, ...] = ()
