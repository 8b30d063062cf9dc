"""Days along a line, as percentages of its width, and whether words fit there."""

from dataclasses import dataclass
from datetime import date

LETTER = 7.8
"""A generous average width of a letter at 16 px in the page's typeface, in pixels."""


@dataclass(frozen=True)
class DayScale:
    """From ``first`` at 0 % to ``last`` at 100 %. ``width`` is the narrowest the drawing gets, in pixels."""

    first: date
    last: date
    width: float

    def __post_init__(self) -> None:
        if self.last <= self.first:
            raise ValueError("A time line needs a last day after its first day.")

    def x(self, day: date) -> float:
        """Where a day is, 0 to 100; days outside are moved to the nearer end."""
        inside = min(max(day, self.first), self.last)
        return round(100 * (inside - self.first).days / (self.last - self.first).days, 3)

    def pixels(self, percent: float) -> float:
        return percent * self.width / 100

    def fits(self, words: str, percent: float, *, room: float = 12) -> bool:
        """Whether words at 16 px fit into that share of the width, with ``room`` pixels to spare."""
        return words_width(words) + room <= self.pixels(percent)


def words_width(words: str) -> float:
    """Roughly how wide words at 16 px are, in pixels."""
    return len(words) * LETTER


def months(first: date, last: date) -> list[date]:
    """The first day of every month after ``first``, up to ``last``."""
    found: list[date] = []
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, 1)
        if day > last:
            return found
        found.append(day)
