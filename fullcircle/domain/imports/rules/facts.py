"""From a clean row to facts about a child: header, journey events, status and allocation. No child's name exists here.

Which date becomes which event is one table; the wording of an event comes from codes, never from free text, so that no
name, school or address can reach a journey.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from fullcircle.domain.imports.rules.record import Record
from fullcircle.domain.imports.rules.results import Value
from fullcircle.domain.imports.rules.specification import specification

StatusCode = Literal[
    "looked_after", "child_protection", "child_in_need", "open_assessment", "care_leaver", "early_help", "closed"
]
_RANKS: Final[Mapping[StatusCode, int]] = {
    "looked_after": 7,
    "child_protection": 6,
    "child_in_need": 5,
    "open_assessment": 4,
    "care_leaver": 3,
    "early_help": 2,
    "closed": 1,
}
_CASE_STATUS: Final[Mapping[str, StatusCode]] = {
    "CLA": "looked_after",
    "CPP": "child_protection",
    "CIN": "child_in_need",
    "ASSESS": "open_assessment",
    "CLOSED": "closed",
}
_SHORT_BREAKS: Final = {"V3", "V4", "short_breaks"}
_LEFT_CARE_SERVICES: Final = {"DIED", "NREQ"}


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


@dataclass(frozen=True, slots=True)
class _Told:
    """How a date of a list becomes an event. `apart` is a field whose code tells two events of one day apart; `words`
    are (text before, field, its code list) put into the detail where the row gives the code."""

    kind: str
    on: str
    apart: str | None = None
    words: tuple[tuple[str, str, str], ...] = ()


_EVENTS: Final[Mapping[str, tuple[_Told, ...]]] = {
    "contacts": (
        _Told("contact", "date_of_contact", "contact_source", (("From", "contact_source", "contact_source"),)),
    ),
    "early_help": (
        _Told("early_help_start", "assessment_start_date"),
        _Told("early_help_end", "assessment_completion_date"),
    ),
    "referrals": (
        _Told(
            "referral",
            "date_of_referral",
            "referral_source",
            (("From", "referral_source", "contact_source"), ("No further action", "referral_nfa", "yes_no")),
        ),
    ),
    "assessments": (
        _Told("assessment_start", "assessment_start_date"),
        _Told(
            "assessment_end",
            "assessment_authorised_date",
            words=(("Child seen", "child_seen", "yes_no_unknown"), ("Support needed", "requires_support", "yes_no")),
        ),
    ),
    "s47_icpc": (
        _Told(
            "strategy_discussion",
            "strategy_discussion_date",
            words=(("Conference judged unnecessary", "icpc_unnecessary", "yes_no"),),
        ),
        _Told("conference", "icpc_date", words=(("Led to a child protection plan", "icpc_resulted_in_cpp", "yes_no"),)),
    ),
    "children_in_need": (
        _Told("need_start", "cin_start_date", words=(("Main need", "primary_need", "primary_need"),)),
        _Told("seen", "last_seen_date"),
        _Told("need_end", "cin_closure_date", words=(("Reason", "closure_reason", "closure_reason"),)),
    ),
    "child_protection": (
        _Told("cp_plan_start", "cpp_start_date", words=(("Category", "initial_category", "abuse_category"),)),
        _Told("cp_visit", "last_statutory_visit", words=(("Seen alone", "seen_alone", "yes_no_unknown"),)),
        _Told("review_conference", "last_review_conference"),
        _Told("cp_plan_end", "cpp_end_date", words=(("Category", "latest_category", "abuse_category"),)),
    ),
    "children_in_care": (
        _Told("care_start", "cla_start_date", words=(("Main need", "category_of_need", "category_of_need"),)),
        _Told("legal_status", "legal_status_start", words=(("", "legal_status", "legal_status"),)),
        _Told("placement", "placement_start_date", words=(("", "placement_type", "placement_type"),)),
        _Told("care_review", "last_review_date"),
        _Told("care_visit", "last_visit_date"),
        _Told("iro_contact", "last_iro_contact"),
        _Told("health_assessment", "last_health_assessment"),
        _Told("dental_check", "last_dental_check"),
        _Told("care_end", "cla_end_date", words=(("Reason", "ceased_reason", "ceased_reason"),)),
    ),
    "care_leavers": (
        _Told("pathway_review", "pathway_plan_review_date"),
        _Told("contact_with_care_leaver", "latest_contact_date"),
    ),
    "adoption": (
        _Told("care_start", "entered_care_date"),
        _Told("adoption_decision", "adoption_decision_date"),
        _Told("placement_order", "placement_order_date"),
        _Told("matched", "matched_date"),
        _Told("placed_fostering_for_adoption", "ffa_placed_date"),
        _Told("placed_for_adoption", "placed_for_adoption_date"),
        _Told("adoption_order", "adoption_order_date"),
        _Told(
            "adoption_decision_reversed",
            "decision_reversed_date",
            words=(("Reason", "decision_reversed_reason", "adoption_reversal_reason"),),
        ),
    ),
}
EVENT_KINDS: Final = tuple(dict.fromkeys(told.kind for list_events in _EVENTS.values() for told in list_events))
LONGEST_DETAIL: Final = 200
_CIRCUMSTANCES: Final = ("gender", "ethnicity", "disability", "unaccompanied", "legal_status", "placement_type")


def facts_for_row(list_key: str, values: Mapping[str, Value], as_at: date) -> Facts | None:
    """The facts in one clean row; None for adopters (list 11), who are not children of the authority's caseload."""
    child = values.get("child_unique_id")
    if list_key not in _EVENTS or not isinstance(child, str):
        return None
    row = Record(values, as_at)
    status = _STATUS[list_key](row) if list_key in _STATUS else None
    return Facts(
        child=child,
        header=_header(row),
        events=tuple(_events(list_key, row)),
        status=status,
        allocation=_allocation(list_key, row, status),
    )


