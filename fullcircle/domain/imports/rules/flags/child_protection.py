"""Child protection plans (list 7)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from fullcircle.domain.imports.rules.flags.kit import Parameters, Rule, spoken
from fullcircle.domain.imports.rules.record import Record
from fullcircle.foundation.kernel.working_days import working_days


def _plan_open(row: Record) -> bool:
    return row.blank("cpp_end_date")


def _cpp_visit_overdue(row: Record, limit: Parameters) -> str | None:
    visited, started, longest = row.day("last_statutory_visit"), row.day("cpp_start_date"), limit["cpp_visit_wd"]
    if not _plan_open(row) or started is None:
        return None
    if visited is None:
        waiting = row.blank("last_statutory_visit") and working_days(started, row.as_at) > longest
        return f"No visit recorded since the plan began on {spoken(started)}" if waiting else None
    taken = working_days(visited, row.as_at)
    return f"Last visit {taken} working days ago; expected every {longest:.0f}" if taken > longest else None


def _cpp_not_seen_alone(row: Record, limit: Parameters) -> str | None:
    age, seen = row.age(), row.text("seen_alone")
    if not _plan_open(row) or seen not in {"N", "U"} or age is None or age < limit["seen_alone_from_age"]:
        return None
    return "Not seen alone at the last visit" if seen == "N" else "Not known whether seen alone at the last visit"


def _cpp_repeat(row: Record, _: Parameters) -> str | None:
    earlier = row.number("previous_cpp_count")
    return f"{earlier} earlier {'plan' if earlier == 1 else 'plans'}" if earlier else None


def _cpp_long(row: Record, limit: Parameters) -> str | None:
    started = row.day("cpp_start_date")
    long = started is not None and (row.as_at - started).days >= limit["cpp_drift_days"]
    return f"On a plan since {spoken(started)}" if started and long and _plan_open(row) else None


def _cpp_review_overdue(row: Record, limit: Parameters) -> str | None:
    started, reviewed = row.day("cpp_start_date"), row.day("last_review_conference")
    if not _plan_open(row) or started is None or (reviewed is None and not row.blank("last_review_conference")):
        return None
    if reviewed is None or reviewed <= started:
        due, kind = started + timedelta(days=limit["cpp_first_review_days"]), "First review conference"
    else:
        due, kind = reviewed + timedelta(days=limit["cpp_next_review_days"]), "Next review conference"
    return f"{kind} was due by {spoken(due)}" if due < row.as_at else None


RULES: Final[Mapping[str, Rule]] = {
    "cpp_visit_overdue": _cpp_visit_overdue,
    "cpp_not_seen_alone": _cpp_not_seen_alone,
    "cpp_repeat": _cpp_repeat,
    "cpp_long": _cpp_long,
    "cpp_review_overdue": _cpp_review_overdue,
}
