"""How sure one can be that practice improved: a share before and after, and whole mixes of grades before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, exp, isfinite, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, betaln

from fullcircle.stats.binomial import checked_count, checked_share
from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate, Interval

BETTER_GRADE = "chance of a better grade, percentile bootstrap interval"
MOST_PSEUDO_FILES = 10
_NODES = 160
_SMOOTH = 4
_NEGLIGIBLE = 1e-18


@dataclass(frozen=True, slots=True)
class Prior:
    """What is thought before looking, as Beta(a, b): worth ``a + b`` files, of which ``a`` were good. Both above 0."""

    a: float = 1.0
    b: float = 1.0

    def __post_init__(self) -> None:
        if not (self.a > 0 and self.b > 0 and isfinite(self.a + self.b)):
            raise ValueError(f"both numbers of a beta distribution lie above 0, not {self.a} and {self.b}")

    @property
    def pseudo_files(self) -> float:
        return self.a + self.b


FLAT = Prior()
"""Every share from 0 to 1 equally plausible."""


def prior_from_rounds(share: float, n_effective: float, *, most: float = MOST_PSEUDO_FILES) -> Prior:
    """A prior from earlier rounds whose (weighted) share rests on ``n_effective`` files, worth at most ``most`` files in all.

    The flat prior is the start and counts as two files; the rest is the earlier share, so that rounds long ago can steady a
    small dip and never outweigh it. Print ``pseudo_files`` beside any figure that uses it.
    Raises ValueError for a share outside 0 to 1, a negative number of files or ``most`` below 2.
    """
    checked_share(share)
    if not n_effective >= 0 or not most >= FLAT.pseudo_files:
        raise ValueError(f"a prior needs n_effective >= 0 and most >= 2, not {n_effective} and {most}")
    lent = min(most - FLAT.pseudo_files, n_effective)
    return Prior(FLAT.a + lent * share, FLAT.b + lent * (1 - share))


def posterior(count: float, n: float, *, prior: Prior = FLAT, level: float = 0.95) -> Estimate:
    """What is plausible for a share after ``count`` of ``n``: the mean of Beta(a + count, b + n - count), its standard deviation
    as ``standard_error``, and the interval between its quantiles.

    Source: Gelman et al., Bayesian Data Analysis, section 2.4. Defined for 0 of 0 too: then it is the prior. Counts may be
    effective numbers, so not whole. Raises ValueError unless 0 <= count <= n.
    """
    a, b = _after(count, n, prior)
    quantile(level)
    low, high = betaincinv(a, b, ((1 - level) / 2, (1 + level) / 2)).tolist()
    deviation = sqrt(a * b / (a + b + 1)) / (a + b)
    method = f"beta posterior, prior Beta({prior.a:g}, {prior.b:g})"
    return Estimate(a / (a + b), int(n), method, Interval(low, high, level), standard_error=deviation)


def chance_of_improvement(
    before_count: float, before_n: float, after_count: float, after_n: float, *, prior: Prior = FLAT
) -> Estimate:
    """The chance that the true share is higher after than before, given both counts and the same prior for each.

    P(B > A) for A ~ Beta(a + before_count, b + before_n - before_count) and B likewise, by Gauss-Legendre quadrature over the
    angle asin(sqrt(share)), good to about 1e-11 for any prior. No interval: it says itself how sure one can be.
    Undefined when either side has no files. Raises ValueError unless each 0 <= count <= n.
    """
    method = f"chance of improvement, prior Beta({prior.a:g}, {prior.b:g})"
    n = int(before_n + after_n)
    before, after = _after(before_count, before_n, prior), _after(after_count, after_n, prior)
    if before_n == 0 or after_n == 0:
        return Estimate(None, n, method, reason="one side has no files")
    # The narrower of the two is the density: the other one's cumulative curve is smooth across it.
    chance = _chance_below(before, after) if sum(after) >= sum(before) else 1 - _chance_below(after, before)
    return Estimate(min(1.0, max(0.0, chance)), n, method)


def chance_of_better_grade(
    before: Sequence[int],
    after: Sequence[int],
    *,
    level: float = 0.95,
    resamples: int = 1999,
    seed: int = 1,
) -> Estimate:
    """The chance that a file after has a better grade than a file before, a tie counting half: P(X > Y) + P(X = Y) / 2.

    ``before`` and ``after`` are counts of files by grade, worst grade first, on the same scale; 0.5 means no difference.
    Source: Mann and Whitney 1947; interval by percentiles of ``resamples`` redrawn pairs of mixes (Efron), with a fixed ``seed``.
    Undefined when either side has no files; no interval where no file of one side shares the range of the other, since
    redrawing cannot show an overlap it never sees. Raises ValueError for negative counts or scales of different length.
    """
    earlier, later = _mix(before), _mix(after)
    if earlier.size != later.size:
        raise ValueError(f"both mixes need the same scale, not {earlier.size} and {later.size} grades")
    quantile(level)
    n_before, n_after = int(earlier.sum()), int(later.sum())
    n = n_before + n_after
    if n_before == 0 or n_after == 0:
        return Estimate(None, n, BETTER_GRADE, reason="one side has no files")
    value = float(_better(earlier[None, :], later[None, :])[0])
    if value in (0.0, 1.0) or (np.count_nonzero(earlier) == np.count_nonzero(later) == 1):
        return Estimate(value, n, BETTER_GRADE, reason="redrawing these files would give the same answer every time")
    rng = np.random.default_rng(seed)
    redrawn = _better(
        rng.multinomial(n_before, earlier / n_before, size=resamples).astype(float),
        rng.multinomial(n_after, later / n_after, size=resamples).astype(float),
    )
    low, high = np.quantile(redrawn, ((1 - level) / 2, (1 + level) / 2)).tolist()
    return Estimate(value, n, BETTER_GRADE, Interval(low, high, level), standard_error=float(redrawn.std(ddof=1)))


def _mix(counts: Sequence[int]) -> NDArray[np.float64]:
    mix = np.asarray(counts, dtype=float)
    if mix.ndim != 1 or mix.size < 2:
        raise ValueError("a mix of grades is a list of counts, one for each of two or more grades")
    for count in mix.tolist():
        checked_count(count, count)
    return mix


def _better(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each row, the share of pairs (one file before, one after) in which the later grade is better; ties count half."""
    lower = np.cumsum(before, axis=1) - before / 2
    pairs = before.sum(axis=1) * after.sum(axis=1)
    found: NDArray[np.float64] = (after * lower).sum(axis=1) / pairs
    return found


