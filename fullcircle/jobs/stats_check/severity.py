"""Auditor severity by name.

Pairs may be given as ``shifts`` with ``auditors``; as ``shifts_by_auditor``, a list of shifts for each; as ``auditors`` with
``grades`` and ``moderated``; or as ``pairs``, rows of auditor, grade and moderated grade.
"""

from collections.abc import Mapping
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, numbers, statistic
from fullcircle.stats.results import Estimate
from fullcircle.stats.severity.many_facet import ManyFacet, many_facet
from fullcircle.stats.severity.panel import lengthening, pairs_still_needed, spearman_brown
from fullcircle.stats.severity.pooling import PooledShifts, pool_shifts


@statistic("spearman_brown", "spearman_brown_reliability")
def spearman_brown_of(given: Given, options: Options) -> object:
    """The reliability of ``factor`` times as many observations; for each of several factors or reliabilities where given."""
    reliability = _either(given, options, "reliability", "r")
    factor = _either(given, options, "factor", "k", "lengthening")
    if isinstance(reliability, list):
        return [spearman_brown(each, float(factor)) for each in reliability]
    if isinstance(factor, list):
        return [spearman_brown(reliability, float(each)) for each in factor]
    return spearman_brown(reliability, factor)


@statistic("spearman_brown_factor", "lengthening")
def spearman_brown_factor(given: Given, options: Options) -> float | None:
    """How many times as many observations reach the ``wanted`` reliability."""
    return lengthening(
        _either(given, options, "reliability", "r"), _either(given, options, "wanted", "wanted_reliability", "target")
    )


@statistic("pooled_within_variance", "within_variance")
def within_variance(given: Given, options: Options) -> float | None:
    """s2: of the shifts of one auditor, pooled."""
    return _pooled(given, options).within_variance


@statistic("tau2_method_of_moments", "between_variance", "auditor_tau2")
def between_variance(given: Given, options: Options) -> float | None:
    """tau2: of the auditors' true mean shifts."""
    return _pooled(given, options).between_variance


@statistic("group_shift", "panel_shift")
def group_shift(given: Given, options: Options) -> Estimate:
    """The mean shift of all pairs; its error allows for the pairs of one auditor being alike."""
    return _pooled(given, options).group


@statistic("auditor_reliability", "auditor_reliabilities")
def auditor_reliability(given: Given, options: Options) -> list[float | None]:
    """B of each auditor, in the order of their labels."""
    return [each.reliability for each in _pooled(given, options).auditors]


@statistic("auditor_severity", "auditor_shrunk_shift", "auditor_shrunk_shifts")
def auditor_shrunk_shift(given: Given, options: Options) -> list[float | None]:
    """Each auditor's mean shift drawn towards the panel."""
    return [each.severity.value for each in _pooled(given, options).auditors]


@statistic("auditor_posterior_sd", "auditor_posterior_sds")
def auditor_posterior_sd(given: Given, options: Options) -> list[float | None]:
    """The posterior standard deviation of each auditor's shift."""
    return [each.severity.standard_error for each in _pooled(given, options).auditors]


@statistic("more_pairs_needed", "pairs_still_needed")
def more_pairs_needed(given: Given, options: Options) -> list[int | None]:
    """About how many more pairs bring each auditor's figure to the reliability wanted, 0.7 unless told."""
    wanted = float(options.get("reliability", 0.7))
    return [pairs_still_needed(each, reliability=wanted) for each in _pooled(given, options).auditors]


@statistic("many_facet_severity", "auditor_severity_many_facet")
def many_facet_severity(given: Given, options: Options) -> list[float | None]:
    """Each auditor's severity on the latent scale of the many-facet model."""
    return [each.severity.value for each in _faceted(given, options).auditors]


@statistic("many_facet_posterior_sd")
def many_facet_posterior_sd(given: Given, options: Options) -> list[float | None]:
    """The posterior standard deviation of each auditor's severity on the latent scale."""
    return [each.severity.standard_error for each in _faceted(given, options).auditors]


@statistic("many_facet_reliability")
def many_facet_reliability(given: Given, options: Options) -> list[float | None]:
    """The reliability of each auditor's severity."""
    return [each.reliability for each in _faceted(given, options).auditors]


@statistic("many_facet_group")
def many_facet_group(given: Given, options: Options) -> Estimate:
    """The panel's mean severity on the latent scale."""
    return _faceted(given, options).group


@statistic("many_facet_spread")
def many_facet_spread(given: Given, options: Options) -> Estimate:
    """The standard deviation of true severities on the latent scale."""
    return _faceted(given, options).spread


def _either(given: Given, options: Options, *names: str) -> Any:
    return next((numbers(options[name]) for name in names if name in options), None) or given.get(*names)


def _pooled(given: Given, options: Options) -> PooledShifts:
    level = float(options.get("level", 0.95))
    if "shifts_by_auditor" in given:
        lists = given.get("shifts_by_auditor")
        by_auditor = list(lists.items()) if isinstance(lists, Mapping) else list(enumerate(lists, 1))
        rows = [(auditor, shift) for auditor, shifts in by_auditor for shift in shifts]
        return pool_shifts([auditor for auditor, _ in rows], [shift for _, shift in rows], level=level)
    if "shifts" in given:
        return pool_shifts(given.get("auditors", "auditor"), given.get("shifts"), level=level)
    auditors, grades, moderated = _pairs(given)
    double = [
        (who, second - first)
        for who, first, second in zip(auditors, grades, moderated, strict=True)
        if second is not None
    ]
    return pool_shifts([who for who, _ in double], [shift for _, shift in double], level=level)


def _faceted(given: Given, options: Options) -> ManyFacet:
    return many_facet(
        *_pairs(given),
        moderators=given.optional("moderators", "moderator"),
        aspects=given.optional("aspects", "aspect"),
        audits=given.optional("audits", "audit"),
        link=str(options.get("link", given.values.get("link", "probit"))),
        level=float(options.get("level", 0.95)),
    )


def _pairs(given: Given) -> tuple[list[Any], list[int], list[int | None]]:
    if "pairs" in given:
        rows = given.get("pairs")
        if any(len(row) != 3 for row in rows):
            raise UnusableInput("each of the pairs needs three values: auditor, grade, moderated grade")
        return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    return given.get("auditors", "auditor"), given.get("grades", "grade"), given.get("moderated")
