"""Intraclass correlations: how much of the spread of scores is between the things judged rather than between their judges.

Source: Shrout and Fleiss 1979, Psychological Bulletin 86:420-428, with their F-based intervals; McGraw and Wong 1996,
Psychological Methods 1:30-46, for absolute agreement and consistency. The six forms:

(1,1) (1,k)  each unit has raters of its own; their differences count as error
(2,1) (2,k)  the same raters for all, a sample of raters; their differences count as error: absolute agreement
(3,1) (3,k)  the same raters for all, the only ones; their differences are left out: consistency

1 is for a single rating, k for the mean of all k ratings of a unit.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from fullcircle.stats.agreement.intervals import check_level
from fullcircle.stats.agreement.sums import sum_of_squares
from fullcircle.stats.agreement.weights import Floats
from fullcircle.stats.results import Estimate, Interval

Model = Literal[1, 2, 3]
NO_SPREAD = "the scores do not vary, so there is nothing to tell units apart by"
NO_MEAN = "the units differ by less than chance alone would make them, so their means have no reliability to speak of"
_ROUNDING = 1e-13
_NAMES = {1: "one-way random", 2: "two-way random, absolute agreement", 3: "two-way mixed, consistency"}


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The analysis of variance of ``units`` by ``raters`` scores: mean squares between units, within units, between raters,
    and left over."""

    units: int
    raters: int
    between_units: float
    within_units: float
    between_raters: float
    residual: float


def mean_squares(scores: ArrayLike) -> MeanSquares:
    """The mean squares of ``scores``, units in rows and raters in columns, without gaps.

    Raises ValueError for fewer than two units or raters, and for scores that are missing or infinite.
    """
    found = _by_rater(scores)
    if np.isnan(found).any():
        raise ValueError("a score is missing")
    return _mean_squares(found)


def _mean_squares(found: Floats) -> MeanSquares:
    k, n = found.shape
    if n < 2 or k < 2:
        raise ValueError(f"an intraclass correlation needs at least two units and two raters, not {n} and {k}")
    # Counted from a score of their own, scores far from 0 lose no digits, and scores that are all the same become 0.
    found = found - found[0, 0]
    found -= found.mean()
    total = sum_of_squares(found.ravel())
    units = sum_of_squares(np.add.reduce(found)) / k
    raters = sum_of_squares(np.add.reduce(found, axis=1)) / n

    def mean_square(spread: float, degrees: int) -> float:
        return spread / degrees if spread > _ROUNDING * total else 0.0

    return MeanSquares(
        units=n,
        raters=k,
        between_units=mean_square(units, n - 1),
        within_units=mean_square(total - units, n * (k - 1)),
        between_raters=mean_square(raters, k - 1),
        residual=mean_square(total - units - raters, (n - 1) * (k - 1)),
    )


def intraclass_correlation(
    scores: ArrayLike, *, model: Model = 2, average: bool = False, level: float = 0.95
) -> Estimate:
    """ICC(``model``, 1), or ICC(``model``, k) with ``average``, of units (rows) by raters (columns), with its F-based interval.

    Units with a gap (``None`` or NaN) are left out, with a caveat. No value with fewer than two full units or where all scores
    are the same. With few units a coefficient of model 2 or of means of k may lie below -1, and its interval too. Raises
    ValueError for rows of different length, infinite scores, fewer than two raters, an unknown model, a level outside 0 to 1.
    """
    check_level(level)
    if model not in _NAMES:
        raise ValueError(f"an intraclass correlation has model 1, 2 or 3, not {model}")
    grid = _by_rater(scores)
    gaps = np.isnan(np.add.reduce(grid))
    dropped = int(np.count_nonzero(gaps))
    full = grid[:, ~gaps] if dropped else grid
    n, scored = grid.shape[1], grid.shape[1] - dropped
    method = f"ICC({model},{'k' if average else 1}), {_NAMES[model]}, F-based interval"
    if scored < 2:
        return Estimate(None, scored, method, reason="fewer than two units were scored by all raters")
    found = _mean_squares(full)
    caveats = (f"{dropped} of {n} units were not scored by all raters and are left out",) if dropped else ()
    single = _single(found, model)
    if single is None:
        return Estimate(None, scored, method, reason=NO_SPREAD, caveats=caveats)
    value = _stepped_up(single, found.raters) if average else single
    if value is None:
        return Estimate(None, scored, method, reason=NO_MEAN, caveats=caveats)
    interval = _interval(found, single, model, average, level)
    reason = "" if interval else "the units differ too little for an interval"
    return Estimate(value, scored, method, interval, reason, caveats)


def _single(squares: MeanSquares, model: Model) -> float | None:
    n, k, between = squares.units, squares.raters, squares.between_units
    error = squares.within_units if model == 1 else squares.residual
    spread = between + (k - 1) * error
    if model == 2:
        spread += k * (squares.between_raters - error) / n
    return (between - error) / spread if spread > 0 else None


def _stepped_up(single: float, raters: int) -> float | None:
    """The reliability of the mean of ``raters`` ratings (Spearman and Brown); ``None`` where it would fall without end."""
    spread = 1 + (raters - 1) * single
    return raters * single / spread if spread > 1e-12 else None


def _interval(squares: MeanSquares, single: float, model: Model, average: bool, level: float) -> Interval | None:
    tail = (1 + level) / 2
    limits = _two_way_limits(squares, single, tail) if model == 2 else _limits(squares, model, tail)
    if limits is None:
        return None
    low, high = (_stepped_up(limit, squares.raters) if average else limit for limit in limits)
    return None if low is None or high is None else Interval(low, min(1.0, high), level)


def _limits(squares: MeanSquares, model: Model, tail: float) -> tuple[float, float]:
    n, k, between = squares.units, squares.raters, squares.between_units
    error, degrees = (squares.within_units, n * (k - 1)) if model == 1 else (squares.residual, (n - 1) * (k - 1))
    down, up = float(fdtri(n - 1, degrees, tail)), float(fdtri(degrees, n - 1, tail))
    return (
        (between - down * error) / (between + (k - 1) * down * error),
        (up * between - error) / (up * between + (k - 1) * error),
    )


def _two_way_limits(squares: MeanSquares, single: float, tail: float) -> tuple[float, float] | None:
    """Limits with Satterthwaite's degrees of freedom; exact at a coefficient of 1, where nothing is left over."""
    n, k = squares.units, squares.raters
    between, raters, error = squares.between_units, squares.between_raters, squares.residual
    if raters == error == 0:
        return 1.0, 1.0
    of_raters, of_error = k * single * raters, (n + single * (k * n - k - n)) * error
    spread = of_raters**2 / (k - 1) + of_error**2 / ((n - 1) * (k - 1))
    degrees = (of_raters + of_error) ** 2 / spread if spread > 0 else 0.0
    if degrees < 1e-6:
        return None
    down, up = float(fdtri(n - 1, degrees, tail)), float(fdtri(degrees, n - 1, tail))
    rest = k * raters + (k * n - k - n) * error
    return (
        n * (between - down * error) / (down * rest + n * between),
        n * (up * between - error) / (rest + n * up * between),
    )


def _by_rater(scores: ArrayLike) -> Floats:
    """A row for each rater, which is how the sums over units are quickest."""
    try:
        found = np.ascontiguousarray(np.asarray(scores, dtype=float).T)
    except (TypeError, ValueError):
        raise ValueError("scores need a row of the same length for each unit, numbers or None") from None
    if found.ndim != 2 or np.isinf(found).any():
        raise ValueError("scores need a row for each unit, with finite numbers or None")
    return found
