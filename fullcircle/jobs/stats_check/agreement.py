"""Agreement by name: coefficients of two and of many raters, intraclass correlations, benchmarks.

Every coefficient takes every form of judgements that it can be had from. With a table of two raters, or two lists, the formulas
of a table apply; with ratings by unit or counts of categories those of many raters, which differ in the standard error alone.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from fullcircle.jobs.stats_check.ratings import Judgements, credit, has_own_weights, judgements, scores
from fullcircle.jobs.stats_check.registry import Given, Options, Statistic, UnusableInput, statistic
from fullcircle.stats.agreement import benchmarking, fleiss, krippendorff, many_raters, percentages, two_raters
from fullcircle.stats.agreement.intraclass import Model, intraclass_correlation
from fullcircle.stats.agreement.weights import Weights, from_agreement
from fullcircle.stats.proportions import wilson_interval
from fullcircle.stats.results import Estimate, SignificanceTest

SEED = 1


def _how(options: Options) -> dict[str, Any]:
    """Level and quantile of the interval."""
    level, quantile = options.get("level", 0.95), options.get("quantile", "t")
    return {
        "level": 0.95 if isinstance(level, str) else level,
        "quantile": "normal" if quantile in ("z", "normal") else quantile,
    }


def _of_either(two: Callable[..., Estimate], many: Callable[..., Estimate], default: str = "identity") -> Statistic:
    """A coefficient that has a formula for a table and one for counts."""

    def compute(given: Given, options: Options) -> Estimate:
        found = judgements(given, options)
        weights = credit(given, options, found, default)
        if found.table is not None:
            return two(found.table, weights=weights, **_how(options))
        return many(found.by_category(), weights=weights, **_how(options))

    return compute


def _of_two(two: Callable[..., Estimate], default: str = "identity") -> Statistic:
    def compute(given: Given, options: Options) -> Estimate:
        found = judgements(given, options)
        asked = "custom" if default != "identity" and has_own_weights(given) else default
        return two(found.two(), weights=credit(given, options, found, asked), **_how(options))

    return compute


def _of_many(many: Callable[..., Estimate]) -> Statistic:
    def compute(given: Given, options: Options) -> Estimate:
        found = judgements(given, options)
        return many(found.by_category(), weights=credit(given, options, found), **_how(options))

    return compute


statistic("cohen_kappa")(_of_two(two_raters.cohen_kappa))
statistic("weighted_kappa", "weighted_kappa_custom", "cohen_weighted_kappa", "quadratic_weighted_kappa")(
    _of_two(two_raters.cohen_kappa, "quadratic")
)
statistic("linear_weighted_kappa")(_of_two(two_raters.cohen_kappa, "linear"))
statistic("scott_pi")(_of_two(two_raters.scott_pi))
statistic("gwet_ac", "gwet_ac1")(_of_either(two_raters.gwet_ac, many_raters.gwet_ac))
statistic("gwet_ac2")(_of_either(two_raters.gwet_ac, many_raters.gwet_ac, "quadratic"))
statistic("brennan_prediger", "pabak")(_of_either(two_raters.brennan_prediger, many_raters.brennan_prediger))
statistic("percent_agreement_pairwise")(_of_either(two_raters.percent_agreement, many_raters.percent_agreement))
statistic("krippendorff_alpha_2rater_table")(_of_two(two_raters.krippendorff_alpha))
statistic("krippendorff_alpha_gwet_weights")(_of_either(two_raters.krippendorff_alpha, many_raters.krippendorff_alpha))
statistic("fleiss_kappa", "fleiss_kappa_missing_ok")(_of_many(many_raters.fleiss_kappa))


@statistic("conger_kappa", "conger_kappa_missing_ok")
def conger_kappa(given: Given, options: Options) -> Estimate:
    found = judgements(given, options)
    return many_raters.conger_kappa(found.each(), weights=credit(given, options, found), **_how(options))


def _share(found: Judgements, weights: Weights, options: Options) -> Estimate:
    """A share of agreement; of two raters with Wilson's interval unless a quantile asks for the large-sample one."""
    if found.table is None:
        return many_raters.percent_agreement(found.by_category(), weights=weights, **_how(options))
    share = two_raters.percent_agreement(found.table, weights=weights, **_how(options))
    if share.value is None or "quantile" in options or not np.isin(weights.matrix, (0, 1)).all():
        return share
    interval = wilson_interval(share.value, share.n_effective or share.n, level=_how(options)["level"])
    return replace(share, interval=interval, method=percentages.exact_agreement(found.table).method)


@statistic("percent_agreement")
def percent_agreement(given: Given, options: Options) -> Estimate:
    found = judgements(given, options)
    return _share(found, credit(given, options, found), options)


@statistic("exact_agreement")
def exact_agreement(given: Given, options: Options) -> Estimate:
    return _within(given, options, 0)


@statistic("adjacent_agreement", "adjacent_agreement_within_1", "within_1", "within_one")
def adjacent_agreement(given: Given, options: Options) -> Estimate:
    return _within(given, options, int(options.get("steps", 1)))


def _within(given: Given, options: Options, steps: int) -> Estimate:
    found = judgements(given, options)
    places = np.arange(len(found.values))
    return _share(found, from_agreement(np.abs(places[:, None] - places) <= steps), options)


