"""One figure over time, as a small line: plain numbers for `kit/charts.html`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor

from fullcircle.documents.dates import day_in_words

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_MOST_TICKS = 4
_EDGE = 3.0
"""Percent of the width kept free at both ends, so that dots are whole."""


@dataclass(frozen=True)
class Reading:
    """A day and its value; ``words`` say it. Without a value (too few to say) there is a gap. ``few``: it rests on few."""

    on: date
    value: float | None
    words: str
    few: bool = False


@dataclass(frozen=True)
class Dot:
    """A point of the line in percent of width and height, from the left and the top; hollow where it rests on ``few``."""

    x: float
    y: float
    on: date
    words: str
    few: bool = False


@dataclass(frozen=True)
class Usual:
    """Between which values chance alone would keep the newest day, and the centre of the days before it."""

    low: float
    centre: float
    high: float


@dataclass(frozen=True)
class Band:
    """The same as drawn: where it begins from the top, how high it is, and where its middle line is, in percent of the height."""

    y: float
    height: float
    middle: float


@dataclass(frozen=True)
class TrendLine:
    """``joins`` are the lines between neighbouring dots; ``ticks`` (height in percent, label) the axis; ``said`` the whole in
    words."""

    dots: tuple[Dot, ...]
    joins: tuple[tuple[Dot, Dot], ...]
    ticks: tuple[tuple[float, str], ...]
    said: str
    band: Band | None = None

    @property
    def days(self) -> tuple[Dot, ...]:
        """The first and the last dot, for the words under the axis."""
        return self.dots[:1] + self.dots[-1:] if len(self.dots) > 1 else self.dots

    @property
    def hollow(self) -> bool:
        """Whether any dot is hollow, so that a key has to say what that means."""
        return any(dot.few for dot in self.dots)


def trend(readings: Sequence[Reading], *, share: bool, usual: Usual | None = None) -> TrendLine | None:
    """Readings, oldest first, as a line; None with fewer than two values. ``share``: values are percents. ``usual`` is drawn as a
    band behind it.

    Shares get an axis of their own around their values, which is never narrower than 20 points and never leaves 0 to 100;
    everything else an axis from nought.
    """
    told = [(one, one.value) for one in readings if one.value is not None]
    if len(told) < 2:
        return None
    values = [value for _, value in told]
    drawn = [*values, usual.low, usual.high] if usual else values
    low, high = _around(drawn) if share else (0.0, max(*drawn, 1.0))
    first, days = told[0][0].on, (told[-1][0].on - told[0][0].on).days or 1
    ticks = _ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])

    def height(value: float) -> float:
        return round(100 * (high - value) / (high - low), 2)

    dots = {
        one.on: Dot(_across((one.on - first).days / days), height(value), one.on, one.words, one.few)
        for one, value in told
    }
    joins = tuple(
        (dots[a.on], dots[b.on]) for a, b in pairwise(readings) if a.value is not None and b.value is not None
    )
    unit = "\u00a0%" if share else ""
    band = None
    if usual is not None:
        top = height(usual.high)
        band = Band(top, round(height(usual.low) - top, 2), height(usual.centre))
    return TrendLine(
        dots=tuple(dots.values()),
        joins=joins,
        ticks=tuple((height(tick), f"{tick:,.0f}{unit}") for tick in ticks),
        said=_said([one for one, _ in told], values),
        band=band,
    )


def _across(part: float) -> float:
    return round(_EDGE + (100 - 2 * _EDGE) * part, 2)


def _around(values: Sequence[float]) -> tuple[float, float]:
    low, high = 10.0 * floor(min(values) / 10), 10.0 * ceil(max(values) / 10)
    while high - low < 20:
        low, high = max(0.0, low - 10), min(100.0, high + 10)
    return low, high


def _ticks(low: float, high: float) -> list[float]:
    step = next((one for one in _STEPS if (high - low) / one <= _MOST_TICKS), _STEPS[-1])
    return [float(step * place) for place in range(floor(low / step), ceil(high / step) + 1)]


def _said(told: Sequence[Reading], values: Sequence[float]) -> str:
    first, last = told[0], told[-1]
    said = f"From {first.words} on {day_in_words(first.on)} to {last.words} on {day_in_words(last.on)}"
    if len(told) < 3 or min(values) == max(values):
        return f"{said}."
    lowest, highest = (told[values.index(edge)].words for edge in (min(values), max(values)))
    return f"{said}; lowest {lowest}, highest {highest}."
