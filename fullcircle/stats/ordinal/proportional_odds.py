"""Proportional odds: how the odds of a better grade move with the round, the team or another covariate.

Model: P(grade <= k) = F(c_k - x'b), F logistic or normal (McCullagh 1980, Journal of the Royal Statistical Society B 42:109-142;
the sign is that of R ``ordinal::clm`` and ``MASS::polr``). A positive coefficient means better grades; exp(b) is the factor by
which the odds of a grade above any threshold grow for one unit of the covariate.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.special import chdtrc, stdtrit

from fullcircle.stats.ordinal.estimates import around
from fullcircle.stats.ordinal.links import Array, Codes, Link, link_named
from fullcircle.stats.ordinal.newton import Fitted, cluster_scores, maximum
from fullcircle.stats.ordinal.rows import Rows, labelled, rows
from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate, Interval, SignificanceTest

FEW_CLUSTERS = 20
SEPARATED = "a covariate splits the grades without overlap, so its odds ratio has no finite estimate"


@dataclass(frozen=True, slots=True)
class ProportionalOdds:
    """A fitted model, or the reason why there is none (then every value is ``None`` and ``thresholds`` is empty).

    ``names``               of the covariates, in the order given
    ``coefficients``        in units of the latent scale (log odds for the logit) for one unit of the covariate
    ``thresholds``          between each pair of neighbouring ``levels``
    ``levels``              the grades in use, rising: a grade that nobody gave has no threshold
    ``null_log_likelihood`` of the model that knows only the mix of grades
    ``clusters``            how many clusters the standard errors allow for; ``None`` where rows are taken as independent
    """

    names: tuple[str, ...]
    coefficients: tuple[Estimate, ...]
    thresholds: tuple[Estimate, ...]
    levels: tuple[int, ...]
    log_likelihood: float | None
    null_log_likelihood: float | None
    n: int
    method: str
    clusters: int | None = None
    reason: str = ""
    caveats: tuple[str, ...] = ()

    def coefficient(self, name: str) -> Estimate:
        """The coefficient of one covariate. Raises ValueError when the model has none of that name."""
        if name not in self.names:
            raise ValueError(f"the model has no covariate {name}, only {', '.join(self.names) or 'none'}")
        return self.coefficients[self.names.index(name)]


def proportional_odds(
    grades: Sequence[int],
    covariates: Mapping[str, Sequence[float]],
    *,
    clusters: Sequence[Hashable] | None = None,
    frequencies: Sequence[float] | None = None,
    link: str = "logit",
    level: float = 0.95,
) -> ProportionalOdds:
    """Fit the model to one grade a row by maximum likelihood.

    ``covariates``   numbers by name, one a row; ``clusters``: the team of each row, for standard errors that allow rows of one
                     team to be alike (sandwich with factor G/(G-1), t quantile with G-1 degrees of freedom);
    ``frequencies``  how many times each row stands for the same thing.
    Undefined, with a reason, when all grades are equal, a covariate does not vary, covariates repeat each other, or grades are
    separated. Raises ValueError for unequal lengths, values that are not finite, or grades that are not whole numbers.
    """
    read, chosen, margin = rows(grades, covariates, frequencies), link_named(link), quantile(level)
    if clusters is not None and len(clusters) != len(grades):
        raise ValueError(f"{len(grades)} grades, but {len(clusters)} clusters")
    method = f"cumulative {chosen.name} model, maximum likelihood"
    reason = read.fault()
    fitted = None if reason else maximum(read.graded, chosen)
    if fitted is None:
        return _undefined(read, method, reason or SEPARATED)
    values, covariance = read.own_units(fitted)
    count: int | None = None
    caveats: tuple[str, ...] = ()
    if clusters is not None:
        teams, codes = labelled(np.asarray(clusters)[read.order])
        count, caveats, method = len(teams), _few(len(teams)), f"{method}, standard errors robust to clusters"
        covariance = _robust(read, fitted, chosen, codes, count)
        margin = float(stdtrit(max(count - 1, 1), (1 + level) / 2))
    made = [
        _estimate(value, variance, read.n, method, margin, level)
        for value, variance in zip(values.tolist(), np.diag(covariance).tolist(), strict=True)
    ]
    cuts = len(read.levels) - 1
    return ProportionalOdds(
        names=read.names,
        coefficients=tuple(made[cuts:]),
        thresholds=tuple(made[:cuts]),
        levels=read.levels,
        log_likelihood=fitted.log_likelihood,
        null_log_likelihood=_null(read),
        n=read.n,
        method=method,
        clusters=count,
        caveats=caveats,
    )


def odds_ratio(coefficient: Estimate) -> Estimate:
    """The factor by which the odds of a better grade grow for one unit, with the interval carried over."""
    if coefficient.value is None:
        return coefficient
    held = coefficient.interval
    interval = None if held is None else Interval(_exp(held.low), _exp(held.high), held.level)
    return Estimate(
        _exp(coefficient.value),
        coefficient.n,
        f"odds ratio, {coefficient.method}",
        interval,
        coefficient.reason,
        coefficient.caveats,
    )


def likelihood_ratio(fuller: ProportionalOdds, simpler: ProportionalOdds | None = None) -> SignificanceTest:
    """Twice the gain in log-likelihood of ``fuller`` over ``simpler``, as chi-square.

    ``simpler`` is a model of the same rows with some of the covariates, or with none when not given. Not for clustered rows:
    then a caveat says so. Raises ValueError unless nested.
    """
    method = "likelihood ratio test"
    kept = () if simpler is None else simpler.names
    if not set(kept) < set(fuller.names) or (simpler is not None and simpler.n != fuller.n):
        raise ValueError("the simpler model needs the same rows and some, not all, of the covariates")
    below = fuller.null_log_likelihood if simpler is None else simpler.log_likelihood
    if fuller.log_likelihood is None or below is None:
        return SignificanceTest(
            None, None, fuller.n, method, reason=fuller.reason or (simpler.reason if simpler else "")
        )
    degrees = len(fuller.names) - len(kept)
    value = max(0.0, 2 * (fuller.log_likelihood - below))
    caveats = () if fuller.clusters is None else ("the test takes rows of one cluster as independent",)
    return SignificanceTest(value, float(chdtrc(degrees, value)), fuller.n, method, degrees, caveats=caveats)


def _robust(read: Rows, fitted: Fitted, link: Link, clusters: Codes, count: int) -> Array:
    """The sandwich covariance in the given units; not a number where there is a single cluster."""
    if count < 2:
        return np.full(fitted.information.shape, np.nan)
    scores = cluster_scores(fitted, read.graded, link, clusters, count)
    half = read.way_back() @ np.linalg.solve(fitted.information, scores.T)
    covariance: Array = half @ half.T * (count / (count - 1))
    return covariance


def _few(count: int) -> tuple[str, ...]:
    return (f"with {count} clusters the interval may still be too narrow",) if count < FEW_CLUSTERS else ()


def _estimate(value: float, variance: float, n: int, method: str, margin: float, level: float) -> Estimate:
    if variance != variance:  # not a number
        return Estimate(value, n, method, reason="one cluster alone cannot show how much clusters differ")
    return around(value, sqrt(variance), n, method, margin, level)


def _null(read: Rows) -> float:
    totals = np.add.reduceat(read.graded.weights, read.graded.starts)
    return float(totals @ np.log(totals / totals.sum()))


def _undefined(read: Rows, method: str, reason: str) -> ProportionalOdds:
    nothing = tuple(Estimate(None, read.n, method, reason=reason) for _ in read.names)
    return ProportionalOdds(read.names, nothing, (), read.levels, None, None, read.n, method, reason=reason)


def _exp(value: float) -> float:
    return exp(value) if value < log(1e300) else float("inf")
