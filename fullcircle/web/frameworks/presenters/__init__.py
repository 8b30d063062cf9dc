"""Frameworks as words, links and plain values for templates."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from fullcircle.domain.frameworks.queries import VersionRow
from fullcircle.domain.frameworks.rules import Difference, Framework
from fullcircle.domain.frameworks.rules.policies import NOT_ACTED_ON
from fullcircle.domain.frameworks.states import Basis, Standing
from fullcircle.foundation.access.rules import opens_nothing
from fullcircle.web.frameworks.presenters.wording import (
    PART_TITLES,
    POLICY_GROUPS,
    circumstances,
    field_words,
    policy_value,
)
from fullcircle.web.kit.jinja import date_long

PARTS = {
    "version": "At a glance",
    "aspects": "Aspects",
    "checks": "Checks and add-ons",
    "voices": "Voices",
    "schedule": "Schedule and roles",
    "policies": "Policies",
}
STANDING_KINDS = {Standing.DRAFT: "now", Standing.COMING: None, Standing.IN_FORCE: "done", Standing.REPLACED: None}


def current(rows: Iterable[VersionRow]) -> VersionRow | None:
    """The version in force among these."""
    return next((row for row in rows if row.standing is Standing.IN_FORCE), None)


def parts(version_id: int, current_part: str) -> list[dict[str, object]]:
    """Links to the parts of a version, for chips."""
    return [
        {
            "text": title,
            "href": reverse(f"frameworks:{part}", kwargs={"version_id": version_id}),
            "current": part == current_part,
        }
        for part, title in PARTS.items()
    ]


def _overview(framework: Framework, today: date) -> dict[str, object]:
    passed = "This date has passed. Review it, and publish a version that says when the next review is due."
    return {"review_note": passed if framework.identity.review_due < today else ""}


def _aspects(framework: Framework, today: date) -> dict[str, object]:
    return {
        "fundamentals": {fundamental.key: fundamental.title for fundamental in framework.fundamentals},
        "areas": {area.key: area.title for area in framework.ilacs_areas},
        "questions": {question.key: question.title for question in framework.questions},
    }


def _checks(framework: Framework, today: date) -> dict[str, object]:
    return {
        "checks": [(check, circumstances(framework, check.when or ())) for check in framework.checks],
        "add_ons": [(add_on, circumstances(framework, add_on.when)) for add_on in framework.add_ons],
        "aspect_titles": {aspect.key: aspect.short_title for aspect in framework.aspects},
    }


def _schedule(framework: Framework, today: date) -> dict[str, object]:
    forums = {forum.key: forum.title for forum in framework.forums}
    return {
        "forums": forums,
        "not_yet": {role.key for role in framework.roles if opens_nothing(role.key)},
        "activities": [
            (
                activity,
                _listed(role.label for role in activity.who),
                _listed(forums[key] for key in activity.reported_at),
            )
            for activity in framework.schedule
        ],
        "months": [
            (date(2000, fundamental.month, 1).strftime("%B"), fundamental) for fundamental in framework.fundamentals
        ],
        "ilacs_map": [
            (area, _listed(aspect.short_title for aspect in framework.aspects if area.key in aspect.ilacs))
            for area in framework.ilacs_areas
        ],
    }


@dataclass(frozen=True)
class PolicyLine:
    """A policy as the page shows it: one line of words, or several. ``acts``: the product goes by it already."""

    key: str
    title: str
    values: tuple[str, ...]
    basis: Basis
    section: str
    note: str
    acts: bool


def _policies(framework: Framework, today: date) -> dict[str, object]:
    groups = [(title, [_policy(framework, name) for name in names]) for title, names in POLICY_GROUPS.items()]
    lines = [line for _, group in groups for line in group]
    return {
        "groups": groups,
        "given": sum(line.basis is Basis.FRAMEWORK for line in lines),
        "assumed": sum(line.basis is Basis.ASSUMED for line in lines),
        "not_acted_on": sum(not line.acts for line in lines),
    }


def _policy(framework: Framework, name: str) -> PolicyLine:
    field, policy = type(framework.policies).model_fields[name], getattr(framework.policies, name)
    words = policy_value(framework, name, policy.value)
    return PolicyLine(
        name, field.title or name, words, policy.basis, policy.section or "", policy.note, name not in NOT_ACTED_ON
    )


def _nothing(framework: Framework, today: date) -> dict[str, object]:
    return {}


PREPARE: dict[str, Callable[[Framework, date], dict[str, object]]] = {
    "version": _overview,
    "aspects": _aspects,
    "checks": _checks,
    "voices": _nothing,
    "schedule": _schedule,
    "policies": _policies,
}
"""What each part's page needs besides the framework itself."""


def assumed_count(framework: Framework) -> int:
    """How many policies still rest on an assumption."""
    names = type(framework.policies).model_fields
    return sum(getattr(framework.policies, name).basis is Basis.ASSUMED for name in names)


@dataclass(frozen=True)
class DifferenceLine:
    """A difference as the page shows it: where, what kind, and both sides."""

    where: str
    change: str
    before: str
    after: str


def differences(found: Sequence[Difference]) -> list[tuple[str, list[DifferenceLine]]]:
    """Differences under the title of the part they are in, in the framework's order."""
    return [
        (PART_TITLES[part], [_difference(difference) for difference in group])
        for part, group in groupby(found, key=lambda difference: difference.part)
    ]


def _difference(difference: Difference) -> DifferenceLine:
    steps = difference.where
    if steps[-1:] == ("value",) or (len(steps) > 1 and steps[-2] == difference.before):
        steps = steps[:-1]  # the policy's value, or the words the thing is known by: the step before says it
    where = " › ".join(field_words(step) for step in steps) or PART_TITLES[difference.part]
    return DifferenceLine(where[0].upper() + where[1:], difference.change.label, difference.before, difference.after)


def imported_words(changed: bool) -> str:
    """What to say after a file was accepted."""
    return (
        "The framework is sound and kept as a draft."
        if changed
        else "This version is there already, with exactly this text."
    )


def begins_words(row: VersionRow, today: date) -> str:
    """From when new work goes by this version, once published."""
    return "at once" if row.valid_from <= today else f"from {date_long(row.valid_from)}"


def published_words(row: VersionRow, today: date) -> str:
    """What to say after publication."""
    return f"Version {row.number} is published. New rounds and audits go by it {begins_words(row, today)}."


def _listed(words: Iterable[str]) -> str:
    """Words with commas, and "and" before the last.

    >>> _listed(["QA Lead", "Head of Service"])
    'QA Lead and Head of Service'
    """
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last
