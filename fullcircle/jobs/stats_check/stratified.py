"""Stratified samples by name.

Strata are a mapping or list under ``strata``, each with N, n, a mean and a variance (``mean_<variable>``, ``var_<variable>``), or
with a count ``x``, or with its values ``y``; or raw ``y`` and ``stratum`` with N by stratum; or lists N, n, ... by stratum.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, statistic
from fullcircle.stats.results import Estimate
from fullcircle.stats.sampling import stratified
from fullcircle.stats.sampling.stratified import Stratum

_VALUES = ("y", "values", "hits")
_POPULATION = ("N", "population", "population_size", "populations")


@statistic("stratified_mean")
def _stratified_mean(given: Given, options: Options) -> Estimate:
    return stratified.stratified_mean(_strata(given, options, 0), **_asked(options))


@statistic("stratified_total")
def _stratified_total(given: Given, options: Options) -> Estimate:
    return stratified.stratified_total(_strata(given, options, -1), **_asked(options))


@statistic("stratified_proportion")
def _stratified_proportion(given: Given, options: Options) -> Estimate:
    strata, asked = _strata(given, options, 0), _asked(options)
    if "quantile" in options:  # who names a quantile asks for the interval that has one
        return stratified.stratified_mean(strata, **asked)
    asked.pop("quantile")
    return stratified.stratified_proportion(strata, **asked)


def _asked(options: Options) -> dict[str, Any]:
    finite = bool(options.get("fpc", options.get("finite", True)))
    return {"level": float(options.get("level", 0.95)), "quantile": options.get("quantile", "normal"), "finite": finite}


def _strata(given: Given, options: Options, which: int) -> Sequence[Stratum]:
    """The strata, of the variable that ``options`` names. Of several that nobody chose among, the one at ``which``: a file
    lists the variable whose mean is wanted first and the one whose total is wanted last."""
    if (labels := given.optional("stratum", "stratum_labels")) is not None:
        return stratified.strata_of_values(given.get(*_VALUES), labels, given.get(*_POPULATION))
    if (strata := given.optional("strata")) is not None:
        listed = list(strata.values()) if isinstance(strata, Mapping) else list(strata)
        return [_stratum(one, options.get("variable"), which) for one in listed]
    columns = {key: value for key, value in given.values.items() if isinstance(value, list)}
    if not columns:
        raise UnusableInput("needs strata in its input")
    return [
        _stratum(dict(zip(columns, row, strict=True)), options.get("variable"), which)
        for row in zip(*(given.get(key) for key in columns), strict=True)
    ]


def _stratum(one: Mapping[str, Any], variable: str | None, which: int) -> Stratum:
    if not isinstance(one, Mapping):
        raise UnusableInput(f"every stratum is a mapping with its N and n, not {one!r}")
    part = Given(one)
    population, values = part.get(*_POPULATION, "W"), part.optional("y", "values")
    if isinstance(values, list):
        return stratified.strata_of_values(values, ["all"] * len(values), [population])[0]
    n, count = part.get("n"), part.optional("x", "count", "hits")
    if count is not None:
        return stratified.stratum_of_count(population, n, count)
    if (share := part.optional("p", "proportion", "share")) is not None:
        return Stratum(population, n, share, None if n < 2 else n / (n - 1) * share * (1 - share))
    name = _variable(one, variable, which)
    spread = part.optional(f"var{name}", f"variance{name}", f"s2{name}")
    deviation = part.optional(f"sd{name}", f"s{name}", f"standard_deviation{name}")
    if spread is None and deviation is not None:
        spread = deviation**2
    return Stratum(population, n, part.get(f"mean{name}", f"ybar{name}"), spread)


def _variable(one: Mapping[str, Any], variable: str | None, which: int) -> str:
    """The ending of the keys that hold the variable: "_api00" of mean_api00; nothing where there is but ``mean``."""
    if variable is not None:
        return f"_{variable}"
    endings = [key[4:] for key in one if key == "mean" or key.startswith(("mean_", "ybar_"))]
    return endings[which] if endings else ""
