"""When something is due for a child and whether it is late: one answer for figures and for reasons to look at a case."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record, months_before
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.foundation.kernel.working_days import add_working_days, working_days

_LONG_TERM_FOSTERING: Final = {"U1", "U4"}
_UNDER_FIVE: Final = 5
SETTLED_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Due:
    """What is due next, and by when. ``happened``: it has happened before, so this is not the first."""

    what: str
    by: date
    happened: bool


def plan_visit_late(visited: date, row: Record, limits: Limits) -> bool:
    """Whether a visit under a child protection plan lies longer ago than the council's standard: days, and working days
    where the council counts those."""
    longest, working = limits["cpp_visit_max_days"], limits["cpp_visit_wd"]
    return (row.as_at - visited).days > longest or (working > 0 and working_days(visited, row.as_at) > working)


def conference_due(row: Record, limits: Limits) -> Due | None:
    """The next review conference of a child protection plan; None where the file does not tell."""
    started, reviewed = row.day("cpp_start_date"), row.day("last_review_conference")
    if started is None or (reviewed is None and not row.blank("last_review_conference")):
        return None
    if reviewed is None or reviewed <= started:
        return Due("First review conference", started + timedelta(days=limits["cpp_first_review_days"]), False)
    return Due("Next review conference", reviewed + timedelta(days=limits["cpp_next_review_days"]), True)


def care_review_due(row: Record, limits: Limits) -> Due | None:
    """The next review of a child in care; None where the file does not tell."""
    started, reviewed = row.day("cla_start_date"), row.day("last_review_date")
    if started is None or (reviewed is None and not row.blank("last_review_date")):
        return None
    first = add_working_days(started, int(limits["cla_first_review_wd"]))
    if reviewed is None or reviewed < started:
        return Due("First review", first, False)
    if reviewed <= first:
        return Due("Second review", reviewed + timedelta(days=limits["cla_second_review_days"]), True)
    return Due("Next review", reviewed + timedelta(days=limits["cla_next_review_days"]), True)


def care_visits_every(row: Record, limits: Limits) -> float:
    """Days between visits to a child in care: fewer than after a year of long-term fostering in the same home."""
    placed = row.day("placement_start_date")
    settled = placed is not None and placed <= months_before(row.as_at, SETTLED_MONTHS)
    long_term = row.text("placement_type") in _LONG_TERM_FOSTERING
    return limits["cla_visit_long_term_days" if settled and long_term else "cla_visit_days"]


def health_months(age: int, limits: Limits) -> int:
    """Months between health assessments at this age."""
    return int(limits["health_assessment_under5_months" if age < _UNDER_FIVE else "health_assessment_5plus_months"])
