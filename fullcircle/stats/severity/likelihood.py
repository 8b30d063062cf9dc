"""The likelihood of the many-facet model, with its gradient, by quadrature over the child's case and the auditor's severity.

An audit has one auditor, and moderators are fixed effects, so cases lie within auditors and both integrals are one-dimensional:
for each pattern of grades the case is integrated out at every severity of a grid, and for each auditor the severity is.
Equal steps over a normal density are exact to many figures as long as they are finer than the posterior.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.sparse import csr_array

from fullcircle.stats.ordinal.links import EDGE, Array, Link
from fullcircle.stats.severity.facets import Facets, contrasts

# Weak priors, in standard deviations of the noise of one judgement: they keep every estimate finite and say little else.
SEVERITY_SPREAD, CASE_SPREAD, SHIFT_SPREAD = 1.0, 5.0, 3.0
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """``thresholds`` between levels; ``group`` the panel's mean severity; ``spread`` of auditors; ``case_spread``;
    ``moderators`` and ``aspects``: effects with sum 0, positive is more cautious."""

    thresholds: Array
    group: float
    spread: float
    case_spread: float
    moderators: Array
    aspects: Array


@dataclass(frozen=True, slots=True)
class Evaluated:
    """``value``: log-likelihood and log prior; ``posterior``: auditors by severities of the grid (in spreads), rows sum to 1."""

    value: float
    gradient: Array
    posterior: Array


class Likelihood:
    """The log posterior of free parameters: first threshold, logs of the gaps, group, spread, case spread, contrasts of
    moderators, contrasts of aspects."""

    def __init__(self, facets: Facets, link: Link) -> None:
        self._facets, self._link = facets, link
        self._moderators, self._aspects = contrasts(len(facets.moderators)), contrasts(len(facets.aspects))
        self.severities = _grid(6.0, 1 / sqrt(1 + facets.busiest / 2))
        self.cases = _grid(5.5, 0.7 / sqrt(1 + facets.longest))
        self._severity_weights, self._case_weights = _normal(self.severities), _normal(self.cases)
        columns = facets.patterns.T.ravel()
        rows = np.tile(np.arange(len(facets.patterns)), facets.longest)
        self._holds = csr_array(
            (np.ones(len(columns)), (columns, rows)), shape=(facets.items + 1, len(facets.patterns))
        )
        self.cuts = len(facets.levels) - 1

    def start(self) -> Array:
        """Thresholds that reproduce the mix of grades, moderate spreads, no other effect."""
        per_item = self._holds @ np.asarray(self._facets.counts.sum(axis=0)).ravel()
        totals = per_item[:-1].reshape(-1, len(self._facets.levels)).sum(axis=0)
        noise = self._link.spread
        thresholds = self._link.point(np.cumsum(totals)[:-1] / totals.sum()) * 1.5
        free = np.zeros(self.cuts + 3 + self._moderators.shape[1] + self._aspects.shape[1])
        free[0], free[1 : self.cuts] = thresholds[0], np.log(np.diff(thresholds))
        free[self.cuts + 1 : self.cuts + 3] = 0.4 * noise, noise
        return free

    def parameters(self, free: Array) -> Parameters:
        """Free parameters in words."""
        cuts, size = self.cuts, self._moderators.shape[1]
        thresholds = free[0] + np.concatenate([[0.0], np.cumsum(np.exp(free[1:cuts]))])
        group, spread, case_spread = free[cuts : cuts + 3].tolist()
        rest = free[cuts + 3 :]
        return Parameters(
            thresholds, group, spread, case_spread, self._moderators @ rest[:size], self._aspects @ rest[size:]
        )

    def __call__(self, free: Array) -> Evaluated:
        """Evaluate at ``free``."""
        known = self.parameters(free)
        own, theirs = self._chances(known)
        table = self._table(own[0], theirs[0])
        parts = self._parts(table)
        integrated = (
            np.concatenate([joint.sum(axis=2) for _, joint in parts]) if len(parts) > 1 else parts[0][1].sum(axis=2)
        )
        heights = self._facets.counts @ np.log(np.maximum(integrated, 1e-300)) + np.log(self._severity_weights)
        top = heights.max(axis=1, keepdims=True)
        posterior = np.exp(heights - top)
        sums = posterior.sum(axis=1, keepdims=True)
        posterior /= sums
        value = float((top + np.log(sums)).sum())
        expected = (self._facets.counts.T @ posterior) / np.maximum(integrated, 1e-300)
        seen = self._seen(parts, expected)
        gradient = self._gradient(known, seen, own, theirs)
        penalty, slope = self._prior(known)
        return Evaluated(value + penalty, self._to_free(gradient + slope, known), posterior)

    def expected_grade(self, known: Parameters, severity: Array) -> Array:
        """The mean grade, over cases and aspects, given at each severity."""
        noise, grades = self._link, np.array(self._facets.levels, dtype=np.float64)
        at = severity[:, None] - known.case_spread * self.cases
        edged = _edged(known)
        total = np.zeros(len(severity))
        for aspect in known.aspects:
            for grade, upper, lower in zip(grades, edged[1:], edged[:-1], strict=True):
                total += grade * (noise.piece(upper + aspect + at, lower + aspect + at).chance @ self._case_weights)
        return total / len(known.aspects)

    def _chances(self, known: Parameters) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]]:
        """Of auditors (aspect, grade, severity, case) and of moderators (aspect, moderator, grade, 1, case): the chance, and its
        derivative by the upper and by the lower threshold, over the chance."""
        edged = _edged(known)
        case = -known.case_spread * self.cases
        severity = (known.group + known.spread * self.severities)[:, None] + case
        aspect = known.aspects[:, None, None, None]
        by_grade = edged[:, None, None]
        own = self._piece(by_grade[1:] + aspect + severity, by_grade[:-1] + aspect + severity)
        judge = known.moderators[:, None, None, None] + case
        theirs = self._piece(by_grade[1:] + aspect[:, None] + judge, by_grade[:-1] + aspect[:, None] + judge)
        return own, theirs

    def _piece(self, upper: Array, lower: Array) -> tuple[Array, Array, Array]:
        piece = self._link.piece(upper, lower)
        return piece.chance, piece.at_upper / piece.chance, -piece.at_lower / piece.chance

    def _table(self, own: Array, theirs: Array) -> Array:
        """The chance of every item at every severity and case; 1 for no item."""
        size = (len(self.severities), len(self.cases))
        flat = theirs.reshape(-1, 1, size[1])
        return np.concatenate([own.reshape(-1, *size), np.broadcast_to(flat, (len(flat), *size)), np.ones((1, *size))])

    def _parts(self, table: Array) -> list[tuple[slice, Array]]:
        """For patterns, some at once: the chance of all their items and of the case, by severity and case."""
        patterns = self._facets.patterns
        some = max(1, _AT_ONCE // (len(self.severities) * len(self.cases)))
        parts = []
        for begin in range(0, len(patterns), some):
            here = slice(begin, min(begin + some, len(patterns)))
            joint = table[patterns[here, 0]] * self._case_weights
            for column in range(1, patterns.shape[1]):
                joint *= table[patterns[here, column]]
            parts.append((here, joint))
        return parts

    def _seen(self, parts: list[tuple[slice, Array]], expected: Array) -> Array:
        """How often, given the data, each item is expected at each severity and case."""
        total = np.zeros((self._facets.items, len(self.severities), len(self.cases)))
        for here, joint in parts:
            joint *= expected[here][:, :, None]
            total += np.asarray(self._holds[:-1, here] @ joint.reshape(len(joint), -1)).reshape(total.shape)
        return total

    def _gradient(
        self, known: Parameters, seen: Array, own: tuple[Array, Array, Array], theirs: tuple[Array, Array, Array]
    ) -> Array:
        """By thresholds, group, spread, case spread, contrasts of moderators, contrasts of aspects."""
        split = own[0].shape[0] * own[0].shape[1]
        first = seen[:split].reshape(own[0].shape)
        second = seen[split:].sum(axis=1).reshape(theirs[0].shape[:3] + (1, len(self.cases)))
        own_upper, own_lower = first * own[1], first * own[2]
        their_upper, their_lower = second * theirs[1], second * theirs[2]
        own_all, their_all = own_upper + own_lower, their_upper + their_lower
        by_grade = own_upper.sum(axis=(0, 2, 3)) + their_upper.sum(axis=(0, 1, 3, 4))
        by_next = own_lower.sum(axis=(0, 2, 3)) + their_lower.sum(axis=(0, 1, 3, 4))
        by_case = own_all.sum(axis=(0, 1, 2)) + their_all.sum(axis=(0, 1, 2, 3))
        by_severity = own_all.sum(axis=(0, 1, 3))
        by_aspect = own_all.sum(axis=(1, 2, 3)) + their_all.sum(axis=(1, 2, 3, 4))
        scalars = [by_severity.sum(), by_severity @ self.severities, -(by_case @ self.cases)]
        by_moderator = their_all.sum(axis=(0, 2, 3, 4))
        return np.concatenate(
            [by_grade[:-1] + by_next[1:], scalars, by_moderator @ self._moderators, by_aspect @ self._aspects]
        )

    def _prior(self, known: Parameters) -> tuple[float, Array]:
        unit = self._link.spread
        centre = np.array([known.group, known.spread, known.case_spread])
        width = unit * np.array([SHIFT_SPREAD, SEVERITY_SPREAD, CASE_SPREAD])
        effects = np.concatenate([known.moderators, known.aspects]) / (unit * SHIFT_SPREAD)
        value = -(((centre / width) ** 2).sum() + (effects**2).sum()) / 2
        size = len(known.moderators)
        slopes = -effects / (unit * SHIFT_SPREAD)
        return float(value), np.concatenate(
            [np.zeros(self.cuts), -centre / width**2, slopes[:size] @ self._moderators, slopes[size:] @ self._aspects]
        )

    def _to_free(self, gradient: Array, known: Parameters) -> Array:
        """The gradient by thresholds carried over to the first threshold and the logs of the gaps."""
        later = np.cumsum(gradient[: self.cuts][::-1])[::-1]
        gaps = np.diff(known.thresholds)
        return np.concatenate([later[:1], later[1:] * gaps, gradient[self.cuts :]])


def _edged(known: Parameters) -> Array:
    return np.concatenate([[-EDGE], known.thresholds, [EDGE]])


def _grid(reach: float, step: float) -> Array:
    half = int(np.ceil(reach / min(step, 0.5)))
    return np.linspace(-reach, reach, 2 * half + 1)


def _normal(points: Array) -> Array:
    weights = np.exp(-(points**2) / 2)
    return np.asarray(weights / weights.sum())
