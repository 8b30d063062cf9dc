"""What a sample with known chances says about everyone: Hájek's mean and share, with variance, effective n and domains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from fullcircle.stats.proportions import quantile, wilson_interval
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.sampling.given import CERTAIN, Bools, Floats, Ints, Label, Numbers, chances_of, codes, numbers

HAJEK = "Hájek's estimate, linearised with-replacement variance"
HAJEK_WILSON = "Hájek's estimate, Wilson score interval on the effective number"
WEIGHTS = "one over the chance of being drawn"
NOBODY = "nobody was looked at"
ONE_BY_CHANCE = "a single file drawn by chance cannot show how much files differ"
ONLY_CERTAIN = "only files that were chosen for certain; they speak for themselves alone"
LONE_IN_STRATUM = "a stratum has a single file drawn by chance; it was compared with the mean of all"

Labels = Sequence[Label] | NDArray[np.generic]


def effective_n(chances: Numbers) -> Estimate:
    """How many equally likely units would say as much: (sum w)^2 / sum w^2 with w = 1 / chance (Kish 1965).

    Between 1 and n; n where all chances are alike. Undefined for nobody. Raises ValueError for chances outside (0, 1].
    """
    chance = chances_of(chances)
    if not chance.size:
        return Estimate(None, 0, "Kish's effective number", reason=NOBODY, weights=WEIGHTS)
    return Estimate(_kish(1 / chance), chance.size, "Kish's effective number", weights=WEIGHTS)


def hajek_mean(values: Numbers, chances: Numbers, *, strata: Labels | None = None, level: float = 0.95) -> Estimate:
    """The mean of everyone, sum(y / pi) / sum(1 / pi), with a t interval.

    Source: Särndal, Swensson and Wretman 1992, section 5.7. The variance is v = n / (n - 1) sum (z - mean z)^2 over the n
    units drawn by chance, z = w (y - mean) / sum w, as if drawn with replacement: on the safe side for systematic draws, for
    which no unbiased one exists. With ``strata``, a label each, that sum is taken within each stratum. Units with the chance 1
    add nothing to it: where all have it everyone was looked at, and the interval is the value itself.

    Undefined for nobody; no error or interval with a single unit drawn by chance. Raises ValueError for lists of different
    lengths, values that are no numbers or chances outside (0, 1].
    """
    return _mean(*_units(values, chances), None if strata is None else codes(strata, "strata")[1], level)


def hajek_proportion(hits: Numbers, chances: Numbers, *, strata: Labels | None = None, level: float = 0.95) -> Estimate:
    """The share of everyone, as ``hajek_mean`` of ``hits`` (true or false, 1 or 0), with Wilson's interval on the effective n.

    Where everyone was looked at the interval is the share itself. Raises ValueError for a hit other than 0 and 1.
    """
    hit, chance = _units(hits, chances)
    return _proportion(hit, chance, None if strata is None else codes(strata, "strata")[1], level)


@dataclass(frozen=True, slots=True)
class Domain:
    """An estimate for a part of everyone: a service area, a team."""

    label: Label
    estimate: Estimate


def domain_means(
    values: Numbers,
    chances: Numbers,
    domains: Labels,
    *,
    populations: Mapping[Label, int] | None = None,
    level: float = 0.95,
) -> tuple[Domain, ...]:
    """``hajek_mean`` of each domain that has a unit, by label; weights are those of the domain's own units.

    A domain in which every unit looked at was certain gets an error and an interval only where ``populations`` says that these
    are all it has: otherwise they speak for themselves alone. Raises ValueError as ``hajek_mean`` does.
    """
    return _domains(*_units(values, chances), domains, populations, level, shares=False)


def domain_proportions(
    hits: Numbers,
    chances: Numbers,
    domains: Labels,
    *,
    populations: Mapping[Label, int] | None = None,
    level: float = 0.95,
) -> tuple[Domain, ...]:
    """``hajek_proportion`` of each domain that has a unit, by label, under the same rule as ``domain_means``."""
    return _domains(*_units(hits, chances), domains, populations, level, shares=True)


def _domains(
    values: Floats,
    chances: Floats,
    domains: Labels,
    populations: Mapping[Label, int] | None,
    level: float,
    *,
    shares: bool,
) -> tuple[Domain, ...]:
    labels, positions = codes(domains, "domains")
    if positions.size != values.size:
        raise ValueError(f"each unit needs one domain: {values.size} units and {positions.size} domains were given")
    order = np.argsort(positions, kind="stable")
    ends = np.cumsum(np.bincount(positions, minlength=len(labels)))
    found = []
    for at, label in enumerate(labels):
        who = order[ends[at - 1] if at else 0 : ends[at]]
        estimate = (_proportion if shares else _mean)(values[who], chances[who], None, level)
        whole = populations is not None and populations.get(label) == who.size
        if chances[who].min() == CERTAIN and not whole:
            estimate = replace(estimate, interval=None, standard_error=None, reason=ONLY_CERTAIN)
        found.append(Domain(label, estimate))
    return tuple(found)


def _mean(values: Floats, chances: Floats, strata: Ints | None, level: float) -> Estimate:
    if not values.size:
        return Estimate(None, 0, HAJEK, reason=NOBODY, weights=WEIGHTS)
    weights = 1 / chances
    total = float(weights.sum())
    # Products are summed rather than put through "@", whose threads cost milliseconds on a busy machine and vary the last digit.
    mean = float((weights * values).sum()) / total
    spread = variance(weights * (values - mean) / total, chances < CERTAIN, strata)
    interval, error = None, None
    if spread.value is not None:
        error = sqrt(spread.value)
        interval = interval_around(mean, error, level, spread.degrees)
    return Estimate(mean, values.size, HAJEK, interval, spread.reason, spread.caveats, error, _kish(weights), WEIGHTS)


def _proportion(hits: Floats, chances: Floats, strata: Ints | None, level: float) -> Estimate:
    if not ((hits == 0) | (hits == 1)).all():
        raise ValueError("a hit is true or false, 1 or 0")
    found = replace(_mean(hits, chances, strata, level), method=HAJEK_WILSON)
    if found.value is None or found.n_effective is None:
        return found
    share = min(1.0, found.value)  # weights that are added up in another order can pass 1 by rounding
    by_chance = chances.min() < CERTAIN
    interval = wilson_interval(share, found.n_effective, level=level) if by_chance else Interval(share, share, level)
    return replace(found, value=share, interval=interval)


@dataclass(frozen=True, slots=True)
class Spread:
    """A variance with its degrees of freedom, or the reason why there is none."""

    value: float | None
    degrees: float
    reason: str = ""
    caveats: tuple[str, ...] = ()


def variance(linearised: Floats, by_chance: Bools, strata: Ints | None) -> Spread:
    """n / (n - 1) sum (z - mean z)^2 over the units drawn by chance, within strata where these are given.

    A stratum's single unit is measured from the mean of all, as there is no other of its stratum to compare it with.
    """
    if strata is not None and strata.size != linearised.size:
        raise ValueError(f"each unit needs one stratum: {linearised.size} units and {strata.size} strata were given")
    z = linearised[by_chance]
    if not z.size:
        return Spread(0.0, inf)
    if z.size == 1:
        return Spread(None, 0, ONE_BY_CHANCE)
    if strata is None:
        off = z - z.sum() / z.size
        return Spread(float((off * off).sum()) * z.size / (z.size - 1), z.size - 1)
    stratum = strata[by_chance]
    count = np.bincount(stratum)
    lone = count == 1
    middle = np.bincount(stratum, weights=z) / np.maximum(count, 1)
    middle[lone] = z.sum() / z.size
    scale = np.where(lone, 1.0, count / np.maximum(count - 1, 1))
    off = z - middle[stratum]
    degrees = z.size - int(np.count_nonzero(count))
    caveats = (LONE_IN_STRATUM,) if lone.any() else ()
    return Spread(float(np.sum(off * off * scale[stratum])), max(1, degrees), caveats=caveats)


def interval_around(value: float, error: float, level: float, degrees: float = inf) -> Interval:
    """value +- t x error, or z x error where ``degrees`` is infinite. Raises ValueError for a level outside (0, 1)."""
    normal = quantile(level)
    wide = normal if degrees == inf else float(stdtrit(degrees, (1 + level) / 2))
    return Interval(value - wide * error, value + wide * error, level)


def _kish(weights: Floats) -> float:
    # With all weights alike the quotient can pass n by rounding.
    total = float(weights.sum())
    return min(float(weights.size), total * total / float((weights * weights).sum()))


def _units(values: Numbers, chances: Numbers) -> tuple[Floats, Floats]:
    value = numbers(values, "values")
    return value, chances_of(chances, value.size)
