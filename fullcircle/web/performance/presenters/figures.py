"""One figure in words, and as a line over time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from fullcircle.domain.performance.queries import COUNCIL, Spot
from fullcircle.domain.performance.rules.indicators import Indicator
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.signs import Verdict, too_few
from fullcircle.stats.proportions import proportion
from fullcircle.stats.words import FEWEST_FOR_INTERVAL, TOO_FEW, k_of_n, percent, share_of, whole
from fullcircle.web.kit.components.trend import Reading, TrendLine, Usual, trend

NBSP = "\u00a0"


@dataclass(frozen=True)
class Figure:
    """A figure in words: what to say first, of what, the same shortly, and how far chance alone could move it."""

    main: str
    of: str
    brief: str = ""
    chance: str = ""


def figure(kind: Indicator, numerator: int, denominator: int | None) -> Figure:
    """Whole percents from 30 on; below, how many of how many; below 10 no more than that."""
    if denominator is None:
        return Figure(f"{numerator:,}", kind.of_one if numerator == 1 else kind.of_many)
    if denominator == 0:
        return Figure("None to count", "")
    noun = kind.of_one if denominator == 1 else kind.of_many
    if kind.kind == "average":
        if denominator < FEWEST_FOR_INTERVAL:
            return Figure("Too few for an average", f"{denominator} {noun}", str(denominator))
        average = f"{_days(Fraction(numerator, denominator))}{NBSP}days"
        return Figure(average, f"average of {denominator:,} {noun}", f"of {denominator:,}")
    counted = k_of_n(numerator, denominator)
    if denominator < FEWEST_FOR_INTERVAL:
        return Figure(counted, f"{noun}: {TOO_FEW}", "too few")
    interval = proportion(numerator, denominator).interval
    chance = f"{whole(interval.low)} to {percent(interval.high)}" if interval else ""
    if share := share_of(numerator, denominator):
        return Figure(share, f"{counted} {noun}", counted, chance)
    return Figure(counted, noun, "", chance)


OFTEN_WITHOUT_TEAM = frozenset({"contacts", "early_help"})
"""Lists of which many rows name no team of ours: what they tell of a place is of those rows alone that name its teams."""


def figure_of_place(kind: Indicator, numerator: int, denominator: int | None, where: Spot) -> Figure:
    """A figure as it stands under a place: of a service area or team it says where it is of some of the work alone."""
    told = figure(kind, numerator, denominator)
    if where.code == COUNCIL or kind.list not in OFTEN_WITHOUT_TEAM or not told.of:
        return told
    return replace(told, of=f"{told.of}, only where the data names the team: not to be compared with the whole council")


def _days(average: Fraction) -> str:
    return f"{int(average + Fraction(1, 2)):,}"


def line(kind: Indicator, points: Sequence[Point], found: Verdict, *, of: str = "") -> TrendLine | None:
    """The figure over time, with the band that it is judged by; days with too few to say are gaps. ``of``: a word for what it
    is a share of, said with each value, where the name of the figure does not say it."""
    share = kind.kind in {"share", "bands"}
    readings = [
        Reading(
            one.as_at,
            _value(kind, one),
            figure(kind, one.numerator, one.denominator).main + (f" {of}" if of else ""),
            few=too_few(kind, one),
        )
        for one in points
    ]
    return trend(readings, share=share, usual=_usual(found, 100 if share else 1))


def _usual(found: Verdict, times: int) -> Usual | None:
    if found.lower is None or found.upper is None or found.centre is None:
        return None
    return Usual(found.lower * times, found.centre * times, found.upper * times)


def _value(kind: Indicator, point: Point) -> float | None:
    if point.denominator is None:
        return float(point.numerator)
    if point.denominator < FEWEST_FOR_INTERVAL:
        return None
    return point.numerator / point.denominator * (1 if kind.kind == "average" else 100)


def published(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1), ROUND_HALF_UP)}{NBSP}%"


def published_range(lowest: Decimal, highest: Decimal) -> str:
    return f"{lowest.quantize(Decimal(1), ROUND_HALF_UP)} to {published(highest)}"


def sentence(words: str) -> str:
    """The same with a capital first letter."""
    return words[:1].upper() + words[1:]
