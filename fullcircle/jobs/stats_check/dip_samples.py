"""Dip samples by name."""

from collections.abc import Callable
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, family, statistic
from fullcircle.stats import dip_samples
from fullcircle.stats.dip_samples import Plan


def _each(values: Any, one: Callable[[Any], object]) -> object:
    return [one(value) for value in values] if isinstance(values, list) else one(values)


def _chance(given: Given, options: Options) -> float:
    told = [options[key] for key in ("probability", "confidence", "level", "chance") if key in options]
    return float(told[0] if told else given.optional("probability", "confidence", "level", "chance", default=0.95))


@statistic("n_required", "files_to_see_one", "detect_at_least_one_n")
def _files(given: Given, options: Options) -> object:
    population = given.optional("population", "N")
    return _each(
        given.get("true_fail_share", "share", "prevalence", "p"),
        lambda share: dip_samples.files_to_see_one(share, chance=_chance(given, options), population=population),
    )


@statistic("chance_to_see_one", "detection_probability")
def _seen(given: Given, options: Options) -> object:
    population = given.optional("population", "N")
    n = given.get("n")
    return _each(
        given.get("true_fail_share", "share", "prevalence", "p"),
        lambda share: dip_samples.chance_to_see_one(n, share, population=population),
    )


@statistic("upper_limit", "zero_failures_upper_limit")
def _upper(given: Given, options: Options) -> object:
    failing = given.optional("failing", "failures", "x", default=0)

    def one(n: int) -> float | None:
        found = dip_samples.upper_limit(failing, n, level=_chance(given, options)).interval
        return None if found is None else found.high

    return _each(given.get("n"), one)


@statistic("rule_of_three", "rule_of_three_upper_limit")
def _three(given: Given, options: Options) -> object:
    def one(n: int) -> float | None:
        found = dip_samples.rule_of_three(n).interval
        return None if found is None else found.high

    return _each(given.get("n"), one)


def _thresholds(given: Given) -> dict[str, float]:
    return {"good": given.get("upper", "good"), "poor": given.get("lower", "poor")}


def _plan(given: Given) -> Plan:
    rule = given.get("decision_rule_min_passes", "decision_rule", "least_passes")
    return dip_samples.plan(given.get("n"), rule, **_thresholds(given))


@statistic("alpha_reject_good")
def _alpha(given: Given, options: Options) -> float:
    return _plan(given).refuse_good


@statistic("beta_accept_bad", "beta_accept_poor")
def _beta(given: Given, options: Options) -> float:
    return _plan(given).accept_poor


@family(r"both_errors_(?:below|within)_(?P<percent>\d+(?:_\d+)?)_percent")
def _both(given: Given, options: Options) -> int:
    return int(_plan(given).errors_within(float(str(options["percent"]).replace("_", ".")) / 100))


@statistic("lqas_smallest_n_and_rule", "lqas_plan_n_rule")
def _smallest(given: Given, options: Options) -> list[int]:
    limit = options.get("limit", given.optional("limit", "error_limit", default=0.1))
    found = dip_samples.smallest_plan(limit=limit, **_thresholds(given))
    return [found.n, found.least_passes]
