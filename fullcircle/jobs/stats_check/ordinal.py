"""Proportional odds and its mixed form by name: thresholds, coefficients by covariate, log-likelihood, raters' effects.

An ending ``_laplace`` or ``_agq10`` (any number of nodes), or ``random`` in the input, asks for the model with a random effect of
the rater; ``link`` in the options or the input is logit unless told.
"""

from collections.abc import Callable

from fullcircle.jobs.stats_check.gradings import Gradings, gradings
from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, family, statistic
from fullcircle.stats.ordinal.mixed import OrdinalMixed, ordinal_mixed
from fullcircle.stats.ordinal.parallel_lines import ParallelLines, parallel_lines
from fullcircle.stats.ordinal.proportional_odds import (
    ProportionalOdds,
    likelihood_ratio,
    odds_ratio,
    proportional_odds,
)
from fullcircle.stats.results import Estimate, SignificanceTest

_WAY = r"(?:_(?P<way>laplace|agq\d+))?"
# A 0/1 covariate is often called by what 1 stands for: the published wine tables say "warm" of the temperature.
_LEVEL_OF = {"warm": "temp"}


@family(r"thresholds" + _WAY)
def thresholds(given: Given, options: Options) -> object:
    """The thresholds between neighbouring grades."""
    return _values(_model(given, options).thresholds)


@family(r"threshold_standard_errors" + _WAY)
def threshold_standard_errors(given: Given, options: Options) -> object:
    """Of the thresholds."""
    return _errors(_model(given, options).thresholds)


@family(r"log_?lik(?:elihood)?" + _WAY)
def log_likelihood(given: Given, options: Options) -> object:
    """The maximum of the log-likelihood; marginal over raters in the mixed model."""
    return _model(given, options).log_likelihood


@family(r"coef(?:ficient)?s" + _WAY)
def coefficients(given: Given, options: Options) -> object:
    """All coefficients, in the order of the covariates."""
    return _values(_model(given, options).coefficients)


@family(r"coef(?:ficient)?_standard_errors" + _WAY)
def coefficient_standard_errors(given: Given, options: Options) -> object:
    """Of all coefficients, in the order of the covariates."""
    return _errors(_model(given, options).coefficients)


@family(r"coef(?:ficient)?_(?P<names>\w+?)" + _WAY)
def coefficient(given: Given, options: Options) -> object:
    """The coefficient of one covariate, or of several named one after the other."""
    return _by_name(given, options, lambda estimate: estimate)


@family(r"odds_ratio_(?P<names>\w+?)" + _WAY)
def odds_ratios(given: Given, options: Options) -> object:
    """As ``coefficient``, as the factor on the odds of a better grade."""
    return _by_name(given, options, odds_ratio)


@statistic("likelihood_ratio", "likelihood_ratio_test", "likelihood_ratio_chi2")
def likelihood_ratio_of(given: Given, options: Options) -> SignificanceTest:
    """All covariates of the proportional odds model against none, or against those that ``without`` leaves."""
    read = gradings(given)
    left_out = options.get("without")
    fuller = _fixed(read, given, options)
    if not left_out:
        return likelihood_ratio(fuller)
    gone = {_covariate(name, fuller.names) for name in ([left_out] if isinstance(left_out, str) else left_out)}
    kept = {name: column for name, column in read.covariates.items() if name not in gone}
    return likelihood_ratio(fuller, _fixed(Gradings(read.grades, kept, None, read.frequencies), given, options))


@statistic("brant", "brant_chi2", "brant_test", "parallel_lines", "parallel_lines_chi2")
def brant(given: Given, options: Options) -> SignificanceTest:
    """Whether the slopes at all thresholds are equal; ``covariate`` asks for one."""
    lines = _lines(given, options)
    asked = options.get("covariate")
    return lines.by_covariate[lines.names.index(_covariate(asked, lines.names))] if asked else lines.test


@statistic("binary_slopes")
def binary_slopes(given: Given, options: Options) -> object:
    """At each threshold the logistic coefficients."""
    lines = _lines(given, options)
    return None if lines.reason else [_values(line) for line in lines.slopes]


@statistic("rater_sd", "judge_sd", "auditor_sd", "random_effect_sd")
@family(r"(?P<group>\w+)_(?:sd|standard_deviation)_(?P<way>laplace|agq\d+)")
def rater_sd(given: Given, options: Options) -> float | None:
    """The standard deviation of the raters' effects."""
    return _mixed(gradings(given), given, options).standard_deviation


@statistic("rater_variance", "judge_variance", "auditor_variance", "random_effect_variance")
@family(r"(?P<group>\w+)_variance_(?P<way>laplace|agq\d+)")
def rater_variance(given: Given, options: Options) -> float | None:
    """The variance of the raters' effects."""
    spread = _mixed(gradings(given), given, options).standard_deviation
    return None if spread is None else spread**2


