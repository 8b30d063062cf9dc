"""The mean signed shift from first to second judgement, and how many pairs moved how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from fullcircle.stats.proportions import quantile as normal_quantile
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.shift.tables import NO_PAIRS, Scores, Table, counts_of, steps

Quantile = Literal["t", "normal"]
Values = Sequence[float] | NDArray[np.float64] | NDArray[np.int64]

MEAN_SHIFT = "mean signed shift"


@dataclass(frozen=True, slots=True)
class ShiftSizes:
    """How many pairs moved how many levels, second judgement against first."""

    down_two_or_more: int
    down_one: int
    same: int
    up_one: int
    up_two_or_more: int

    @property
    def n(self) -> int:
        return self.down_two_or_more + self.down_one + self.same + self.up_one + self.up_two_or_more

    @property
    def down(self) -> int:
        return self.down_two_or_more + self.down_one

    @property
    def up(self) -> int:
        return self.up_one + self.up_two_or_more


def shift_sizes(table: Table) -> ShiftSizes:
    """Count the pairs by the number of levels between their judgements. Raises ValueError unless the table is square."""
    counts = counts_of(table)
    levels = len(counts)
    by_step = [int(np.trace(counts, offset=step)) for step in range(1 - levels, levels)]
    same = levels - 1
    return ShiftSizes(
        down_two_or_more=sum(by_step[: same - 1]),
        down_one=by_step[same - 1],
        same=by_step[same],
        up_one=by_step[same + 1],
        up_two_or_more=sum(by_step[same + 2 :]),
    )


def mean_shift(
    table: Table, *, scores: Scores | None = None, level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """The mean of second minus first score over all pairs, in scores: negative where second judgements are lower.

    Error s / sqrt(n) with s from n - 1; interval with the t quantile of n - 1, or the normal one. No error below two pairs, no
    interval where every pair moved by the same amount. Undefined for an empty table. Raises ValueError for a table that is not
    square, scores that do not fit it, or an impossible level.
    """
    counts = counts_of(table)
    step = steps(len(counts), scores)
    n = int(counts.sum())
    if n == 0:
        return Estimate(None, 0, MEAN_SHIFT, reason=NO_PAIRS)
    total = counts * step
    mean = float(total.sum()) / n
    squares = float((total * step).sum()) - n * mean * mean
    return _estimate(mean, n, squares, level, quantile)


def mean_difference(
    first: Values,
    second: Values,
    *,
    weights: Values | None = None,
    level: float = 0.95,
    quantile: Quantile = "t",
    words: str = "given weights",
) -> Estimate:
    """As ``mean_shift``, from pairs of numbers. ``weights``: one over the chance that a pair was drawn; ``words`` name them.

    Weighted: the mean sum(w d) / sum(w) (Hajek) with error sqrt(n / (n - 1) sum z^2), z = w (d - mean) / sum(w), the large-sample
    design error of draws with replacement; n_eff = (sum w)^2 / sum w^2. Equal weights give the unweighted result.
    Undefined without pairs or where all weights are 0. Raises ValueError for lengths that differ, values that are not numbers, or
    weights below 0.
    """
    moved = _numbers(second, "second judgements") - _numbers(first, "first judgements", like=second)
    n = moved.size
    if n == 0:
        return Estimate(None, 0, MEAN_SHIFT, reason=NO_PAIRS)
    if weights is None:
        mean = float(moved.mean())
        off = moved - mean
        # Not a product of vectors: the threads that long ones start cost more than they save.
        return _estimate(mean, n, float(np.square(off).sum()), level, quantile)
    weight = _numbers(weights, "weights", like=second)
    if (weight < 0).any():
        raise ValueError("weights are numbers of at least 0")
    total = float(weight.sum())
    if total == 0:
        return Estimate(None, n, MEAN_SHIFT, reason="all weights are 0", weights=words)
    mean = float((weight * moved).sum()) / total
    off = weight * (moved - mean) / total
    effective = total * total / float(np.square(weight).sum())
    # Scaled so that dividing by n (n - 1) gives n / (n - 1) sum z^2.
    return _estimate(
        mean, n, float(np.square(off).sum()) * n * n, level, quantile, n_effective=effective, weights=words
    )


def _numbers(values: Values, what: str, *, like: Values | None = None) -> NDArray[np.float64]:
    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or not np.isfinite(found).all():
        raise ValueError(f"{what} are a list of numbers")
    if like is not None and len(found) != len(like):
        raise ValueError(f"{what} number {len(found)}, but there are {len(like)} second judgements")
    return found


def _estimate(
    mean: float,
    n: int,
    squares: float,
    level: float,
    quantile: Quantile,
    *,
    n_effective: float | None = None,
    weights: str = "",
) -> Estimate:
    """The estimate from the sum of squared deviations."""
    z = normal_quantile(level)
    if quantile not in ("t", "normal"):
        raise ValueError(f"the quantile of an interval is t or normal, not {quantile!r}")
    if n == 1:
        return Estimate(mean, 1, MEAN_SHIFT, reason="one pair has no spread", n_effective=n_effective, weights=weights)
    error = sqrt(max(0.0, squares) / (n * (n - 1)))
    if error < 1e-12:
        reason = "every pair moved by the same amount, so the spread is not known"
        return Estimate(
            mean, n, MEAN_SHIFT, reason=reason, standard_error=0.0, n_effective=n_effective, weights=weights
        )
    critical = z if quantile == "normal" else float(stdtrit(n - 1, (1 + level) / 2))
    interval = Interval(mean - critical * error, mean + critical * error, level)
    method = f"{MEAN_SHIFT}, {quantile} interval"
    return Estimate(mean, n, method, interval, standard_error=error, n_effective=n_effective, weights=weights)
