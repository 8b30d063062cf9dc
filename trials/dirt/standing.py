"""What the rows of one child say: the status, what lasts, what happened, when the child was born."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trials.dirt.reading import BLANK
from trials.dirt.shapes import ENDS

ORDER = ("looked_after", "child_protection", "in_need", "assessment", "care_leaver", "early_help", "referral", "closed")
"""Statuses: of those that apply, the first."""
OPEN = frozenset(ORDER[:6])

EVENTS: dict[int, dict[str, str]] = {
    1: {"date_of_contact": "contact"},
    2: {"assessment_start_date": "early_help_start", "assessment_completion_date": "early_help_end"},
    3: {"date_of_referral": "referral"},
    4: {"assessment_start_date": "assessment_start", "assessment_authorised_date": "assessment_end"},
    5: {"strategy_discussion_date": "strategy_discussion", "icpc_date": "conference"},
    6: {"cin_start_date": "need_start", "last_seen_date": "seen", "cin_closure_date": "need_end"},
    7: {
        "cpp_start_date": "cp_plan_start",
        "last_statutory_visit": "cp_visit",
        "last_review_conference": "review_conference",
        "cpp_end_date": "cp_plan_end",
    },
    8: {
        "cla_start_date": "care_start",
        "legal_status_start": "legal_status",
        "placement_start_date": "placement",
        "last_review_date": "care_review",
        "last_visit_date": "care_visit",
        "last_iro_contact": "iro_contact",
        "last_health_assessment": "health_assessment",
        "last_dental_check": "dental_check",
        "cla_end_date": "care_end",
    },
    9: {"pathway_plan_review_date": "pathway_review", "latest_contact_date": "contact_with_care_leaver"},
    10: {"entered_care_date": "care_start", "adoption_decision_date": "adoption_decision"},
}
"""What a date of each list is called in a child's journey."""

SPANS = {
    2: ("early_help", "assessment_start_date"),
    4: ("assessment", "assessment_start_date"),
    7: ("child_protection", "cpp_start_date"),
    8: ("looked_after", "cla_start_date"),
}
"""Lists of which a row tells of a stretch of time in a status, and the day it begins."""

_CASE_STATUS = {"CLA": "looked_after", "CPP": "child_protection", "CIN": "in_need", "ASSESS": "assessment"}


@dataclass
class Told:
    """What rows say. ``statuses`` are supported by some row, ``closes``: one says outright that the case is closed. ``spans`` go
    on, ``ended`` do not, of ``unsure`` the end cannot be read. ``status_of_need`` is what list 6 gives; ``untold``: it gives
    none, ``start_untold``: nor since when. ``support_untold``: of an assessment that has ended it cannot be read whether that was
    all. ``closed_on`` is the last day on which something closed."""

    statuses: set[str] = field(default_factory=set)
    closes: bool = False
    spans: set[tuple[str, date]] = field(default_factory=set)
    ended: set[tuple[str, date]] = field(default_factory=set)
    unsure: set[tuple[str, date]] = field(default_factory=set)
    events: set[tuple[str, date]] = field(default_factory=set)
    births: set[date] = field(default_factory=set)
    untold: bool = False
    status_of_need: str | None = None
    start_untold: bool = False
    support_untold: bool = False
    closed_on: date = date.min

    @property
    def says_how(self) -> bool:
        """Whether some row shows the child in an open status, or says outright that the case is closed."""
        return self.status in OPEN or self.closes

    @property
    def status(self) -> str | None:
        return min(self.statuses, key=ORDER.index, default=None)


def told(rows: list[tuple[int, dict[str, Any]]]) -> Told:
    found = Told()
    contacts, closings = [date.min], [date.min]
    for number, values in rows:
        _happened(number, values, found)
        if number in SPANS:
            _span(number, values, found, closings)
        if number == 6:
            _need(values, found, closings)
        if number == 9 and values.get("la_in_touch") not in {"DIED", "NREQ"}:
            found.statuses.add("care_leaver")
        if number in {1, 3}:
            contacts.append(values["date_of_contact" if number == 1 else "date_of_referral"])
    found.closed_on = max(closings)
    if max(contacts) > max(closings):
        found.statuses.add("referral")
    elif max(closings) > date.min:
        found.statuses.add("closed")
    return found


def _happened(number: int, values: dict[str, Any], found: Told) -> None:
    for name, kind in EVENTS[number].items():
        if isinstance(day := values.get(name), date):
            found.events.add((kind, day))
    born = values.get("date_of_birth")
    if isinstance(born, date):
        found.births.add(born)


def _span(number: int, values: dict[str, Any], found: Told, closings: list[date]) -> None:
    status, start_name = SPANS[number]
    span, end = (status, values[start_name]), values.get(ENDS[number])
    if isinstance(end, date):
        found.ended.add(span)
        support = values.get("requires_support")
        found.support_untold |= number == 4 and not isinstance(support, str) and support is not BLANK
        if number != 4 or values.get("requires_support") == "N":
            closings.append(end)
    elif end is BLANK:
        found.spans.add(span)
        found.statuses.add(status)
    else:
        found.unsure.add(span)


def _need(values: dict[str, Any], found: Told, closings: list[date]) -> None:
    code, closed = values.get("case_status"), values.get("cin_closure_date")
    found.start_untold = not isinstance(values.get("cin_start_date"), date)
    if code in _CASE_STATUS:
        found.status_of_need = _CASE_STATUS[code]
        found.statuses.add(_CASE_STATUS[code])
    elif code == "CLOSED" or isinstance(closed, date):
        found.closes = True
        closings.append(closed if isinstance(closed, date) else date.min)
        if not isinstance(closed, date):
            found.statuses.add("closed")
    else:
        found.untold = True
