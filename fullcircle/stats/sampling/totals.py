"""Totals from a sample with known chances: Hansen-Hurwitz and Horvitz-Thompson, with their variances."""

from enum import StrEnum
from math import sqrt

import numpy as np

from fullcircle.stats.results import Estimate
from fullcircle.stats.sampling.given import CERTAIN, Floats, Numbers, chances_of, numbers
from fullcircle.stats.sampling.means import NOBODY, ONE_BY_CHANCE, WEIGHTS, interval_around

NEVER_TOGETHER = "two of these units could never be drawn together, so no unbiased estimate of the variance exists"
NEGATIVE = "the estimate of the variance came out below 0, which it can with these chances"


class Variance(StrEnum):
    """How the variance of a Horvitz-Thompson total is estimated; the first two need the chances of pairs."""

    HORVITZ_THOMPSON = "horvitz_thompson"
    """Unbiased for every design; may come out below 0."""
    SEN_YATES_GRUNDY = "sen_yates_grundy"
    """Unbiased where the number drawn is fixed; 0 when values are in proportion to the chances."""
    HAJEK = "hajek"
    """From the chances alone: Hájek 1964, Annals of Mathematical Statistics 35:1491-1523. For draws close to random within
    what the chances allow; a systematic walk sorted by something telling usually has less."""
    BREWER = "brewer"
    """From the chances alone: Brewer 2002, Combined Survey Sampling Inference, with c = (n - 1) / (n - pi)."""


def hansen_hurwitz(
    values: Numbers, draw_probabilities: Numbers, *, times: Numbers | None = None, level: float = 0.95
) -> Estimate:
    """The total from draws with replacement: the mean of y / p over the draws (Hansen and Hurwitz 1943).

    ``draw_probabilities`` are chances in a single draw. A unit drawn k times is listed k times, or once with k in ``times``.
    Its variance is the draws' variance of y / p over their number; the interval a t interval. Undefined without a draw; no
    error with one. Raises ValueError for lists of other lengths, a probability outside (0, 1] or times that are not counts.
    """
    value = numbers(values, "values")
    ratio = value / chances_of(draw_probabilities, value.size, "draw probabilities")
    if times is not None:
        ratio = np.repeat(ratio, _times(times, value.size))
    method, n = "Hansen-Hurwitz estimator", ratio.size
    if not n:
        return Estimate(None, 0, method, reason=NOBODY)
    total = float(ratio.mean())
    if n == 1:
        return Estimate(total, 1, method, reason="a single draw cannot show how much draws differ")
    off = ratio - total
    error = sqrt(float((off * off).sum()) / (n * (n - 1)))
    return Estimate(total, n, method, interval_around(total, error, level, n - 1), standard_error=error)


def horvitz_thompson(
    values: Numbers,
    chances: Numbers,
    *,
    joint: Floats | list[list[float]] | None = None,
    variance: Variance | None = None,
    level: float = 0.95,
) -> Estimate:
    """The total of everyone, sum(y / pi), over the different units drawn (Horvitz and Thompson 1952, JASA 47:663-685).

    ``joint`` holds the chances of pairs of these units, as ``with_replacement_joint`` and ``systematic_joint`` give them. The
    variance is Sen-Yates-Grundy's where it is given, Hájek's otherwise; the interval is normal. The value is 0 for nobody:
    a sample may be empty. No error where the variance is undefined or below 0. Raises ValueError as the variances do.
    """
    value, chance = _units(values, chances)
    kind = variance or (Variance.HAJEK if joint is None else Variance.SEN_YATES_GRUNDY)
    total = float((value / chance).sum())
    spread = horvitz_thompson_variance(value, chance, joint=joint, variance=kind)
    error, reason = None, spread.reason
    if spread.value is not None:
        error, reason = (sqrt(spread.value), "") if spread.value >= 0 else (None, NEGATIVE)
    interval = None if error is None else interval_around(total, error, level)
    method = f"Horvitz-Thompson estimator, {spread.method}"
    return Estimate(total, value.size, method, interval, reason, (), error, None, WEIGHTS)


