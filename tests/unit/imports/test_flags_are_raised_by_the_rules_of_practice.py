"""Each selection flag is raised where its rule says so, on the day it says so, and never on what is not known."""

from datetime import date
from typing import Any

import pytest

from fullcircle.domain.annex_a.rules import specification
from fullcircle.domain.imports import rules
from fullcircle.domain.imports.rules.flags import RULES
from fullcircle.domain.performance.rules.standards import Limits, shipped

AS_AT = date(2026, 3, 31)

ROWS: dict[str, dict[str, Any]] = {
    "referrals": {"date_of_referral": "2026-01-05", "referrals_last_12m": 0},
    "assessments": {
        "assessment_start_date": "2026-02-02",
        "assessment_authorised_date": None,
        "child_seen": "Y",
        "requires_support": None,
    },
    "s47_icpc": {"strategy_discussion_date": "2026-03-02", "icpc_date": None, "s47_last_12m": 0, "icpc_last_12m": 0},
    "children_in_need": {
        "cin_start_date": "2025-10-01",
        "cin_closure_date": None,
        "last_seen_date": "2026-03-10",
        "case_status": "CIN",
        "allocated_team": "North 1",
        "allocated_worker": "Robin Vale",
    },
    "child_protection": {
        "date_of_birth": "2015-06-01",
        "cpp_start_date": "2026-01-12",
        "cpp_end_date": None,
        "last_statutory_visit": "2026-03-24",
        "seen_alone": "Y",
        "last_review_conference": None,
        "previous_cpp_count": 0,
    },
    "children_in_care": {
        "date_of_birth": "2015-06-01",
        "cla_start_date": "2024-01-08",
        "cla_end_date": None,
        "legal_status": "C2",
        "legal_status_start": "2024-02-01",
        "last_review_date": "2026-01-12",
        "last_visit_date": "2026-03-10",
        "permanence_plan": "LT_FOST",
        "last_health_assessment": "2025-09-01",
        "last_dental_check": "2025-09-01",
        "placements_12m": 1,
        "placement_type": "U6",
        "placement_start_date": "2024-01-08",
        "missing_episodes_12m": 0,
        "rhi_offered": None,
    },
    "care_leavers": {
        "la_in_touch": "YES",
        "accommodation_type": "U",
        "accommodation_suitability": "1",
        "activity_status": "F2",
    },
}

RAISED: list[tuple[str, str, dict[str, Any]]] = [
    ("rereferral", "referrals", {"referrals_last_12m": 1}),
    ("assessment_overdue", "assessments", {"assessment_start_date": "2026-01-26"}),
    (
        "assessment_late",
        "assessments",
        {"assessment_start_date": "2025-12-01", "assessment_authorised_date": "2026-03-02"},
    ),
    ("assessment_not_seen", "assessments", {"child_seen": "N"}),
    ("assessment_not_seen", "assessments", {"child_seen": "U"}),
    ("icpc_late", "s47_icpc", {"icpc_date": "2026-03-24"}),
    ("repeat_s47_no_icpc", "s47_icpc", {"s47_last_12m": 1}),
    ("cin_not_seen", "children_in_need", {"last_seen_date": "2026-02-16"}),
    ("cin_not_seen", "children_in_need", {"last_seen_date": None}),
    ("cin_drift", "children_in_need", {"cin_start_date": "2025-03-31"}),
    ("no_allocated_worker", "children_in_need", {"allocated_worker": None}),
    ("no_allocated_worker", "children_in_need", {"allocated_worker": "NORTH 1"}),
    ("no_allocated_worker", "children_in_need", {"allocated_worker": "Duty social worker"}),
    ("cpp_visit_overdue", "child_protection", {"last_statutory_visit": "2026-03-02"}),
    ("cpp_visit_overdue", "child_protection", {"last_statutory_visit": None}),
    ("cpp_not_seen_alone", "child_protection", {"seen_alone": "N"}),
    ("cpp_not_seen_alone", "child_protection", {"seen_alone": "U"}),
    ("cpp_repeat", "child_protection", {"previous_cpp_count": 2}),
    ("cpp_long", "child_protection", {"cpp_start_date": "2024-09-29", "last_review_conference": "2026-01-12"}),
    ("cpp_review_overdue", "child_protection", {"cpp_start_date": "2025-12-29"}),
    (
        "cpp_review_overdue",
        "child_protection",
        {"cpp_start_date": "2025-01-06", "last_review_conference": "2025-09-28"},
    ),
    ("cla_visit_overdue", "children_in_care", {"last_visit_date": "2026-02-16"}),
    ("cla_visit_overdue", "children_in_care", {"last_visit_date": None}),
    (
        "cla_visit_overdue",
        "children_in_care",
        {"placement_type": "U4", "placement_start_date": "2024-01-08", "last_visit_date": "2025-12-29"},
    ),
    ("cla_review_overdue", "children_in_care", {"last_review_date": "2025-09-28"}),
    ("cla_review_overdue", "children_in_care", {"last_review_date": None}),
    ("cla_review_overdue", "children_in_care", {"cla_start_date": "2025-12-01", "last_review_date": "2025-12-22"}),
    ("cla_health_overdue", "children_in_care", {"last_health_assessment": "2025-03-30"}),
    ("cla_health_overdue", "children_in_care", {"last_health_assessment": "2025-09-01", "date_of_birth": "2021-06-01"}),
    ("cla_health_overdue", "children_in_care", {"last_health_assessment": None}),
    ("cla_dental_overdue", "children_in_care", {"last_dental_check": "2025-03-30"}),
    ("cla_dental_overdue", "children_in_care", {"last_dental_check": None}),
    ("cla_unstable", "children_in_care", {"placements_12m": 3}),
    ("cla_missing", "children_in_care", {"missing_episodes_12m": 1, "rhi_offered": "Y"}),
    ("cla_rhi_gap", "children_in_care", {"missing_episodes_12m": 1, "rhi_offered": "N"}),
    ("cla_rhi_gap", "children_in_care", {"missing_episodes_12m": 1, "rhi_offered": None}),
    ("cla_no_permanence", "children_in_care", {"permanence_plan": None}),
    ("cla_s20_long", "children_in_care", {"legal_status": "V2", "legal_status_start": "2025-09-30"}),
    ("cla_ico_long", "children_in_care", {"legal_status": "C1", "legal_status_start": "2025-09-29"}),
    ("cla_placed_with_parents", "children_in_care", {"placement_type": "P1"}),
    ("cl_not_in_touch", "care_leavers", {"la_in_touch": "NO"}),
    ("cl_not_in_touch", "care_leavers", {"la_in_touch": "REFU"}),
    ("cl_unsuitable", "care_leavers", {"accommodation_suitability": "2"}),
    ("cl_unsuitable", "care_leavers", {"accommodation_type": "W"}),
    ("cl_neet", "care_leavers", {"activity_status": "G6"}),
    ("cl_neet", "care_leavers", {"activity_status": "neet"}),
]

