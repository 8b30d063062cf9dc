"""A figure on a day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self


@dataclass(frozen=True)
class Point:
    """A figure on a day. ``denominator`` is None for a count. ``standards``: those of the indicator that were in force."""

    as_at: date
    numerator: int
    denominator: int | None
    standards: tuple[float, ...] = ()

    def of_the_others(self) -> Self:
        """A share told by those whom it leaves out: 37 of 42 in time is 5 of 42 who are not."""
        return replace(self, numerator=(self.denominator or 0) - self.numerator)
