"""Children in care, care leavers and adoption (lists 8 to 10)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.record import SHORT_BREAKS, Record, months_before
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
from fullcircle.domain.performance.rules.timescales import care_review_due, care_visits_every, health_months

_HEALTH_FROM_MONTHS: Final = 12
_LONG_TERM_UNDER_AGE: Final = 16
_AGES: Final = ((17, 18, "age_17_18"), (19, 21, "age_19_21"), (22, 25, "age_22_25"))
NOT_COUNTED: Final = {"DIED", "NREQ", "RHOM", "exclude"}
"""Answers to "is the council in touch" that take a care leaver out of the figures."""
EET: Final = {"F1", "F2", "F3", "F4", "F5", "P1", "P2", "P3", "P4", "P5", "eet"}
"""Activities that are education, employment or training."""


def _reviewed_in_time(row: Record, limits: Limits) -> bool | None:
    due = care_review_due(row, limits)
    if not row.in_care() or due is None or (not due.happened and due.by >= row.as_at):
        return None
    return due.by >= row.as_at


def _visited_in_time(row: Record, limits: Limits) -> bool | None:
    if not row.in_care():
        return None
    if row.blank("last_visit_date"):
        in_care_for = row.days_since("cla_start_date")
        return False if in_care_for is not None and in_care_for > limits["cla_first_visit_days"] else None
    days = row.days_since("last_visit_date")
    return None if days is None else days <= care_visits_every(row, limits)


def _in_care_a_year(row: Record) -> bool:
    started = row.day("cla_start_date")
    return row.in_care() and started is not None and started <= months_before(row.as_at, _HEALTH_FROM_MONTHS)


def _within(row: Record, field: str, months: int) -> bool | None:
    """Whether the date lies within so many months; a blank has not happened, what is not known says nothing."""
    if row.blank(field):
        return False
    day = row.day(field)
    return None if day is None else day >= months_before(row.as_at, months)


def _health_in_time(row: Record, limits: Limits) -> bool | None:
    age = row.age()
    if age is None or not _in_care_a_year(row):
        return None
    return _within(row, "last_health_assessment", health_months(age, limits))


def _dental_in_time(row: Record, limits: Limits) -> bool | None:
    return _within(row, "last_dental_check", int(limits["dental_months"])) if _in_care_a_year(row) else None


def _unstable(row: Record, limits: Limits) -> bool | None:
    placements = row.number("placements_12m")
    return None if placements is None or not row.in_care() else placements >= limits["placements_unstable"]


def _long_term_stable(row: Record, limits: Limits) -> bool | None:
    in_care_for, placed_for, age = row.days_since("cla_start_date"), row.days_since("placement_start_date"), row.age()
    if not row.in_care() or in_care_for is None or placed_for is None or age is None or age >= _LONG_TERM_UNDER_AGE:
        return None
    if in_care_for < DAYS_OF_A_YEAR * limits["long_term_care_years"]:
        return None
    return placed_for >= DAYS_OF_A_YEAR * limits["long_term_placement_years"]


def _no_permanence_plan(row: Record, limits: Limits) -> bool | None:
    started = row.day("cla_start_date")
    if not row.in_care() or started is None or "permanence_plan" not in row.values:
        return None
    waiting = started < months_before(row.as_at, int(limits["permanence_plan_months"]))
    return waiting and row.blank("permanence_plan")


def _missing(row: Record, _: Limits) -> bool | None:
    times = row.number("missing_episodes_12m")
    return None if times is None or not row.in_care() else times > 0


def _was_missing(row: Record) -> bool:
    return row.in_care() and (row.number("missing_episodes_12m") or 0) > 0


def _was_offered(row: Record) -> bool:
    return _was_missing(row) and row.text("rhi_offered") == "Y"


def _came_into_care(row: Record) -> bool:
    return in_period(row, "cla_start_date") and row.text("legal_status") not in SHORT_BREAKS


def _by_age(verdict: Callable[[Record], bool | None], *, oldest: int) -> Rule:
    def rule(row: Record, _: Limits) -> Mark | None:
        age, found = row.age(), verdict(row)
        if age is None or age > oldest or found is None:
            return None
        return next((Mark(part, int(found), 1) for first, last, part in _AGES if first <= age <= last), None)

    return rule


def _in_touch(row: Record) -> bool | None:
    said = row.text("la_in_touch")
    return None if said is None or said in NOT_COUNTED else said == "YES"


def _suitable(row: Record) -> bool | None:
    judged = row.text("accommodation_suitability")
    return None if judged is None or row.text("la_in_touch") != "YES" else judged == "1"


def _eet(row: Record) -> bool | None:
    activity = row.text("activity_status")
    return None if activity is None else activity in EET


def _pathway_in_time(row: Record, limits: Limits) -> bool | None:
    if row.text("la_in_touch") in NOT_COUNTED:
        return None
    return _within(row, "pathway_plan_review_date", int(limits["pathway_plan_review_months"]))


def _average(started: str, *ended: str) -> Rule:
    """Days from one date to the first of the others that is recorded."""

    def rule(row: Record, _: Limits) -> Mark | None:
        first = row.day(started)
        last: date | None = next((day for field in ended if (day := row.day(field)) is not None), None)
        return None if first is None or last is None else Mark("", (last - first).days, 1)

    return rule


RULES: Final[Mapping[str, Rule]] = {
    "cla_open_count": count(Record.in_care),
    "cla_review_in_time_pct": share(_reviewed_in_time),
    "cla_visit_in_time_pct": share(_visited_in_time),
    "cla_health_in_time_pct": share(_health_in_time),
    "cla_dental_pct": share(_dental_in_time),
    "cla_unstable_pct": share(_unstable),
    "cla_long_term_stable_pct": share(_long_term_stable),
    "cla_no_permanence_plan": share(_no_permanence_plan),
    "cla_missing_pct": share(_missing),
    "cla_rhi_offered_pct": answer(_was_missing, "rhi_offered", "Y"),
    "cla_rhi_accepted_pct": answer(_was_offered, "rhi_accepted", "Y"),
    "cla_out_of_area_pct": answer(Record.in_care, "placement_location", "OUT"),
    "cla_repeat_pct": answer(_came_into_care, "repeat_cla_12m", "Y"),
    "cl_in_touch_pct": _by_age(_in_touch, oldest=25),
    "cl_suitable_pct": _by_age(_suitable, oldest=21),
    "cl_eet_pct": _by_age(_eet, oldest=21),
    "cl_pathway_plan_pct": share(_pathway_in_time),
    "adoption_entry_to_placed_days": _average("entered_care_date", "placed_for_adoption_date", "ffa_placed_date"),
    "adoption_order_to_match_days": _average("placement_order_date", "matched_date"),
}
