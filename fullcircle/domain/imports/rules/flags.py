"""Reasons to look at a case, decided row by row from what Annex A says about a child.

One function per flag, each giving the reason in figures, or None. What a flag is called and which fundamentals it
serves is data (`annex_a_selection.yaml`). A blank counts against a case only where the file has the column and left the
cell empty; a missing column or an unreadable cell proves nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from fullcircle.domain.imports.rules.record import Record, months_before
from fullcircle.domain.imports.rules.results import Value
from fullcircle.domain.imports.rules.specification import specification
from fullcircle.domain.imports.rules.texts import folded
from fullcircle.domain.imports.rules.thresholds import FlagKind, selection
from fullcircle.domain.imports.rules.working_days import add_working_days, working_days

Parameters = Mapping[str, float]
Rule = Callable[[Record, Parameters], str | None]
_LONG_TERM_FOSTERING: Final = {"U1", "U4"}
_CARE_ORDERS: Final = {"C1", "C2"}
_SHORT_BREAKS: Final = {"V3", "V4"}
_INSECURE: Final = {"R", "S", "V", "W"}
_UNDER_FIVE: Final = 5


@dataclass(frozen=True, slots=True)
class Flag:
    """One selection flag raised for one child. `id` is stable; `reason` gives the figures ("Last seen 52 days ago;
    expected within 42"), never a name, at most 200 characters; `fundamentals` are the framework's fundamentals it serves."""

    id: str
    list_number: int
    label: str
    fundamentals: tuple[str, ...]
    reason: str


def flags_for_row(
    list_key: str, values: Mapping[str, Value], as_at: date, parameters: Parameters | None = None
) -> list[Flag]:
    """The flags raised by one clean row. `parameters` overrides thresholds by name, the others keep their shipped value.
    Raises KeyError when a name is not among the parameters."""
    record = Record(values, as_at)
    limits = _limits(parameters)
    number, kinds = _kinds(list_key)
    raised = ((kind, _RULES[kind.id](record, limits)) for kind in kinds)
    return [Flag(kind.id, number, kind.label, kind.fundamentals, reason) for kind, reason in raised if reason is not None]


@lru_cache(maxsize=16)
def _kinds(list_key: str) -> tuple[int, tuple[FlagKind, ...]]:
    number = specification().list_keyed(list_key).number
    return number, tuple(kind for kind in selection().flags if kind.list == list_key)


def _limits(parameters: Parameters | None) -> Parameters:
    shipped = _shipped()
    if not parameters:
        return shipped
    if unknown := set(parameters) - set(shipped):
        raise KeyError(*sorted(unknown))
    return {**shipped, **parameters}


@lru_cache(maxsize=1)
def _shipped() -> Parameters:
    return selection().values()


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# Referrals, assessments, section 47 (lists 3 to 5)


def _rereferral(row: Record, _: Parameters) -> str | None:
    earlier = row.number("referrals_last_12m")
    if not earlier:
        return None
    return f"{earlier} earlier {'referral' if earlier == 1 else 'referrals'} in the 12 months before the latest"


def _assessment_overdue(row: Record, limit: Parameters) -> str | None:
    started = row.day("assessment_start_date")
    if started is None or not row.blank("assessment_authorised_date"):
        return None
    taken = working_days(started, row.as_at)
    return f"Open for {taken} working days; expected within {limit['assessment_wd']:.0f}" if (
        taken > limit["assessment_wd"]
    ) else None


def _assessment_late(row: Record, limit: Parameters) -> str | None:
    started, ended = row.day("assessment_start_date"), row.day("assessment_authorised_date")
    if started is None or ended is None:
        return None
    taken = working_days(started, ended)
    return f"Took {taken} working days; expected within {limit['assessment_wd']:.0f}" if (
        taken > limit["assessment_wd"]
    ) else None


def _assessment_not_seen(row: Record, _: Parameters) -> str | None:
    return {"N": "Recorded as not seen", "U": "Not known whether the child was seen"}.get(row.text("child_seen") or "")


def _icpc_late(row: Record, limit: Parameters) -> str | None:
    discussed, met = row.day("strategy_discussion_date"), row.day("icpc_date")
    if discussed is None or met is None:
        return None
    taken = working_days(discussed, met)
    return f"Held after {taken} working days; expected within {limit['icpc_wd']:.0f}" if taken > limit["icpc_wd"] else None


def _repeat_s47_no_icpc(row: Record, _: Parameters) -> str | None:
    earlier = row.number("s47_last_12m")
    if not earlier or row.number("icpc_last_12m") != 0 or not row.blank("icpc_date"):
        return None
    return f"{earlier + 1} enquiries within 12 months and no conference"


# Children in need (list 6)


def _case_open(row: Record) -> bool:
    return row.blank("cin_closure_date") and row.text("case_status") != "CLOSED"


def _cin_not_seen(row: Record, limit: Parameters) -> str | None:
    longest = limit["cin_not_seen_days"]
    if not _case_open(row):
        return None
    if row.blank("last_seen_date"):
        open_for = row.days_since("cin_start_date")
        return "No date when the child was last seen" if open_for is None or open_for > longest else None
    return _too_long_ago(row, "last_seen_date", longest, "Last seen")


def _too_long_ago(row: Record, name: str, longest: float, what: str) -> str | None:
    days = row.days_since(name)
    return f"{what} {days} days ago; expected within {longest:.0f}" if days is not None and days > longest else None


def _cin_drift(row: Record, limit: Parameters) -> str | None:
    started, months = row.day("cin_start_date"), int(limit["cin_drift_months"])
    if started is None or row.text("case_status") != "CIN" or not _case_open(row):
        return None
    return f"Open since {_spoken(started)}, {months} months or more" if started <= months_before(row.as_at, months) else None


def _no_allocated_worker(row: Record, _: Parameters) -> str | None:
    if not _case_open(row):
        return None
    if row.blank("allocated_worker"):
        return "No worker recorded"
    worker, team = folded(row.text("allocated_worker") or ""), folded(row.text("allocated_team") or "")
    return "A team or duty desk is recorded instead of a worker" if worker and (worker == team or _nobody(worker)) else None


def _nobody(worker: str) -> bool:
    return _nobody_words().search(worker) is not None


@lru_cache(maxsize=1)
def _nobody_words() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in selection().not_a_worker) + r")\b")


