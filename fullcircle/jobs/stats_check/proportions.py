"""Shares, differences of shares, and how sure one can be of an improvement, by name."""

from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, family, statistic
from fullcircle.stats import improvement, sample_sizes
from fullcircle.stats.differences import agresti_caffo, difference
from fullcircle.stats.proportions import (
    Side,
    binomial_test,
    clopper_pearson,
    jeffreys,
    proportion,
    proportion_from_share,
    weighted_proportion,
)
from fullcircle.stats.results import Estimate, SignificanceTest

COUNT = ("x", "count", "successes", "positive", "events")
OF = ("n", "trials", "total", "N")
_SIDES: dict[str, Side] = {
    "two-sided": "two-sided",
    "two_sided": "two-sided",
    "two.sided": "two-sided",
    "greater": "greater",
    "less": "less",
}


def side_of(options: Options) -> Side:
    """The side of a test, in any of the usual spellings."""
    told = str(options.get("side", options.get("alternative", "two-sided")))
    if told not in _SIDES:
        raise UnusableInput(f"the side of a test is two-sided, greater or less, not {told}")
    return _SIDES[told]


def level_of(options: Options) -> float:
    return float(options.get("level", 0.95))


@statistic("wilson", "proportion", "wilson_n_effective")
def _wilson(given: Given, options: Options) -> Estimate:
    level = level_of(options)
    if "weights" in given:
        return weighted_proportion(given.get("hits", "y", "x"), given.get("weights"), level=level)
    effective = given.optional("n_effective", "n_eff")
    if effective is None:
        return proportion(given.get(*COUNT), given.get(*OF), level=level)
    n = given.optional(*OF, default=int(effective))
    share = given.optional("share", "p")
    if share is None:
        share = given.get(*COUNT) / given.get(*OF)
    return proportion_from_share(share, n, n_effective=effective, level=level)


@statistic("clopper_pearson")
def _clopper_pearson(given: Given, options: Options) -> Estimate:
    return clopper_pearson(given.get(*COUNT), given.get(*OF), level=level_of(options))


@statistic("jeffreys")
def _jeffreys(given: Given, options: Options) -> Estimate:
    corrected = bool(options.get("end_corrected", False))
    return jeffreys(given.get(*COUNT), given.get(*OF), level=level_of(options), end_corrected=corrected)


@statistic("jeffreys_end_corrected")
def _jeffreys_corrected(given: Given, options: Options) -> Estimate:
    return _jeffreys(given, {**options, "end_corrected": True})


@statistic("binomial_exact", "binomial_test")
def _binomial(given: Given, options: Options) -> SignificanceTest:
    null = given.optional("p0", "p", "share", default=0.5)
    return binomial_test(given.get(*COUNT), given.get(*OF), null, side=side_of(options))


@family(r"binomial_(?:exact|test)_p_(?P<side>two_sided|greater|less)")
def _binomial_p(given: Given, options: Options) -> float | None:
    return _binomial(given, options).p


def _two_shares(given: Given) -> tuple[int, int, int, int]:
    if "table" in given:
        (yes, no), (other_yes, other_no) = given.get("table")
        return yes, yes + no, other_yes, other_yes + other_no
    return given.get("x1", "count1"), given.get("n1"), given.get("x2", "count2"), given.get("n2")


@statistic("newcombe_hybrid_score", "newcombe", "difference_of_proportions", "difference_p1_minus_p2")
def _newcombe(given: Given, options: Options) -> Estimate:
    first, first_n, second, second_n = _two_shares(given)
    level = level_of(options)
    return difference(proportion(first, first_n, level=level), proportion(second, second_n, level=level))


@statistic("agresti_caffo")
def _agresti_caffo(given: Given, options: Options) -> Estimate:
    return agresti_caffo(*_two_shares(given), level=level_of(options))


def _prior(given: Given, options: Options) -> improvement.Prior:
    a, b = (options[key] if key in options else given.optional(key, default=1.0) for key in ("prior_a", "prior_b"))
    return improvement.Prior(float(a), float(b))


@statistic("posterior", "posterior_mean", "beta_binomial_posterior")
def _posterior(given: Given, options: Options) -> Estimate:
    return improvement.posterior(
        given.get(*COUNT), given.get(*OF), prior=_prior(given, options), level=level_of(options)
    )


@statistic("posterior_sd")
def _posterior_deviation(given: Given, options: Options) -> float | None:
    return _posterior(given, options).standard_error


@family(r"posterior_interval_?(?P<percent>\d+(?:_\d+)?)")
def _posterior_interval(given: Given, options: Options) -> list[float] | None:
    level = float(str(options["percent"]).replace("_", ".")) / 100
    found = _posterior(given, {**options, "level": level}).interval
    return None if found is None else [found.low, found.high]


@statistic("probability_of_improvement", "chance_of_improvement", "probability_p2_greater_than_p1")
def _improvement(given: Given, options: Options) -> Estimate:
    before, before_n, after, after_n = _two_shares(given)
    return improvement.chance_of_improvement(before, before_n, after, after_n, prior=_prior(given, options))


@statistic("chance_of_better_grade", "probability_of_superiority")
def _better_grade(given: Given, options: Options) -> Estimate:
    how: dict[str, Any] = {key: options[key] for key in ("resamples", "seed") if key in options}
    return improvement.chance_of_better_grade(
        given.get("before", "first"), given.get("after", "second"), level=level_of(options), **how
    )


@statistic("design_effect")
def _design_effect(given: Given, options: Options) -> float:
    return sample_sizes.design_effect(given.get("m", "cluster_size"), given.get("rho", "correlation", "icc"))


def _file_numbers(given: Given) -> Any:
    return given.get("n", "n_each")


@statistic("power_of_change", "power_two_proportions", "power")
def _power(given: Given, options: Options) -> object:
    before, after = given.get("p1", "before"), given.get("p2", "after")

    def one(n: int) -> float:
        return sample_sizes.power_of_change(before, after, n, level=level_of(options))

    n = _file_numbers(given)
    return [one(each) for each in n] if isinstance(n, list) else one(n)


@statistic("smallest_detectable_change", "smallest_change")
def _smallest_change(given: Given, options: Options) -> object:
    before = given.optional("p1", "before", default=0.5)
    power = options.get("power", given.optional("power", default=0.8))

    def one(n: int) -> float | None:
        return sample_sizes.smallest_change(n, before=before, power=power, level=level_of(options))

    n = _file_numbers(given)
    return [one(each) for each in n] if isinstance(n, list) else one(n)


@statistic("files_for_precision")
def _files_for_precision(given: Given, options: Options) -> int:
    return sample_sizes.files_for_precision(
        given.get("margin"),
        share=given.optional("share", "p", default=0.5),
        level=level_of(options),
        design_effect=given.optional("design_effect", default=1.0),
        population=given.optional("population", "N"),
    )


@statistic("files_for_change")
def _files_for_change(given: Given, options: Options) -> int:
    power = options.get("power", given.optional("power", default=0.8))
    return sample_sizes.files_for_change(
        given.get("p1", "before"), given.get("p2", "after"), power=power, level=level_of(options)
    )
