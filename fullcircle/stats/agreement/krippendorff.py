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
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from fullcircle.stats.agreement.intervals import check_level
from fullcircle.stats.agreement.many_raters import NO_PAIRS
from fullcircle.stats.agreement.ratings import check_counts
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
    found = check_counts(counts)
    if metric not in METRICS:
        raise ValueError(f"the metric of alpha is one of {', '.join(METRICS)}, not {metric}")
    scale = _scale(values, found.shape[1], metric)
    found = found[found @ np.ones(found.shape[1]) >= 2]
    units = len(found)
    method = f"Krippendorff's alpha, {metric}"
    if not units:
        return Estimate(None, 0, method, reason=NO_PAIRS, weights=metric)
    value = float(_Alpha(found, metric, scale).of(np.ones((1, units)))[0])
    if np.isnan(value):
        return Estimate(None, units, method, reason=ONE_LEVEL, weights=metric)
    if seed is None or units < 2:
        reason = "one unit has no interval" if units < 2 else "no interval was asked for"
        return Estimate(value, units, method, reason=reason, weights=metric)
    interval, error, caveats = _bootstrap(found, metric, scale, level, seed, draws)
    method = f"{method}, interval from {draws:,} resamples of units"
    reason = "" if interval else "all ratings were in one category in every resample"
    return Estimate(value, units, method, interval, reason, caveats, error, weights=metric)


def _scale(values: Sequence[float] | None, categories: int, metric: Metric) -> Floats:
    scale = np.arange(1.0, categories + 1) if values is None else np.asarray(values, dtype=float)
    if scale.shape != (categories,) or not np.isfinite(scale).all() or (np.diff(scale) <= 0).any():
        raise ValueError(f"alpha needs {categories} values that rise, one for each category")
    if metric == "ratio" and scale[0] < 0:
        raise ValueError("a ratio scale has no values below 0")
    return scale


class _Alpha:
    """Alpha of many resamples at once. Each is given as how often each unit was drawn."""

    def __init__(self, counts: Floats, metric: Metric, scale: Floats) -> None:
        self.counts, self.metric, self.scale = counts, metric, scale
        self.ratings = counts @ np.ones(counts.shape[1])
        self.distances = None if metric in ("ordinal", "interval") else _distances(metric, scale)

    def of(self, drawn: Floats) -> Floats:
        """``drawn``: resamples by units. NaN where all ratings of a resample are in one category."""
        totals = drawn @ self.counts
        ratings = totals @ np.ones(totals.shape[1])
        if self.distances is None:
            observed, expected = self._by_place(drawn, totals, ratings)
        else:
            within = np.einsum("ij,ij->i", self.counts @ self.distances, self.counts)
            observed = drawn @ (within / (self.ratings - 1))
            expected = np.einsum("ij,ij->i", totals @ self.distances, totals)
        apart = expected > 1e-12 * ratings * ratings
        ratio = np.divide(observed, expected, out=np.full(len(drawn), np.nan), where=apart)
        return np.asarray(1 - (ratings - 1) * ratio)

    def _by_place(self, drawn: Floats, totals: Floats, ratings: Floats) -> tuple[Floats, Floats]:
        """Squared distances between places on a line are sums of squares less squares of sums, whatever the places are."""
        places = self._places(totals, ratings)
        sums, squares = places @ self.counts.T, places**2 @ self.counts.T
        observed = 2 * np.einsum("ij,ij->i", drawn, (self.ratings * squares - sums**2) / (self.ratings - 1))
        middle = np.einsum("ij,ij->i", totals, places)
        expected = 2 * (ratings * np.einsum("ij,ij->i", totals, places**2) - middle**2)
        return observed, expected

    def _places(self, totals: Floats, ratings: Floats) -> Floats:
        """Where each category lies, by resample: its value, or how many ratings lie below its middle; centred for precision."""
        if self.metric == "interval":
            return np.broadcast_to(self.scale - self.scale.mean(), totals.shape)
        return np.asarray(np.cumsum(totals, axis=1) - totals / 2 - ratings[:, None] / 2)


def _distances(metric: Metric, scale: Floats) -> Floats:
    apart, whole = scale[:, None] - scale, scale[:, None] + scale
    if metric == "nominal":
        return np.asarray(apart != 0, dtype=float)
    return np.asarray((apart / np.where(whole == 0, 1, whole)) ** 2)


def _bootstrap(
    counts: Floats, metric: Metric, scale: Floats, level: float, seed: int, draws: int
) -> tuple[Interval | None, float | None, tuple[str, ...]]:
    """Units with the same ratings are interchangeable, so that only how many of each kind were drawn is needed."""
    kinds, often = np.unique(counts, axis=0, return_counts=True)
    engine, chance = _Alpha(kinds, metric, scale), np.random.default_rng(seed)
    at_once = max(1, _CELLS_AT_ONCE // len(kinds))
    share = often / often.sum()
    found = np.concatenate(
        [
            engine.of(chance.multinomial(len(counts), share, size=min(at_once, draws - start)).astype(float))
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