# Child protection (list 7)


def _plan_open(row: Record) -> bool:
    return row.blank("cpp_end_date")


def _cpp_visit_overdue(row: Record, limit: Parameters) -> str | None:
    visited, started, longest = row.day("last_statutory_visit"), row.day("cpp_start_date"), limit["cpp_visit_wd"]
    if not _plan_open(row) or started is None:
        return None
    if visited is None:
        waiting = row.blank("last_statutory_visit") and working_days(started, row.as_at) > longest
        return f"No visit recorded since the plan began on {_spoken(started)}" if waiting else None
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
    return f"On a plan since {_spoken(started)}" if started and long and _plan_open(row) else None


def _cpp_review_overdue(row: Record, limit: Parameters) -> str | None:
    started, reviewed = row.day("cpp_start_date"), row.day("last_review_conference")
    if not _plan_open(row) or started is None or (reviewed is None and not row.blank("last_review_conference")):
        return None
    if reviewed is None or reviewed <= started:
        due, kind = started + timedelta(days=limit["cpp_first_review_days"]), "First review conference"
    else:
        due, kind = reviewed + timedelta(days=limit["cpp_next_review_days"]), "Next review conference"
    return f"{kind} was due by {_spoken(due)}" if due < row.as_at else None


# Children in care (list 8)


def _in_care(row: Record) -> bool:
    return row.blank("cla_end_date") and row.text("legal_status") not in _SHORT_BREAKS


def _cla_visit_overdue(row: Record, limit: Parameters) -> str | None:
    started = row.day("cla_start_date")
    if not _in_care(row) or started is None:
        return None
    if row.blank("last_visit_date"):
        waiting = (row.as_at - started).days > limit["cla_first_visit_days"]
        return f"No visit recorded since care began on {_spoken(started)}" if waiting else None
    return _too_long_ago(row, "last_visit_date", _visits_every(row, limit), "Last visited")


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
    return f"{kind} was due by {_spoken(due)}" if due < row.as_at else None