def _crossed(given: Given, options: Options) -> tuple[Estimate, Estimate]:
    """``good_line``: the lowest category that counts as good, counted from 1."""
    line = options.get("good_line", given.optional("good_line"))
    if line is None:
        raise UnusableInput("needs good_line, the lowest category that counts as good, counted from 1")
    level = _how(options)["level"]
    return percentages.crossed(judgements(given, options).two(), line=int(line) - 1, level=level)


@statistic("good_line_lost")
def good_line_lost(given: Given, options: Options) -> Estimate:
    return _crossed(given, options)[0]


@statistic("good_line_gained")
def good_line_gained(given: Given, options: Options) -> Estimate:
    return _crossed(given, options)[1]


@statistic("good_line_crossings")
def good_line_crossings(given: Given, options: Options) -> list[float | None]:
    """The shares of pairs that lost and that gained the good line."""
    return [share.value for share in _crossed(given, options)]


def _kappa_test(given: Given, options: Options) -> SignificanceTest:
    found = judgements(given, options)
    return two_raters.cohen_kappa_test(found.two(), weights=credit(given, options, found))


def _fleiss_test(given: Given, options: Options) -> SignificanceTest:
    return fleiss.fleiss_kappa_test(judgements(given, options).by_category())


statistic("cohen_kappa_z", "cohen_kappa_test")(_kappa_test)
statistic("fleiss_kappa_z", "fleiss_kappa_test")(_fleiss_test)


@statistic("cohen_kappa_p")
def cohen_kappa_p(given: Given, options: Options) -> float | None:
    return _kappa_test(given, options).p


@statistic("fleiss_kappa_p")
def fleiss_kappa_p(given: Given, options: Options) -> float | None:
    return _fleiss_test(given, options).p


@statistic("fleiss_kappa_null_standard_error")
def fleiss_kappa_null_standard_error(given: Given, options: Options) -> float | None:
    return fleiss.null_standard_error(judgements(given, options).by_category())


@statistic("fleiss_kappa_by_category")
def fleiss_kappa_by_category(given: Given, options: Options) -> list[float | None]:
    return [one.kappa.value for one in fleiss.kappa_by_category(judgements(given, options).by_category())]


def _alpha(default: krippendorff.Metric) -> Statistic:
    """``level`` or ``metric`` names the level of measurement; ``weights`` asks for agreement weights instead."""

    def compute(given: Given, options: Options) -> Estimate:
        level = options.get("level")
        metric = options.get("metric", level if isinstance(level, str) else None)
        if metric is None and "weights" in options:
            return _of_either(two_raters.krippendorff_alpha, many_raters.krippendorff_alpha)(given, options)  # type: ignore[return-value]
        found = judgements(given, options)
        return krippendorff.alpha(
            found.by_category(),
            metric=metric or default,
            values=found.values,
            level=_how(options)["level"],
            seed=options.get("seed", SEED),
            draws=options.get("draws", krippendorff.DRAWS),
        )

    return compute


statistic("krippendorff_alpha", "krippendorff_alpha_nominal")(_alpha("nominal"))
statistic("krippendorff_alpha_ordinal")(_alpha("ordinal"))
statistic("krippendorff_alpha_interval")(_alpha("interval"))
statistic("krippendorff_alpha_ratio")(_alpha("ratio"))


def _intraclass(model: Model, average: bool) -> Statistic:
    def compute(given: Given, options: Options) -> Estimate:
        level = _how(options)["level"]
        return intraclass_correlation(scores(given, options), model=model, average=average, level=level)

    return compute


for _model, _names in ((1, ("icc_1", "icc1")), (2, ("icc_2", "icc2")), (3, ("icc_3", "icc3"))):
    statistic(f"icc_{_model}_1", f"icc({_model},1)", _names[1])(_intraclass(_model, False))  # type: ignore[arg-type]
    statistic(f"icc_{_model}_k", f"icc({_model},k)", f"{_names[1]}k")(_intraclass(_model, True))  # type: ignore[arg-type]


@statistic("icc", "intraclass_correlation")
def intraclass(given: Given, options: Options) -> Estimate:
    """``model`` 1, 2 or 3; ``average`` for the mean of k ratings."""
    found = _intraclass(options.get("model", 2), bool(options.get("average", False)))(given, options)
    assert isinstance(found, Estimate)
    return found


def _band(given: Given, options: Options) -> dict[str, Any]:
    scales = {"landis_koch": benchmarking.LANDIS_KOCH, "altman": benchmarking.ALTMAN, "fleiss": benchmarking.FLEISS}
    scale = options.get("scale", given.optional("scale", default="landis_koch"))
    if scale not in scales:
        raise UnusableInput(f"the scale {scale!r} is not known; choose one of {', '.join(scales)}")
    return {
        "coefficient": given.get("coefficient"),
        "standard_error": given.get("standard_error", "se"),
        "lower_bounds": given.optional("band_lower_bounds", "lower_bounds", default=scales[scale]),
    }


@statistic("cumulative_membership_probability", "benchmark_cumulative_membership_probability")
def cumulative_membership(given: Given, options: Options) -> list[float]:
    return list(benchmarking.cumulative_membership(**_band(given, options)))


@statistic("membership_probability", "benchmark_membership_probability")
def membership(given: Given, options: Options) -> list[float]:
    return list(benchmarking.membership(**_band(given, options)))


@statistic("benchmark_band")
def benchmark_band(given: Given, options: Options) -> int:
    """The place, from 0 for the highest, of the band that is reached with 95 % probability."""
    return benchmarking.sure_band(**_band(given, options))
