"""Krippendorff's alpha: agreement of any number of people, with gaps, on nominal, ordinal, interval or ratio scales.

Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, University of Pennsylvania; Hayes and Krippendorff 2007,
Communication Methods and Measures 1:77-89. Alpha is 1 - observed / expected disagreement among the ratings of units with two
or more. The squared distance of two ratings is

nominal   0 for the same, 1 otherwise
ordinal   the square of how many ratings lie between them, each counted with half of its own category
interval  (a - b)^2
ratio     ((a - b) / (a + b))^2
"""

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fullcircle.stats.agreement.intervals import check_level
from fullcircle.stats.agreement.many_raters import NO_PAIRS
from fullcircle.stats.agreement.ratings import counted
from fullcircle.stats.agreement.sums import Counted, times
from fullcircle.stats.agreement.two_raters import ONE_LEVEL
from fullcircle.stats.agreement.weights import Floats
from fullcircle.stats.results import Estimate, Interval

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
METRICS: tuple[Metric, ...] = ("nominal", "ordinal", "interval", "ratio")
DRAWS = 1999
_CELLS_AT_ONCE = 2_000_000


def alpha(
    counts: ArrayLike,
    *,
    metric: Metric = "ordinal",
    values: Sequence[float] | None = None,
    level: float = 0.95,
    seed: int | None = None,
    draws: int = DRAWS,
) -> Estimate:
    """Krippendorff's alpha of ``counts``, how often each category (columns, in the order of the scale) was given to each unit.

    ``values``: the categories as numbers, for interval and ratio; 1, 2, 3... when not given. With a ``seed`` the interval is
    the middle ``level`` of alpha in ``draws`` resamples of units and the standard error their spread; the order of units does
    not matter. No value where no unit has two ratings or all ratings are in one category. Raises ValueError for counts that are
    no counts, an unknown metric, values that do not rise, and values below 0 on a ratio scale.
    """
    check_level(level)
    found = counted(counts)
    if metric not in METRICS:
        raise ValueError(f"the metric of alpha is one of {', '.join(METRICS)}, not {metric}")
    scale = _scale(values, len(found.cells), metric)
    paired = found.raters >= 2
    units = int(np.count_nonzero(paired))
    method = f"Krippendorff's alpha, {metric}"
    if not units:
        return Estimate(None, 0, method, reason=NO_PAIRS, weights=metric)
    value = _value(found, paired, metric, scale)
    if value is None:
        return Estimate(None, units, method, reason=ONE_LEVEL, weights=metric)
    if seed is None or units < 2:
        reason = "one unit has no interval" if units < 2 else "no interval was asked for"
        return Estimate(value, units, method, reason=reason, weights=metric)
    interval, error, caveats = _bootstrap(found.only(paired), metric, scale, level, seed, draws)
    method = f"{method}, interval from {draws:,} resamples of units"
    reason = "" if interval else "all ratings were in one category in every resample"
    return Estimate(value, units, method, interval, reason, caveats, error, weights=metric)


def _scale(values: Sequence[float] | None, categories: int, metric: Metric) -> Floats:
    if values is None:
        return np.arange(1.0, categories + 1)
    if len(values) != categories or not all(low < high for low, high in pairwise((-inf, *values, inf))):
        raise ValueError(f"alpha needs {categories} values that rise, one for each category")
    if metric == "ratio" and values[0] < 0:
        raise ValueError("a ratio scale has no values below 0")
    return np.array(values, dtype=float)


def _value(counts: Counted, paired: NDArray[np.bool_], metric: Metric, scale: Floats) -> float | None:
    """Alpha from the coincidences of each two categories within units; ``None`` where all ratings are in one category."""
    cells, raters = counts
    totals = cells @ paired.astype(float)
    distances = _distances(metric, scale, totals)
    expected = float(totals @ distances @ totals)
    ratings = float(totals.sum())
    if expected <= 1e-12 * ratings * ratings:
        return None
    coincidences = times(cells * (paired / np.maximum(raters - 1, 1)), cells.T)
    return 1 - (ratings - 1) * float((coincidences * distances).sum()) / expected


