"""Charts of shares that each rest on their own number of files: the p chart and Laney's p′ chart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from fullcircle.stats.results import SignificanceTest
from fullcircle.stats.trends.rules import moving_ranges
from fullcircle.stats.trends.series import Floats, baseline_length, magnitude, signs, usual

SIGMAS = 3.0
RANGE_TO_SIGMA = 1.128


@dataclass(frozen=True, slots=True)
class ShareChart:
    """A chart of shares.

    ``shares``          one a round, 0 to 1
    ``centre``          the share of all files of the baseline
    ``lower``, ``upper``  limits of each round, cut at 0 and 1; empty where undefined, for the ``reason``
    ``outside``         positions, from 0, of the rounds beyond a limit; where only jumps vary, of those off the usual share
    ``sigma_z``         how much wider than chance the rounds vary: 1 on a p chart by definition; ``None`` where undefined
    """

    shares: tuple[float, ...]
    centre: float
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    outside: tuple[int, ...]
    sigma_z: float | None
    n: float
    method: str
    reason: str = ""


def p_chart(
    counts: Sequence[float],
    sizes: Sequence[float],
    *,
    baseline_points: int | None = None,
    set_aside: Collection[int] = (),
) -> ShareChart:
    """Limits three binomial standard errors either side of the overall share, for each round by its own size.

    ``counts`` of ``sizes`` files are good, round by round; with design-weighted shares pass ``points.effective_counts``.
    ``baseline_points`` rests the centre on the first rounds; ``set_aside`` are positions, from 0, left out of it for a known
    cause but still judged. It supposes that only chance moves rounds: where they vary more, it raises false alarms. Undefined,
    with a reason, when all files or none are good. Raises ValueError for counts outside 0 to size, sizes not above 0, rows of
    unequal length, or nothing left to take a centre from.
    Source: Montgomery, Introduction to Statistical Quality Control, section 7.2.
    """
    given = _Shares(counts, sizes, baseline_points, set_aside)
    return given.chart(1.0, "p chart, 3 sigma limits")


def laney_p_prime(
    counts: Sequence[float],
    sizes: Sequence[float],
    *,
    baseline_points: int | None = None,
    set_aside: Collection[int] = (),
    screen: bool = False,
) -> ShareChart:
    """As ``p_chart``, with limits widened, or narrowed, by how the rounds really vary: sigma z.

    Sigma z is the average moving range of the rounds' z scores over 1.128; ``screen`` leaves out the largest ranges as in
    ``xmr``. Undefined also with fewer than two rounds in the baseline, or when no round differs from the next.
    Source: Laney 2002, Quality Engineering 14:531-537.
    """
    given = _Shares(counts, sizes, baseline_points, set_aside)
    method = "Laney p′ chart, 3 sigma limits widened by sigma z"
    if given.alike:
        return given.chart(1.0, method)
    scores = given.scores()[given.used]
    if scores.size < 2:
        return given.without("two rounds or more are needed to see how much rounds vary", method, ())
    sigma_z = float(moving_ranges(scores, screen=screen)[0]) / RANGE_TO_SIGMA
    if sigma_z < 1e-12:
        reason = "no round differs from the next but by jumps, so there is no variation to take limits from"
        return given.without(reason, method, given.unusual())
    return given.chart(sigma_z, method)


def overdispersion_test(counts: Sequence[float], sizes: Sequence[float]) -> SignificanceTest:
    """Do rounds vary more than chance gives files drawn from one unchanging share? Pearson's chi-squared on k - 1 degrees.

    Undefined below two rounds or when all files or none are good. Errors as ``p_chart``.
    """
    given = _Shares(counts, sizes, None, ())
    method, rounds = "Pearson chi-squared test of one share for all rounds", given.sizes.size
    if rounds < 2 or given.alike:
        return SignificanceTest(
            None, None, rounds, method, reason="it needs two rounds or more that are not all good or all not"
        )
    value = float((given.scores() ** 2).sum())
    return SignificanceTest(value, float(chdtrc(rounds - 1, value)), rounds, method, degrees=rounds - 1)


class _Shares:
    """Counts and sizes, checked, with the centre they give."""

    def __init__(
        self,
        counts: Sequence[float],
        sizes: Sequence[float],
        baseline_points: int | None,
        set_aside: Collection[int],
    ) -> None:
        self.counts: Floats = np.asarray(counts, dtype=np.float64)
        self.sizes: Floats = np.asarray(sizes, dtype=np.float64)
        self._check()
        length = self.sizes.size
        self.used: NDArray[np.bool_] = np.arange(length) < baseline_length(baseline_points, length)
        if any(not 0 <= position < length for position in set_aside):
            raise ValueError(f"a round set aside has a position from 0 to {length - 1}")
        self.used[list(set_aside)] = False
        if not self.used.any():
            raise ValueError("every round of the baseline is set aside, so nothing gives a centre")
        self.centre = float(self.counts[self.used].sum() / self.sizes[self.used].sum())
        self.shares: Floats = self.counts / self.sizes
        self.alike = not 0 < self.centre < 1

    def _check(self) -> None:
        if self.counts.ndim != 1 or self.counts.shape != self.sizes.shape or self.counts.size == 0:
            raise ValueError("a chart of shares needs one count and one size for each round")
        if not (np.isfinite(self.sizes).all() and (self.sizes > 0).all()):
            raise ValueError("every round needs files: combine a round without any with its neighbour")
        if not ((self.counts >= 0) & (self.counts <= self.sizes * (1 + 1e-12))).all():
            raise ValueError("a count lies between 0 and the number of files of its round")

    def scores(self) -> Floats:
        """How many binomial standard errors each round lies from the centre; not where all files are alike."""
        return (self.shares - self.centre) / self.errors()

    def errors(self) -> Floats:
        errors: Floats = np.sqrt(self.centre * (1 - self.centre) / self.sizes)
        return errors

    def chart(self, sigma_z: float, method: str) -> ShareChart:
        if self.alike:
            reason = "all files of the baseline are alike, so there is no variation to take limits from"
            return self.without(reason, method, self.unusual())
        width = SIGMAS * sigma_z * self.errors()
        outside = np.abs(self.shares - self.centre) > width * (1 + 1e-12)
        return ShareChart(
            shares=tuple(self.shares.tolist()),
            centre=self.centre,
            lower=tuple(np.maximum(0.0, self.centre - width).tolist()),
            upper=tuple(np.minimum(1.0, self.centre + width).tolist()),
            outside=tuple(np.flatnonzero(outside).tolist()),
            sigma_z=sigma_z,
            n=float(self.sizes.sum()),
            method=method,
        )

    def unusual(self) -> tuple[int, ...]:
        """The rounds that differ from the share which most rounds of the baseline have."""
        used = self.shares[self.used]
        level = used[usual(used, within=0.0)][0]
        return tuple(np.flatnonzero(signs(self.shares - level, size=magnitude(self.shares))).tolist())

    def without(self, reason: str, method: str, outside: tuple[int, ...]) -> ShareChart:
        shares, n = tuple(self.shares.tolist()), float(self.sizes.sum())
        return ShareChart(shares, self.centre, (), (), outside, None, n, method, reason)
