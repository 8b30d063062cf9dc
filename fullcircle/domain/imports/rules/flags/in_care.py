"""Children in care (list 8)."""

from collections.abc import Mapping
from typing import Final

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.annex_a.rules.record import Record, months_before
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.imports.rules.flags.kit import Rule, overdue, too_long_ago
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.domain.performance.rules.timescales import care_review_due, care_visits_every, health_months
from fullcircle.foundation.kernel.working_days import working_days

_CARE_ORDERS: Final = {"C1", "C2"}


def _cla_visit_overdue(row: Record, limit: Limits) -> str | None:
    if not row.in_care():
        return None
    if row.blank("last_visit_date"):
        started = row.day("cla_start_date")
        if started is None:
            return None
        waiting = (row.as_at - started).days > limit["cla_first_visit_days"]
        return f"No visit recorded since care began on {day_in_words(started)}" if waiting else None
    return too_long_ago(row, "last_visit_date", care_visits_every(row, limit), "Last visited")


def _cla_review_overdue(row: Record, limit: Limits) -> str | None:
    return overdue(row, care_review_due(row, limit)) if row.in_care() else None


def _cla_health_overdue(row: Record, limit: Limits) -> str | None:
    started, checked, age = row.day("cla_start_date"), row.day("last_health_assessment"), row.age()
    if not row.in_care() or started is None:
        return None
    if row.blank("last_health_assessment"):
        waiting = working_days(started, row.as_at) > limit["health_assessment_initial_wd"]
        return f"No health assessment recorded since care began on {day_in_words(started)}" if waiting else None
    if checked is None or age is None:
        return None
    months = health_months(age, limit)
    late = checked < months_before(row.as_at, months)
    return f"Last health assessment {day_in_words(checked)}; expected within {months} months" if late else None


def _cla_dental_overdue(row: Record, limit: Limits) -> str | None:
    started, checked, months = row.day("cla_start_date"), row.day("last_dental_check"), int(limit["dental_months"])
    earliest = months_before(row.as_at, months)
    if not row.in_care() or started is None or started > earliest:
        return None
    if row.blank("last_dental_check"):
        return "No dental check recorded"
    return f"Last dental check {day_in_words(checked)}" if checked is not None and checked < earliest else None


def _cla_unstable(row: Record, limit: Limits) -> str | None:
    placements = row.number("placements_12m")
    moved = placements is not None and placements >= limit["placements_unstable"] and row.in_care()
    return f"{placements} placements in 12 months" if moved else None


def _cla_missing(row: Record, _: Limits) -> str | None:
    times = row.number("missing_episodes_12m")
    return f"Missing {'once' if times == 1 else f'{times} times'} in 12 months" if times and row.in_care() else None


def _cla_rhi_gap(row: Record, _: Limits) -> str | None:
    offered = row.text("rhi_offered")
    known = row.blank("rhi_offered") or offered in {"N", "U"}
    return (
        "No return interview offer recorded" if known and row.number("missing_episodes_12m") and row.in_care() else None
    )


def _cla_no_permanence(row: Record, limit: Limits) -> str | None:
    started = row.day("cla_start_date")
    if not row.in_care() or started is None or not row.blank("permanence_plan"):
        return None
    waiting = started < months_before(row.as_at, int(limit["permanence_plan_months"]))
    return f"In care since {day_in_words(started)} and no permanence plan recorded" if waiting else None


def _cla_s20_long(row: Record, limit: Limits) -> str | None:
    since = row.day("legal_status_start")
    if row.text("legal_status") not in {"V2", "section_20"} or since is None or not row.in_care():
        return None
    return (
        f"Section 20 since {day_in_words(since)}"
        if since <= months_before(row.as_at, int(limit["section_20_months"]))
        else None
    )


def _cla_ico_long(row: Record, limit: Limits) -> str | None:
    since = row.day("legal_status_start")
    if row.text("legal_status") != "C1" or since is None or not row.in_care():
        return None
    return (
        f"Interim care order since {day_in_words(since)}"
        if (row.as_at - since).days > limit["proceedings_days"]
        else None
    )


def _cla_placed_with_parents(row: Record, _: Limits) -> str | None:
    order = row.text("legal_status")
    if row.text("placement_type") != "P1" or order not in _CARE_ORDERS or not row.in_care():
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
