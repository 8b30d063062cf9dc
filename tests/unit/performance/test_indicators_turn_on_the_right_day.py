"""Each indicator counts a child on the last day that is in time, and no longer the day after; the day is worked out by hand."""

from datetime import date
from typing import Any

import pytest

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.indicators import ROW_RULES, indicators
from fullcircle.domain.performance.rules.standards import shipped

REF = date(2026, 3, 31)
"""A Tuesday before Easter: Good Friday is 3 April."""
CASE = {"cin_closure_date": None, "case_status": "CIN"}
OPEN_PLAN = {"cpp_end_date": None}
PLAN = {"cpp_end_date": None, "cpp_start_date": "2025-06-02"}
CARE = {"cla_end_date": None, "legal_status": "C2", "cla_start_date": "2023-01-09", "date_of_birth": "2014-05-01"}
LEAVER = {"la_in_touch": "YES"}

TURNS: list[tuple[str, dict[str, Any], str, str, str]] = [
    # indicator, the rest of the row, the date that decides, its last value in the numerator, its first value out of it
    ("assessment_in_time_pct", {"assessment_start_date": "2026-01-05"}, "assessment_authorised_date", "2026-03-09", "2026-03-10"),
    ("assessment_open_overdue", {"assessment_authorised_date": None}, "assessment_start_date", "2026-01-26", "2026-01-27"),
    ("icpc_in_time_pct", {"strategy_discussion_date": "2026-02-02"}, "icpc_date", "2026-02-23", "2026-02-24"),
    ("cin_visit_in_time_pct", CASE, "last_seen_date", "2026-03-03", "2026-03-02"),
    ("cpp_visit_in_time_pct", PLAN, "last_statutory_visit", "2026-03-03", "2026-03-02"),
    ("cpp_review_in_time_pct", PLAN, "last_review_conference", "2025-09-29", "2025-09-28"),
    ("cpp_2y_pct", {"cpp_end_date": None}, "cpp_start_date", "2024-03-31", "2024-04-01"),
    ("cla_review_in_time_pct", CARE, "last_review_date", "2025-09-29", "2025-09-28"),
    ("cla_visit_in_time_pct", CARE, "last_visit_date", "2026-02-17", "2026-02-16"),
    ("cla_health_in_time_pct", CARE, "last_health_assessment", "2025-03-31", "2025-03-30"),
    ("cla_health_in_time_pct", CARE | {"date_of_birth": "2021-04-01"}, "last_health_assessment", "2025-09-30", "2025-09-29"),
    ("cla_dental_pct", CARE, "last_dental_check", "2025-03-31", "2025-03-30"),
    ("cla_long_term_stable_pct", CARE, "placement_start_date", "2024-03-31", "2024-04-01"),
    ("cla_no_permanence_plan", CARE | {"permanence_plan": None}, "cla_start_date", "2025-11-29", "2025-11-30"),
    ("cl_pathway_plan_pct", LEAVER, "pathway_plan_review_date", "2025-09-30", "2025-09-29"),
]  # fmt: skip
COUNTED: list[tuple[str, dict[str, Any], str, str, str]] = [
    # indicator, the rest of the row, the date that decides, its last value in the denominator, its first value out of it
    ("cin_visit_in_time_pct", CASE | {"last_seen_date": None}, "cin_start_date", "2026-03-02", "2026-03-03"),
    ("cpp_visit_in_time_pct", {"cpp_end_date": None, "last_statutory_visit": None}, "cpp_start_date", "2026-03-02", "2026-03-03"),
    ("cpp_review_in_time_pct", OPEN_PLAN | {"last_review_conference": None}, "cpp_start_date", "2025-12-30", "2025-12-31"),
    ("cpp_repeat_pct", {"cpp_end_date": None, "previous_cpp_count": 1}, "cpp_start_date", "2025-10-01", "2025-09-30"),
    ("cpp_2y_pct", {"cpp_start_date": "2024-01-01"}, "cpp_end_date", "2025-10-01", "2025-09-30"),
    ("cla_review_in_time_pct", CARE | {"last_review_date": None}, "cla_start_date", "2026-03-02", "2026-03-03"),
    ("cla_visit_in_time_pct", CARE | {"last_visit_date": None}, "cla_start_date", "2026-03-23", "2026-03-24"),
    ("cla_dental_pct", CARE | {"last_dental_check": None}, "cla_start_date", "2025-03-31", "2025-04-01"),
    ("cla_health_in_time_pct", CARE | {"last_health_assessment": None}, "cla_start_date", "2025-03-31", "2025-04-01"),
    ("cla_long_term_stable_pct", CARE | {"placement_start_date": "2026-01-01"}, "cla_start_date", "2023-09-30", "2023-10-01"),
    ("cla_long_term_stable_pct", CARE | {"placement_start_date": "2026-01-01"}, "date_of_birth", "2010-04-01", "2010-03-31"),
    ("cla_repeat_pct", CARE | {"repeat_cla_12m": "N"}, "cla_start_date", "2025-10-01", "2025-09-30"),
]  # fmt: skip
BANDS: list[tuple[str, dict[str, Any], str, list[tuple[str, str]]]] = [
    (
        "cin_open_duration",
        {"cin_closure_date": None},
        "cin_start_date",
        [("2025-12-31", "to_3_months"), ("2025-12-30", "to_6_months"), ("2025-09-30", "to_6_months")]
        + [("2025-09-29", "to_12_months"), ("2025-04-01", "to_12_months"), ("2025-03-31", "to_2_years")]
        + [("2024-04-01", "to_2_years"), ("2024-03-31", "from_2_years")],
    ),
    (
        "cin_last_seen",
        {"cin_closure_date": None},
        "last_seen_date",
        [("2026-02-17", "to_6_weeks"), ("2026-02-16", "to_12_weeks"), ("2026-01-06", "to_12_weeks")]
        + [("2026-01-05", "to_18_weeks"), ("2025-11-25", "to_18_weeks"), ("2025-11-24", "over_18_weeks")],
    ),
]


