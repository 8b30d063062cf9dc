"""The problems of a file: what is wrong in the same words is one line."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemLine:
    """What is wrong ``count`` times in one part of a file (``where``), what to do, what it ``costs``, and the first ``places``
    in words; "" where it is about the part as a whole."""

    where: str
    what: str
    remedy: str
    costs: str
    count: int
    places: str


def places_said(places: Sequence[str], count: int, *, between: str = ", ") -> str:
    """The first of so many places, and how many more there are.

    >>> places_said(["12", "15"], 42), places_said(["12"], 1), places_said([], 3)
    ('12, 15 and 40 more', '12', '')
    """
    more = count - len(places)
    return between.join(places) + (f" and {more:,} more" if more and places else "")
