"""Means, totals and shares from a stratified random sample, from the strata's summaries or from values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite, sqrt

import numpy as np

from fullcircle.stats.proportions import WILSON_WEIGHTED, wilson_interval
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.sampling.given import Label, Numbers, codes, numbers
from fullcircle.stats.sampling.means import Labels, interval_around

STRATIFIED = "stratified estimator"
UNHEARD = "a stratum has no unit in the sample, so nothing is known about it"
LONE = "a stratum that was not looked at whole has a single unit, which cannot show how much its units differ"


@dataclass(frozen=True, slots=True)
class Stratum:
    """What was seen of a stratum of ``population`` units: ``n`` of them drawn at random, their mean, and their variance
    with n - 1 below the line; ``None`` for a variance of a single unit, and for both where nobody was drawn."""

    population: float
    n: int
    mean: float | None
    variance: float | None

    def __post_init__(self) -> None:
        if not (isfinite(self.population) and 0 <= self.n <= self.population):
            raise ValueError(f"a stratum of {self.population} units cannot have {self.n} of them in the sample")
        if (self.mean is None) != (self.n == 0) or (self.n > 1 and self.variance is None):
            raise ValueError(
                "a stratum with units in the sample needs their mean, and their variance where they are several"
            )
        given = [part for part in (self.mean, self.variance) if part is not None]
        if not all(map(isfinite, given)) or (self.variance or 0) < 0:
            raise ValueError("means and variances must be finite numbers, and no variance is below 0")


def stratum_of_count(population: float, n: int, count: int) -> Stratum:
    """A stratum of which ``count`` of ``n`` units had what was asked for. Raises ValueError unless 0 <= count <= n."""
    if not 0 <= count <= n:
        raise ValueError(f"a share needs 0 <= count <= n, not {count} of {n}")
    share = count / n if n else None
    return Stratum(population, n, share, None if share is None or n == 1 else n / (n - 1) * share * (1 - share))


def strata_of_values(
    values: Numbers, labels: Labels, populations: Sequence[float] | dict[Label, float]
) -> tuple[Stratum, ...]:
    """The strata of raw values, in ascending order of their labels; ``populations`` by label, or in that order.

    A label of ``populations`` that no value has is a stratum that was not heard. Raises ValueError for a value whose label
    has no population, and for lists of other lengths.
    """
    value = numbers(values, "values")
    found, position = codes(labels, "strata")
    if position.size != value.size:
        raise ValueError(f"each value needs one stratum: {value.size} values and {position.size} labels were given")
    if not isinstance(populations, dict):
        if len(populations) != len(found):
            raise ValueError(f"{len(found)} strata have values, but {len(populations)} populations were given")
        populations = dict(zip(found, populations, strict=True))
    if unknown := set(found) - set(populations):
        raise ValueError(f"the population of {min(map(str, unknown))} is missing")
    strata = []
    for label in sorted(populations, key=lambda label: (str(type(label)), label)):
        own = value[position == found.index(label)] if label in found else value[:0]
        mean = float(own.mean()) if own.size else None
        spread = float(own.var(ddof=1)) if own.size > 1 else None
        strata.append(Stratum(populations[label], own.size, mean, spread))
    return tuple(strata)


def stratified_mean(
    strata: Sequence[Stratum], *, level: float = 0.95, quantile: str = "normal", finite: bool = True
) -> Estimate:
    """The mean of everyone, sum(N y) / sum N, and its error with the finite population correction of each stratum.

    v = sum (N / sum N)^2 (1 - n / N) s^2 / n: Cochran 1977, Sampling Techniques, section 5.4. ``quantile`` is "normal" or
    "t", with n less the number of strata degrees of freedom. ``finite=False`` leaves the correction out. Undefined without
    strata or with one that was not heard; no error where a stratum has a single unit and more outside the sample.
    """
    total = sum(one.population for one in strata)
    return _combined(strata, 1 / total if total else 0.0, level, quantile, finite)


def stratified_total(
    strata: Sequence[Stratum], *, level: float = 0.95, quantile: str = "normal", finite: bool = True
) -> Estimate:
    """The total of everyone, sum(N y), with its error: ``stratified_mean`` times the number of everyone."""
    return _combined(strata, 1.0, level, quantile, finite)


def stratified_proportion(strata: Sequence[Stratum], *, level: float = 0.95, finite: bool = True) -> Estimate:
    """``stratified_mean`` of a share, with Wilson's interval on the number p (1 - p) / v that would be as precise.

    Strata come from ``stratum_of_count`` or from values 0 and 1. Raises ValueError for a mean outside 0 to 1. Where all
    strata agree on 0 or 1 the effective number is n itself; where everyone was looked at the interval is the share.
    """
    if any(one.mean is not None and not 0 <= one.mean <= 1 for one in strata):
        raise ValueError("the mean of a share lies from 0 to 1")
    found = stratified_mean(strata, level=level, finite=finite)
    if found.value is None or found.standard_error is None:
        return found
    share = min(1.0, found.value)
    if finite and all(one.n == one.population for one in strata):
        return replace(found, value=share, interval=Interval(share, share, level))
    spread = found.standard_error**2
    as_many = share * (1 - share) / spread if spread > 0 else float(found.n)
    interval = wilson_interval(share, as_many, level=level)
    return replace(
        found, value=share, method=f"{STRATIFIED}, {WILSON_WEIGHTED}", interval=interval, n_effective=as_many
    )


def _combined(strata: Sequence[Stratum], scale: float, level: float, quantile: str, finite: bool) -> Estimate:
    if quantile not in ("normal", "z", "t"):
        raise ValueError(f"the quantile of an interval is normal or t, not {quantile}")
    n = sum(one.n for one in strata)
    held = [one for one in strata if one.population > 0]
    if not held or any(one.mean is None for one in held):
        return Estimate(None, n, STRATIFIED, reason=UNHEARD if held else "there is no stratum")
    share = np.array([one.population * scale for one in held])
    value = float(share @ np.array([one.mean for one in held]))
    open_to_chance = [one for one in held if not finite or one.n < one.population]
    if any(one.variance is None for one in open_to_chance):
        return Estimate(value, n, STRATIFIED, reason=LONE)
    error = sqrt(sum(_part(one, scale, finite) for one in open_to_chance))
    degrees = n - len(held) if quantile == "t" else inf
    return Estimate(value, n, STRATIFIED, interval_around(value, error, level, max(1, degrees)), standard_error=error)


def _part(one: Stratum, scale: float, finite: bool) -> float:
    """What a stratum adds to the variance."""
    left = 1 - one.n / one.population if finite else 1.0
    return (one.population * scale) ** 2 * left * (one.variance or 0.0) / one.n
