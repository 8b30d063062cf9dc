"""The policies of a framework: every number, share and ladder the product works by. Each field's title is what pages call it."""

from typing import Annotated, Literal

from pydantic import Field

from fullcircle.domain.frameworks.rules.words import (
    Choices,
    Count,
    Independence,
    Key,
    Listing,
    Policy,
    Share,
    Strict,
    Text,
    Title,
    UrgencyKey,
)
from fullcircle.foundation.access.states import Role

RoleWord = Annotated[Role, Field(strict=False)]
WorkingDays = Annotated[int, Field(ge=0, le=260)]


class Urgency(Strict):
    """How soon an action is due: working days after it is set."""

    key: UrgencyKey
    title: Title
    meaning: Text
    working_days: Annotated[int, Field(ge=1, le=260)]


class Rung(Strict):
    """A step of the escalation ladder, in working days from an action's due date (before it when negative).

    ``tell`` holds role words, or "owner" for the person whose action it is.
    """

    key: Key
    working_days: Annotated[int, Field(ge=-60, le=260)]
    tell: Choices[str]
    text: Text


class OverallRule(Strict):
    """When an overall judgement needs a written reason, and perhaps someone's agreement.

    ``better_than_aspect``: the overall judgement is better than that of ``aspect``. ``aspect_is_worse``: some aspect has
    ``judgement`` and the overall judgement is better than it.
    """

    key: Key
    when: Literal["better_than_aspect", "aspect_is_worse"]
    aspect: str | None = None
    judgement: str | None = None
    agreed_by: RoleWord | None = None
    asks: Text


class SizeRange(Strict):
    """How many files, from least to most."""

    least: Count
    most: Count


class Policies(Strict):
    """Days are calendar days from a round's first day, unless the name says working days."""

    round_length_days: Policy[Count] = Field(title="Length of a round")
    audits_due_days: Policy[Count] = Field(title="Audits are due, from the round’s first day")
    moderation_due_days: Policy[Count] = Field(title="Moderation is due, from the round’s first day")
    report_due_days: Policy[Count] = Field(title="The report is due, from the round’s first day")
    extension_days_most: Policy[Count] = Field(title="Longest extension of an audit")
    audits_per_auditor_most: Policy[Count] = Field(title="Most audits for one auditor in a round")
    coverage_share_per_quarter: Policy[Share] = Field(title="Share of open cases audited in a quarter")

    minimum_per_service_area: Policy[Count] = Field(title="Fewest files from each service area")
    draw_floor: Policy[Annotated[float, Field(ge=0.05, le=1)]] = Field(
        title="Size of every child in a draw, before priorities"
    )
    directed_share_most: Policy[Annotated[float, Field(ge=0, le=0.5)]] = Field(
        title="Largest share of files that leaders ask for"
    )
    reserve_share: Policy[Share] = Field(title="Files drawn in reserve, beside those chosen")
    exclusion_window_months: Policy[Annotated[int, Field(ge=0, le=120)]] = Field(
        title="Time before the same file is chosen again"
    )
    independence: Policy[Choices[Independence]] = Field(title="Nobody audits or moderates")
    team_files_per_auditor_most: Policy[Count] = Field(title="Most files of one team for one auditor")
    observation_share: Policy[Share] = Field(title="Least share of audits with a direct observation")
    judging_window_months: Policy[Count] = Field(title="How far back work is judged")
    look_back_months: Policy[Count] = Field(title="How far back the record is read")
    deep_dive_look_back_months: Policy[Count] = Field(title="How far back the record is read in a thematic audit")

    moderated_always: Policy[Choices[str]] = Field(title="Always moderated")
    moderated_share_of_rest: Policy[Share] = Field(title="Share of the other audits that is moderated")
    moderated_per_auditor_least: Policy[Annotated[int, Field(ge=0, le=100)]] = Field(
        title="Fewest moderated audits for each auditor in a year"
    )
    dispute_working_days: Policy[WorkingDays] = Field(title="A dispute is decided")
    dispute_decided_by: Policy[Choices[RoleWord]] = Field(title="Who decides a dispute")
    overall_rules: Policy[Listing[OverallRule]] = Field(title="The overall judgement needs a reason when")

    action_due: Policy[Listing[Urgency]] = Field(title="An action is due")
    escalation: Policy[Listing[Rung]] = Field(title="Escalation of actions past their date")
    concern_told: Policy[Choices[RoleWord]] = Field(title="Told at once about an urgent concern")
    concern_acknowledged_working_days: Policy[WorkingDays] = Field(title="An urgent concern is acknowledged")
    concern_plan_working_days: Policy[WorkingDays] = Field(title="An urgent concern has a plan")
    concern_sign_off_working_days: Policy[WorkingDays] = Field(
        title="What was done about an urgent concern is signed off"
    )
    re_audit_judgements: Policy[Choices[str]] = Field(title="Audited again when judged")
    re_audit_from_weeks: Policy[Count] = Field(title="A re-audit comes at the earliest")
    re_audit_to_weeks: Policy[Count] = Field(title="A re-audit comes at the latest")

    observations_per_year: Policy[Count] = Field(title="Observations by each Head of Service in a year")
    dip_sample_months_after: Policy[Annotated[int, Field(ge=0, le=12)]] = Field(
        title="A dip sample follows its fundamental after"
    )
    dip_sample_size: Policy[SizeRange] = Field(title="Files in a dip sample")
    review_months: Policy[Count] = Field(title="The framework is reviewed every")


NOT_ACTED_ON = frozenset(
    {
        "extension_days_most",
        "coverage_share_per_quarter",
        "deep_dive_look_back_months",
        "dispute_working_days",
        "dispute_decided_by",
        "escalation",
        "concern_told",
        "concern_acknowledged_working_days",
        "concern_plan_working_days",
        "concern_sign_off_working_days",
        "re_audit_judgements",
        "re_audit_from_weeks",
        "re_audit_to_weeks",
        "observations_per_year",
        "dip_sample_size",
        "review_months",
    }
)
"""Policies that the product shows and does not go by yet: readers are told so. A test holds it against the code."""
