"""What an import says of a child, as plain values, and how it becomes lanes of a journey."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fullcircle.domain.cases.states import OPEN_STATUSES, Status
from fullcircle.files.ids import alike

_GROWN_UP = 18
_STRENGTH = {status: place for place, status in enumerate(reversed(Status))}
"""Of two statuses the one that applies first (Ofsted, Annex A list 6) is the stronger."""


def who(gender: str, age_years: int | None) -> str:
    """A child in two words. Codes of gender are those of Annex A; an age below 0 is not born yet.

    >>> who("F", 7), who("M", 19), who("", -1), who("", None), who("M", 0)
    ('Girl, 7', 'Young man, 19', 'Unborn child', 'Child, age not known', 'Boy, under 1')
    """
    if age_years is not None and age_years < 0:
        return "Unborn child"
    young = age_years is None or age_years < _GROWN_UP
    names = {"F": "Girl", "M": "Boy"} if young else {"F": "Young woman", "M": "Young man"}
    name = names.get(gender, "Child" if young else "Young person")
    return f"{name}, age not known" if age_years is None else f"{name}, {age_years or 'under 1'}"


_SHORTEST_BEGINNING = 3


def numbers_that_begin(typed: str) -> tuple[str | None, str | None]:
    """From where to where, in their order, what is `alike` of a number lies that begins as typed: the first, and what comes
    after the last (None: nothing does). (None, None) where so little is typed that only the very number is meant.

    >>> numbers_that_begin("00403"), numbers_that_begin("4099"), numbers_that_begin("999"), numbers_that_begin("40")
    (('403', '404'), ('4099', '41'), ('999', None), (None, None))
    """
    first = alike(typed)
    if len(first) < _SHORTEST_BEGINNING:
        return None, None
    if not (first.isascii() and first.isalnum()):
        return first, None  # where signs stand in the order differs from database to database
    grows = first.rstrip("9z")
    return first, grows[:-1] + chr(ord(grows[-1]) + 1) if grows else None


def in_line(reference: str, gender: str, age_years: int | None) -> str:
    """A child by number, sex and age, as the line above a task names one; never part of an address.

    >>> in_line("46366", "M", 9), in_line("46367", "", 3), in_line("46368", "", -1)
    ('Child 46366, boy, 9', 'Child 46367, 3', 'Child 46368, unborn')
    """
    words = who(gender, age_years)
    words = "unborn" if words == "Unborn child" else words.removeprefix("Child, ")
    return f"Child {reference}, {words[0].lower()}{words[1:]}"


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
    code to its reason in words. ``status`` is None where no row tells one; a child who was not known is then ``if_new``.

    What the file could not be read for is not known to have ended: ``keeps`` are the statuses of which its silence tells
    nothing, ``keeps_flags`` the codes of the flags, and ``keeps_team`` and ``keeps_worker`` say that of either, each by itself.
    So a worker whose cell could not be read stays though the file names another team than before: that the team is another does
    not say that the worker is, and whoever works with a child loses sight of the case only when a file names another, or nobody.
    ``keeps_contacts``: there may be contacts and referrals that the file does not tell.
    """

    reference: str
    gender: str
    ethnicity: str
    date_of_birth: date | None
    age_years: int | None
    disability: str
    status: Status | None
    since: date | None
    team_id: int | None
    worker_id: int | None
    team_name: str
    worker_name: str
    facts: Mapping[str, object]
    events: tuple[EventFact, ...]
    flags: Mapping[str, str]
    if_new: Status = Status.REFERRAL
    keeps: frozenset[Status] = frozenset()
    keeps_flags: frozenset[str] = frozenset()
    keeps_team: bool = False
    keeps_worker: bool = False
    keeps_contacts: bool = False

    def after_contact(self, on: date | None) -> "ChildUpdate":
        """This update of a child of whom no more than a contact or referral is known, the last one on that day: where the file
        may not tell it, a case that it says was closed before was not closed since."""
        earlier = on is not None and (self.since is None or self.since < on)
        if self.status is Status.CLOSED and self.keeps_contacts and earlier:
            return replace(self, keeps=self.keeps | {Status.REFERRAL})
        return self

    def status_after(self, known: Status | None) -> Status:
        """The child's status once the import is through; ``known`` is the status before, None for a new child."""
        kept = known in self.keeps and known is not Status.REFERRAL
        if known is None or (self.status is None and not kept):
            return self.status or self.if_new
        if known in self.keeps and (self.status is None or _STRENGTH[self.status] < _STRENGTH[known]):
            return known
        return self.status or known

    def tells_status(self, known: Status | None) -> bool:
        """Whether the status after the import is one that its file tells."""
        return self.status is not None and self.status is self.status_after(known)

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


_ONLY_IN_CARE = ("legal_status", "placement_type")


