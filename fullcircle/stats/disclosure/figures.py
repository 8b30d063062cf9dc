"""Figures as printed, each as what it says about the counts of single cells.

A cell is a count of people or files that no printed figure divides further (a team by a grade in one fortnight, say); it may
have any hashable name. A figure is about a sum of cells, possibly weighted, and tells a reader the sum or the limits of it.
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Cell = Hashable
Terms = Mapping[Cell, float] | Iterable[Cell]


@dataclass(frozen=True, slots=True)
class Statement:
    """``low`` <= the sum of coefficient x cell over ``terms`` <= ``high``; either may be infinite."""

    terms: tuple[tuple[Cell, float], ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a reader sees it.

    ``definition``  what it counts, in the words printed beside it
    ``shown``       the figure as printed, such as "12", "33 %" or "c"
    ``statements``  what it says about the cells
    ``period``      the time it is about; empty where the definition says so
    """

    definition: str
    shown: str
    statements: tuple[Statement, ...]
    period: str = ""

    def __str__(self) -> str:
        when = f", {self.period}" if self.period else ""
        return f"“{self.definition}{when}” ({self.shown})"


def count(definition: str, cells: Terms, value: float, *, period: str = "") -> Figure:
    """A count or total printed as it is. Raises ValueError for a negative or non-finite one."""
    _finite(value, definition)
    return Figure(definition, f"{value:g}", (_statement(cells, value, value),), period)


def rounded_count(
    definition: str, cells: Terms, value: int, *, base: int = 5, ties: str = "up", period: str = ""
) -> Figure:
    """A count printed to the nearest ``base``. ``ties`` says which way the halves went ("up", "down", or "unknown")."""
    _finite(value, definition)
    if base < 1 or value % base:
        raise ValueError(f"{definition}: {value} is not a multiple of {base}")
    low, high = rounding_limits(value, base=base, ties=ties)
    return Figure(definition, f"{value} to the nearest {base}", (_statement(cells, low, high),), period)


def rounding_limits(value: int, *, base: int, ties: str = "up") -> tuple[int, int]:
    """The least and the most whole count, 0 or more, that is printed as ``value`` when rounded to the nearest ``base``."""
    if ties not in ("up", "down", "unknown"):
        raise ValueError(f"ties go up, down or unknown, not {ties!r}")
    half = base / 2
    low, high = math.ceil(value - half), math.floor(value + half)
    if base % 2 == 0:
        low, high = low + (ties == "down"), high - (ties == "up")
    return max(0, low), high


def hidden_count(
    definition: str, cells: Terms, *, low: float = 0, high: float = math.inf, symbol: str = "c", period: str = ""
) -> Figure:
    """A count shown as a symbol. ``low`` and ``high`` are what the notes of the table let a reader know about it, such as
    1 and 4 where the symbol stands for nothing but small counts. Also for what a reader knows beforehand."""
    if not 0 <= low <= high:
        raise ValueError(f"{definition}: a hidden count cannot lie between {low} and {high}")
    return Figure(definition, symbol, (_statement(cells, low, high),), period)


def percentage(
    definition: str, part: Terms, whole: Terms | float, value: float, *, decimals: int = 0, period: str = ""
) -> Figure:
    """``part`` as a percentage of ``whole`` (cells, or their number where that is known), printed to ``decimals`` places.

    A figure that lies exactly between two printable ones may have gone either way. Raises ValueError off 0 to 100.
    """
    if not 0 <= value <= 100:
        raise ValueError(f"{definition}: {value} is not a percentage")
    return _ratio(definition, f"{value:.{decimals}f} %", _weights(part, 100.0), whole, value, decimals, period)


def mean(
    definition: str,
    total: Mapping[Cell, float],
    whole: Terms | float,
    value: float,
    *,
    decimals: int = 1,
    period: str = "",
) -> Figure:
    """The mean of scores, ``total`` giving the score of each cell, over ``whole``; printed to ``decimals`` places."""
    return _ratio(definition, f"{value:.{decimals}f}", _weights(total, 1.0), whole, value, decimals, period)


def made_of(whole: Cell, parts: Iterable[Cell]) -> Figure:
    """Everybody knows that the cell ``whole`` is made of ``parts``: a quarter of its weeks, a district of its wards."""
    terms = {whole: 1.0, **dict.fromkeys(parts, -1.0)}
    return Figure(f"{whole} and its parts", "known to all", (_statement(terms, 0.0, 0.0),))


def _ratio(
    definition: str,
    shown: str,
    above: dict[Cell, float],
    whole: Terms | float,
    value: float,
    decimals: int,
    period: str,
) -> Figure:
    """``above`` / ``whole`` lies within half a unit of the last printed place of ``value``: one statement per limit."""
    half = 0.5 * 10.0**-decimals
    low, high = value - half, value + half
    if isinstance(whole, int | float):
        if whole <= 0:
            raise ValueError(f"{definition}: a share of nobody cannot be printed")
        return Figure(definition, shown, (_statement(above, low * whole, high * whole),), period)
    below = _weights(whole, 1.0)
    statements = tuple(
        _statement({cell: above.get(cell, 0.0) - limit * below.get(cell, 0.0) for cell in {**below, **above}}, *range_)
        for limit, range_ in ((low, (0.0, math.inf)), (high, (-math.inf, 0.0)))
    )
    # A printed share also says that there was somebody to take a share of.
    return Figure(definition, shown, (*statements, _statement(below, 1.0, math.inf)), period)


def _weights(terms: Terms, scale: float) -> dict[Cell, float]:
    if isinstance(terms, Mapping):
        return {cell: scale * float(weight) for cell, weight in terms.items()}
    weights: dict[Cell, float] = {}
    for cell in terms:
        weights[cell] = weights.get(cell, 0.0) + scale
    return weights


def _statement(terms: Terms, low: float, high: float) -> Statement:
    kept = tuple((cell, weight) for cell, weight in _weights(terms, 1.0).items() if weight)
    return Statement(kept, float(low), float(high))


def _finite(value: float, definition: str) -> None:
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{definition}: {value} is not a count")