def _events(list_key: str, row: Record) -> Iterable[Event]:
    for told in _EVENTS[list_key]:
        on = row.day(told.on)
        if on is None:
            continue
        apart = row.text(told.apart) if told.apart else None
        key = f"{told.kind}:{on.isoformat()}" + (f":{apart}" if apart else "")
        yield Event(key, told.kind, on, _detail(row, told))


def _detail(row: Record, told: _Told) -> str:
    parts = []
    for before, name, codes in told.words:
        if label := specification().label(codes, row.text(name)):
            parts.append(
                f"{before}: {label[0].lower() + label[1:] if not label[:2].isupper() else label}" if before else label
            )
    return "; ".join(parts)[:LONGEST_DETAIL]


def _header(row: Record) -> Header:
    born = row.day("date_of_birth")
    return Header(
        date_of_birth=born,
        unborn=born is not None and born > row.as_at,
        age_years=row.age(),
        gender=row.text("gender"),
        ethnicity=row.text("ethnicity"),
        disability=row.text("disability"),
        unaccompanied=row.text("uasc_12m") or row.text("uasc_or_former"),
        legal_status=row.text("legal_status") if row.blank("cla_end_date") else None,
        placement_type=row.text("placement_type") if row.blank("cla_end_date") else None,
    )


def _status(code: StatusCode, since: date | None) -> Status:
    return Status(code, since, _RANKS[code])


def _status_between(code: StatusCode, row: Record, start: str, end: str) -> Status | None:
    """The status while it lasts, closed once it has ended; nothing where the end is not known."""
    if row.blank(end):
        return _status(code, row.day(start))
    ended = row.day(end)
    return _status("closed", ended) if ended is not None else None


def _of_early_help(row: Record) -> Status | None:
    return _status_between("early_help", row, "assessment_start_date", "assessment_completion_date")


def _of_assessment(row: Record) -> Status | None:
    if row.blank("assessment_authorised_date"):
        return _status("open_assessment", row.day("assessment_start_date"))
    ended = row.day("assessment_authorised_date")
    return _status("closed", ended) if ended is not None and row.text("requires_support") == "N" else None


def _of_need(row: Record) -> Status | None:
    """What list 6 says outright; where the status is missing, a closure date still tells that the case is closed."""
    code = _CASE_STATUS.get(row.text("case_status") or "")
    closed = row.day("cin_closure_date")
    if code == "closed" or (code is None and closed is not None):
        return _status("closed", closed)
    return _status(code, row.day("cin_start_date")) if code is not None else None


