"""Which parts of the one audit tool fit a child, and when an overall judgement needs a reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from fullcircle.domain.frameworks.rules.policies import OverallRule
from fullcircle.domain.frameworks.rules.schema import AddOn, Check, Condition, Conditions, Framework


@dataclass(frozen=True)
class Circumstances:
    """What is known of a child's circumstances.

    ``statuses``: every status the child has now or had in the period being judged, as words of cases.states.Status.
    ``service_area``: the key of the area whose work is looked at. ``age_years``: -1 for an unborn child, None if unknown; a
    condition on age does not hold for a child of unknown age. What is not known to be true counts as false.
    """

    statuses: frozenset[str] = frozenset()
    service_area: str = ""
    age_years: int | None = None
    disability: bool = False
    pre_proceedings: bool = False
    in_proceedings: bool = False
    missing: bool = False
    exploitation: bool = False
    unaccompanied: bool = False
    adoption_plan: bool = False
    closing: bool = False


_YES_OR_NO = (
    "disability",
    "pre_proceedings",
    "in_proceedings",
    "missing",
    "exploitation",
    "unaccompanied",
    "adoption_plan",
    "closing",
)


def addons_for(framework: Framework, circumstances: Circumstances) -> tuple[AddOn, ...]:
    """The add-ons that fit, in the framework's order."""
    return tuple(add_on for add_on in framework.add_ons if _any_holds(add_on.when, circumstances))


def checks_for(framework: Framework, circumstances: Circumstances) -> tuple[Check, ...]:
    """The compliance checks to ask, in the framework's order."""
    return tuple(check for check in framework.checks if check.when is None or _any_holds(check.when, circumstances))


def _any_holds(when: Conditions, circumstances: Circumstances) -> bool:
    return any(_holds(condition, circumstances) for condition in when)


def _holds(condition: Condition, circumstances: Circumstances) -> bool:
    if condition.status_any is not None and not circumstances.statuses.intersection(condition.status_any):
        return False
    if condition.service_area_any is not None and circumstances.service_area not in condition.service_area_any:
        return False
    if not _age_fits(condition, circumstances.age_years):
        return False
    return all(
        asked is None or asked == getattr(circumstances, name)
        for name in _YES_OR_NO
        for asked in [getattr(condition, name)]
    )


def _age_fits(condition: Condition, age: int | None) -> bool:
    if condition.age_from is None and condition.age_to is None:
        return True
    if age is None:
        return False
    return (condition.age_from is None or age >= condition.age_from) and (
        condition.age_to is None or age <= condition.age_to
    )


def reasons_asked(framework: Framework, *, overall: str, aspects: Mapping[str, str]) -> tuple[OverallRule, ...]:
    """The rules whose reason the auditor has to give for this overall judgement, beside these judgements of aspects; all by key.

    An aspect not judged yet is left out of ``aspects`` and asks for nothing.
    """
    return tuple(rule for rule in framework.policies.overall_rules.value if _asks(framework, rule, overall, aspects))


def _asks(framework: Framework, rule: OverallRule, overall: str, aspects: Mapping[str, str]) -> bool:
    if rule.aspect is not None and rule.when == "better_than_aspect":
        return rule.aspect in aspects and framework.worse(aspects[rule.aspect], overall)
    return (
        rule.judgement in aspects.values() and rule.judgement is not None and framework.worse(rule.judgement, overall)
    )