def _cla_health_overdue(row: Record, limit: Parameters) -> str | None:
    started, checked, age = row.day("cla_start_date"), row.day("last_health_assessment"), row.age()
    if not _in_care(row) or started is None:
        return None
    if row.blank("last_health_assessment"):
        waiting = working_days(started, row.as_at) > limit["health_assessment_initial_wd"]
        return f"No health assessment recorded since care began on {_spoken(started)}" if waiting else None
    if checked is None or age is None:
        return None
    name = "health_assessment_under5_months" if age < _UNDER_FIVE else "health_assessment_5plus_months"
    late = checked < months_before(row.as_at, int(limit[name]))
    return f"Last health assessment {_spoken(checked)}; expected within {limit[name]:.0f} months" if late else None


def _cla_dental_overdue(row: Record, limit: Parameters) -> str | None:
    started, checked, months = row.day("cla_start_date"), row.day("last_dental_check"), int(limit["dental_months"])
    earliest = months_before(row.as_at, months)
    if not _in_care(row) or started is None or started > earliest:
        return None
    if row.blank("last_dental_check"):
        return "No dental check recorded"
    return f"Last dental check {_spoken(checked)}" if checked is not None and checked < earliest else None


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
    return "No return interview offer recorded" if known and row.number("missing_episodes_12m") and _in_care(row) else None


def _cla_no_permanence(row: Record, limit: Parameters) -> str | None:
    started = row.day("cla_start_date")
    if not _in_care(row) or started is None or not row.blank("permanence_plan"):
        return None
    waiting = started < months_before(row.as_at, int(limit["permanence_plan_months"]))
    return f"In care since {_spoken(started)} and no permanence plan recorded" if waiting else None


def _cla_s20_long(row: Record, limit: Parameters) -> str | None:
    since = row.day("legal_status_start")
    if row.text("legal_status") not in {"V2", "section_20"} or since is None or not _in_care(row):
        return None
    return f"Section 20 since {_spoken(since)}" if since <= months_before(row.as_at, int(limit["section_20_months"])) else None


def _cla_ico_long(row: Record, limit: Parameters) -> str | None:
    since = row.day("legal_status_start")
    if row.text("legal_status") != "C1" or since is None or not _in_care(row):
        return None
    return f"Interim care order since {_spoken(since)}" if (row.as_at - since).days > limit["proceedings_days"] else None


def _cla_placed_with_parents(row: Record, _: Parameters) -> str | None:
    order = row.text("legal_status")
    if row.text("placement_type") != "P1" or order not in _CARE_ORDERS or not _in_care(row):
        return None
    return f"Placed with parents; {(specification().label('legal_status', order) or '').lower()}"


# Care leavers (list 9)


def _cl_not_in_touch(row: Record, _: Parameters) -> str | None:
    return {
        "NO": "The authority is not in touch",
        "REFU": "The young person refuses contact",
        "not_in_touch": "The authority is not in touch",
    }.get(row.text("la_in_touch") or "")


def _cl_unsuitable(row: Record, _: Parameters) -> str | None:
    home = row.text("accommodation_type")
    if home in _INSECURE:
        return specification().label("accommodation", home)
    return "Accommodation judged unsuitable" if row.text("accommodation_suitability") == "2" else None


def _cl_neet(row: Record, _: Parameters) -> str | None:
    activity = row.text("activity_status")
    codes = specification().codes["activity_status"]
    return codes.label(activity) if activity is not None and codes.group(activity) == "neet" else None


_RULES: Final[Mapping[str, Rule]] = {
    "rereferral": _rereferral,
    "assessment_overdue": _assessment_overdue,
    "assessment_late": _assessment_late,
    "assessment_not_seen": _assessment_not_seen,
    "icpc_late": _icpc_late,
    "repeat_s47_no_icpc": _repeat_s47_no_icpc,
    "cin_not_seen": _cin_not_seen,
    "cin_drift": _cin_drift,
    "no_allocated_worker": _no_allocated_worker,
    "cpp_visit_overdue": _cpp_visit_overdue,
    "cpp_not_seen_alone": _cpp_not_seen_alone,
    "cpp_repeat": _cpp_repeat,
    "cpp_long": _cpp_long,
    "cpp_review_overdue": _cpp_review_overdue,
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
    "cl_not_in_touch": _cl_not_in_touch,
    "cl_unsuitable": _cl_unsuitable,
    "cl_neet": _cl_neet,
}
