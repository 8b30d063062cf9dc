"""A whole framework as values: what ``frameworks/*.yaml`` may hold. Nothing here can be changed once it is read."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field

from fullcircle.domain.frameworks.rules.judgements import EarlierForms, Judgement
from fullcircle.domain.frameworks.rules.policies import Policies, RoleWord
from fullcircle.domain.frameworks.rules.words import (
    AspectKey,
    Choices,
    Count,
    K,
    Key,
    Listing,
    QuestionKey,
    Section,
    StatusWord,
    Strict,
    Text,
    Title,
    Titled,
    VoiceKey,
)
from fullcircle.domain.frameworks.states import Basis, Frequency
from fullcircle.foundation.kernel.spelling import spelt

DAYS_IN_A_WEEK = 7

FrequencyWord = Annotated[Frequency, Field(strict=False)]


class Identity(Strict):
    """Which framework this is. ``version`` counts up from 1."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,49}$")]
    council: Title
    title: Title
    version: Count
    valid_from: date
    review_due: date
    summary: Text


class Provenance(Strict):
    """Where a part of the framework comes from, for readers."""

    key: Key
    title: Title
    basis: Annotated[Basis, Field(strict=False)]
    section: Section | None = None
    note: Text


class Principle(Titled):
    """``in_practice`` says what the principle asks of an auditor."""

    in_practice: Text


class Question(Titled):
    """One of the three questions."""

    key: QuestionKey


class Fundamental(Titled):
    """A fundamental and the month (1 to 12) of its learning."""

    month: Annotated[int, Field(ge=1, le=12)]


class Prompt(Strict):
    """Something the auditor asks of the work, and what to look for. The key is unique in the whole framework."""

    key: Key
    text: Text
    guidance: Text


class Aspect(Strict):
    """One of the aspects of practice. ``answers`` is the one of the three questions it bears on; ``descriptors`` say what each
    judgement looks like here, by its key."""

    key: AspectKey
    title: Title
    short_title: Title
    asks: Text
    standard: Text
    answers: QuestionKey
    fundamentals: Choices[str]
    ilacs: Choices[str]
    prompts: Listing[Prompt]
    descriptors: dict[str, Text]


class Condition(Strict):
    """A child's circumstances, all of which have to hold. Ages are in completed years, -1 for an unborn child."""

    status_any: Choices[StatusWord] | None = None
    service_area_any: Choices[str] | None = None
    age_from: Annotated[int, Field(ge=-1, le=30)] | None = None
    age_to: Annotated[int, Field(ge=-1, le=30)] | None = None
    disability: bool | None = None
    pre_proceedings: bool | None = None
    in_proceedings: bool | None = None
    missing: bool | None = None
    exploitation: bool | None = None
    unaccompanied: bool | None = None
    adoption_plan: bool | None = None
    closing: bool | None = None


Conditions = Annotated[tuple[Condition, ...], Field(min_length=1, max_length=20)]
"""Any one of which is enough."""


class Check(Strict):
    """A compliance check: yes, no or not applicable, with a date when ``dated``. Never part of a judgement."""

    key: Key
    text: Text
    guidance: Text
    dated: bool
    when: Conditions | None = None


class AddOnPrompt(Prompt):
    """A prompt that joins those of ``aspect``."""

    aspect: str


class AddOn(Strict):
    """Prompts for children in certain circumstances. ``because`` tells the auditor why they are shown."""

    key: Key
    title: Title
    because: Text
    when: Conditions
    prompts: Listing[AddOnPrompt]


class MissingReason(Strict):
    """Why a voice is missing; ``explain`` asks for a few words more."""

    key: Key
    title: Title
    explain: bool


class Voice(Strict):
    """Someone who is asked in every audit, the standard questions, and the reasons when they could not be asked."""

    key: VoiceKey
    title: Title
    intro: Text
    questions: Listing[Prompt]
    missing_reasons: Listing[MissingReason]


class Activity(Strict):
    """A row of the schedule (figure 4)."""

    key: Key
    title: Title
    who: Choices[RoleWord]
    frequency: FrequencyWord
    outcome: Text
    reported_at: Choices[str]
    answers: QuestionKey
    section: Section


class Report(Titled):
    """A QA report and the forums it goes to."""

    frequency: FrequencyWord
    forums: Choices[str]


class LearningOpportunity(Titled):
    """A way that staff learn together."""

    frequency: FrequencyWord
    led_by: RoleWord


class RoleDescription(Strict):
    """A role of the product, as this council describes it."""

    key: RoleWord
    title: Title
    text: Text
    responsibilities: Choices[Text]


class Framework(Strict):
    """One version of one council's framework. Made only by ``read_framework``, which also checks that its parts agree."""

    identity: Identity
    provenance: Listing[Provenance]
    purposes: Listing[Titled]
    principles: Listing[Principle]
    questions: Listing[Question]
    judgements: Listing[Judgement]
    ilacs_areas: Listing[Titled]
    self_evaluation: Listing[Titled]
    aligned_with: Listing[Titled]
    service_areas: Listing[Titled]
    fundamentals: Listing[Fundamental]
    aspects: Listing[Aspect]
    checks: Listing[Check]
    add_ons: Listing[AddOn]
    voices: Listing[Voice]
    methods: Listing[Titled]
    audit_steps: Listing[Titled]
    forums: Listing[Titled]
    schedule: Listing[Activity]
    reports: Listing[Report]
    learning: Listing[LearningOpportunity]
    roles: Listing[RoleDescription]
    policies: Policies
    earlier_forms: EarlierForms = EarlierForms()

    def aspect(self, key: str) -> Aspect:
        """The aspect with that key. KeyError if there is none; so too for the methods after this one."""
        return _by_key(self.aspects, key)

    def judgement(self, key: str) -> Judgement:
        return _by_key(self.judgements, key)

    def voice(self, key: str) -> Voice:
        return _by_key(self.voices, key)

    def activity(self, key: str) -> Activity:
        return _by_key(self.schedule, key)

    def urgency_days(self, key: str) -> int:
        """Working days that an action of this urgency has."""
        return _by_key(self.policies.action_due.value, key).working_days

    @cached_property
    def scale(self) -> tuple[Judgement, ...]:
        """The judgements, best first."""
        return tuple(sorted(self.judgements, key=lambda judgement: judgement.order))

    @property
    def round_length(self) -> str:
        """How long a round takes: "eight weeks", or "45 days" where that is no whole number of weeks."""
        weeks, days = divmod(self.policies.round_length_days.value, DAYS_IN_A_WEEK)
        return f"{spelt(weeks)} weeks" if weeks > 1 and not days else f"{weeks * DAYS_IN_A_WEEK + days} days"

    def how_often(self, frequency: Frequency) -> str:
        """A frequency in words: what comes in every round is told by the length of one."""
        return f"Every {self.round_length}" if frequency is Frequency.EVERY_ROUND else frequency.label

    def worse(self, one: str, other: str) -> bool:
        """Whether judgement ``one`` is worse than ``other``."""
        return self.judgement(other).steps_to(self.judgement(one)) > 0


def _by_key(items: Iterable[K], key: str) -> K:
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)
