"""Children in need and children on a child protection plan (lists 6 and 7)."""

from collections.abc import Mapping
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record, months_before
from fullcircle.domain.performance.rules.indicators.marks import (
    DAYS_OF_A_YEAR,
    Mark,
    Rule,
    answer,
    count,
    in_period,
    share,
)
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.domain.performance.rules.timescales import conference_due, plan_visit_late
from fullcircle.foundation.kernel.working_days import working_days

_WEEKS: Final = ((42, "to_6_weeks"), (84, "to_12_weeks"), (126, "to_18_weeks"))


def _case_open(row: Record) -> bool:
    return row.blank("cin_closure_date")


def _plan_open(row: Record) -> bool:
    return row.blank("cpp_end_date")


def _open_for(row: Record, _: Limits) -> Mark | None:
    """Bands as the Department for Education cuts them: three and six months are in the lower band, one and two years in the
    upper."""
    started = row.day("cin_start_date")
    if started is None or not _case_open(row):
        return None
    for months, band in ((3, "to_3_months"), (6, "to_6_months")):
        if started >= months_before(row.as_at, months):
            return Mark(band, 1, 1)
    for months, band in ((12, "to_12_months"), (24, "to_2_years")):
        if started > months_before(row.as_at, months):
            return Mark(band, 1, 1)
    return Mark("from_2_years", 1, 1)


def _last_seen(row: Record, _: Limits) -> Mark | None:
    if not _case_open(row):
        return None
    if row.blank("last_seen_date"):
        return Mark("never", 1, 1)
    days = row.days_since("last_seen_date")
    if days is None:
        return None
    return Mark(next((band for longest, band in _WEEKS if days <= longest), "over_18_weeks"), 1, 1)


def _seen_in_time(row: Record, limits: Limits) -> bool | None:
    if not _case_open(row) or row.text("case_status") != "CIN":
        return None
    seen, started, longest = row.day("last_seen_date"), row.day("cin_start_date"), limits["cin_visit_wd"]
    if seen is not None:
        return working_days(seen, row.as_at) <= longest
    overdue = started is not None and working_days(started, row.as_at) > longest
    return False if row.blank("last_seen_date") and overdue else None


def _visited_in_time(row: Record, limits: Limits) -> bool | None:
    started, visited = row.day("cpp_start_date"), row.day("last_statutory_visit")
    if not _plan_open(row) or started is None or not plan_visit_late(started, row, limits):
        return None
    if visited is None:
        return False if row.blank("last_statutory_visit") else None
    return not plan_visit_late(visited, row, limits)


def _reviewed_in_time(row: Record, limits: Limits) -> bool | None:
    lasted, due = row.days_since("cpp_start_date"), conference_due(row, limits)
    if not _plan_open(row) or lasted is None or due is None or lasted < limits["cpp_first_review_days"]:
        return None
    return due.by >= row.as_at


def _repeat_plan(row: Record, _: Limits) -> bool | None:
    earlier = row.number("previous_cpp_count")
    return None if earlier is None or not in_period(row, "cpp_start_date") else earlier > 0


def _long_plan(row: Record, limits: Limits) -> Mark | None:
    started, ended = row.day("cpp_start_date"), row.day("cpp_end_date")
    if started is None:
        return None
    longest = DAYS_OF_A_YEAR * limits["cpp_long_years"]
    if _plan_open(row):
        return Mark("open", int((row.as_at - started).days >= longest), 1)
    if ended is None or not in_period(row, "cpp_end_date"):
        return None
    return Mark("ended", int((ended - started).days >= longest), 1)


def _category_changed(row: Record, _: Limits) -> bool | None:
    first, latest = row.text("initial_category"), row.text("latest_category")
    return None if first is None or latest is None or not _plan_open(row) else first != latest


RULES: Final[Mapping[str, Rule]] = {
    "cin_open_count": count(_case_open),
    "cin_open_duration": _open_for,
    "cin_last_seen": _last_seen,
    "cin_visit_in_time_pct": share(_seen_in_time),
    "cpp_open_count": count(_plan_open),
    "cpp_visit_in_time_pct": share(_visited_in_time),
    "cpp_seen_alone_pct": answer(_plan_open, "seen_alone", "Y"),
    "cpp_review_in_time_pct": share(_reviewed_in_time),
    "cpp_repeat_pct": share(_repeat_plan),
    "cpp_2y_pct": _long_plan,
    "cpp_category_change": share(_category_changed),
}
