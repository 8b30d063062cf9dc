"""A round as a point on a chart: the share that is good, and how much it rests on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_PER_POINT = 15


@dataclass(frozen=True, slots=True)
class Point:
    """One round, or several combined.

    ``value``        the share, 0 to 1; design-weighted where the files were not equally likely to be drawn
    ``n``            files seen
    ``n_effective``  how many equally likely files would say as much; ``None`` means ``n``
    Raises ValueError for a share or a number of files that cannot be.
    """

    value: float
    n: int
    n_effective: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 1:
            raise ValueError(f"a share lies between 0 and 1, not {self.value}")
        if self.n < 1 or (self.n_effective is not None and not 0 < self.n_effective < math.inf):
            raise ValueError("a point needs at least one file and an effective number above 0")

    @property
    def weight(self) -> float:
        """The number of files that its precision rests on."""
        return float(self.n) if self.n_effective is None else self.n_effective


@dataclass(frozen=True, slots=True)
class Combined:
    """Rounds ``first`` to ``last`` (positions from 0, both included) as one point."""

    point: Point
    first: int
    last: int


def combine_rounds(points: Sequence[Point], *, fewest: int = FEWEST_PER_POINT) -> tuple[Combined, ...]:
    """Join each round that rests on fewer than ``fewest`` files with the rounds that follow it, until there are enough.

    No round is dropped: a small remainder at the end joins the point before it. Shares are averaged by effective number.
    A short series may still end as one point below ``fewest``.
    """
    groups: list[tuple[int, int]] = []
    first, seen = 0, 0
    for position, point in enumerate(points):
        seen += point.n
        if seen >= fewest:
            groups.append((first, position))
            first, seen = position + 1, 0
    if first < len(points):
        start = groups.pop()[0] if groups else first
        groups.append((start, len(points) - 1))
    return tuple(Combined(_pooled(points[start : end + 1]), start, end) for start, end in groups)


def effective_counts(points: Sequence[Point]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What a p chart asks for, counts and sizes, from design-weighted points: share times effective number, and that number."""
    return tuple(point.value * point.weight for point in points), tuple(point.weight for point in points)


def _pooled(points: Sequence[Point]) -> Point:
    if len(points) == 1:
        return points[0]
    weight = math.fsum(point.weight for point in points)
    share = math.fsum(point.value * point.weight for point in points) / weight
    weighted = any(point.n_effective is not None for point in points)
    return Point(min(1.0, max(0.0, share)), sum(point.n for point in points), weight if weighted else None)
