"""Child protection plans (list 7)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.imports.rules.flags.kit import Rule, overdue
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.domain.performance.rules.timescales import conference_due, plan_visit_late
from fullcircle.foundation.kernel.working_days import working_days


def _plan_open(row: Record) -> bool:
    return row.blank("cpp_end_date")


def _cpp_visit_overdue(row: Record, limit: Limits) -> str | None:
    visited, started = row.day("last_statutory_visit"), row.day("cpp_start_date")
    if not _plan_open(row) or started is None:
        return None
    if visited is None:
        waiting = row.blank("last_statutory_visit") and plan_visit_late(started, row, limit)
        return f"No visit recorded since the plan began on {day_in_words(started)}" if waiting else None
    return _visit_said(visited, row, limit) if plan_visit_late(visited, row, limit) else None


def _visit_said(visited: date, row: Record, limit: Limits) -> str:
    days = (row.as_at - visited).days
    if days > limit["cpp_visit_max_days"]:
        return f"Last visit {days} days ago; expected within {limit['cpp_visit_max_days']:.0f}"
    taken = working_days(visited, row.as_at)
    return f"Last visit {taken} working days ago; expected within {limit['cpp_visit_wd']:.0f}"


def _cpp_not_seen_alone(row: Record, limit: Limits) -> str | None:
    age, seen = row.age(), row.text("seen_alone")
    if not _plan_open(row) or seen not in {"N", "U"} or age is None or age < limit["seen_alone_from_age"]:
        return None
    return "Not seen alone at the last visit" if seen == "N" else "Not known whether seen alone at the last visit"


def _cpp_repeat(row: Record, _: Limits) -> str | None:
    earlier = row.number("previous_cpp_count")
    return f"{earlier} earlier {'plan' if earlier == 1 else 'plans'}" if earlier else None


def _cpp_long(row: Record, limit: Limits) -> str | None:
    started = row.day("cpp_start_date")
    long = started is not None and (row.as_at - started).days >= limit["cpp_drift_days"]
    return f"On a plan since {day_in_words(started)}" if started and long and _plan_open(row) else None


def _cpp_review_overdue(row: Record, limit: Limits) -> str | None:
    return overdue(row, conference_due(row, limit)) if _plan_open(row) else None


RULES: Final[Mapping[str, Rule]] = {
    "cpp_visit_overdue": _cpp_visit_overdue,
    "cpp_not_seen_alone": _cpp_not_seen_alone,
    "cpp_repeat": _cpp_repeat,
    "cpp_long": _cpp_long,
    "cpp_review_overdue": _cpp_review_overdue,
}
