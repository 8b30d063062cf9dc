"""The many-facet model: severity of each auditor on the latent scale of quality, from audits that moderators graded too.

P(grade <= k) = F(c_k - (theta_i - s_j) + b_a): theta_i ~ N(0, sigma2) the case of audit i, s_j ~ N(mu, tau2) the severity of its
auditor, b_a the strictness of aspect a; a moderator has severity 0, or several have severities that sum to 0. This is the
many-facet Rasch model (Linacre 1989) with severities drawn towards the panel. Thresholds and effects are at the posterior mode
under weak priors; severities are integrated over tau, and their errors allow for the error of everything else.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.optimize import minimize

from fullcircle.stats.ordinal.estimates import around
from fullcircle.stats.ordinal.links import Array, Codes, link_named
from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.severity.facets import Facets, read_facets
from fullcircle.stats.severity.likelihood import Likelihood, Parameters
from fullcircle.stats.severity.panel import AuditorSeverity, counted_rounds

SINGLES = "audits without a moderator count too: trust this only where audits were allocated at random"
_SPREADS, _STEP = 25, 1e-4


@dataclass(frozen=True, slots=True)
class ManyFacet:
    """The whole panel, on the latent scale unless told otherwise; undefined values are ``None`` or empty, with the ``reason``.

    ``auditors``          in the order of their labels
    ``group``             mean severity of the panel against moderators; ``group_in_grades`` the same in grades
    ``spread``            tau: the standard deviation of auditors' true severities; its value is the posterior mean
    ``case_spread``       sigma: of the cases
    ``thresholds``        between each pair of neighbouring ``levels``, the grades in use
    ``moderators``, ``aspects``  each label with its effect; positive is more cautious, each kind sums to 0; empty when single
    """

    auditors: tuple[AuditorSeverity, ...]
    group: Estimate
    group_in_grades: Estimate
    spread: Estimate
    case_spread: float | None
    thresholds: tuple[float, ...]
    levels: tuple[int, ...]
    moderators: tuple[tuple[Hashable, float], ...]
    aspects: tuple[tuple[Hashable, float], ...]
    n: int
    method: str
    reason: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Of each auditor the mean and standard deviation of severity; the spreads tried and the weight of each."""

    means: Array
    errors: Array
    spreads: Array
    weights: Array


def many_facet(
    auditors: Sequence[Hashable],
    grades: Sequence[int],
    moderated: Sequence[int | None],
    *,
    moderators: Sequence[Hashable] | None = None,
    aspects: Sequence[Hashable] | None = None,
    audits: Sequence[Hashable] | None = None,
    rounds: Sequence[Hashable] | None = None,
    link: str = "probit",
    level: float = 0.95,
) -> ManyFacet:
    """One row for each audit, or for each aspect of it: who audited, the grade, and the moderated grade.

    Give pairs only. Rows whose moderated grade is ``None`` make severities sharper, but are fair only where audits were allocated
    at random: auditors of harder cases would look severe; a caveat then says so.
    ``moderators`` who moderated each row; ``aspects`` and ``audits``: together, which aspect of which audit a row is.
    Undefined, with a reason, when all grades are equal, no audit was moderated, or there is one auditor. Raises ValueError for
    unequal lengths, no row, grades that are not whole numbers, an audit of two auditors, or aspects without audits.
    """
    chosen = link_named(link)
    quantile(level)  # a level out of range is refused before anything is fitted
    if aspects is not None and audits is None:
        raise ValueError("aspects need to be told which audit each belongs to")
    facets = read_facets(auditors, grades, moderated, moderators, aspects, audits)
    held = counted_rounds(facets.codes[facets.moderated].tolist(), _at(rounds, facets), len(facets.auditors))
    method = f"many-facet {chosen.name} model, integrated by quadrature"
    if reason := _fault(facets):
        return _undefined(facets, held, method, reason)
    return _fitted(facets, held, Likelihood(facets, chosen), method, level)


def _fitted(facets: Facets, held: list[int | None], likelihood: Likelihood, method: str, level: float) -> ManyFacet:
    best, margin = _climb(likelihood), quantile(level)
    known = likelihood.parameters(best)
    covariance, slopes = _curvature(likelihood, best)
    after = _over_spreads(likelihood, best, covariance, slopes)
    in_grades = _Translation(likelihood, known)
    reliable = np.maximum(0, 1 - after.errors**2 / (after.weights @ after.spreads**2))
    noise = _noise(facets.pairs, reliable)
    panel = []
    for name, pairs, rounds, value, error, share in zip(
        facets.auditors,
        facets.pairs.tolist(),
        held,
        after.means.tolist(),
        after.errors.tolist(),
        reliable.tolist(),
        strict=True,
    ):
        severity = around(value, error, pairs, method, margin, level)
        panel.append(AuditorSeverity(name, pairs, rounds, severity, in_grades(severity), share, noise))
    pairs = int(facets.pairs.sum())
    of_group = sqrt(covariance[likelihood.cuts, likelihood.cuts])
    group = around(known.group, of_group, pairs, method, margin, level)
    return ManyFacet(
        auditors=tuple(panel),
        group=group,
        group_in_grades=in_grades(group),
        spread=_spread(after, pairs, method, level),
        case_spread=abs(known.case_spread),
        thresholds=tuple(known.thresholds.tolist()),
        levels=facets.levels,
        moderators=_named(facets.moderators, known.moderators),
        aspects=_named(facets.aspects, known.aspects),
        n=facets.audits,
        method=method,
        caveats=_caveats(facets),
    )