@family(r"(?:(?P<group>\w+)_)?conditional_modes" + _WAY)
def conditional_modes(given: Given, options: Options) -> object:
    """Each rater's most likely effect, in the order given or of their labels; positive grades higher."""
    found = _mixed(gradings(given), given, options)
    return None if found.reason else _values(found.modes)


@family(r"(?:(?P<group>\w+)_)?conditional_(?:sds|standard_errors)" + _WAY)
def conditional_sds(given: Given, options: Options) -> object:
    """The standard error of each rater's effect, given the fit."""
    found = _mixed(gradings(given), given, options)
    return None if found.reason else _errors(found.modes)


def _model(given: Given, options: Options) -> ProportionalOdds | OrdinalMixed:
    read = gradings(given)
    if "way" in options or "random" in given or _nodes(given, options):
        return _mixed(read, given, options)
    return _fixed(read, given, options)


def _fixed(read: Gradings, given: Given, options: Options) -> ProportionalOdds:
    robust = "cluster" in given or "clusters" in given or options.get("robust") or options.get("cluster")
    return proportional_odds(
        read.grades,
        read.covariates,
        clusters=read.raters if robust else None,
        frequencies=read.frequencies,
        link=_link(given, options),
        level=float(options.get("level", 0.95)),
    )


def _mixed(read: Gradings, given: Given, options: Options) -> OrdinalMixed:
    if read.raters is None:
        raise UnusableInput("needs to be told who graded each row, such as by_judge_rows_of_temp_contact_rating")
    way = str(options.get("way", ""))
    nodes = int(way.removeprefix("agq")) if way.startswith("agq") else 1 if way else _nodes(given, options) or 1
    return ordinal_mixed(
        read.grades,
        read.raters,
        read.covariates,
        nodes=nodes,
        frequencies=read.frequencies,
        link=_link(given, options),
        level=float(options.get("level", 0.95)),
    )


def _lines(given: Given, options: Options) -> ParallelLines:
    read = gradings(given)
    return parallel_lines(
        read.grades, read.covariates, frequencies=read.frequencies, level=float(options.get("level", 0.95))
    )


def _nodes(given: Given, options: Options) -> int:
    return int(
        next((source[key] for source in (options, given.values) for key in ("nAGQ", "nodes") if key in source), 0)
    )


def _link(given: Given, options: Options) -> str:
    link = str(options.get("link") or given.values.get("link") or "logit")
    return {"logistic": "logit", "normal": "probit"}.get(link, link)


def _by_name(given: Given, options: Options, part: Callable[[Estimate], Estimate]) -> object:
    model = _model(given, options)
    chosen = [model.names.index(name) for name in _chosen(str(options["names"]), model.names)]
    found = tuple(part(model.coefficients[place]) for place in chosen)
    return found[0] if len(found) == 1 else _values(found)


def _chosen(asked: str, names: tuple[str, ...]) -> list[str]:
    """The covariates that ``asked`` names one after the other. Where all are named but one, an unknown word is that one."""
    words = asked.split("_")
    places = _in_turn(words, names)
    if places is None and len(words) == len(names):
        known = [_found(word, names) for word in words]
        left = [name for name in names if name not in known]
        if known.count(None) == len(left) == 1:
            places = [place or left[0] for place in known]
    return list(dict.fromkeys(places or [_covariate(asked, names)]))


def _in_turn(words: list[str], names: tuple[str, ...]) -> list[str] | None:
    """The words read as covariates, each of as many words as possible; ``None`` where they are not."""
    if not words:
        return []
    for cut in range(len(words), 0, -1):
        first, rest = _found("_".join(words[:cut]), names), _in_turn(words[cut:], names)
        if first is not None and rest is not None:
            return [first, *rest]
    return None


def _covariate(asked: str, names: tuple[str, ...]) -> str:
    found = _found(asked, names)
    if found is None:
        raise UnusableInput(f"has no covariate {asked}, only {', '.join(names) or 'none'}")
    return found


def _found(asked: str, names: tuple[str, ...]) -> str | None:
    """The covariate itself, or the only one that a column ("temp"), a level ("warm") or both ("tempwarm") can mean."""
    for word in (asked, _LEVEL_OF.get(asked, asked)):
        near = [name for name in names if name == word] or [
            name
            for name in names
            if name.endswith(word) or name.startswith(word) or (word.startswith(name) and "_" not in word[len(name) :])
        ]
        if len(near) == 1:
            return near[0]
    return None


def _values(estimates: tuple[Estimate, ...]) -> list[float | None]:
    return [estimate.value for estimate in estimates]


def _errors(estimates: tuple[Estimate, ...]) -> list[float | None]:
    return [estimate.standard_error for estimate in estimates]