def _after(count: float, n: float, prior: Prior) -> tuple[float, float]:
    if not 0 <= count <= n < float("inf"):
        raise ValueError(f"a share needs 0 <= count <= n, not {count} of {n}")
    return prior.a + count, prior.b + (n - count)


@cache
def _rule() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(_NODES)


def _chance_below(lower: tuple[float, float], density: tuple[float, float]) -> float:
    """P(X < Y) for X ~ Beta(*lower), Y ~ Beta(*density).

    Numbers that would leave the integrand unbounded or rough at an end (below 1/2, or below 4 and no half or whole ones) are
    raised by 1 at a time, and the chance moved by what that changes: from I(x; a, b) = I(x; a + 1, b) + x^a (1 - x)^b /
    (a B(a, b)) and its mirror image (Abramowitz and Stegun 1964, 26.5.16), averaged over Y.
    """
    numbers = [*lower, *density]
    moved = 0.0
    for place, sign in enumerate((1, -1, -1, 1)):
        while numbers[place] < 0.5 or (numbers[place] < _SMOOTH and 2 * numbers[place] % 1):
            a, b, c, d = numbers
            moved += sign * exp(betaln(a + c, b + d) - betaln(a, b) - betaln(c, d) - log(numbers[place]))
            numbers[place] += 1
    a, b, c, d = numbers
    return moved + _integral((a, b), (c, d))


def _integral(lower: tuple[float, float], density: tuple[float, float]) -> float:
    """The integral of the density of Y times the chance that X is below, all numbers 1/2 or more.

    With share = sin(angle)^2 the density becomes 2 sin^(2a-1) cos^(2b-1) / B(a, b), bounded for a and b of 1/2 and more, and
    near to a normal curve for many files. The ends are cut where less than 1e-18 lies beyond.
    """
    a, b = density
    start = asin(sqrt(float(betaincinv(a, b, _NEGLIGIBLE))))
    end = pi / 2 - asin(sqrt(float(betaincinv(b, a, _NEGLIGIBLE))))
    nodes, weights = _rule()
    angle = (end - start) / 2 * nodes + (start + end) / 2
    sines, cosines = np.sin(angle), np.cos(angle)
    log_density = (2 * a - 1) * np.log(sines) + (2 * b - 1) * np.log(cosines) - betaln(a, b)
    below = betainc(*lower, sines * sines)
    return float((end - start) * (weights @ (np.exp(log_density) * below)))
