"""Partial pooling of paired shifts: every auditor's mean shift, drawn towards the panel as far as chance makes up the difference.

The shift of a pair is the moderated grade less the auditor's own, so above 0 is more cautious than moderators. The auditors'
means vary by tau2 in truth and by s2/n_j by chance; the estimate weighs the two (the empirical Bayes estimate of a one-way
layout; variances by the method of moments: Cochran 1954, Biometrics 10:101-129; DerSimonian and Laird 1986, Controlled Clinical
Trials 7:177-188). Always computable, and quick; ``many_facet`` reads the scale of grades more exactly.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from fullcircle.stats.ordinal.estimates import around
from fullcircle.stats.ordinal.links import Array, Codes
from fullcircle.stats.ordinal.rows import labelled
from fullcircle.stats.proportions import quantile
from fullcircle.stats.results import Estimate
from fullcircle.stats.severity.panel import AuditorSeverity, counted_rounds

METHOD = "partial pooling of paired shifts, variances by the method of moments"
FEWEST_PAIRS_FOR_GROUP = 30
ALIKE = "so far auditors differ no more than chance explains"


@dataclass(frozen=True, slots=True)
class PooledShifts:
    """The whole panel. Variances are in squared grades; ``None`` where undefined, with the ``reason``.

    ``auditors``          in the order of their labels
    ``group``             the mean shift of all pairs; its error allows for pairs of one auditor being alike
    ``within_variance``   s2: of the shifts of one auditor, pooled
    ``between_variance``  tau2: of the auditors' true means; 0 where they differ no more than chance explains
    """

    auditors: tuple[AuditorSeverity, ...]
    group: Estimate
    within_variance: float | None
    between_variance: float | None
    n: int
    reason: str = ""


def pool_shifts(
    auditors: Sequence[Hashable],
    shifts: Sequence[float],
    *,
    rounds: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> PooledShifts:
    """One shift a pair, moderated grade less auditor's, with the auditor and perhaps the round of each.

    s2 = sum (d - dbar_j)^2 / (N - J); Q = sum n_j (dbar_j - dbar)^2; tau2 = max(0, (Q - (J-1) s2) / (N - sum n_j^2 / N));
    reliability B_j = n_j tau2 / (n_j tau2 + s2); estimate dbar + B_j (dbar_j - dbar); posterior SD sqrt(s2 / n_j) sqrt(B_j).
    Where tau2 is 0 every estimate is the panel's mean, without an interval: one of no width would promise certainty.
    Undefined, with a reason, with a single auditor, when no auditor has two pairs, or when the shifts of each auditor are all
    equal: then chance cannot be told from difference. Raises ValueError for unequal lengths or shifts that are not finite.
    """
    values, margin = np.asarray(shifts, dtype=np.float64), quantile(level)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("shifts are one row of finite numbers")
    if len(values) != len(auditors):
        raise ValueError(f"{len(auditors)} auditors, but {len(values)} shifts")
    who, codes = labelled(auditors)
    counts = np.bincount(codes, minlength=len(who)).astype(np.intp)
    means = np.bincount(codes, values, len(who)) / np.maximum(counts, 1)
    held = counted_rounds(codes.tolist(), rounds, len(who))
    within, between, reason = _variances(values, codes, counts, means)
    if within is None or between is None:
        estimates = [Estimate(None, count, METHOD, reason=reason) for count in counts.tolist()]
        shares: list[float | None] = [None] * len(who)
    else:
        mean, real = float(values.mean()), counts * between / (counts * between + within)
        shares = real.tolist()
        values_and_errors = zip(
            (mean + real * (means - mean)).tolist(),
            np.sqrt(within / counts * real).tolist(),
            counts.tolist(),
            strict=True,
        )
        estimates = [
            around(value, error, count, METHOD, margin, level)
            if between
            else Estimate(value, count, METHOD, reason=ALIKE, standard_error=error)
            for value, error, count in values_and_errors
        ]
    panel = [
        AuditorSeverity(
            name, estimate.n, seen, estimate, estimate, share, within / between if within and between else None
        )
        for name, estimate, seen, share in zip(who, estimates, held, shares, strict=True)
    ]
    group = _group(values, counts, within, between, margin, level)
    return PooledShifts(tuple(panel), group, within, between, len(values), reason)


def _variances(values: Array, codes: Codes, counts: Codes, means: Array) -> tuple[float | None, float | None, str]:
    """s2 and tau2, or neither and the reason."""
    n, size = len(values), len(counts)
    if size < 2:
        return None, None, "one auditor alone cannot show how much auditors differ" if size else "there are no pairs"
    if n == size:
        return None, None, "no auditor has two pairs yet, so chance cannot be told from difference"
    within = float(((values - means[codes]) ** 2).sum()) / (n - size)
    if within <= 1e-12 * float(np.abs(values).max()) ** 2:
        return None, None, "the shifts of each auditor are all equal, so there is nothing to judge chance by"
    spread = float((counts * (means - values.mean()) ** 2).sum())
    between = max(0.0, (spread - (size - 1) * within) / (n - float((counts**2).sum()) / n))
    return within, between, ""


def _group(
    values: Array, counts: Codes, within: float | None, between: float | None, margin: float, level: float
) -> Estimate:
    """The mean shift of the panel; where variances are undefined its error takes the pairs as independent."""
    method, n = "mean shift of all pairs", len(values)
    if n == 0:
        return Estimate(None, 0, method, reason="there are no pairs")
    mean = float(values.mean())
    if within is not None and between is not None:
        error = sqrt(within / n + between * float((counts**2).sum()) / n**2)
    elif n > 1 and values.var() > 0:
        error = sqrt(float(values.var(ddof=1)) / n)
    else:
        return Estimate(mean, n, method, reason="the shifts do not differ, so there is nothing to judge chance by")
    few = (f"fewer than {FEWEST_PAIRS_FOR_GROUP} pairs: not yet safe to show",)
    return replace(around(mean, error, n, method, margin, level), caveats=() if n >= FEWEST_PAIRS_FOR_GROUP else few)