def _of_plan(row: Record) -> Status | None:
    return _status_between("child_protection", row, "cpp_start_date", "cpp_end_date")


def _of_care(row: Record) -> Status | None:
    """Children on a series of short breaks are not counted as looked after; list 6 tells their status."""
    if row.text("legal_status") in _SHORT_BREAKS:
        return None
    return _status_between("looked_after", row, "cla_start_date", "cla_end_date")


def _of_adoption(row: Record) -> Status | None:
    adopted = row.day("adoption_order_date")
    return _status("closed", adopted) if adopted is not None else None


def _of_leaver(row: Record) -> Status | None:
    return None if row.text("la_in_touch") in _LEFT_CARE_SERVICES else _status("care_leaver", None)


_STATUS: Final[Mapping[str, Callable[[Record], Status | None]]] = {
    "early_help": _of_early_help,
    "assessments": _of_assessment,
    "children_in_need": _of_need,
    "child_protection": _of_plan,
    "children_in_care": _of_care,
    "care_leavers": _of_leaver,
    "adoption": _of_adoption,
}
_PRESENT_ALLOCATION: Final[Mapping[str, int]] = {
    "children_in_need": 4,
    "children_in_care": 3,
    "child_protection": 2,
    "care_leavers": 1,
    "early_help": 0,
}
_PAST_ALLOCATION: Final[Mapping[str, str]] = {
    "assessments": "assessment_start_date",
    "s47_icpc": "strategy_discussion_date",
    "referrals": "date_of_referral",
}
_CURRENT: Final = 10


def _allocation(list_key: str, row: Record, status: Status | None) -> Allocation | None:
    """Lists 6 to 9 tell who has the child now, or had at the end; lists 3 to 5 who had the piece of work. List 2 names the
    organisation that leads early help, which may be a team of ours."""
    team = row.text("allocated_team") or row.text("organisation")
    worker, adviser = row.text("allocated_worker"), row.text("personal_adviser")
    if not (team or worker or adviser):
        return None
    if list_key in _PAST_ALLOCATION:
        return Allocation(team, worker, None, row.day(_PAST_ALLOCATION[list_key]), 0)
    is_open = status is not None and status.code != "closed"
    return Allocation(team, worker, adviser, None, _PRESENT_ALLOCATION[list_key] + _CURRENT * is_open)


def combine(facts: Iterable[Facts]) -> ChildFacts:
    """One child's rows as one view. Pass only rows of the same child, in file order; raises ValueError otherwise or
    when there are none."""
    rows = list(facts)
    if len({row.child for row in rows}) != 1:
        message = "combine needs the rows of one child, and at least one"
        raise ValueError(message)
    events: dict[str, Event] = {}
    for event in (event for row in rows for event in row.events):
        if event.detail or event.key not in events:
            events[event.key] = event
    statuses = [row.status for row in rows if row.status is not None]
    allocations = [row.allocation for row in rows if row.allocation is not None]
    return ChildFacts(
        child=rows[0].child,
        header=_combined_header([row.header for row in rows]),
        events=tuple(sorted(events.values(), key=lambda event: (event.on, event.key))),
        status=max(statuses, key=lambda one: (one.rank, one.since or date.min), default=None),
        allocation=max(allocations, key=lambda one: (one.rank, one.on or date.min), default=None),
    )


def _combined_header(headers: list[Header]) -> Header:
    """For each circumstance the last list that knows it; "not known" never hides what another list knows. Whether the
    child is born, and the age, come with the birth date."""
    combined = headers[0]
    for header in headers[1:]:
        known = {name: value for name in _CIRCUMSTANCES if (value := getattr(header, name)) not in {None, "U"}}
        if header.date_of_birth is not None:
            known |= {"date_of_birth": header.date_of_birth, "unborn": header.unborn, "age_years": header.age_years}
        elif combined.date_of_birth is None and header.age_years is not None:
            known["age_years"] = header.age_years
        known |= {
            name: "U" for name in _CIRCUMSTANCES if getattr(header, name) == "U" and getattr(combined, name) is None
        }
        combined = replace(combined, **known)
    return combined