def _at(rounds: Sequence[Hashable] | None, facets: Facets) -> list[Hashable] | None:
    """The rounds of the moderated rows."""
    if rounds is None:
        return None
    if len(rounds) != len(facets.codes):
        raise ValueError(f"{len(facets.codes)} grades, but {len(rounds)} rounds")
    return [rounds[row] for row in facets.moderated.tolist()]


def _fault(facets: Facets) -> str:
    if len(facets.levels) < 2:
        return "all grades are equal, so there is nothing to compare"
    if not facets.pairs.any():
        return (
            "no audit was graded by a moderator, so nothing says which auditors are cautious and which cases are hard"
        )
    if len(facets.auditors) < 2:
        return "one auditor alone cannot show how much auditors differ"
    return ""


def _climb(likelihood: Likelihood) -> Array:
    def minus(free: Array) -> tuple[float, Array]:
        here = likelihood(np.clip(free, -50, 50))
        return -here.value, -here.gradient

    return np.asarray(minimize(minus, likelihood.start(), jac=True, method="BFGS", options={"gtol": 1e-4}).x)


def _curvature(likelihood: Likelihood, best: Array) -> tuple[Array, Array]:
    """The covariance of the free parameters, and how each posterior mean moves with them (auditors by parameters)."""
    size = len(best)
    bend, slopes = np.empty((size, size)), []
    for place in range(size):
        step = np.zeros(size)
        step[place] = _STEP
        ahead, behind = likelihood(best + step), likelihood(best - step)
        bend[place] = (ahead.gradient - behind.gradient) / (2 * _STEP)
        slopes.append(
            (_means(likelihood, best + step, ahead.posterior) - _means(likelihood, best - step, behind.posterior))
            / (2 * _STEP)
        )
    values, vectors = np.linalg.eigh(-(bend + bend.T) / 2)
    # A spread at 0 leaves its own direction almost flat; the prior's curvature is the least that is known.
    covariance = (vectors / np.maximum(values, 1e-2)) @ vectors.T
    return covariance, np.array(slopes).T


def _means(likelihood: Likelihood, free: Array, posterior: Array) -> Array:
    known = likelihood.parameters(free)
    return np.asarray(known.group + known.spread * (posterior @ likelihood.severities))


def _over_spreads(likelihood: Likelihood, best: Array, covariance: Array, slopes: Array) -> _Posterior:
    """Severities averaged over the spreads that fit, so that a spread estimated as nil does not make anyone certain."""
    place = likelihood.cuts + 1
    most = max(3 * abs(float(best[place])), float(abs(best[place]) + 4 * sqrt(covariance[place, place])))
    spreads = (np.arange(_SPREADS) + 0.5) / _SPREADS * most
    values, means, squares = [], [], []
    for spread in spreads.tolist():
        free = best.copy()
        free[place] = spread
        here = likelihood(free)
        severities = likelihood.parameters(free).group + spread * likelihood.severities
        values.append(here.value)
        means.append(here.posterior @ severities)
        squares.append(here.posterior @ severities**2)
    weights = np.exp(np.array(values) - max(values))
    weights /= weights.sum()
    mean = weights @ np.array(means)
    others = np.delete(np.arange(len(best)), place)
    from_others = np.einsum("jp,pq,jq->j", slopes[:, others], covariance[np.ix_(others, others)], slopes[:, others])
    variance = weights @ np.array(squares) - mean**2 + from_others
    return _Posterior(mean, np.sqrt(np.maximum(variance, 0)), spreads, weights)


class _Translation:
    """Severities told in grades: how much lower the same file is graded than by a moderator."""

    def __init__(self, likelihood: Likelihood, known: Parameters) -> None:
        self._likelihood, self._known = likelihood, known
        self._moderated = float(likelihood.expected_grade(known, np.zeros(1))[0])

    def __call__(self, severity: Estimate) -> Estimate:
        if severity.value is None or severity.interval is None:
            return severity
        at = np.array([severity.value, severity.interval.low, severity.interval.high])
        value, low, high = (self._moderated - self._likelihood.expected_grade(self._known, at)).tolist()
        return Estimate(value, severity.n, severity.method, Interval(low, high, severity.interval.level))


def _noise(pairs: Codes, reliable: Array) -> float | None:
    """How many pairs give an auditor of this panel reliability 0.5: the middle one of what each auditor's figure says."""
    known = (pairs > 0) & (reliable > 0)
    return float(np.median(pairs[known] * (1 / reliable[known] - 1))) if known.any() else None


def _spread(after: _Posterior, n: int, method: str, level: float) -> Estimate:
    below = np.cumsum(after.weights) - after.weights / 2
    low, high = np.interp([(1 - level) / 2, (1 + level) / 2], below, after.spreads).tolist()
    mean = float(after.weights @ after.spreads)
    error = sqrt(float(after.weights @ (after.spreads - mean) ** 2))
    return Estimate(mean, n, method, Interval(low, high, level), standard_error=error)


def _named(labels: tuple[Hashable, ...], effects: Array) -> tuple[tuple[Hashable, float], ...]:
    return tuple(zip(labels, effects.tolist(), strict=True)) if len(labels) > 1 else ()


def _caveats(facets: Facets) -> tuple[str, ...]:
    return (SINGLES,) if facets.audits > facets.pairs.sum() else ()


def _undefined(facets: Facets, held: list[int | None], method: str, reason: str) -> ManyFacet:
    nothing = Estimate(None, int(facets.pairs.sum()), method, reason=reason)
    panel = []
    for name, pairs, rounds in zip(facets.auditors, facets.pairs.tolist(), held, strict=True):
        none = Estimate(None, pairs, method, reason=reason)
        panel.append(AuditorSeverity(name, pairs, rounds, none, none, None, None))
    return ManyFacet(
        tuple(panel), nothing, nothing, nothing, None, (), facets.levels, (), (), facets.audits, method, reason
    )
