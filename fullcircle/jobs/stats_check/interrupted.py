"""Interrupted time series, by name."""

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, statistic
from fullcircle.jobs.stats_check.trends import COUNTS, SIZES, setting
from fullcircle.stats.interrupted import Errors, Interrupted, as_ratio, interrupted_time_series
from fullcircle.stats.results import Estimate


def _fitted(given: Given, options: Options) -> Interrupted:
    sizes = given.optional(*SIZES, "exposure", "population")
    counts = given.get(*COUNTS, "y")
    return interrupted_time_series(
        counts,
        sizes if sizes is None or isinstance(sizes, list) else [sizes] * len(counts),
        first_after=_first_after(given, options),
        family=setting(given, options, "family", default="binomial"),
        errors=_errors(setting(given, options, "errors", "standard_errors", default="quasi")),
        change_of_slope=bool(setting(given, options, "change_of_slope", "slope_change", default=True)),
        times=setting(given, options, "times", "time"),
        quantile=setting(given, options, "quantile", default="t").replace("z", "normal"),
        fewest_each_side=setting(given, options, "fewest_each_side", default=8),
        level=float(options.get("level", 0.95)),
    )


def _first_after(given: Given, options: Options) -> int:
    step = setting(given, options, "step", "intervention", "after")
    if isinstance(step, list):
        if 1 not in step or sorted(step) != step:
            raise UnusableInput("the step is 0 in every round before the moment and 1 in every round after")
        return step.index(1)
    place = setting(given, options, "first_after_0based", "first_after", "step_at")
    if place is None:
        raise UnusableInput("needs step, or first_after_0based, in its input")
    return int(place)


_ERRORS: dict[str, Errors] = {
    "quasi": "quasi",
    "dispersion": "quasi",
    "newey_west": "newey_west",
    "newey-west": "newey_west",
    "hac": "newey_west",
    "model": "model",
}


def _errors(told: str) -> Errors:
    if told.lower() not in _ERRORS:
        raise UnusableInput(f"errors are quasi, newey_west or model, not {told}")
    return _ERRORS[told.lower()]


@statistic("its_level_change")
def _level_change(given: Given, options: Options) -> Estimate:
    return _fitted(given, options).level_change


@statistic("its_rate_ratio", "its_odds_ratio", "its_level_ratio")
def _ratio(given: Given, options: Options) -> Estimate:
    return as_ratio(_fitted(given, options).level_change)


@statistic("its_slope_change")
def _slope_change(given: Given, options: Options) -> Estimate | None:
    return _fitted(given, options).slope_change


@statistic("its_trend_before")
def _trend_before(given: Given, options: Options) -> Estimate:
    return _fitted(given, options).trend_before


@statistic("its_dispersion")
def _dispersion(given: Given, options: Options) -> float | None:
    return _fitted(given, options).dispersion
