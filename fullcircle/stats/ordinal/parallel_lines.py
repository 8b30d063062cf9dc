"""Whether one odds ratio is fair to the whole scale: the slope at each threshold by itself, and a test that they are equal.

On four grades three yes-or-no questions hide in the scale: better than the lowest? good or better? the best? Proportional odds
says that a covariate moves the odds of all three alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from fullcircle.stats.ordinal.estimates import around
from fullcircle.stats.ordinal.links import Array, chance_below
from fullcircle.stats.ordinal.newton import Fitted, logistic
from fullcircle.stats.ordinal.rows import Rows, rows
from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate, SignificanceTest

_BRANT = "Brant test of parallel lines"


@dataclass(frozen=True, slots=True)
class ParallelLines:
    """``slopes[j][i]``: the coefficient of covariate i for a grade above ``levels[j]``, from that yes-or-no question alone.

    ``test`` asks whether all slopes are parallel, ``by_covariate`` whether those of one covariate are. A small p speaks against
    one odds ratio for the whole scale; with few files a large p says little.
    """

    names: tuple[str, ...]
    levels: tuple[int, ...]
    slopes: tuple[tuple[Estimate, ...], ...]
    test: SignificanceTest
    by_covariate: tuple[SignificanceTest, ...]
    reason: str = ""


def parallel_lines(
    grades: Sequence[int],
    covariates: Mapping[str, Sequence[float]],
    *,
    frequencies: Sequence[float] | None = None,
    level: float = 0.95,
) -> ParallelLines:
    """Fit a logistic regression at every threshold and compare the slopes.

    Source: Brant 1990, Biometrics 46:1171-1178. Undefined, with a reason, where proportional odds is, where the scale in use has
    two levels (one line is parallel to itself), or where one of the questions is separated. Raises ValueError as
    ``proportional_odds`` does.
    """
    read = rows(grades, covariates, frequencies)
    reason = read.fault() or (
        "only two grades are in use, so there is one line and nothing to compare" if len(read.levels) < 3 else ""
    )
    if not read.names:
        raise ValueError("lines need at least one covariate")
    design = np.concatenate([np.ones((1, len(read.order))), read.graded.x])
    fitted = [] if reason else _lines(design, read)
    if not reason and not fitted:
        reason = "at one of the thresholds a covariate splits the files without overlap"
    if reason:
        nothing = SignificanceTest(None, None, read.n, _BRANT, reason=reason)
        return ParallelLines(read.names, read.levels[:-1], (), nothing, (nothing,) * len(read.names), reason)
    slopes = np.array([line.parameters[1:] for line in fitted]) / read.spreads
    covariance = _covariance(design, read, fitted)
    by_covariate = [_equal(slopes[:, [i]], covariance[:, :, [i], :][..., [i]], read.n) for i in range(len(read.names))]
    return ParallelLines(
        names=read.names,
        levels=read.levels[:-1],
        slopes=_estimates(slopes, covariance, read.n, level),
        test=_equal(slopes, covariance, read.n),
        by_covariate=tuple(by_covariate),
    )


def _estimates(slopes: Array, covariance: Array, n: int, level: float) -> tuple[tuple[Estimate, ...], ...]:
    """The slopes, thresholds by covariates, each with its interval."""
    errors, margin = np.sqrt(np.einsum("jjii->ji", covariance)), quantile(level)
    return tuple(
        tuple(
            around(value, error, n, "logistic regression at one threshold", margin, level)
            for value, error in zip(values, own, strict=True)
        )
        for values, own in zip(slopes.tolist(), errors.tolist(), strict=True)
    )


def _lines(design: Array, read: Rows) -> list[Fitted]:
    """At each threshold the question whether the grade is above it, each climb from where the last one ended; empty when one of
    the questions has no finite answer."""
    fitted: list[Fitted] = []
    for start in read.graded.starts[1:]:
        slopes = fitted[-1].parameters[1:] if fitted else np.zeros(len(read.names))
        line = logistic(design, np.arange(len(read.order)) >= start, read.graded.weights, slopes)
        if line is None:
            return []
        fitted.append(line)
    return fitted


def _covariance(design: Array, read: Rows, fitted: list[Fitted]) -> Array:
    """The covariance of the slopes: thresholds by thresholds by covariates by covariates, in the given units."""
    above = [chance_below(line.parameters @ design) for line in fitted]
    bread = [np.linalg.inv(line.information) for line in fitted]
    found = np.empty((len(fitted), len(fitted), len(read.names), len(read.names)))
    for j, first in enumerate(above):
        found[j, j] = bread[j][1:, 1:]
        for m, second in enumerate(above[j + 1 :], j + 1):
            # A file above the later threshold is above the earlier one too: the share of both is the smaller share. Fitted
            # apart, the two lines may cross; the later one is then cut at the earlier.
            both = np.minimum(first, second) * (1 - np.maximum(first, second))
            meat = (design * (read.graded.weights * both)) @ design.T
            block = (bread[j] @ meat @ bread[m])[1:, 1:]
            found[j, m], found[m, j] = block, block.T
    return found / np.outer(read.spreads, read.spreads)


def _equal(slopes: Array, covariance: Array, n: int) -> SignificanceTest:
    """The Wald test that every row of ``slopes`` equals the first."""
    lines, size = slopes.shape
    full = covariance.transpose(0, 2, 1, 3).reshape(lines * size, lines * size)
    contrast = np.kron(np.column_stack([-np.ones(lines - 1), np.eye(lines - 1)]), np.eye(size))
    gap = contrast @ slopes.ravel()
    spread = contrast @ full @ contrast.T
    if np.linalg.cond(spread) > 1e12:
        return SignificanceTest(None, None, n, _BRANT, reason="two thresholds tell the same files apart")
    value, degrees = max(0.0, float(gap @ np.linalg.solve(spread, gap))), len(gap)
    return SignificanceTest(value, float(chdtrc(degrees, value)), n, _BRANT, degrees)
