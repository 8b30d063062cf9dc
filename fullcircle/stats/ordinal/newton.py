"""Maximum likelihood of the cumulative model: thresholds and coefficients by Newton's method, with exact derivatives.

P(grade <= k) = F(c_k - x'b), for logit and probit. The log-likelihood is concave in thresholds and coefficients together
(Pratt 1981, Journal of the American Statistical Association 76:103-106), so a step that does not climb is too long, never wrong.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.ordinal.links import EDGE, Array, Codes, Link, Piece, chance_below

# Each step leaves about the square of the last error: after one below a millionth nothing is left to gain.
_STEPS, _SMALL, _HALVINGS = 30, 1e-6, 30
_BLOCK = 8192


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


@dataclass(frozen=True, slots=True)
class _Block:
    """Some rows in order: ``first`` is the place of their lowest grade, ``starts`` and ``sizes`` are of the grades in them."""

    x: Array
    weights: Array
    first: int
    starts: Codes
    sizes: Codes


def maximum(graded: Graded, link: Link) -> Fitted | None:
    """Climb from thresholds that reproduce the mix of grades. ``None`` when there is no maximum at finite values."""
    totals = np.add.reduceat(graded.weights, graded.starts)
    shares = np.cumsum(totals)[:-1] / totals.sum()
    parameters: Array = np.concatenate([link.point(shares), np.zeros(len(graded.x))])
    blocks = _blocks(graded)
    here = _at(parameters, blocks, len(totals), link)
    for _ in range(_STEPS):
        try:
            step: Array = np.asarray(np.linalg.solve(here.information, here.gradient), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        found = _climbed(parameters, step, here, blocks, len(totals), link)
        if found is None:
            return None
        parameters, here = found
        if np.abs(step).max() < _SMALL:
            return Fitted(parameters, here.information, here.log_likelihood)
    return None


def _climbed(
    parameters: Array, step: Array, here: _Point, blocks: list[_Block], levels: int, link: Link
) -> tuple[Array, _Point] | None:
    """The end of the step, halved until it keeps the thresholds in order and does not descend."""
    slack = 1e-10 * (1 + abs(here.log_likelihood))
    for _ in range(_HALVINGS):
        ahead = parameters + step
        if (np.diff(ahead[: levels - 1]) > 0).all():
            there = _at(ahead, blocks, levels, link)
            if there.log_likelihood >= here.log_likelihood - slack:
                return ahead, there
        step = step / 2
    return None


def _blocks(graded: Graded) -> list[_Block]:
    """The rows in blocks that stay in the processor's cache."""
    ends, blocks = graded.starts + graded.sizes, []
    for begin in range(0, len(graded.weights), _BLOCK):
        end = min(begin + _BLOCK, len(graded.weights))
        first, last = np.searchsorted(ends, begin, side="right"), np.searchsorted(graded.starts, end)
        starts = np.maximum(graded.starts[first:last], begin) - begin
        sizes = np.diff(starts, append=end - begin)
        blocks.append(_Block(graded.x[:, begin:end], graded.weights[begin:end], int(first), starts, sizes))
    return blocks


