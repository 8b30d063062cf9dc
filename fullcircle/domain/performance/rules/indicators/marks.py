"""What one row adds to a figure, and the few shapes that a rule can have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record, months_before
from fullcircle.domain.performance.rules.standards import Limits

PERIOD_MONTHS: Final = 6
"""Annex A reaches so far back from the as-at date."""
DAYS_OF_A_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Mark:
    """What one row, or one child, adds to a part of a figure. A share adds 0 or 1 to its numerator and 1 to its denominator,
    an average its days and 1, a count 1 and nothing."""

    part: str
    numerator: int
    denominator: int


Rule = Callable[[Record, Limits], Mark | None]
"""One row's mark, or None where the row is not counted."""

IN, OUT = Mark("", 1, 1), Mark("", 0, 1)
COUNTED = Mark("", 1, 0)


def count(of: Callable[[Record], bool]) -> Rule:
    """Counts the rows of which it is true."""
    return lambda row, _: COUNTED if of(row) else None


def share(verdict: Callable[[Record, Limits], bool | None]) -> Rule:
    """True: in the numerator. False: in the denominator alone. None: in neither."""

    def rule(row: Record, limits: Limits) -> Mark | None:
        found = verdict(row, limits)
        return None if found is None else IN if found else OUT

    return rule


def answer(of: Callable[[Record], bool], field: str, yes: str) -> Rule:
    """The share of the rows with a recorded answer that say ``yes``; a blank is no answer."""

    def verdict(row: Record, _: Limits) -> bool | None:
        said = row.text(field)
        return None if said is None or not of(row) else said == yes

    return share(verdict)


def in_period(row: Record, field: str) -> bool:
    """Whether the date lies in the six months up to the as-at date: after the same day six months earlier."""
    day = row.day(field)
    return day is not None and months_before(row.as_at, PERIOD_MONTHS) < day <= row.as_at


def every(_: Record) -> bool:
    return True