def circumstances_after(known: Mapping[str, object] | None, update: ChildUpdate, as_at: date) -> dict[str, object]:
    """Every circumstance of a child once the import is through, by column. ``known``: those before, None for a new child.

    What the file does not tell stays as it was known: a cell that is empty or cannot be read is no news.
    """
    before = known or {}
    earlier = None if known is None else Status(str(known["status"]))
    status = update.status_after(earlier)
    had_somebody = earlier in OPEN_STATUSES or earlier is Status.REFERRAL
    keeps_team, keeps_worker = had_somebody and update.keeps_team, had_somebody and update.keeps_worker
    told = {name: getattr(update, name) for name in ("gender", "ethnicity", "date_of_birth", "age_years", "disability")}
    found: dict[str, object] = {
        name: before.get(name, value) if value in {None, ""} else value for name, value in told.items()
    }
    found |= {
        "status": status,
        "team_id": before["team_id"] if keeps_team else update.team_id,
        "worker_id": before["worker_id"] if keeps_worker else update.worker_id,
        "last_seen_on": update.last_seen_on or before.get("last_seen_on"),
        "facts": _facts_after(before.get("facts"), update, status, team=keeps_team, worker=keeps_worker),
        "as_at": as_at,
    }
    return found


def _facts_after(known: object, update: ChildUpdate, status: Status, *, team: bool, worker: bool) -> dict[str, object]:
    """``team`` and ``worker``: whether the names known before are kept."""
    facts = dict(update.header_facts)
    if not isinstance(known, dict):
        return facts
    for name in ("unaccompanied", *(_ONLY_IN_CARE if status is Status.LOOKED_AFTER else ())):
        if facts.get(name) is None:
            facts[name] = known.get(name)
    for name, keep in (("team_name", team), ("worker_name", worker)):
        if keep:
            facts[name] = known.get(name)
    if update.date_of_birth is None and "unborn" in known:
        facts["unborn"] = known["unborn"]
    return facts


SEEN_KINDS = frozenset({"seen", "cp_visit", "care_visit"})
"""Kinds of event at which a worker saw the child."""

_SPANS = (
    ("assessment_start", "assessment_end", Status.ASSESSMENT),
    ("cp_plan_start", "cp_plan_end", Status.CHILD_PROTECTION),
    ("care_start", "care_end", Status.LOOKED_AFTER),
    ("early_help_start", "early_help_end", Status.EARLY_HELP),
)
_OF_EVENTS = frozenset(status for _, _, status in _SPANS)


@dataclass(frozen=True)
class Period:
    """A stretch in one status; ``ends_on`` None while it lasts."""

    status: Status
    starts_on: date
    ends_on: date | None


def periods(
    events: Iterable[EventFact],
    *,
    status: Status | None,
    since: date | None,
    as_at: date,
    lasting: Mapping[Status, date] | None = None,
) -> list[Period]:
    """The child's statuses over time, oldest first: spans told by pairs of events, and the present status, if it is told.
    ``lasting``: known periods that had not ended, by the day each began; one of the present status goes on where the events tell
    no other start of it.

    A start without an end lasts until the next period of that status starts, or until now: nobody is in one status twice.
    """
    known = sorted(events, key=lambda event: (event.happened_on, event.key))
    found: dict[tuple[Status, date], date | None] = {}
    for start_kind, end_kind, kind_status in _SPANS:
        ends = [e.happened_on for e in known if e.kind == end_kind]
        for event in (e for e in known if e.kind == start_kind):
            end = next((day for day in ends if day >= event.happened_on), None)
            found[kind_status, event.happened_on] = end
    if status is not None and status in OPEN_STATUSES and not _told_to_last(status, found):
        began = _began(status, since, {kind: day for kind, day in (lasting or {}).items() if (kind, day) not in found})
        found[status, began or as_at] = None
    spans = [Period(kind, start, end) for (kind, start), end in sorted(found.items(), key=lambda item: item[0][1])]
    return [_before_the_next(span, spans) for span in spans]


def tells_start(events: Iterable[EventFact], status: Status, since: date | None) -> bool:
    """Whether something that is told says when a status began: for one with events of its own, only they do."""
    kinds = {start for start, _, kind_status in _SPANS if kind_status is status}
    return any(event.kind in kinds for event in events) if status in _OF_EVENTS else since is not None


def _told_to_last(status: Status, found: Mapping[tuple[Status, date], date | None]) -> bool:
    return any(kind is status and end is None for (kind, _), end in found.items())


def _began(status: Status, since: date | None, lasting: Mapping[Status, date]) -> date | None:
    """The day the present status began. For one with events of its own, ``since`` is only when the child came to be in need."""
    known = lasting.get(status)
    return known or since if status in _OF_EVENTS else since or known


def _before_the_next(span: Period, spans: Sequence[Period]) -> Period:
    following = [one.starts_on for one in spans if one.status is span.status and one.starts_on > span.starts_on]
    return replace(span, ends_on=min(following)) if span.ends_on is None and following else span
