"""From a clean row to facts about a child: header, journey events, status and allocation. No child's name exists here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fullcircle.domain.imports.rules.results import Value

StatusCode = Literal[
    "looked_after", "child_protection", "child_in_need", "open_assessment", "care_leaver", "early_help", "closed"
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the child's journey.

    `key` is stable and unique within a child: the same fact met again, in this file or a later one, has the same key,
    so adding events whose key is new is all an import has to do. `kind` is one of EVENT_KINDS. `detail` is plain
    English without any name, and may be better worded in a later file under the same key.
    """

    key: str
    kind: str
    on: date
    detail: str


@dataclass(frozen=True, slots=True)
class Status:
    """The status one row supports. Among the rows of a child the highest `rank` wins, then the latest `since`."""

    code: StatusCode
    since: date | None
    rank: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Team and worker as written in the file (spaces tidied). The highest `rank` wins, then the latest `on`."""

    team: str | None
    worker: str | None
    personal_adviser: str | None
    on: date | None
    rank: int


@dataclass(frozen=True, slots=True)
class Header:
    """The child's circumstances as stable codes. `unborn` is true when the birth date lies after the as-at date."""

    date_of_birth: date | None
    unborn: bool
    age_years: int | None
    gender: str | None
    ethnicity: str | None
    disability: str | None
    unaccompanied: str | None
    legal_status: str | None
    placement_type: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one row says about one child. `child` is the council's own id for the child, as text."""

    child: str
    header: Header
    events: tuple[Event, ...]
    status: Status | None
    allocation: Allocation | None


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """All rows of one child brought together: the best-founded status and allocation, events by date, no key twice."""

    child: str
    header: Header
    events: tuple[Event, ...]
    status: Status | None
    allocation: Allocation | None


def facts_for_row(list_key: str, values: Mapping[str, Value], as_at: date) -> Facts | None:
    """The facts in one clean row; None for adopters (list 11), who are not children of the authority's caseload."""
    raise NotImplementedError


def combine(facts: Iterable[Facts]) -> ChildFacts:
    """One child's rows as one view. Pass only rows of the same child, in file order; raises ValueError otherwise or
    when there are none."""
    raise NotImplementedError