def mark(indicator: str, row: dict[str, Any]) -> Any:
    return ROW_RULES[indicator](Record(row, REF), shipped())


@pytest.mark.parametrize(("indicator", "row", "field", "last_in", "first_out"), TURNS)
def test_in_time_to_the_day(indicator: str, row: dict[str, Any], field: str, last_in: str, first_out: str) -> None:
    inside, outside = mark(indicator, row | {field: last_in}), mark(indicator, row | {field: first_out})
    assert (inside.numerator, inside.denominator) == (1, 1)
    assert (outside.numerator, outside.denominator) == (0, 1)


@pytest.mark.parametrize(("indicator", "row", "field", "last_in", "first_out"), COUNTED)
def test_in_the_denominator_to_the_day(
    indicator: str, row: dict[str, Any], field: str, last_in: str, first_out: str
) -> None:
    assert mark(indicator, row | {field: last_in}).denominator == 1
    assert mark(indicator, row | {field: first_out}) is None


@pytest.mark.parametrize(("indicator", "row", "field", "days"), BANDS)
def test_bands_to_the_day(indicator: str, row: dict[str, Any], field: str, days: list[tuple[str, str]]) -> None:
    assert [mark(indicator, row | {field: day}).part for day, _ in days] == [band for _, band in days]


def test_a_child_in_long_term_fostering_is_visited_less_often_only_after_a_year_in_the_same_home() -> None:
    fostered = CARE | {"placement_type": "U4", "last_visit_date": "2026-01-05"}
    assert mark("cla_visit_in_time_pct", fostered | {"placement_start_date": "2025-03-31"}).numerator == 1
    assert mark("cla_visit_in_time_pct", fostered | {"placement_start_date": "2025-04-01"}).numerator == 0
    assert (
        mark(
            "cla_visit_in_time_pct", fostered | {"placement_start_date": "2020-01-01", "placement_type": "U6"}
        ).numerator
        == 0
    )


def test_the_second_review_in_care_follows_the_first_within_three_months() -> None:
    """The first is due by 8 December; a review by then is the first, and the second is due 91 days after it, a later one 183."""
    care = CARE | {"cla_start_date": "2025-11-10"}
    assert mark("cla_review_in_time_pct", care | {"last_review_date": "2025-12-08"}).numerator == 0
    assert mark("cla_review_in_time_pct", care | {"last_review_date": "2025-12-09"}).numerator == 1


def test_averages_add_up_days_and_take_the_first_placement_that_is_recorded() -> None:
    row = {"entered_care_date": "2025-01-01", "placed_for_adoption_date": "2025-12-31", "ffa_placed_date": "2025-03-01"}
    assert mark("adoption_entry_to_placed_days", row).numerator == 364
    assert mark("adoption_entry_to_placed_days", row | {"placed_for_adoption_date": None}).numerator == 59
    assert (
        mark("adoption_entry_to_placed_days", row | {"placed_for_adoption_date": None, "ffa_placed_date": None}) is None
    )


def test_care_leavers_are_counted_as_they_live_and_work() -> None:
    leaver = LEAVER | {"age_years": 20}
    assert mark("cl_suitable_pct", leaver | {"accommodation_suitability": "1"}).numerator == 1
    assert mark("cl_suitable_pct", leaver | {"accommodation_suitability": "2"}).numerator == 0
    assert mark("cl_suitable_pct", leaver | {"accommodation_suitability": "1", "la_in_touch": "NO"}) is None
    assert mark("cl_eet_pct", leaver | {"activity_status": "P5"}).numerator == 1
    assert mark("cl_eet_pct", leaver | {"activity_status": "G5"}).numerator == 0
    assert mark("cl_in_touch_pct", leaver | {"la_in_touch": "REFU"}).numerator == 0
    assert mark("cl_in_touch_pct", leaver | {"la_in_touch": "NREQ"}) is None


def test_every_indicator_with_a_standard_has_its_day_here() -> None:
    here = {case[0] for case in (*TURNS, *COUNTED)}
    counted_in_numbers = {"cla_unstable_pct"}
    assert {key for key, kind in indicators().items() if kind.standards} <= here | counted_in_numbers
