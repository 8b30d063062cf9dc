"""The facts that rows are turned into. All are plain and frozen."""

from dataclasses import dataclass
from datetime import date

from fullcircle.domain.cases.states import Status as CaseStatus


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the child's journey.

    `key` is stable and unique within a child: the same fact met again, in this file or a later one, has the same key,
    so adding events whose key is new is all an import has to do. `kind` is one of EVENT_KINDS. `detail` is plain
    English without any name, at most 200 characters, and may be better worded in a later file under the same key.
    """

    key: str
    kind: str
    on: date
    detail: str


@dataclass(frozen=True, slots=True)
class Status:
    """The status one row supports. Among the rows of a child the highest `rank` wins, then the latest `since`: a contact
    made after a case was closed counts, one made before does not."""

    code: CaseStatus
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

    date_of_birth: date | None = None
    unborn: bool = False
    age_years: int | None = None
    gender: str | None = None
    ethnicity: str | None = None
    disability: str | None = None
    unaccompanied: str | None = None
    legal_status: str | None = None
    placement_type: str | None = None


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