NOT_RAISED: list[tuple[str, str, dict[str, Any]]] = [
    ("assessment_overdue", "assessments", {"assessment_start_date": "2026-01-27"}),
    (
        "assessment_overdue",
        "assessments",
        {"assessment_start_date": "2025-12-01", "assessment_authorised_date": "2026-01-02"},
    ),
    (
        "assessment_late",
        "assessments",
        {"assessment_start_date": "2025-12-01", "assessment_authorised_date": "2026-02-05"},
    ),
    ("icpc_late", "s47_icpc", {"icpc_date": "2026-03-23"}),
    ("repeat_s47_no_icpc", "s47_icpc", {"s47_last_12m": 1, "icpc_last_12m": 1}),
    ("repeat_s47_no_icpc", "s47_icpc", {"s47_last_12m": 1, "icpc_date": "2026-03-10"}),
    ("cin_not_seen", "children_in_need", {"last_seen_date": "2026-02-17"}),
    ("cin_not_seen", "children_in_need", {"last_seen_date": None, "cin_start_date": "2026-03-02"}),
    ("cin_not_seen", "children_in_need", {"last_seen_date": "2025-01-01", "cin_closure_date": "2025-12-01"}),
    ("cin_drift", "children_in_need", {"cin_start_date": "2025-04-01"}),
    ("cin_drift", "children_in_need", {"cin_start_date": "2020-04-01", "case_status": "CLA"}),
    ("no_allocated_worker", "children_in_need", {"allocated_worker": None, "cin_closure_date": "2026-01-01"}),
    ("no_allocated_worker", "children_in_need", {"allocated_worker": "Ann Teamer"}),
    ("cpp_visit_overdue", "child_protection", {"last_statutory_visit": "2026-03-03"}),
    ("cpp_visit_overdue", "child_protection", {"last_statutory_visit": None, "cpp_start_date": "2026-03-23"}),
    ("cpp_visit_overdue", "child_protection", {"last_statutory_visit": "2025-11-17", "cpp_end_date": "2026-01-20"}),
    ("cpp_not_seen_alone", "child_protection", {"seen_alone": "N", "date_of_birth": "2022-04-01"}),
    ("cpp_long", "child_protection", {"cpp_start_date": "2024-09-30", "last_review_conference": "2026-01-12"}),
    ("cpp_review_overdue", "child_protection", {"cpp_start_date": "2025-12-30"}),
    (
        "cpp_review_overdue",
        "child_protection",
        {"cpp_start_date": "2025-01-06", "last_review_conference": "2025-09-29"},
    ),
    ("cla_visit_overdue", "children_in_care", {"last_visit_date": "2026-02-17"}),
    ("cla_visit_overdue", "children_in_care", {"last_visit_date": None, "cla_start_date": "2026-03-24"}),
    ("cla_visit_overdue", "children_in_care", {"placement_type": "U4", "last_visit_date": "2025-12-30"}),
    ("cla_visit_overdue", "children_in_care", {"legal_status": "V4", "last_visit_date": "2025-06-01"}),
    ("cla_review_overdue", "children_in_care", {"last_review_date": "2025-09-29"}),
    ("cla_review_overdue", "children_in_care", {"last_review_date": None, "cla_start_date": "2026-03-03"}),
    ("cla_health_overdue", "children_in_care", {"last_health_assessment": "2025-03-31"}),
    ("cla_health_overdue", "children_in_care", {"last_health_assessment": None, "cla_start_date": "2026-03-03"}),
    ("cla_dental_overdue", "children_in_care", {"last_dental_check": None, "cla_start_date": "2025-04-01"}),
    ("cla_unstable", "children_in_care", {"placements_12m": 2}),
    ("cla_rhi_gap", "children_in_care", {"missing_episodes_12m": 1, "rhi_offered": "Y"}),
    ("cla_rhi_gap", "children_in_care", {"missing_episodes_12m": 0, "rhi_offered": None}),
    ("cla_no_permanence", "children_in_care", {"permanence_plan": None, "cla_start_date": "2025-12-01"}),
    ("cla_s20_long", "children_in_care", {"legal_status": "V2", "legal_status_start": "2025-10-01"}),
    ("cla_ico_long", "children_in_care", {"legal_status": "C1", "legal_status_start": "2025-09-30"}),
    ("cla_placed_with_parents", "children_in_care", {"placement_type": "P1", "legal_status": "V2"}),
    ("cl_not_in_touch", "care_leavers", {"la_in_touch": "DIED"}),
]


