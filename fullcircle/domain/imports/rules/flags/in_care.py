"""Children in care (list 8)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from fullcircle.domain.imports.rules.flags.kit import Parameters, Rule, spoken, too_long_ago
from fullcircle.domain.imports.rules.record import Record, months_before
from fullcircle.domain.imports.rules.specification import specification
from fullcircle.foundation.kernel.working_days import add_working_days, working_days

_LONG_TERM_FOSTERING: Final = {"U1", "U4"}
_CARE_ORDERS: Final = {"C1", "C2"}
_SHORT_BREAKS: Final = {"V3", "V4", "short_breaks"}
_UNDER_FIVE: Final = 5


def _in_care(row: Record) -> bool:
    return row.blank("cla_end_date") and row.text("legal_status") not in _SHORT_BREAKS


def _cla_visit_overdue(row: Record, limit: Parameters) -> str | None:
    started = row.day("cla_start_date")
    if not _in_care(row) or started is None:
        return None
    if row.blank("last_visit_date"):
        waiting = (row.as_at - started).days > limit["cla_first_visit_days"]
        return f"No visit recorded since care began on {spoken(started)}" if waiting else None
    return too_long_ago(row, "last_visit_date", _visits_every(row, limit), "Last visited")


def _visits_every(row: Record, limit: Parameters) -> float:
    """Six weeks, or three months once a year of long-term fostering in the same home has passed."""
    placed = row.day("placement_start_date")
    settled = placed is not None and placed <= months_before(row.as_at, 12)
    long_term = row.text("placement_type") in _LONG_TERM_FOSTERING
    return limit["cla_visit_long_term_days" if settled and long_term else "cla_visit_days"]


def _cla_review_overdue(row: Record, limit: Parameters) -> str | None:
    started, reviewed = row.day("cla_start_date"), row.day("last_review_date")
    if not _in_care(row) or started is None or (reviewed is None and not row.blank("last_review_date")):
        return None
    first_due = add_working_days(started, int(limit["cla_first_review_wd"]))
    if reviewed is None or reviewed < started:
        due, kind = first_due, "First review"
    elif reviewed <= first_due:
        due, kind = reviewed + timedelta(days=limit["cla_second_review_days"]), "Second review"
    else:
        due, kind = reviewed + timedelta(days=limit["cla_next_review_days"]), "Next review"
    return f"{kind} was due by {spoken(due)}" if due < row.as_at else None


def _cla_health_overdue(row: Record, limit: Parameters) -> str | None:
    started, checked, age = row.day("cla_start_date"), row.day("last_health_assessment"), row.age()
    if not _in_care(row) or started is None:
        return None
    if row.blank("last_health_assessment"):
        waiting = working_days(started, row.as_at) > limit["health_assessment_initial_wd"]
        return f"No health assessment recorded since care began on {spoken(started)}" if waiting else None
    if checked is None or age is None:
        return None
    name = "health_assessment_under5_months" if age < _UNDER_FIVE else "health_assessment_5plus_months"
    late = checked < months_before(row.as_at, int(limit[name]))
    return f"Last health assessment {spoken(checked)}; expected within {limit[name]:.0f} months" if late else None


def _cla_dental_overdue(row: Record, limit: Parameters) -> str | None:
    started, checked, months = row.day("cla_start_date"), row.day("last_dental_check"), int(limit["dental_months"])
    earliest = months_before(row.as_at, months)
    if not _in_care(row) or started is None or started > earliest:
        return None
    if row.blank("last_dental_check"):
        return "No dental check recorded"
    return f"Last dental check {spoken(checked)}" if checked is not None and checked < earliest else None


def _cla_unstable(row: Record, limit: Parameters) -> str | None:
    placements = row.number("placements_12m")
    moved = placements is not None and placements >= limit["placements_unstable"] and _in_care(row)
    return f"{placements} placements in 12 months" if moved else None


def _cla_missing(row: Record, _: Parameters) -> str | None:
    times = row.number("missing_episodes_12m")
    return f"Missing {'once' if times == 1 else f'{times} times'} in 12 months" if times and _in_care(row) else None


def _cla_rhi_gap(row: Record, _: Parameters) -> str | None:
    offered = row.text("rhi_offered")
    known = row.blank("rhi_offered") or offered in {"N", "U"}
    return (
        "No return interview offer recorded" if known and row.number("missing_episodes_12m") and _in_care(row) else None
    )


def _cla_no_permanence(row: Record, limit: Parameters) -> str | None:
    started = row.day("cla_start_date")
    if not _in_care(row) or started is None or not row.blank("permanence_plan"):
        return None
    waiting = started < months_before(row.as_at, int(limit["permanence_plan_months"]))
    return f"In care since {spoken(started)} and no permanence plan recorded" if waiting else None


def _cla_s20_long(row: Record, limit: Parameters) -> str | None:
    since = row.day("legal_status_start")
    if row.text("legal_status") not in {"V2", "section_20"} or since is None or not _in_care(row):
        return None
    return (
        f"Section 20 since {spoken(since)}"
        if since <= months_before(row.as_at, int(limit["section_20_months"]))
        else None
    )


def _cla_ico_long(row: Record, limit: Parameters) -> str | None:
    since = row.day("legal_status_start")
    if row.text("legal_status") != "C1" or since is None or not _in_care(row):
        return None
    return f"Interim care order since {spoken(since)}" if (row.as_at - since).days > limit["proceedings_days"] else None


def _cla_placed_with_parents(row: Record, _: Parameters) -> str | None:
    order = row.text("legal_status")
    if row.text("placement_type") != "P1" or order not in _CARE_ORDERS or not _in_care(row):
        return None
    return f"Placed with parents; {(specification().label('legal_status', order) or '').lower()}"


RULES: Final[Mapping[str, Rule]] = {
    "cla_visit_overdue": _cla_visit_overdue,
    "cla_review_overdue": _cla_review_overdue,
    "cla_health_overdue": _cla_health_overdue,
    "cla_dental_overdue": _cla_dental_overdue,
    "cla_unstable": _cla_unstable,
    "cla_missing": _cla_missing,
    "cla_rhi_gap": _cla_rhi_gap,
    "cla_no_permanence": _cla_no_permanence,
    "cla_s20_long": _cla_s20_long,
    "cla_ico_long": _cla_ico_long,
    "cla_placed_with_parents": _cla_placed_with_parents,
}
