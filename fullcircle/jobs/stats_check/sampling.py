"""Sampling by name: inclusion probabilities, allocations, and estimates from unequal chances.

Units are ``y`` (``values``, ``hits``) with ``inclusion_probabilities`` (``pi``, ``chances``) or ``weights``, or with
``draw_probabilities`` and ``n`` where they were drawn with replacement.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, compute, family, statistic
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.sampling import allocation, inclusion, joint, means, systematic, totals, words
from fullcircle.stats.sampling.calibration import difference_mean
from fullcircle.stats.sampling.given import Floats
from fullcircle.stats.sampling.totals import Variance

_VALUES = ("y", "values", "hits", "x")
_DRAWN = ("draw_probabilities", "draw_probability", "p")
_CHANCES = ("inclusion_probabilities", "inclusion_probability", "pi", "chances", "probabilities")
_SIZES = ("size", "sizes")
_POPULATION = ("N", "population", "population_size")


@statistic("inclusion_probabilities", "first_order_inclusion_probabilities")
def _inclusion(given: Given, options: Options) -> list[float]:
    return [float(chance) for chance in _chances(given)]


def _chances(given: Given) -> Floats:
    """Given as they are, as weights, as sizes to draw in proportion to, or as chances in each draw with replacement."""
    if (chances := given.optional(*_CHANCES)) is not None:
        return np.asarray(chances, dtype=float)
    if (weights := given.optional("weights", "w")) is not None:
        return 1 / np.asarray(weights, dtype=float)
    if (sizes := given.optional(*_SIZES)) is not None:
        return inclusion.inclusion_probabilities(sizes, given.get("n"))
    return inclusion.with_replacement_inclusion(given.get(*_DRAWN), given.get("n", "draws"))


def _joint(given: Given) -> Floats | None:
    """Given as a table, or those of draws with replacement; of a systematic walk where sizes or a design say so."""
    if (table := given.optional("joint_inclusion_probabilities", "joint", "pi_ij")) is not None:
        return np.asarray(table, dtype=float)
    if given.optional(*_DRAWN) is not None:
        return inclusion.with_replacement_joint(given.get(*_DRAWN), given.get("n", "draws"))
    return None


@statistic("joint_inclusion_probabilities", "joint_inclusion", "second_order_inclusion_probabilities")
def _joint_table(given: Given, options: Options) -> list[list[float]]:
    table = _joint(given)
    rows: list[list[float]] = (joint.systematic_joint(_chances(given)) if table is None else table).tolist()
    return rows


@statistic("systematic_joint_inclusion_probabilities", "systematic_joint_inclusion")
def _systematic_table(given: Given, options: Options) -> list[list[float]]:
    rows: list[list[float]] = joint.systematic_joint(_chances(given)).tolist()
    return rows


@family(r"joint_inclusion_(?P<pairs>[1-9]{2}(?:_[1-9]{2})*)")
def _joint_pairs(given: Given, options: Options) -> list[float]:
    """Of the pairs that the name lists, units counted from 1: joint_inclusion_12_13_23."""
    table = _joint_table(given, options)
    pairs = [(int(pair[0]), int(pair[1])) for pair in options["pairs"].split("_")]
    if max(map(max, pairs)) > len(table):
        raise UnusableInput(f"names a pair of units that is not among the {len(table)} given")
    return [table[one - 1][other - 1] for one, other in pairs]


@statistic("systematic_sample", "systematic_selection")
def _systematic(given: Given, options: Options) -> list[int]:
    """The units met, counted from 1."""
    start = given.optional("start", "random_start", "u", default=options.get("start"))
    if start is None:
        raise UnusableInput("needs a start from 0 to 1")
    return [int(at) + 1 for at in systematic.systematic(_chances(given), start)]


def _level(options: Options) -> float:
    return float(options.get("level", 0.95))


def _times(values: Estimate, factor: float) -> Estimate:
    """An estimate in a unit ``factor`` times as small."""
    interval, error = values.interval, values.standard_error
    return replace(
        values,
        value=None if values.value is None else values.value * factor,
        interval=interval and Interval(interval.low * factor, interval.high * factor, interval.level),
        standard_error=None if error is None else error * factor,
    )


@statistic("hansen_hurwitz_total", "hansen_hurwitz")
def _hansen_hurwitz(given: Given, options: Options) -> Estimate:
    times = given.optional("times", "times_drawn", "counts")
    values, n = given.get(*_VALUES), given.optional("n", "draws")
    found = totals.hansen_hurwitz(values, given.get(*_DRAWN), times=times, level=_level(options))
    if n is not None and n != found.n:
        raise UnusableInput(f"has {found.n} draws where n is {n}: list a unit as often as it was drawn, or say times")
    return found


@statistic("hansen_hurwitz_mean")
def _hansen_hurwitz_mean(given: Given, options: Options) -> Estimate:
    return _times(_hansen_hurwitz(given, options), 1 / given.get(*_POPULATION))


@statistic("hansen_hurwitz_variance_estimate", "hansen_hurwitz_variance")
def _hansen_hurwitz_variance(given: Given, options: Options) -> float | None:
    return _squared(_hansen_hurwitz(given, options).standard_error)


def _squared(error: float | None) -> float | None:
    return None if error is None else error * error


def _different(given: Given) -> tuple[list[float], Floats, Floats | None]:
    """Values, chances and joint chances of the different units: of a label in ``units`` the first counts, and none drawn 0
    times."""
    values, chances, table = given.get(*_VALUES), _chances(given), _joint(given)
    labels = given.optional("units", "unit", "ids", default=list(range(len(values))))
    times = given.optional("times", "times_drawn", default=[1] * len(values))
    first = [at for at, label in enumerate(labels) if times[at] and label not in labels[:at]]
    return [values[at] for at in first], chances[first], None if table is None else table[np.ix_(first, first)]


def _variance(options: Options, default: Variance | None = None) -> Variance | None:
    kind: str | None = options.get("variance", default)
    return None if kind is None else Variance({"syg": "sen_yates_grundy", "ht": "horvitz_thompson"}.get(kind) or kind)


@statistic("horvitz_thompson_total", "horvitz_thompson")
def _horvitz_thompson(given: Given, options: Options) -> Estimate:
    """With an error from pairs where these are known: Horvitz and Thompson's own, as its variance has the same name."""
    values, chances, table = _different(given)
    kind = _variance(options, None if table is None else Variance.HORVITZ_THOMPSON)
    return totals.horvitz_thompson(values, chances, joint=table, variance=kind, level=_level(options))


