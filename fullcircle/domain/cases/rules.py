"""What an import says of a child, as plain values, and how it becomes lanes of a journey."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.cases.states import Status


@dataclass(frozen=True)
class EventFact:
    """Something that happened. ``key`` is stable within the child: the same fact met again has the same key."""

    key: str
    kind: str
    happened_on: date
    detail: str


@dataclass(frozen=True)
class ChildUpdate:
    """All that one import says of one child. ``team_name`` and ``worker_name`` are folded; the ids are None where unknown.

    ``facts`` are circumstances shown in an audit's header (legal status, placement type ...). ``flags`` maps a flag's
    code to its reason in words.
    """

    reference: str
    gender: str
    ethnicity: str
    date_of_birth: date | None
    age_years: int | None
    disability: str
    status: Status
    since: date | None
    team_id: int | None
    worker_id: int | None
    team_name: str
    worker_name: str
    facts: Mapping[str, object]
    events: tuple[EventFact, ...]
    flags: Mapping[str, str]

    @property
    def last_seen_on(self) -> date | None:
        """The latest day a worker saw the child, by any kind of visit."""
        seen = [event.happened_on for event in self.events if event.kind in SEEN_KINDS]
        return max(seen, default=None)

    @property
    def header_facts(self) -> dict[str, object]:
        """Facts as stored: the circumstances, and the names by which a later mapping finds this child."""
        return {**self.facts, "team_name": self.team_name, "worker_name": self.worker_name}


def team_that_counts(in_file: int | None, given: int | None) -> int | None:
    """The team of a child whose file names one (None: none, or one that nobody knows) and to whom a person may have given one.

    The source knows best whose work a child is, so a team that the file names counts. A person's word fills the file's silence,
    however many files are silent. It is kept beside the file's and told where the two differ.

    >>> team_that_counts(None, 7), team_that_counts(3, 7), team_that_counts(3, None), team_that_counts(None, None)
    (7, 3, 3, None)
    """
    return given if in_file is None else in_file


SEEN_KINDS = frozenset({"seen", "cp_visit", "care_visit"})
"""Kinds of event at which a worker saw the child."""

_SPANS = (
    ("assessment_start", "assessment_end", Status.ASSESSMENT),
    ("cp_plan_start", "cp_plan_end", Status.CHILD_PROTECTION),
    ("care_start", "care_end", Status.LOOKED_AFTER),
    ("early_help_start", "early_help_end", Status.EARLY_HELP),
)


@dataclass(frozen=True)
class Period:
    """A stretch in one status; ``ends_on`` None while it lasts."""

    status: Status
    starts_on: date
    ends_on: date | None


def periods(events: Iterable[EventFact], *, status: Status, since: date | None, as_at: date) -> list[Period]:
    """The child's statuses over time, oldest first: spans told by pairs of events, and the present status.

    A start without an end lasts until the next period of that status starts, or until now.
    """
    known = sorted(events, key=lambda event: (event.happened_on, event.key))
    found: dict[tuple[Status, date], date | None] = {}
    for start_kind, end_kind, kind_status in _SPANS:
        ends = [e.happened_on for e in known if e.kind == end_kind]
        for event in (e for e in known if e.kind == start_kind):
            end = next((day for day in ends if day >= event.happened_on), None)
            found[kind_status, event.happened_on] = end
    if status not in {Status.CLOSED, Status.REFERRAL}:
        found[status, since or as_at] = None
    return [Period(kind, start, end) for (kind, start), end in sorted(found.items(), key=lambda item: item[0][1])]
