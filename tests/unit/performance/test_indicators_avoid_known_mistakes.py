"""Mistakes that a public tool of this kind makes, each shown not to be made here."""

from datetime import date
from typing import Any

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.counting import ChildRows, ListRow, Tally
from fullcircle.domain.performance.rules.groups import background
from fullcircle.domain.performance.rules.standards import shipped

REF = date(2026, 3, 31)
IN_CARE = {
    "cla_end_date": None,
    "legal_status": "C2",
    "date_of_birth": "2015-06-01",
    "cla_start_date": "2020-01-06",
    "placement_start_date": "2020-01-06",
}
LEAVER = {"la_in_touch": "YES", "activity_status": "F4"}


def figures(list_key: str, *rows: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int | None]]:
    tally = Tally(shipped(), frozenset({list_key}), {})
    for place, row in enumerate(rows):
        nobody = background(age=None, ethnicity_group=None, disability=None, gender=None)
        tally.add(ChildRows(f"C{place}", None, nobody, {list_key: [ListRow(Record(row, REF), None)]}))
    return {
        (one.indicator, one.part): (one.numerator, one.denominator) for one in tally.figures() if one.place.by == "all"
    }


def test_long_term_stability_looks_at_time_in_care_and_not_at_the_placement_twice() -> None:
    settled = IN_CARE
    moved_last_year = IN_CARE | {"placement_start_date": "2025-04-01"}
    not_long_in_care = IN_CARE | {"cla_start_date": "2024-01-08", "placement_start_date": "2024-01-08"}
    sixteen = IN_CARE | {"date_of_birth": "2010-03-31"}
    found = figures("children_in_care", settled, moved_last_year, not_long_in_care, sixteen)
    assert found["cla_long_term_stable_pct", ""] == (1, 2)


def test_children_of_five_and_over_have_twelve_months_for_a_health_assessment() -> None:
    eight_months_ago = {"last_health_assessment": "2025-07-31"}
    older = IN_CARE | eight_months_ago
    younger = IN_CARE | eight_months_ago | {"date_of_birth": "2022-06-01"}
    assert figures("children_in_care", older)["cla_health_in_time_pct", ""] == (1, 1)
    assert figures("children_in_care", younger)["cla_health_in_time_pct", ""] == (0, 1)


def test_children_who_are_out_of_date_stay_in_the_denominator() -> None:
    """Dropping them would make every figure 100 %."""
    out_of_date = IN_CARE | {"last_health_assessment": "2024-01-08", "last_dental_check": "2024-01-08"}
    never = IN_CARE | {"last_health_assessment": None, "last_dental_check": None}
    found = figures("children_in_care", out_of_date, never)
    assert found["cla_health_in_time_pct", ""] == found["cla_dental_pct", ""] == (0, 2)


def test_19_to_21_takes_those_ages_alone() -> None:
    leavers = [LEAVER | {"age_years": years} for years in (17, 18, 19, 21, 22, 25, 26)]
    found = figures("care_leavers", *leavers)
    assert found["cl_eet_pct", "age_17_18"] == found["cl_eet_pct", "age_19_21"] == (2, 2)
    assert found["cl_in_touch_pct", "age_22_25"] == (2, 2)


def test_a_child_who_was_absent_is_not_taken_for_missing_nor_the_other_way_round() -> None:
    absent = IN_CARE | {"missing_episodes_12m": 0, "absent_episodes_12m": 3}
    missing = IN_CARE | {"missing_episodes_12m": 2, "absent_episodes_12m": 0}
    found = figures("children_in_care", absent, missing)
    assert found["cla_missing_pct", ""] == (1, 2)


def test_nine_months_are_not_a_year() -> None:
    """Bands follow one another without a gap: what lies between nine months and a year is in the band that says so."""
    cases = [{"cin_closure_date": None, "cin_start_date": day} for day in ("2025-06-30", "2025-04-01", "2025-03-31")]
    found = figures("children_in_need", *cases)
    assert found["cin_open_duration", "to_12_months"] == (2, 3)
    assert found["cin_open_duration", "to_2_years"] == (1, 3)


def test_blank_answers_are_not_in_the_denominator() -> None:
    plans = [{"cpp_end_date": None, "seen_alone": answer} for answer in ("Y", "N", "U", None)]
    assert figures("child_protection", *plans)["cpp_seen_alone_pct", ""] == (1, 3)
    referrals = [{"referral_nfa": answer} for answer in ("Y", "N", None)]
    assert figures("referrals", *referrals)["referral_nfa_pct", ""] == (1, 2)


def test_bank_holidays_are_not_working_days() -> None:
    """45 working days from 9 December 2025 end on 13 February 2026, since three bank holidays lie between."""
    kept = {"assessment_start_date": "2025-12-09", "assessment_authorised_date": "2026-02-13"}
    late = kept | {"assessment_authorised_date": "2026-02-16"}
    assert figures("assessments", kept, late)["assessment_in_time_pct", ""] == (1, 2)


def test_the_visits_of_a_plan_go_by_the_councils_own_standard_of_four_weeks() -> None:
    """Not by ten working days, which is custom elsewhere."""
    plan = {"cpp_end_date": None, "cpp_start_date": "2025-11-03"}
    on_the_last_day, a_day_late = (
        plan | {"last_statutory_visit": "2026-03-03"},
        plan | {"last_statutory_visit": "2026-03-02"},
    )
    never, new = (
        plan | {"last_statutory_visit": None},
        plan | {"cpp_start_date": "2026-03-16", "last_statutory_visit": None},
    )
    found = figures("child_protection", on_the_last_day, a_day_late, never, new)
    assert found["cpp_visit_in_time_pct", ""] == (1, 3)
