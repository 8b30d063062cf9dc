"""Sample beside population, as shares on one line each: plain numbers for `kit/charts.html`."""

from collections.abc import Sequence
from dataclasses import dataclass

_AXES = (10, 20, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True)
class Group:
    """How many were sampled from a group and how large the group is."""

    label: str
    sampled: int
    population: int


@dataclass(frozen=True)
class Line:
    """Shares of all in percent, and their places on the axis, 0 to 100. ``same``: the two marks would coincide."""

    label: str
    sampled: int
    population: int
    sample_share: float
    population_share: float
    sample_x: float
    population_x: float
    same: bool


@dataclass(frozen=True)
class SampleChart:
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    sampled: int
    population: int


def sample_chart(groups: Sequence[Group]) -> SampleChart:
    """Each group's share of the sample beside its share of the population, on one axis that starts at zero.

    An empty sample or population gives shares of zero, not an error.
    """
    sampled, population = sum(g.sampled for g in groups), sum(g.population for g in groups)

    def share(k: int, n: int) -> float:
        return 100 * k / n if n else 0.0

    pairs = [(g, share(g.sampled, sampled), share(g.population, population)) for g in groups]
    largest = max((max(a, b) for _, a, b in pairs), default=0.0)
    top = next(limit for limit in _AXES if largest <= limit)
    lines = tuple(
        Line(
            g.label,
            g.sampled,
            g.population,
            a,
            b,
            round(100 * a / top, 3),
            round(100 * b / top, 3),
            abs(a - b) / top < 0.012,
        )
        for g, a, b in pairs
    )
    step = 10 if top <= 50 else 20
    ticks = tuple((round(100 * t / top, 3), f"{t} %") for t in range(0, top + 1, step))
    return SampleChart(lines, ticks, sampled, population)
