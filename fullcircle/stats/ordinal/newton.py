"""Maximum likelihood of the cumulative model: thresholds and coefficients by Newton's method, with exact derivatives.

P(grade <= k) = F(c_k - x'b), for logit and probit. The log-likelihood is concave in thresholds and coefficients together
(Pratt 1981, Journal of the American Statistical Association 76:103-106), so a step that does not climb is too long, never wrong.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from fullcircle.stats.ordinal.links import EDGE, TINY, Array, Codes, Link

# Each step leaves about the square of the last error: after one below a millionth nothing is left to gain.
_STEPS, _SMALL, _HALVINGS = 30, 1e-6, 30


@dataclass(frozen=True, slots=True)
class Graded:
    """Rows in the order of their grade.

    ``x``       covariates by rows, standardised, covariates first
    ``starts``  where each grade begins; ``sizes`` how many rows it has, all above 0
    ``weights`` how many times each row counts
    """

    x: Array
    starts: Codes
    sizes: Codes
    weights: Array


@dataclass(frozen=True, slots=True)
class Fitted:
    """The maximum: thresholds first, then coefficients, in ``parameters``; ``information`` is minus the second derivative."""

    parameters: Array
    information: Array
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class _Point:
    log_likelihood: float
    gradient: Array
    information: Array


def maximum(graded: Graded, link: Link) -> Fitted | None:
    """Climb from thresholds that reproduce the mix of grades. ``None`` when there is no maximum at finite values."""
    totals = np.add.reduceat(graded.weights, graded.starts)
    shares = np.cumsum(totals)[:-1] / totals.sum()
    parameters: Array = np.concatenate([link.point(shares), np.zeros(len(graded.x))])
    here = _at(parameters, graded, link)
    for _ in range(_STEPS):
        try:
            step: Array = np.asarray(np.linalg.solve(here.information, here.gradient), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        found = _climbed(parameters, step, here, graded, link)
        if found is None:
            return None
        parameters, here = found
        if np.abs(step).max() < _SMALL:
            return Fitted(parameters, here.information, here.log_likelihood)
    return None


def _climbed(parameters: Array, step: Array, here: _Point, graded: Graded, link: Link) -> tuple[Array, _Point] | None:
    """The end of the step, halved until it keeps the thresholds in order and does not descend."""
    cuts = len(graded.starts) - 1
    slack = 1e-10 * (1 + abs(here.log_likelihood))
    for _ in range(_HALVINGS):
        ahead = parameters + step
        if (np.diff(ahead[:cuts]) > 0).all():
            there = _at(ahead, graded, link)
            if there.log_likelihood >= here.log_likelihood - slack:
                return ahead, there
        step = step / 2
    return None


def logistic(design: Array, yes: NDArray[np.bool_], weights: Array, slopes: Array) -> Fitted | None:
    """Logistic regression of one yes-or-no answer a row, coefficients in the order of ``design``, whose first row is all ones.

    ``slopes`` is where the climb begins. ``None`` when there is no maximum at finite values.
    """
    sign = np.where(yes, 1.0, -1.0)
    share = float(weights[yes].sum() / weights.sum())
    parameters = np.concatenate([[np.log(share / (1 - share))], slopes])
    before, step = -np.inf, np.zeros(len(design))
    for _ in range(_STEPS + _HALVINGS):
        answered = expit(sign * (parameters @ design))
        log_likelihood = float(weights @ np.log(np.maximum(answered, TINY)))
        if log_likelihood < before - 1e-10 * (1 + abs(before)):
            step = step / 2
            parameters = parameters - step
            continue
        left = weights * (1 - answered)
        information = (design * (left * answered)) @ design.T
        try:
            step = np.asarray(np.linalg.solve(information, design @ (sign * left)), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        parameters, before = parameters + step, log_likelihood
        if np.abs(step).max() < _SMALL:
            return Fitted(parameters, information, log_likelihood)
    return None


def bounds(thresholds: Array, sizes: Codes) -> tuple[Array, Array]:
    """The upper and the lower threshold of each row."""
    edged = np.concatenate([[-EDGE], thresholds, [EDGE]])
    return np.repeat(edged[1:], sizes), np.repeat(edged[:-1], sizes)


def _at(parameters: Array, graded: Graded, link: Link) -> _Point:
    cuts = len(graded.starts) - 1
    upper, lower = bounds(parameters[:cuts], graded.sizes)
    if len(graded.x):
        score = parameters[cuts:] @ graded.x
        upper -= score
        lower -= score
    piece = link.piece(upper, lower)
    weighted = graded.weights / piece.chance
    by_upper, by_lower = weighted * piece.at_upper, -weighted * piece.at_lower
    # Second derivatives of log chance, by the upper bound twice, by both, by the lower bound twice.
    inverse = 1 / graded.weights
    twice_upper = weighted * piece.slope_upper - by_upper * by_upper * inverse
    twice_lower = -weighted * piece.slope_lower - by_lower * by_lower * inverse
    both = -by_upper * by_lower * inverse
    log_likelihood = float(graded.weights @ np.log(piece.chance))
    gradient = np.concatenate([_to_cuts(by_upper, by_lower, graded.starts), -(graded.x @ (by_upper + by_lower))])
    return _Point(log_likelihood, gradient, _information(twice_upper, both, twice_lower, graded))


def _to_cuts(of_upper: Array, of_lower: Array, starts: Codes) -> Array:
    """Sum what belongs to each threshold: the upper bound of the grade below it, the lower bound of the grade above."""
    sums: Array = (
        np.add.reduceat(of_upper, starts, axis=-1)[..., :-1] + np.add.reduceat(of_lower, starts, axis=-1)[..., 1:]
    )
    return sums


def _information(twice_upper: Array, both: Array, twice_lower: Array, graded: Graded) -> Array:
    cuts, starts, x = len(graded.starts) - 1, graded.starts, graded.x
    second = np.zeros((cuts + len(x), cuts + len(x)))
    across = np.add.reduceat(both, starts)[1:-1]
    second[np.arange(cuts), np.arange(cuts)] = _to_cuts(twice_upper, twice_lower, starts)
    second[np.arange(cuts - 1), np.arange(1, cuts)] = across
    second[np.arange(1, cuts), np.arange(cuts - 1)] = across
    if len(x):
        to_upper, to_lower = twice_upper + both, twice_lower + both
        second[cuts:, :cuts] = -_to_cuts(x * to_upper, x * to_lower, starts)
        second[:cuts, cuts:] = second[cuts:, :cuts].T
        second[cuts:, cuts:] = (x * (to_upper + to_lower)) @ x.T
    return -second


def cluster_scores(fitted: Fitted, graded: Graded, link: Link, clusters: Codes, count: int) -> Array:
    """The gradient of the log-likelihood summed within each cluster, clusters by parameters.

    ``clusters`` is the number of each row's cluster, below ``count``.
    """
    cuts = len(graded.starts) - 1
    upper, lower = bounds(fitted.parameters[:cuts], graded.sizes)
    score = fitted.parameters[cuts:] @ graded.x
    piece = link.piece(upper - score, lower - score)
    by_upper = graded.weights * piece.at_upper / piece.chance
    by_lower = -graded.weights * piece.at_lower / piece.chance
    sums = np.zeros((count, cuts + len(graded.x)))
    ends = graded.starts + graded.sizes
    for grade, (start, end) in enumerate(zip(graded.starts, ends, strict=True)):
        rows = clusters[start:end]
        if grade < cuts:
            sums[:, grade] += np.bincount(rows, by_upper[start:end], count)
        if grade:
            sums[:, grade - 1] += np.bincount(rows, by_lower[start:end], count)
    for place, covariate in enumerate(graded.x):
        sums[:, cuts + place] = np.bincount(clusters, -covariate * (by_upper + by_lower), count)
    return sums
