"""Interrupted time series: did the level or the slope of a row of rounds change after a known moment?

Segmented regression on the logit of a share or the log of a rate: level and slope before, the step in level at the moment, and
the change of slope after it. It says what came after what; only a comparison group could say more.
Source: Wagner and others 2002, Journal of Clinical Pharmacy and Therapeutics 27:299-309; Lopez Bernal, Cummins and Gasparrini
2017, International Journal of Epidemiology 46:348-355; Newey and West 1987, Econometrica 55:703-708.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri, stdtrit

from fullcircle.stats.results import Estimate, Interval

Floats = NDArray[np.float64]
Family = Literal["binomial", "poisson"]
Errors = Literal["quasi", "newey_west", "model"]

FEWEST_EACH_SIDE = 8
_ERRORS = {
    "quasi": "standard errors widened by the dispersion",
    "newey_west": "Newey-West standard errors, lag 1",
    "model": "standard errors of the model, which take rounds to vary by chance alone",
}


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What segmented regression finds, on the log scale: log odds for shares, log rates for counts.

    ``trend_before``  change a unit of time before the moment
    ``level_change``  step at the moment, against where the earlier trend would have led; exp of it is the odds or rate ratio
    ``slope_change``  how much the change a unit of time differs afterwards; ``None`` when it was left out of the model
    ``dispersion``    Pearson chi-squared over its degrees of freedom: 1 where rounds vary by chance; ``None`` without a model
    ``ratio``         "odds" or "rate"
    Without a ``reason`` each estimate has a value; with one, none has.
    """

    trend_before: Estimate
    level_change: Estimate
    slope_change: Estimate | None
    dispersion: float | None
    before: int
    after: int
    ratio: str
    method: str
    reason: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Series:
    """Outcomes ``y`` of ``size`` (files, or exposure) along design ``x``; shapes (rounds,), (rounds,) and (rounds, terms)."""

    y: Floats
    size: Floats
    x: Floats
    family: Family

    def mean(self, eta: Floats) -> Floats:
        """The expected count."""
        fitted: Floats = self.size * (expit(eta) if self.family == "binomial" else np.exp(eta))
        return fitted

    def variance(self, mean: Floats) -> Floats:
        """The variance of a count by chance alone."""
        return mean * (1 - mean / self.size) if self.family == "binomial" else mean


def interrupted_time_series(
    counts: Sequence[float],
    sizes: Sequence[float] | None = None,
    *,
    first_after: int,
    family: Family = "binomial",
    errors: Errors = "quasi",
    change_of_slope: bool = True,
    times: Sequence[float] | None = None,
    chosen_from_these_data: bool = False,
    fewest_each_side: int = FEWEST_EACH_SIDE,
    quantile: Literal["t", "normal"] = "t",
    level: float = 0.95,
) -> Interrupted:
    """Fit the rounds (oldest first); ``first_after`` is the position, from 0, of the first round after the moment.

    ``sizes`` are files for shares, exposure for rates (all 1 when not given); design-weighted shares enter as counts and sizes of
    ``trends.points.effective_counts``. ``times`` default to 0, 1, 2, ... and must rise. ``errors``: "quasi" multiplies by the
    root of the dispersion, or by 1 where it is smaller; "newey_west" also allows neighbouring rounds to go together. Set
    ``chosen_from_these_data`` when the moment or the topic was chosen for how bad these rounds were.
    No estimate, and a reason, with fewer than ``fewest_each_side`` rounds before or after, or where the fit does not settle (all
    files good on one side, say). Raises ValueError for rows that do not fit together or counts that cannot be.
    """
    _check_options(family, errors, quantile, level)
    given = _given(counts, sizes, times, first_after, family, change_of_slope)
    before, after = first_after, len(counts) - first_after
    terms = given.x.shape[1]
    method = f"segmented {'logistic' if family == 'binomial' else 'Poisson'} regression, {_ERRORS[errors]}"

    def answer(
        found: Sequence[Estimate], dispersion: float | None, reason: str = "", caveats: tuple[str, ...] = ()
    ) -> Interrupted:
        slope = found[2] if change_of_slope else None
        ratio = "odds" if family == "binomial" else "rate"
        return Interrupted(found[0], found[1], slope, dispersion, before, after, ratio, method, reason, caveats)

    reason = _too_few(before, after, fewest_each_side, terms)
    fitted = None if reason else _fit(given)
    if fitted is None:
        reason = (
            reason or "the model does not settle on these rounds: on one side of the moment nearly all files are alike"
        )
        return answer([Estimate(None, len(counts), method, reason=reason)] * 3, None, reason)
    coefficients, bread, residuals, pearson = fitted
    freedom = len(counts) - terms
    dispersion = pearson / freedom
    deviations = np.sqrt(np.diag(_covariance(given.x, bread, residuals, dispersion, errors)))
    reach = float(stdtrit(freedom, (1 + level) / 2) if quantile == "t" else ndtri((1 + level) / 2))
    estimates = [
        Estimate(
            value,
            len(counts),
            method,
            Interval(value - reach * error, value + reach * error, level),
            standard_error=error,
        )
        for value, error in zip(coefficients[1:].tolist(), deviations[1:].tolist(), strict=True)
    ]
    return answer(estimates, dispersion, caveats=_caveats(dispersion, chosen_from_these_data))


def as_ratio(change: Estimate) -> Estimate:
    """An estimate on the log scale as a ratio: 1 means no change. Its standard error has no meaning there and is left out."""
    if change.value is None:
        return change
    interval = change.interval
    ratios = interval and Interval(_exp(interval.low), _exp(interval.high), interval.level)
    return replace(change, value=_exp(change.value), interval=ratios, standard_error=None)