@statistic("horvitz_thompson_mean")
def _horvitz_thompson_mean(given: Given, options: Options) -> Estimate:
    return _times(_horvitz_thompson(given, options), 1 / given.get(*_POPULATION))


@family(
    r"(?:(?P<ht>horvitz_thompson)|(?P<syg>(?:sen_)?yates_grundy(?:_sen)?)|(?P<hajek>hajek)|(?P<brewer>brewer))"
    r"_variance(?:_estimate)?"
)
def _total_variance(given: Given, options: Options) -> Estimate:
    kinds = {
        "ht": Variance.HORVITZ_THOMPSON,
        "syg": Variance.SEN_YATES_GRUNDY,
        "hajek": Variance.HAJEK,
        "brewer": Variance.BREWER,
    }
    kind = next(kind for key, kind in kinds.items() if key in options)
    values, chances, table = _different(given)
    return totals.horvitz_thompson_variance(values, chances, joint=table, variance=_variance(options, kind) or kind)


def _strata_labels(given: Given) -> Any:
    return given.optional("stratum", "strata", "stratum_labels")


@statistic("hajek_mean", "weighted_mean")
def _hajek_mean(given: Given, options: Options) -> Estimate:
    return means.hajek_mean(given.get(*_VALUES), _chances(given), strata=_strata_labels(given), level=_level(options))


@statistic("hajek_total")
def _hajek_total(given: Given, options: Options) -> Estimate:
    return _times(_hajek_mean(given, options), given.get(*_POPULATION))


@statistic("hajek_proportion")
def _hajek_proportion(given: Given, options: Options) -> Estimate:
    strata = _strata_labels(given)
    return means.hajek_proportion(given.get(*_VALUES), _chances(given), strata=strata, level=_level(options))


@statistic("hajek_domain_means", "domain_means")
def _domain_means(given: Given, options: Options) -> dict[str, float | None]:
    found = means.domain_means(given.get(*_VALUES), _chances(given), given.get("domains", "domain"))
    return {str(one.label): one.estimate.value for one in found}


@statistic("effective_n", "kish_effective_n", "effective_sample_size", "kish_effective_sample_size")
def _effective(given: Given, options: Options) -> Estimate:
    return means.effective_n(_chances(given))


@statistic("kish_design_effect", "design_effect_of_weighting")
def _design_effect(given: Given, options: Options) -> float | None:
    found = means.effective_n(_chances(given))
    return None if found.value is None else found.n / found.value


@statistic("difference_estimator", "difference_mean", "calibrated_mean")
def _difference(given: Given, options: Options) -> Estimate:
    second = given.get("second_looks", "moderated")
    chances = given.get("second_chances", "moderation_probabilities")
    return difference_mean(given.get(*_VALUES), _chances(given), second, chances, level=_level(options))


@statistic("proportional_allocation")
def _proportional(given: Given, options: Options) -> list[int]:
    weights = given.get("weights", *_POPULATION)
    limits, minimum = (
        given.optional("limits", *_POPULATION),
        given.optional("minimum", default=options.get("minimum", 0)),
    )
    return list(allocation.proportional_allocation(given.get("n"), weights, limits=limits, minimum=minimum))


@statistic("neyman_allocation", "optimal_allocation")
def _neyman(given: Given, options: Options) -> list[int]:
    deviations = given.get("standard_deviations", "sd", "S", "s")
    minimum = given.optional("minimum", default=options.get("minimum", 0))
    return list(allocation.neyman_allocation(given.get("n"), given.get(*_POPULATION), deviations, minimum=minimum))


@statistic("chance_in_words")
def _words(given: Given, options: Options) -> str:
    return words.chance_in_words(given.get("chance", "probability", "p"))


@family(r"(?P<figure>\w+)_and_(?:se|standard_error)")
def _with_error(given: Given, options: Options) -> list[object]:
    """Any estimate with its standard error."""
    rest = {key: value for key, value in options.items() if key != "figure"}
    return [compute(options["figure"] + part, given.values, rest) for part in ("", "_standard_error")]