def horvitz_thompson_variance(
    values: Numbers,
    chances: Numbers,
    *,
    joint: Floats | list[list[float]] | None = None,
    variance: Variance = Variance.SEN_YATES_GRUNDY,
) -> Estimate:
    """The estimated variance of the Horvitz-Thompson total, in squared units of the values; see ``Variance``.

    Undefined where a pair has the joint chance 0, or, for the approximations, with a single unit drawn by chance. Raises
    ValueError for lists of other lengths, chances outside (0, 1], or a joint table that is missing, not square or not
    symmetric.
    """
    value, chance = _units(values, chances)
    method = f"{variance.value.replace('_', '-')} variance"
    if variance in (Variance.HAJEK, Variance.BREWER):
        by_chance = chance < CERTAIN
        if np.count_nonzero(by_chance) == 1:
            return Estimate(None, value.size, method, reason=ONE_BY_CHANCE)
        approximate = _hajek if variance is Variance.HAJEK else _brewer
        found = approximate(value[by_chance] / chance[by_chance], chance[by_chance]) if by_chance.any() else 0.0
        return Estimate(found, value.size, method)
    together = _joint(joint, chance)
    if (together <= 0).any():
        return Estimate(None, value.size, method, reason=NEVER_TOGETHER)
    exact = _plain if variance is Variance.HORVITZ_THOMPSON else _grundy
    return Estimate(exact(value / chance, chance, together), value.size, method)


def _plain(expanded: Floats, chance: Floats, joint: Floats) -> float:
    """Sum over all pairs of (1 - pi_i pi_j / pi_ij) (y_i / pi_i) (y_j / pi_j); a unit with itself has pi_ii = pi_i."""
    return float(expanded @ (1 - np.outer(chance, chance) / joint) @ expanded)


def _grundy(expanded: Floats, chance: Floats, joint: Floats) -> float:
    """Half the sum over all pairs of (pi_i pi_j / pi_ij - 1) (y_i / pi_i - y_j / pi_j)^2."""
    off = np.subtract.outer(expanded, expanded)
    return float(((np.outer(chance, chance) / joint - 1) * off * off).sum() / 2)


def _hajek(expanded: Floats, chance: Floats) -> float:
    left = 1 - chance
    off = expanded - (left * expanded).sum() / left.sum()
    return float((left * off * off).sum()) * chance.size / (chance.size - 1)


def _brewer(expanded: Floats, chance: Floats) -> float:
    n = chance.size
    off = expanded - expanded.sum() / n
    return float((((n - chance) / (n - 1) - chance) * off * off).sum())


def _joint(joint: Floats | list[list[float]] | None, chance: Floats) -> Floats:
    """The chances of pairs with the units' own chances on the diagonal."""
    if joint is None:
        raise ValueError("this variance needs the chances of pairs to be drawn together")
    table = np.array(joint, dtype=np.float64)
    if table.shape != (chance.size, chance.size) or not np.isfinite(table).all():
        raise ValueError(f"the chances of pairs must be a table of {chance.size} by {chance.size} numbers")
    np.fill_diagonal(table, chance)
    if not np.allclose(table, table.T, rtol=0, atol=1e-9) or (table > np.minimum.outer(chance, chance) + 1e-9).any():
        raise ValueError("the chances of pairs must be the same both ways round, and not above those of either unit")
    return table


def _times(times: Numbers, units: int) -> np.typing.NDArray[np.int64]:
    counts = numbers(times, "times")
    if counts.size != units or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise ValueError("times are one whole number of at least 0 for each unit")
    return counts.astype(np.int64)


def _units(values: Numbers, chances: Numbers) -> tuple[Floats, Floats]:
    value = numbers(values, "values")
    return value, chances_of(chances, value.size)
