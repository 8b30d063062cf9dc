"""Status and allocation: how a child stands with the authority, as far as one row tells."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.record import SHORT_BREAKS, Record, WatchedRecord
from fullcircle.domain.cases.states import Status as CaseStatus
from fullcircle.domain.imports.rules.facts.shapes import Allocation, Status

_RANKS: Final[Mapping[CaseStatus, int]] = {
    CaseStatus.LOOKED_AFTER: 7,
    CaseStatus.CHILD_PROTECTION: 6,
    CaseStatus.IN_NEED: 5,
    CaseStatus.ASSESSMENT: 4,
    CaseStatus.CARE_LEAVER: 3,
    CaseStatus.EARLY_HELP: 2,
    CaseStatus.REFERRAL: 1,
    CaseStatus.CLOSED: 1,
}
_CASE_STATUS: Final[Mapping[str, CaseStatus]] = {
    "CLA": CaseStatus.LOOKED_AFTER,
    "CPP": CaseStatus.CHILD_PROTECTION,
    "CIN": CaseStatus.IN_NEED,
    "ASSESS": CaseStatus.ASSESSMENT,
    "CLOSED": CaseStatus.CLOSED,
}
_LEFT_CARE_SERVICES: Final = {"DIED", "NREQ"}


def _status(code: CaseStatus, since: date | None) -> Status:
    return Status(code, since, _RANKS[code])


def _status_between(code: CaseStatus, row: Record, start: str, end: str) -> Status | None:
    """The status while it lasts, closed once it has ended; nothing where the end is not known."""
    if row.blank(end):
        return _status(code, row.day(start))
    ended = row.day(end)
    return _status(CaseStatus.CLOSED, ended) if ended is not None else None


def _of_contact(row: Record) -> Status | None:
    return _status(CaseStatus.REFERRAL, row.day("date_of_contact"))


def _of_referral(row: Record) -> Status | None:
    return _status(CaseStatus.REFERRAL, row.day("date_of_referral"))


def _of_early_help(row: Record) -> Status | None:
    return _status_between(CaseStatus.EARLY_HELP, row, "assessment_start_date", "assessment_completion_date")


def _of_assessment(row: Record) -> Status | None:
    if row.blank("assessment_authorised_date"):
        return _status(CaseStatus.ASSESSMENT, row.day("assessment_start_date"))
    ended = row.day("assessment_authorised_date")
    return _status(CaseStatus.CLOSED, ended) if ended is not None and row.text("requires_support") == "N" else None


def _of_need(row: Record) -> Status | None:
    """What list 6 says outright; where the status is missing, a closure date still tells that the case is closed."""
    code = _CASE_STATUS.get(row.text("case_status") or "")
    closed = row.day("cin_closure_date")
    if code is CaseStatus.CLOSED or (code is None and closed is not None):
        return _status(CaseStatus.CLOSED, closed)
    return _status(code, row.day("cin_start_date")) if code is not None else None


def _of_plan(row: Record) -> Status | None:
    return _status_between(CaseStatus.CHILD_PROTECTION, row, "cpp_start_date", "cpp_end_date")


def _of_care(row: Record) -> Status | None:
    """Children on a series of short breaks are not counted as looked after; list 6 tells their status."""
    if row.text("legal_status") in SHORT_BREAKS:
        return None
    return _status_between(CaseStatus.LOOKED_AFTER, row, "cla_start_date", "cla_end_date")


def _of_adoption(row: Record) -> Status | None:
    adopted = row.day("adoption_order_date")
    return _status(CaseStatus.CLOSED, adopted) if adopted is not None else None


def _of_leaver(row: Record) -> Status | None:
    return None if row.text("la_in_touch") in _LEFT_CARE_SERVICES else _status(CaseStatus.CARE_LEAVER, None)


_STATUS: Final[Mapping[str, Callable[[Record], Status | None]]] = {
    "contacts": _of_contact,
    "early_help": _of_early_help,
    "referrals": _of_referral,
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


def allocation(list_key: str, row: Record, status: Status | None) -> Allocation | None:
    """Lists 6 to 9 tell who has the child now, or had at the end; lists 3 to 5 who had the piece of work. List 2 names the
    organisation that leads early help, which may be a team of ours."""
    team = row.text("allocated_team") or row.text("organisation")
    worker, adviser = row.text("allocated_worker"), row.text("personal_adviser")
    if not (team or worker or adviser):
        return None
    if list_key in _PAST_ALLOCATION:
        return Allocation(team, worker, None, row.day(_PAST_ALLOCATION[list_key]), 0)
    is_open = status is not None and status.code is not CaseStatus.CLOSED
    return Allocation(team, worker, adviser, None, _PRESENT_ALLOCATION[list_key] + _CURRENT * is_open)


def status(list_key: str, row: Record) -> Status | None:
    """The status one row supports, if it supports any."""
    return _STATUS[list_key](row) if list_key in _STATUS else None


def says_nothing_of_status(list_key: str, row: Record) -> bool:
    """Whether the row belongs to a list that tells statuses and yet tells none, because a cell could not be read; or, in list 6,
    because neither a status nor a closure date stands in it."""
    watched = WatchedRecord(row.values, row.as_at)
    if status(list_key, watched) is not None:
        return False
    return list_key == "children_in_need" or bool(watched.unknown)