def raised(list_key: str, changes: dict[str, Any], limits: Limits | None = None) -> dict[str, rules.Flag]:
    return {flag.id: flag for flag in rules.flags_for_row(list_key, ROWS[list_key] | changes, AS_AT, limits)}


@pytest.mark.parametrize(("flag", "list_key", "changes"), RAISED)
def test_the_flag_is_raised_with_its_reason(flag: str, list_key: str, changes: dict[str, Any]) -> None:
    found = raised(list_key, changes)[flag]
    assert not found.reason[0].islower()
    assert len(found.reason) <= 200
    assert "Vale" not in found.reason
    assert found.fundamentals
    assert specification().list_numbered(found.list_number).key == list_key


@pytest.mark.parametrize(("flag", "list_key", "changes"), NOT_RAISED)
def test_the_flag_is_not_raised_on_the_last_good_day(flag: str, list_key: str, changes: dict[str, Any]) -> None:
    assert flag not in raised(list_key, changes)


@pytest.mark.parametrize("list_key", ROWS)
def test_a_row_where_all_is_well_raises_nothing(list_key: str) -> None:
    assert raised(list_key, {}) == {}


@pytest.mark.parametrize("list_key", ROWS)
def test_what_is_not_known_proves_nothing(list_key: str) -> None:
    """With every field missing from the file, or unreadable, no flag may be raised; nor by any single field alone."""
    assert rules.flags_for_row(list_key, {"child_unique_id": "C1"}, AS_AT) == []
    for field in ROWS[list_key]:
        known = {name: value for name, value in ROWS[list_key].items() if name != field}
        assert rules.flags_for_row(list_key, known, AS_AT) == []


@pytest.mark.parametrize("list_key", ["contacts", "early_help", "adoption", "adopters"])
def test_lists_without_flags_raise_none(list_key: str) -> None:
    assert rules.flags_for_row(list_key, {}, AS_AT) == []


def test_every_flag_shipped_has_a_rule_and_a_case_above() -> None:
    shipped = {flag.id for flag in rules.selection().flags}
    assert len(shipped) == 28
    assert shipped == set(RULES) == {flag for flag, _, _ in RAISED}


def test_the_council_may_set_its_own_standards() -> None:
    """Visits under a child protection plan: at least every four weeks, or sooner where the council says so."""
    visited = {"last_statutory_visit": "2026-03-10"}
    assert "cpp_visit_overdue" not in raised("child_protection", visited)
    assert "cpp_visit_overdue" in raised("child_protection", visited, {**shipped(), "cpp_visit_max_days": 20})
    assert "cpp_visit_overdue" in raised("child_protection", visited, {**shipped(), "cpp_visit_wd": 10})


def test_a_late_visit_says_which_of_the_two_limits_it_missed() -> None:
    both = {**shipped(), "cpp_visit_wd": 10}
    late = raised("child_protection", {"last_statutory_visit": "2026-03-10"}, both)["cpp_visit_overdue"]
    very_late = raised("child_protection", {"last_statutory_visit": "2026-02-10"}, both)["cpp_visit_overdue"]
    assert late.reason == "Last visit 15 working days ago; expected within 10"
    assert very_late.reason == "Last visit 49 days ago; expected within 28"