def _distances(metric: Metric, scale: Floats, totals: Floats) -> Floats:
    """The squared distance of each two categories. ``totals``: how often each was given, for ordinal ones."""
    if metric == "nominal":
        return 1 - np.eye(len(scale))
    places = np.cumsum(totals) - totals / 2 if metric == "ordinal" else scale
    apart = places[:, None] - places
    if metric == "ratio":
        whole = places[:, None] + places
        apart = apart / np.where(whole == 0, 1, whole)
    return np.asarray(apart**2)


class _Resampled:
    """Alpha of many resamples at once. Each is given as how often each unit was drawn; all units have two ratings or more."""

    def __init__(self, units: Counted, metric: Metric, scale: Floats) -> None:
        (self.cells, self.ratings), self.metric, self.scale = units, metric, scale
        by_place = metric in ("ordinal", "interval")
        self.distances = None if by_place else _distances(metric, scale, scale)

    def of(self, drawn: Floats) -> Floats:
        """``drawn``: resamples by units. NaN where all ratings of a resample are in one category."""
        totals = drawn @ self.cells.T
        ratings = totals @ np.ones(len(self.cells))
        if self.distances is None:
            observed, expected = self._by_place(drawn, totals, ratings)
        else:
            apart = np.add.reduce(self.cells * (self.distances @ self.cells))
            observed = drawn @ (apart / (self.ratings - 1))
            expected = (totals * (totals @ self.distances)) @ np.ones(len(self.cells))
        known = expected > 1e-12 * ratings * ratings
        ratio = np.divide(observed, expected, out=np.full(len(drawn), np.nan), where=known)
        return np.asarray(1 - (ratings - 1) * ratio)

    def _by_place(self, drawn: Floats, totals: Floats, ratings: Floats) -> tuple[Floats, Floats]:
        """Squared distances between places on a line are sums of squares less squares of sums, whatever the places are."""
        places = self._places(totals, ratings)
        sums, squares = places @ self.cells, places**2 @ self.cells
        observed = 2 * np.einsum("ij,ij->i", drawn, (self.ratings * squares - sums**2) / (self.ratings - 1))
        over = np.ones(len(self.cells))
        expected = 2 * (ratings * ((totals * places**2) @ over) - ((totals * places) @ over) ** 2)
        return observed, expected

    def _places(self, totals: Floats, ratings: Floats) -> Floats:
        """Where each category lies, by resample: its value, or how many ratings lie below its middle; centred for precision."""
        if self.metric == "interval":
            return np.tile(self.scale - self.scale.mean(), (len(totals), 1))
        return np.asarray(np.cumsum(totals, axis=1) - totals / 2 - ratings[:, None] / 2)


def _bootstrap(
    counts: Counted, metric: Metric, scale: Floats, level: float, seed: int, draws: int
) -> tuple[Interval | None, float | None, tuple[str, ...]]:
    """Units with the same ratings are interchangeable, so that only how many of each kind were drawn is needed."""
    kinds, often = _kinds(counts)
    engine, chance = _Resampled(kinds, metric, scale), np.random.default_rng(seed)
    units, at_once = int(often.sum()), max(1, _CELLS_AT_ONCE // len(often))
    found = np.concatenate(
        [
            engine.of(chance.multinomial(units, often / units, size=min(at_once, draws - start)).astype(float))
            for start in range(0, draws, at_once)
        ]
    )
    known = found[~np.isnan(found)]
    if len(known) < 2:
        return None, None, ()
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    caveats = ["the interval is from resamples of units"]
    if len(known) < draws:
        caveats.append(f"{draws - len(known)} of {draws} resamples had all ratings in one category and were left out")
    interval = Interval(max(-1.0, float(low)), min(1.0, float(high)), level)
    return interval, float(known.std(ddof=1)), tuple(caveats)


def _kinds(counts: Counted) -> tuple[Counted, NDArray[np.intp]]:
    """The different units in rising order of their counts, and how often each occurs."""
    cells, raters = counts
    base = float(cells.max()) + 1
    if base ** len(cells) > 2**53:
        _, first, often = np.unique(cells, axis=1, return_index=True, return_counts=True)
    else:
        # One number for each unit sorts far quicker than its counts do.
        keys = base ** np.arange(len(cells) - 1, -1, -1.0) @ cells
        _, first, often = np.unique(keys, return_index=True, return_counts=True)
    return Counted(cells[:, first], raters[first]), often
