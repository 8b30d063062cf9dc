"""Whether the parts of a framework agree with each other. Each finding is the path it is at, and the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import get_args

from fullcircle.domain.frameworks.rules.schema import Condition, Framework
from fullcircle.domain.frameworks.rules.words import OTHER_SECTIONS, HasKey, QuestionKey, UrgencyKey, VoiceKey
from fullcircle.domain.frameworks.rules.yamltree import Path
from fullcircle.foundation.access.states import Role

Finding = tuple[Path, str]


def disagreements(framework: Framework) -> list[Finding]:
    """Everything that does not agree, in the order of the checks below; empty for a sound framework."""
    return list(
        chain(
            _identity(framework),
            _complete(framework),
            _judgements(framework),
            _judged(framework),
            _fundamental_months(framework),
            _prompt_keys(framework),
            _references(framework),
            _conditions(framework),
            _round_dates(framework),
            _ranges(framework),
            _escalation(framework),
            _overall_rules(framework),
        )
    )


def _identity(framework: Framework) -> Iterator[Finding]:
    if framework.identity.review_due <= framework.identity.valid_from:
        yield ("identity", "review_due"), "should be later than valid_from"


_UNDESCRIBED = {Role.CHIEF_EXECUTIVE, Role.WORKFORCE_LEAD, Role.INFORMATION_GOVERNANCE_LEAD}
"""Offices of the council that a framework need not describe: what they answer for is not of its making."""


def _complete(framework: Framework) -> Iterator[Finding]:
    """The words that the product itself works with all have to be described."""
    needed: tuple[tuple[Path, Sequence[HasKey], Iterable[str]], ...] = (
        (("questions",), framework.questions, get_args(QuestionKey)),
        (("voices",), framework.voices, get_args(VoiceKey)),
        (("roles",), framework.roles, [str(role) for role in Role if role not in _UNDESCRIBED]),
        (("policies", "action_due", "value"), framework.policies.action_due.value, get_args(UrgencyKey)),
    )
    for path, items, keys in needed:
        there = {str(item.key) for item in items}
        for key in keys:
            if key not in there:
                yield path, f"has nothing for “{key}”; the product needs all of: {', '.join(keys)}"


def _judgements(framework: Framework) -> Iterator[Finding]:
    """Judgements are counted from the best; the good ones come first, and there is one on either side of that line."""
    scale = framework.scale
    if [judgement.order for judgement in scale] != list(range(1, len(scale) + 1)):
        yield ("judgements",), f"should be ordered 1 to {len(scale)}, each once; 1 is the best"
    good = [judgement.good for judgement in scale]
    if good != sorted(good, reverse=True) or len(set(good)) == 1:
        yield (
            ("judgements",),
            "should have at least one that is good and one that is not, and all good ones before the others",
        )
    looks = Counter(judgement.look for judgement in framework.judgements)
    for place, judgement in enumerate(framework.judgements):
        if looks[judgement.look] > 1:
            yield ("judgements", place, "look"), "is the look of another judgement too"


def _judged(framework: Framework) -> Iterator[Finding]:
    """Whatever names a judgement or an aspect names one there is, and every aspect describes every judgement."""
    judgements, aspects = _keys(framework.judgements), _keys(framework.aspects)
    for at, aspect in enumerate(framework.aspects):
        path: Path = ("aspects", at, "descriptors")
        yield from (((*path, key), "is not among judgements") for key in aspect.descriptors if key not in judgements)
        yield from ((path, f"has none for “{key}”") for key in judgements if key not in aspect.descriptors)
        if aspect.key in OTHER_SECTIONS:
            yield ("aspects", at, "key"), f"“{aspect.key}” is the product’s word for another part of an audit"
    for at, add_on in enumerate(framework.add_ons):
        for place, prompt in enumerate(add_on.prompts):
            yield from _not_there(("add_ons", at, "prompts", place, "aspect"), prompt.aspect, aspects, "aspects")
    for name, known in (("aspects", aspects), ("judgements", judgements)):
        for place, wordings in enumerate(getattr(framework.earlier_forms, name)):
            yield from _not_there(("earlier_forms", name, place, "key"), wordings.key, known, name)
    for name in ("moderated_always", "re_audit_judgements"):
        named = getattr(framework.policies, name).value
        yield from _unknown(("policies", name, "value"), named, judgements, "judgements")


def _fundamental_months(framework: Framework) -> Iterator[Finding]:
    months = Counter(fundamental.month for fundamental in framework.fundamentals)
    for place, fundamental in enumerate(framework.fundamentals):
        if months[fundamental.month] > 1:
            yield ("fundamentals", place, "month"), "is the month of another fundamental too"


def _prompt_keys(framework: Framework) -> Iterator[Finding]:
    """Answers are stored by prompt key, so a key may be used once in all of the framework."""
    placed: list[tuple[Path, str]] = [
        *_placed("aspects", "prompts", [aspect.prompts for aspect in framework.aspects]),
        *_placed("add_ons", "prompts", [add_on.prompts for add_on in framework.add_ons]),
        *_placed("voices", "questions", [voice.questions for voice in framework.voices]),
    ]
    times = Counter(key for _, key in placed)
    for path, key in placed:
        if times[key] > 1:
            yield path, f"“{key}” is the key of another prompt too; answers are kept by key, so each needs its own"


def _placed(part: str, field: str, groups: Iterable[Sequence[HasKey]]) -> Iterator[tuple[Path, str]]:
    for at, group in enumerate(groups):
        yield from (((part, at, field, place, "key"), asked.key) for place, asked in enumerate(group))


def _references(framework: Framework) -> Iterator[Finding]:
    fundamentals, areas = _keys(framework.fundamentals), _keys(framework.ilacs_areas)
    forums = _keys(framework.forums)
    for at, aspect in enumerate(framework.aspects):
        yield from _unknown(("aspects", at, "fundamentals"), aspect.fundamentals, fundamentals, "fundamentals")
        yield from _unknown(("aspects", at, "ilacs"), aspect.ilacs, areas, "ilacs_areas")
    for at, activity in enumerate(framework.schedule):
        yield from _unknown(("schedule", at, "reported_at"), activity.reported_at, forums, "forums")
    for at, report in enumerate(framework.reports):
        yield from _unknown(("reports", at, "forums"), report.forums, forums, "forums")


def _keys(items: Iterable[HasKey]) -> list[str]:
    return [item.key for item in items]


def _unknown(path: Path, named: Sequence[str], known: Sequence[str], where: str) -> Iterator[Finding]:
    for place, name in enumerate(named):
        yield from _not_there((*path, place), name, known, where)


def _not_there(path: Path, name: str, known: Sequence[str], where: str) -> Iterator[Finding]:
    if name not in known:
        yield path, f"“{name}” is not among {where}: {', '.join(known)}"


def _conditions(framework: Framework) -> Iterator[Finding]:
    areas = _keys(framework.service_areas)
    when: list[tuple[Path, Iterable[Condition]]] = [
        *((("checks", at, "when"), check.when or ()) for at, check in enumerate(framework.checks)),
        *((("add_ons", at, "when"), add_on.when) for at, add_on in enumerate(framework.add_ons)),
    ]
    for path, conditions in when:
        for place, condition in enumerate(conditions):
            yield from _condition((*path, place), condition, areas)


def _condition(path: Path, condition: Condition, areas: Sequence[str]) -> Iterator[Finding]:
    if not condition.model_fields_set:
        yield path, "names no circumstance"
    yield from _unknown((*path, "service_area_any"), condition.service_area_any or (), areas, "service_areas")
    if _ages_crossed(condition):
        yield (*path, "age_from"), "should not be more than age_to"


def _ages_crossed(condition: Condition) -> bool:
    return condition.age_from is not None and condition.age_to is not None and condition.age_from > condition.age_to


def _round_dates(framework: Framework) -> Iterator[Finding]:
    names = ("audits_due_days", "moderation_due_days", "report_due_days", "round_length_days")
    for earlier, later in pairwise(names):
        if getattr(framework.policies, earlier).value > getattr(framework.policies, later).value:
            yield ("policies", earlier, "value"), f"should not be more than {later}"


def _ranges(framework: Framework) -> Iterator[Finding]:
    policies = framework.policies
    if policies.re_audit_from_weeks.value > policies.re_audit_to_weeks.value:
        yield ("policies", "re_audit_from_weeks", "value"), "should not be more than re_audit_to_weeks"
    if policies.judging_window_months.value > policies.look_back_months.value:
        yield ("policies", "judging_window_months", "value"), "should not be more than look_back_months"
    if policies.dip_sample_size.value.least > policies.dip_sample_size.value.most:
        yield ("policies", "dip_sample_size", "value", "least"), "should not be more than most"


def _escalation(framework: Framework) -> Iterator[Finding]:
    rungs, path = framework.policies.escalation.value, ("policies", "escalation", "value")
    known = ["owner", *(str(role) for role in Role)]
    for at, rung in enumerate(rungs):
        yield from _unknown((*path, at, "tell"), rung.tell, known, "the owner and the roles")
        if at and rung.working_days <= rungs[at - 1].working_days:
            yield (*path, at, "working_days"), "should be later than the step before"


def _overall_rules(framework: Framework) -> Iterator[Finding]:
    needs = {"better_than_aspect": "aspect", "aspect_is_worse": "judgement"}
    known_by = {"aspect": _keys(framework.aspects), "judgement": _keys(framework.judgements)}
    for at, rule in enumerate(framework.policies.overall_rules.value):
        if getattr(rule, needs[rule.when]) is None:
            yield ("policies", "overall_rules", "value", at), f"needs {needs[rule.when]} when it says {rule.when}"
        for name, known in known_by.items():
            if (named := getattr(rule, name)) is not None:
                yield from _not_there(("policies", "overall_rules", "value", at, name), named, known, f"{name}s")
