"""Proportional odds with a random effect of the rater: who grades higher and who lower, given the covariates.

Model: P(grade <= k | u) = F(c_k - x'b - s u_j), u_j ~ N(0, 1), one u for each rater j. The integral over u is approximated at
its peak (Laplace, one node) or by adaptive Gauss-Hermite quadrature (Liu and Pierce 1994, Biometrika 81:624-629), as R
``ordinal::clmm`` does; the maximum is found with differences of the log-likelihood, all taken in one vectorised evaluation.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, log, pi

import numpy as np
from scipy.optimize import minimize

from fullcircle.stats.ordinal.estimates import around
from fullcircle.stats.ordinal.links import EDGE, Array, Codes, Link, link_named
from fullcircle.stats.ordinal.newton import maximum
from fullcircle.stats.ordinal.proportional_odds import SEPARATED
from fullcircle.stats.ordinal.rows import Rows, labelled, rows
from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate

_STEPS, _SMALL, _LONGEST = 50, 1e-10, 3.0


@dataclass(frozen=True, slots=True)
class OrdinalMixed:
    """A fitted model, or the reason why there is none (then values are ``None`` or empty).

    ``standard_deviation``  of the raters' effects on the latent scale
    ``raters``, ``modes``   each rater, in order, and the most likely effect given the fit: positive grades higher; the standard
                            error is that of the effect given the fit
    The other fields are those of ``ProportionalOdds``.
    """

    names: tuple[str, ...]
    coefficients: tuple[Estimate, ...]
    thresholds: tuple[Estimate, ...]
    levels: tuple[int, ...]
    standard_deviation: float | None
    raters: tuple[Hashable, ...]
    modes: tuple[Estimate, ...]
    log_likelihood: float | None
    n: int
    method: str
    reason: str = ""


def ordinal_mixed(
    grades: Sequence[int],
    raters: Sequence[Hashable],
    covariates: Mapping[str, Sequence[float]] | None = None,
    *,
    nodes: int = 1,
    frequencies: Sequence[float] | None = None,
    link: str = "logit",
    level: float = 0.95,
) -> OrdinalMixed:
    """Fit by maximum marginal likelihood with ``nodes`` points a rater (1 is Laplace).

    Undefined, with a reason, where proportional odds is, or with a single rater. Raises ValueError as ``proportional_odds`` does,
    and for less than one node.
    """
    if nodes < 1:
        raise ValueError(f"quadrature needs at least one node, not {nodes}")
    read, chosen = rows(grades, covariates or {}, frequencies), link_named(link)
    who, codes = labelled(raters)
    if len(codes) != len(grades):
        raise ValueError(f"{len(grades)} grades, but {len(codes)} raters")
    way = "Laplace approximation" if nodes == 1 else f"adaptive Gauss-Hermite quadrature, {nodes} nodes"
    method = f"cumulative {chosen.name} model with a random effect of the rater, {way}"
    reason = read.fault() or ("one rater alone cannot show how much raters differ" if len(who) < 2 else "")
    start = None if reason else maximum(read.graded, chosen)
    if start is None:
        return _undefined(read, method, reason or SEPARATED)
    model = _Marginal(read, codes[read.order], len(who), chosen, nodes)
    found = _climb(model, np.append(start.parameters, chosen.spread / 2))
    if found is None:
        return _undefined(read, method, "the search for the most likely model found no end")
    return _result(read, who, np.bincount(codes, minlength=len(who)), model, *found, method, level)


def _result(
    read: Rows,
    who: tuple[Hashable, ...],
    sizes: Codes,
    model: "_Marginal",
    parameters: Array,
    covariance: Array,
    method: str,
    level: float,
) -> OrdinalMixed:
    cuts, back, margin = len(read.levels) - 1, read.way_back(), quantile(level)
    effects, curve = model.peaks(parameters[None, :])
    values, spread = back @ parameters[:-1], abs(float(parameters[-1]))
    errors = np.sqrt(np.maximum(np.diag(back @ covariance[:-1, :-1] @ back.T), 0))
    fixed = [
        around(value, error, read.n, method, margin, level)
        for value, error in zip(values.tolist(), errors.tolist(), strict=True)
    ]
    modes, left = effects[0] * parameters[-1], spread / np.sqrt(curve[0])
    return OrdinalMixed(
        names=read.names,
        coefficients=tuple(fixed[cuts:]),
        thresholds=tuple(fixed[:cuts]),
        levels=read.levels,
        standard_deviation=spread,
        raters=who,
        modes=tuple(
            around(mode, error, size, method, margin, level)
            for mode, error, size in zip(modes.tolist(), left.tolist(), sizes.tolist(), strict=True)
        ),
        log_likelihood=float(model(parameters[None, :])[0]),
        n=read.n,
        method=method,
    )


class _Marginal:
    """The marginal log-likelihood of several parameter vectors (thresholds, coefficients, standard deviation) at once.

    Rows that say the same of the same rater are counted, not repeated.
    """

    def __init__(self, read: Rows, raters: Codes, count: int, link: Link, nodes: int) -> None:
        grade = np.repeat(np.arange(len(read.levels)), read.graded.sizes)
        table = np.column_stack([raters, grade, read.graded.x.T])
        different, same = np.unique(table, axis=0, return_inverse=True)
        self._weights = np.bincount(same.ravel(), read.graded.weights)
        self._raters, self._grade = different[:, 0].astype(np.intp), different[:, 1].astype(np.intp)
        self._x = np.ascontiguousarray(different[:, 2:].T)
        self._starts = np.searchsorted(self._raters, np.arange(count))
        self._link, self._cuts = link, len(read.levels) - 1
        self._points, weights = np.polynomial.hermite.hermgauss(nodes)
        self._log_weights = np.log(weights) + self._points**2
        self._last = np.zeros((1, count))

    def __call__(self, parameters: Array) -> Array:
        """The log-likelihood of each row of ``parameters``; minus infinity where thresholds are out of order."""
        inside = (np.diff(parameters[:, : self._cuts], axis=1) > 0).all(axis=1)
        values = np.full(len(parameters), -np.inf)
        if inside.any():
            values[inside] = self._inside(parameters[inside])
        return values

    def _inside(self, parameters: Array) -> Array:
        effects, curve = self.peaks(parameters)
        upper, lower, spread = self._bounds(parameters)
        heights = []
        for point, log_weight in zip(self._points, self._log_weights, strict=True):
            at = effects + np.sqrt(2) * point / np.sqrt(curve)
            shift = (spread * at)[:, self._raters]
            chance = self._link.piece(upper - shift, lower - shift).chance
            heights.append(
                np.add.reduceat(self._weights * np.log(chance), self._starts, axis=1) - at**2 / 2 + log_weight
            )
        total = np.logaddexp.reduce(heights, axis=0)
        return np.asarray((total - np.log(curve) / 2 - log(pi) / 2).sum(axis=1))

    def peaks(self, parameters: Array) -> tuple[Array, Array]:
        """The most likely effect of each rater, in standard deviations, and minus the second derivative there."""
        upper, lower, spread = self._bounds(parameters)
        effects = np.broadcast_to(self._last, (len(parameters), self._last.shape[1])).copy()
        for _ in range(_STEPS):
            shift = (spread * effects)[:, self._raters]
            piece = self._link.piece(upper - shift, lower - shift)
            slope = (piece.at_lower - piece.at_upper) / piece.chance
            bend = (piece.slope_upper - piece.slope_lower) / piece.chance - slope**2
            gradient = spread * np.add.reduceat(self._weights * slope, self._starts, axis=1) - effects
            curve = 1 - spread**2 * np.add.reduceat(self._weights * bend, self._starts, axis=1)
            step = np.clip(gradient / curve, -_LONGEST, _LONGEST)
            effects += step
            if np.abs(step).max() < _SMALL:
                break
        self._last = effects[:1]
        return effects, curve

    def _bounds(self, parameters: Array) -> tuple[Array, Array, Array]:
        edge = np.full((len(parameters), 1), EDGE)
        edged = np.concatenate([-edge, parameters[:, : self._cuts], edge], axis=1)
        score = parameters[:, self._cuts : -1] @ self._x
        return edged[:, self._grade + 1] - score, edged[:, self._grade] - score, parameters[:, -1:]


def _climb(model: _Marginal, start: Array) -> tuple[Array, Array] | None:
    """The maximum and the covariance of its parameters, or ``None`` when the search does not end."""
    size = len(start)

    def minus(parameters: Array) -> tuple[float, Array]:
        steps = 1e-5 * np.maximum(1, np.abs(parameters))
        around = np.concatenate([parameters[None, :], parameters + np.diag(steps), parameters - np.diag(steps)])
        values = model(around)
        if not np.isfinite(values).all():
            return 1e300, np.zeros(size)
        return -float(values[0]), -(values[1 : size + 1] - values[size + 1 :]) / (2 * steps)

    found = minimize(minus, start, jac=True, method="BFGS", options={"gtol": 1e-5, "maxiter": 500})
    if not isfinite(found.fun) or found.fun >= 1e300 or np.abs(found.jac).max() > 1e-2:
        return None
    return np.asarray(found.x), _covariance(model, np.asarray(found.x))


def _covariance(model: _Marginal, at: Array) -> Array:
    """The inverse of minus the second derivatives, by differences; the standard deviation is left as known where it is nil."""
    size = len(at)
    steps = np.diag(1e-3 * np.maximum(1, np.abs(at)))
    first, second = np.triu_indices(size)
    around = [at + sign * steps[first] + other * steps[second] for sign in (1, -1) for other in (1, -1)]
    plus, mixed_up, mixed_down, minus = model(np.concatenate(around)).reshape(4, -1)
    bend = (plus - mixed_up - mixed_down + minus) / (4 * np.diag(steps)[first] * np.diag(steps)[second])
    information = np.zeros((size, size))
    information[first, second] = information[second, first] = -bend
    known = abs(at[-1]) < 1e-3
    kept = size - 1 if known else size
    covariance = np.zeros((size, size))
    covariance[:kept, :kept] = np.linalg.pinv(information[:kept, :kept], hermitian=True)
    return covariance


def _undefined(read: Rows, method: str, reason: str) -> OrdinalMixed:
    nothing = tuple(Estimate(None, read.n, method, reason=reason) for _ in read.names)
    return OrdinalMixed(read.names, nothing, (), read.levels, None, (), (), None, read.n, method, reason)