def _exp(value: float) -> float:
    """e to the power of ``value``; infinite where that is beyond all numbers."""
    return math.exp(value) if value < 700 else math.inf


def in_words(found: Interrupted, *, event: str) -> str:
    """The step in level for a reader, with the limits of what it says. ``event`` is a noun phrase: "the training of May 2026"."""
    change = as_ratio(found.level_change)
    if change.value is None or change.interval is None:
        return f"Nothing can be said yet of what came after {event}: {found.reason}."
    low, high = change.interval.low, change.interval.high
    what = "odds of a good file" if found.ratio == "odds" else "rate"
    seen = f"After {event} the {what} were" if found.ratio == "odds" else f"After {event} the {what} was"
    clear = "" if low > 1 or high < 1 else " That includes no change."
    return (
        f"{seen} {change.value:.2f} times what the earlier trend would have given; "
        f"it could plausibly be between {low:.2f} and {high:.2f} times.{clear} "
        "Other things may have changed at the same time: this does not show why."
    )


def _fit(given: _Series) -> tuple[Floats, Floats, Floats, float] | None:
    """Coefficients, inverse information, residuals and Pearson's chi-squared; ``None`` where the fit does not settle."""
    if given.family == "binomial":
        eta = np.log((given.y + 0.5) / (given.size - given.y + 0.5))
    else:
        eta = np.log((given.y + 0.5) / given.size)
    coefficients: Floats = np.zeros(given.x.shape[1])
    for _ in range(50):
        mean = given.mean(eta)
        variance = given.variance(mean)
        if not np.isfinite(mean).all() or (variance <= 1e-9).all() or (variance < 0).any():
            return None
        information = given.x.T @ (given.x * variance[:, np.newaxis])
        right = given.x.T @ (variance * eta + given.y - mean)
        try:
            new = np.asarray(np.linalg.solve(information, right), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        eta = given.x @ new
        settled = np.abs(new - coefficients).max() <= 1e-10 * max(1.0, float(np.abs(new).max()))
        coefficients = new
        if settled:
            return _finished(given, coefficients, eta)
    return None


def _finished(given: _Series, coefficients: Floats, eta: Floats) -> tuple[Floats, Floats, Floats, float] | None:
    mean = given.mean(eta)
    variance = given.variance(mean)
    information = given.x.T @ (given.x * variance[:, np.newaxis])
    if np.linalg.cond(information) > 1e14 or np.abs(eta).max() > 20:
        return None
    residuals: Floats = given.y - mean
    bread = np.asarray(np.linalg.inv(information), dtype=np.float64)
    return coefficients, bread, residuals, float((residuals**2 / variance).sum())


def _covariance(x: Floats, bread: Floats, residuals: Floats, dispersion: float, errors: Errors) -> Floats:
    if errors != "newey_west":
        return bread * (max(1.0, dispersion) if errors == "quasi" else 1.0)
    scores = x * residuals[:, np.newaxis]
    neighbours = scores[1:].T @ scores[:-1]
    rounds, terms = x.shape
    meat = (scores.T @ scores + (neighbours + neighbours.T) / 2) * rounds / (rounds - terms)
    covariance: Floats = bread @ meat @ bread
    return covariance


def _given(
    counts: Sequence[float],
    sizes: Sequence[float] | None,
    times: Sequence[float] | None,
    first_after: int,
    family: Family,
    change_of_slope: bool,
) -> _Series:
    y = np.asarray(counts, dtype=np.float64)
    size = np.ones_like(y) if sizes is None else np.asarray(sizes, dtype=np.float64)
    time = np.arange(y.size, dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    if y.ndim != 1 or not y.shape == size.shape == time.shape:
        raise ValueError("an interrupted series needs one count, one size and one time for each round")
    if not 0 < first_after < y.size:
        raise ValueError(f"the first round after the moment has a position from 1 to {y.size - 1}, not {first_after}")
    if not np.isfinite(y).all() or not np.isfinite(size).all() or (y < 0).any() or (size <= 0).any():
        raise ValueError("counts are not below 0 and sizes are above 0")
    if family == "binomial" and (y > size * (1 + 1e-12)).any():
        raise ValueError("a count of good files is at most the number of files; for rates choose the Poisson family")
    if not np.isfinite(time).all() or (np.diff(time) <= 0).any():
        raise ValueError("the times of rounds rise from one to the next")
    since = time - time[first_after]
    step = (np.arange(y.size) >= first_after).astype(np.float64)
    columns = [np.ones_like(y), since, step] + ([since * step] if change_of_slope else [])
    return _Series(y, size, np.column_stack(columns), family)


def _check_options(family: str, errors: str, quantile: str, level: float) -> None:
    if family not in ("binomial", "poisson") or errors not in _ERRORS or quantile not in ("t", "normal"):
        raise ValueError(f"there is no {family} family with {errors} errors and a {quantile} quantile")
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not {level}")


def _too_few(before: int, after: int, fewest: int, terms: int) -> str:
    if before >= fewest and after >= fewest and before + after > terms:
        return ""
    return f"there are {before} rounds before and {after} after; at least {fewest} of each are needed"


def _caveats(dispersion: float, chosen_from_these_data: bool) -> tuple[str, ...]:
    found = ["it says what came after, not why: other things may have changed at the same time"]
    if dispersion > 1.5:
        found.append(f"rounds vary more than chance would have them (dispersion {dispersion:.1f})")
    if chosen_from_these_data:
        found.append("the topic was chosen for how these rounds looked, so some improvement was to be expected anyway")
    return tuple(found)
