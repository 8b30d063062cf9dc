"""Words for the values of a framework: policies with their units, circumstances as sentences, names of fields."""

from collections.abc import Iterable
from typing import Any

from fullcircle.domain.frameworks.rules import Framework, OverallRule, Policies, Rung, Urgency
from fullcircle.domain.frameworks.rules.policies import SizeRange
from fullcircle.domain.frameworks.rules.schema import Condition
from fullcircle.foundation.access.states import Role

PART_TITLES = {
    "identity": "About this version",
    "provenance": "Where each part comes from",
    "purposes": "Purposes",
    "principles": "Principles",
    "questions": "Three questions",
    "judgements": "Judgements",
    "ilacs_areas": "Areas of inspection",
    "self_evaluation": "Self-evaluation",
    "aligned_with": "Aligned with",
    "service_areas": "Service areas",
    "fundamentals": "Fundamentals",
    "aspects": "Aspects",
    "checks": "Compliance checks",
    "add_ons": "Add-ons",
    "voices": "Voices",
    "methods": "Methods",
    "audit_steps": "Steps of an audit",
    "forums": "Where findings go",
    "schedule": "Schedule",
    "reports": "Reports",
    "learning": "Learning opportunities",
    "roles": "Roles",
    "policies": "Policies",
    "earlier_forms": "Words of earlier forms",
}

POLICY_GROUPS = {
    "The round": (
        "round_length_days",
        "audits_due_days",
        "moderation_due_days",
        "report_due_days",
        "extension_days_most",
    ),
    "Choosing files": (
        "minimum_per_service_area",
        "draw_floor",
        "directed_share_most",
        "reserve_share",
        "exclusion_window_months",
        "coverage_share_per_quarter",
        "observation_share",
    ),
    "Auditors": ("audits_per_auditor_most", "team_files_per_auditor_most", "independence"),
    "Reading and judging": (
        "judging_window_months",
        "look_back_months",
        "deep_dive_look_back_months",
        "overall_rules",
    ),
    "Moderation": (
        "moderated_always",
        "moderated_share_of_rest",
        "moderated_per_auditor_least",
        "dispute_working_days",
        "dispute_decided_by",
    ),
    "Actions": ("action_due", "escalation"),
    "Urgent concerns and re-audits": (
        "concern_told",
        "concern_acknowledged_working_days",
        "concern_plan_working_days",
        "concern_sign_off_working_days",
        "re_audit_judgements",
        "re_audit_from_weeks",
        "re_audit_to_weeks",
    ),
    "Observations, dip samples and review": (
        "observations_per_year",
        "dip_sample_months_after",
        "dip_sample_size",
        "review_months",
    ),
}
"""Every policy, under the heading it is read."""

_INDEPENDENCE = {
    "own_case": "a child they work with or worked with",
    "own_team": "a child of their own team, or of one that they had a role for within a year",
    "line_of_management": "a child whose worker they manage, or who is worked with by their own manager",
    "earlier_decision": "a child with whom they, or people whom they manage, worked within a year",
    "declared_conflict": "a child or family they declared a conflict about",
}
_STATUSES = {
    "looked_after": "who are looked after",
    "child_protection": "with a child protection plan",
    "in_need": "with a child in need plan",
    "assessment": "with an open assessment",
    "care_leaver": "who have left care",
    "early_help": "who get early help",
    "referral": "who were referred only",
    "closed": "whose work has ended",
}
_FLAGS = {
    "disability": "who are disabled",
    "pre_proceedings": "in pre-proceedings",
    "in_proceedings": "in care proceedings",
    "missing": "who have been missing",
    "exploitation": "at risk of exploitation",
    "unaccompanied": "who are unaccompanied",
    "adoption_plan": "with a plan for adoption",
    "closing": "whose work is ending",
}
_UNITS = ("_working_days", "_days", "_weeks", "_months")
_FIELDS = {
    "asks": "the question asked",
    "in_practice": "in practice",
    "ilacs": "areas of inspection",
    "when": "circumstances",
    "because": "why it is shown",
    "dated": "asks for a date",
    "explain": "asks for a few words",
    "good": "is good enough",
    "acts_at_once": "is told at once",
    "needs_reason": "asks for a reason",
}


_AGREED = "Agreed by: {}. Full Circle asks for the reason, and not yet for this agreement: see to it yourselves."


def field_words(name: str) -> str:
    """A field's name for readers; a title stays what it is."""
    if name in PART_TITLES:
        return PART_TITLES[name]
    if name in Policies.model_fields:
        return Policies.model_fields[name].title or name
    return _FIELDS.get(name, name.replace("_", " ") if name.islower() and " " not in name else name)


def policy_value(framework: Framework, name: str, value: Any) -> tuple[str, ...]:
    """A policy's value in words, one line for each thing it holds."""
    if isinstance(value, float):
        return (f"{value:.0%}".replace("%", " %"),)
    if isinstance(value, int):
        return (_amount(name, value),)
    if isinstance(value, SizeRange):
        return (f"{value.least} to {value.most}\u00a0files",)
    return tuple(_item(framework, item) for item in value)


def _amount(name: str, value: int) -> str:
    """``5`` of ``dispute_working_days`` as "within 5 working days"."""
    unit = next((u.strip("_").replace("_", " ") for u in _UNITS if u in name), "")
    if not unit:
        return str(value)
    if unit == "working days" and value == 0:
        return "on the same day"
    words = f"{value}\u00a0{unit if value != 1 else unit.removesuffix('s')}"
    return f"within {words}" if unit == "working days" else words


def _item(framework: Framework, item: Any) -> str:
    if isinstance(item, Role):
        return item.label
    if isinstance(item, Urgency):
        days = "1 working day" if item.working_days == 1 else f"{item.working_days} working days"
        return f"{item.title}: within {days}. {item.meaning}"
    if isinstance(item, Rung):
        return f"{_rung_day(item.working_days)}: {item.text[0].lower()}{item.text[1:]}."
    if isinstance(item, OverallRule):
        return f"{item.asks} {_AGREED.format(item.agreed_by.label)}" if item.agreed_by else item.asks
    if item in _INDEPENDENCE:
        return _INDEPENDENCE[item]
    return framework.judgement(item).title


def _rung_day(days: int) -> str:
    unit = "working day" if abs(days) == 1 else "working days"
    return f"{-days} {unit} before the date" if days < 0 else f"{days} {unit} after the date"


def circumstances(framework: Framework, when: Iterable[Condition]) -> str:
    """The children a check or add-on is for, in words; "every child" without circumstances.

    >>> circumstances(framework, ())  # doctest: +SKIP
    'Every child'
    """
    said = [_condition(framework, condition) for condition in when]
    return f"Children {', or '.join(said)}" if said else "Every child"


def _any_of(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _condition(framework: Framework, condition: Condition) -> str:
    areas = {area.key: area.title for area in framework.service_areas}
    said = []
    if condition.status_any:
        said.append(_any_of(_STATUSES[status] for status in condition.status_any))
    if condition.service_area_any:
        said.append("in the service area " + _any_of(areas[key] for key in condition.service_area_any))
    if condition.age_from is not None:
        said.append(f"aged {condition.age_from} or over")
    if condition.age_to is not None:
        said.append("not yet born" if condition.age_to < 0 else f"aged {condition.age_to} or under")
    for name, words in _FLAGS.items():
        if getattr(condition, name) is not None:
            said.append(words if getattr(condition, name) else f"not {words}")
    return " and ".join(said)
