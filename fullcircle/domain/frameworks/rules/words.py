"""The small types a framework file is built from, and the words that are the product's own and never change."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Generic, Literal, Protocol, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from fullcircle.domain.frameworks.states import Basis

Look = Literal["double_ring", "full", "ring", "bar", "half", "struck"]
"""How a judgement is drawn: a shape, a colour with an edge and, in charts, a pattern; never a colour alone.
``kit/judgement.html`` and the style sheet draw them on pages, ``documents.charts.look`` in reports."""
QuestionKey = Literal["how_much", "how_well", "what_difference"]
VoiceKey = Literal["child", "family", "practitioner", "professionals"]
UrgencyKey = Literal["immediate", "urgent", "standard", "developmental"]
StatusWord = Literal[
    "looked_after",
    "child_protection",
    "in_need",
    "assessment",
    "care_leaver",
    "early_help",
    "referral",
    "closed",
]
"""The statuses of cases.states.Status, which this slice, beside it, does not know; a test holds the two together."""
Independence = Literal["own_case", "own_team", "line_of_management", "earlier_decision", "declared_conflict"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
AspectKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
JudgementKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
_VOICES = get_args(VoiceKey)
OTHER_SECTIONS = frozenset({"profile", "checks", "overall", *_VOICES, *(f"{voice}_voice" for voice in _VOICES)})
"""The parts of an audit that are no aspect, whose keys no aspect may have. A test holds them against the audit tool."""
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
Section = Annotated[str, StringConstraints(pattern=r"^[0-9]+(, [0-9]+)*$")]
"""Sections of the council's own document, as in "5, 6"."""
Count = Annotated[int, Field(ge=1, le=10_000)]
Share = Annotated[float, Field(ge=0, le=1)]
T = TypeVar("T")


class HasKey(Protocol):
    """Anything told apart by a stable key."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=HasKey)


def _no_key_twice(items: tuple[K, ...]) -> tuple[K, ...]:
    twice = [key for key, times in Counter(item.key for item in items).items() if times > 1]
    if twice:
        raise PydanticCustomError("key_twice", "uses the key {keys} more than once", {"keys": _listed(twice)})
    return items


def _nothing_twice(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(items)) < len(items):
        twice = [str(item) for item, times in Counter(items).items() if times > 1]
        raise PydanticCustomError("item_twice", "names {items} more than once", {"items": _listed(twice)})
    return items


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


Listing = Annotated[tuple[K, ...], Field(min_length=1, max_length=200), AfterValidator(_no_key_twice)]
"""Things with keys, in the order people read them; no key twice."""
Choices = Annotated[tuple[T, ...], Field(min_length=1, max_length=200), AfterValidator(_nothing_twice)]
"""Plain words chosen from known ones; none twice."""


class Strict(BaseModel):
    """A part of a framework: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Titled(Strict):
    """Something with a stable key, a title and a few words."""

    key: Key
    title: Title
    text: Text


class Policy(Strict, Generic[T]):
    """A value the product works by, where it comes from, and a note for those who confirm it."""

    value: T
    basis: Annotated[Basis, Field(strict=False)]
    section: Section | None = None
    note: Text