def _at(parameters: Array, blocks: list[_Block], levels: int, link: Link) -> _Point:
    cuts, size = levels - 1, len(parameters) - levels + 1
    edged = np.concatenate([[-EDGE], parameters[:cuts], [EDGE]])
    log_likelihood, slope, bend = 0.0, np.zeros(size), np.zeros((size, size))
    # By grade: the first derivatives by the upper and the lower threshold, the second ones by the upper, both and the lower.
    by_grade, to_upper, to_lower = np.zeros((5, levels)), np.zeros((size, levels)), np.zeros((size, levels))
    for block in blocks:
        here = slice(block.first, block.first + len(block.starts))
        score = parameters[cuts:] @ block.x
        piece = link.piece(
            np.repeat(edged[1:][here], block.sizes) - score, np.repeat(edged[:-1][here], block.sizes) - score
        )
        rows = _derivatives(piece, block.weights)
        upper, lower = rows[2] + rows[3], rows[3] + rows[4]
        log_likelihood += float(block.weights @ np.log(piece.chance))
        by_grade[:, here] += np.add.reduceat(rows, block.starts, axis=1)
        if size:
            slope -= block.x @ (rows[0] + rows[1])
            to_upper[:, here] += np.add.reduceat(block.x * upper, block.starts, axis=1)
            to_lower[:, here] += np.add.reduceat(block.x * lower, block.starts, axis=1)
            bend += (block.x * (upper + lower)) @ block.x.T
    second = np.zeros((cuts + size, cuts + size))
    places = np.arange(cuts)
    second[places, places] = by_grade[2, :-1] + by_grade[4, 1:]
    second[places[:-1], places[1:]] = second[places[1:], places[:-1]] = by_grade[3, 1:-1]
    second[cuts:, :cuts] = -(to_upper[:, :-1] + to_lower[:, 1:])
    second[:cuts, cuts:] = second[cuts:, :cuts].T
    second[cuts:, cuts:] = bend
    return _Point(log_likelihood, np.concatenate([by_grade[0, :-1] + by_grade[1, 1:], slope]), -second)


def _derivatives(piece: Piece, weights: Array) -> Array:
    """Of the weighted log chance of each row: by its upper and lower bound, then by the upper twice, both, the lower twice."""
    upper, lower = piece.at_upper / piece.chance, -piece.at_lower / piece.chance
    twice_upper = piece.slope_upper / piece.chance - upper * upper
    twice_lower = -piece.slope_lower / piece.chance - lower * lower
    return np.asarray(weights * np.array([upper, lower, twice_upper, -upper * lower, twice_lower]))


def logistic(design: Array, yes: NDArray[np.bool_], weights: Array, slopes: Array) -> Fitted | None:
    """Logistic regression of one yes-or-no answer a row, coefficients in the order of ``design``, whose first row is all ones.

    ``slopes`` is where the climb begins. ``None`` when there is no maximum at finite values.
    """
    share = float(weights[yes].sum() / weights.sum())
    parameters = np.concatenate([[np.log(share / (1 - share))], slopes])
    before, step = -np.inf, np.zeros(len(design))
    for _ in range(_STEPS + _HALVINGS):
        here = _logistic_at(parameters, design, yes, weights)
        if here.log_likelihood < before - 1e-10 * (1 + abs(before)):
            step = step / 2
            parameters = parameters - step
            continue
        try:
            step = np.asarray(np.linalg.solve(here.information, here.gradient), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        parameters, before = parameters + step, here.log_likelihood
        if np.abs(step).max() < _SMALL:
            return Fitted(parameters, here.information, before)
    return None


def _logistic_at(parameters: Array, design: Array, yes: NDArray[np.bool_], weights: Array) -> _Point:
    """Summed over blocks of rows, which stay in the processor's cache."""
    log_likelihood, gradient = 0.0, np.zeros(len(design))
    information = np.zeros((len(design), len(design)))
    for begin in range(0, len(yes), _BLOCK):
        here = slice(begin, begin + _BLOCK)
        x, sign, weight = design[:, here], np.where(yes[here], 1.0, -1.0), weights[here]
        answered = chance_below(sign * (parameters @ x))
        left = weight * (1 - answered)
        log_likelihood += float(weight @ np.log(answered))
        gradient += x @ (sign * left)
        information += (x * (left * answered)) @ x.T
    return _Point(log_likelihood, gradient, information)


def bounds(thresholds: Array, sizes: Codes) -> tuple[Array, Array]:
    """The upper and the lower threshold of each row."""
    edged = np.concatenate([[-EDGE], thresholds, [EDGE]])
    return np.repeat(edged[1:], sizes), np.repeat(edged[:-1], sizes)


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
