"""A clean row becomes journey events, a status, an allocation and header facts, with keys that stay the same."""

from datetime import date
from typing import Any

import pytest

from fullcircle.domain.cases.states import Status
from fullcircle.domain.imports import rules

AS_AT = date(2026, 3, 31)


def facts(list_key: str, **values: Any) -> rules.Facts:
    found = rules.facts_for_row(list_key, {"child_unique_id": "C1"} | values, AS_AT)
    assert found is not None
    return found


def status(list_key: str, **values: Any) -> tuple[Status, date | None] | None:
    found = facts(list_key, **values).status
    return None if found is None else (found.code, found.since)


EVENTS: list[tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = [
    (
        "contacts",
        {"date_of_contact": "2026-03-05", "contact_source": "6"},
        [("contact:2026-03-05:6", "contact", "From: police")],
    ),
    (
        "referrals",
        {"date_of_referral": "2026-03-06", "referral_source": "2A", "referral_nfa": "N"},
        [("referral:2026-03-06:2A", "referral", "From: schools; No further action: no")],
    ),
    (
        "early_help",
        {
            "assessment_start_date": "2026-01-05",
            "assessment_completion_date": "2026-02-05",
            "organisation": "Hill School",
        },
        [("early_help_start:2026-01-05", "early_help_start", ""), ("early_help_end:2026-02-05", "early_help_end", "")],
    ),
    (
        "assessments",
        {
            "assessment_start_date": "2026-01-05",
            "assessment_authorised_date": "2026-02-05",
            "child_seen": "Y",
            "requires_support": "N",
            "allocated_worker": "Robin Vale",
        },
        [
            ("assessment_start:2026-01-05", "assessment_start", ""),
            ("assessment_end:2026-02-05", "assessment_end", "Child seen: yes; Support needed: no"),
        ],
    ),
    (
        "s47_icpc",
        {"strategy_discussion_date": "2026-01-05", "icpc_date": "2026-01-20", "icpc_resulted_in_cpp": "Y"},
        [
            ("strategy_discussion:2026-01-05", "strategy_discussion", ""),
            ("conference:2026-01-20", "conference", "Led to a child protection plan: yes"),
        ],
    ),
    (
        "children_in_need",
        {
            "cin_start_date": "2025-01-05",
            "primary_need": "N1",
            "last_seen_date": "2026-03-01",
            "cin_closure_date": "2026-03-20",
            "closure_reason": "RC4",
        },
        [
            ("need_start:2025-01-05", "need_start", "Main need: abuse or neglect"),
            ("seen:2026-03-01", "seen", ""),
            ("need_end:2026-03-20", "need_end", "Reason: special guardianship order"),
        ],
    ),
    (
        "child_protection",
        {
            "cpp_start_date": "2026-01-05",
            "initial_category": "NEG",
            "last_statutory_visit": "2026-03-20",
            "seen_alone": "Y",
            "last_review_conference": "2026-03-10",
            "cpp_end_date": None,
        },
        [
            ("cp_plan_start:2026-01-05", "cp_plan_start", "Category: neglect"),
            ("cp_visit:2026-03-20", "cp_visit", "Seen alone: yes"),
            ("review_conference:2026-03-10", "review_conference", ""),
        ],
    ),
    (
        "children_in_care",
        {
            "cla_start_date": "2024-01-05",
            "legal_status_start": "2024-03-05",
            "legal_status": "C2",
            "placement_start_date": "2024-01-06",
            "placement_type": "U4",
            "last_review_date": "2026-01-09",
            "last_visit_date": "2026-03-01",
            "last_iro_contact": "2026-01-10",
            "last_health_assessment": "2025-09-09",
            "last_dental_check": "2025-10-10",
            "cla_end_date": "2026-03-15",
            "ceased_reason": "E4A",
            "placement_la": "Bury",
        },
        [
            ("care_start:2024-01-05", "care_start", ""),
            ("legal_status:2024-03-05", "legal_status", "Full care order"),
            ("placement:2024-01-06", "placement", "Foster placement - long term"),
            ("care_review:2026-01-09", "care_review", ""),
            ("care_visit:2026-03-01", "care_visit", ""),
            ("iro_contact:2026-01-10", "iro_contact", ""),
            ("health_assessment:2025-09-09", "health_assessment", ""),
            ("dental_check:2025-10-10", "dental_check", ""),
            (
                "care_end:2026-03-15",
                "care_end",
                "Reason: returned home to live with parents or relatives - part of planning",
            ),
        ],
    ),
    (
        "care_leavers",
        {"pathway_plan_review_date": "2026-01-05", "latest_contact_date": "2026-03-05", "personal_adviser": "Jo Reed"},
        [
            ("pathway_review:2026-01-05", "pathway_review", ""),
            ("contact_with_care_leaver:2026-03-05", "contact_with_care_leaver", ""),
        ],
    ),
    (
        "adoption",
        {
            "entered_care_date": "2024-01-05",
            "adoption_decision_date": "2024-06-05",
            "placement_order_date": "2024-07-05",
            "matched_date": "2024-09-05",
            "placed_for_adoption_date": "2024-10-05",
            "adoption_order_date": "2025-10-05",
            "ffa_placed_date": "2024-08-01",
        },
        [
            ("care_start:2024-01-05", "care_start", ""),
            ("adoption_decision:2024-06-05", "adoption_decision", ""),
            ("placement_order:2024-07-05", "placement_order", ""),
            ("matched:2024-09-05", "matched", ""),
            ("placed_fostering_for_adoption:2024-08-01", "placed_fostering_for_adoption", ""),
            ("placed_for_adoption:2024-10-05", "placed_for_adoption", ""),
            ("adoption_order:2025-10-05", "adoption_order", ""),
        ],
    ),
]


@pytest.mark.parametrize(("list_key", "values", "events"), EVENTS)
def test_dates_become_events_with_stable_keys_and_no_names(
    list_key: str, values: dict[str, Any], events: list[tuple[str, str, str]]
) -> None:
    found = facts(list_key, **values).events
    assert [(event.key, event.kind, event.detail) for event in found] == events
    assert all(event.on.isoformat() in event.key for event in found)
    assert {event.kind for event in found} <= set(rules.EVENT_KINDS)


def test_every_kind_of_event_comes_from_some_row_here() -> None:
    kinds = {kind for _, _, events in EVENTS for _, kind, _ in events}
    assert set(rules.EVENT_KINDS) - kinds == {"adoption_decision_reversed", "cp_plan_end"}
    ended = facts("child_protection", cpp_end_date="2026-02-02", latest_category="EMO").events
    assert [(event.key, event.detail) for event in ended] == [("cp_plan_end:2026-02-02", "Category: emotional abuse")]
    reversed_on = facts("adoption", decision_reversed_date="2025-01-06", decision_reversed_reason="RD3").events
    assert reversed_on[0].detail == "Reason: prospective adopters could not be found"


def test_adopters_are_no_children() -> None:
    assert rules.facts_for_row("adopters", {"adopter_id": "A1", "enquiry_date": "2026-01-05"}, AS_AT) is None


@pytest.mark.parametrize(
    ("list_key", "values", "expected"),
    [
        ("contacts", {"date_of_contact": "2026-03-05"}, (Status.REFERRAL, date(2026, 3, 5))),
        (
            "early_help",
            {"assessment_start_date": "2026-01-05", "assessment_completion_date": None},
            (Status.EARLY_HELP, date(2026, 1, 5)),
        ),
        (
            "assessments",
            {"assessment_start_date": "2026-01-05", "assessment_authorised_date": None},
            (Status.ASSESSMENT, date(2026, 1, 5)),
        ),
        ("assessments", {"assessment_authorised_date": "2026-02-05", "requires_support": "Y"}, None),
        (
            "children_in_need",
            {"case_status": "CIN", "cin_start_date": "2025-01-06", "cin_closure_date": None},
            (Status.IN_NEED, date(2025, 1, 6)),
        ),
        ("children_in_need", {"cin_closure_date": "2026-02-02"}, (Status.CLOSED, date(2026, 2, 2))),
        ("children_in_need", {"cin_closure_date": None}, None),
        (
            "child_protection",
            {"cpp_start_date": "2026-01-05", "cpp_end_date": None},
            (Status.CHILD_PROTECTION, date(2026, 1, 5)),
        ),
        ("child_protection", {"cpp_start_date": "2026-01-05"}, None),
        (
            "children_in_care",
            {"cla_start_date": "2026-01-05", "cla_end_date": None, "legal_status": "C1"},
            (Status.LOOKED_AFTER, date(2026, 1, 5)),
        ),
        ("children_in_care", {"cla_start_date": "2026-01-05", "cla_end_date": None, "legal_status": "V4"}, None),
        ("care_leavers", {"la_in_touch": "NO"}, (Status.CARE_LEAVER, None)),
        ("care_leavers", {"la_in_touch": "DIED"}, None),
        ("adoption", {"adoption_order_date": "2026-01-05"}, (Status.CLOSED, date(2026, 1, 5))),
    ],
)
def test_a_row_supports_a_status(list_key: str, values: dict[str, Any], expected: Any) -> None:
    assert status(list_key, **values) == expected


def test_the_most_serious_status_and_the_present_worker_win() -> None:
    child = rules.combine(
        [
            facts("referrals", date_of_referral="2026-03-01", allocated_team="Duty", allocated_worker="A"),
            facts(
                "children_in_need",
                case_status="CPP",
                cin_start_date="2025-01-06",
                allocated_team="North",
                allocated_worker="B",
            ),
            facts("child_protection", cpp_start_date="2025-06-02", cpp_end_date=None, allocated_worker="C"),
        ]
    )
    assert child.status is not None
    assert child.allocation is not None
    assert (child.status.code, child.status.since) == (Status.CHILD_PROTECTION, date(2025, 6, 2))
    assert (child.allocation.team, child.allocation.worker) == ("North", "B")


def test_a_contact_after_closure_counts_and_one_before_does_not() -> None:
    closed = facts("children_in_need", case_status="CLOSED", cin_closure_date="2026-02-02")
    before, after = (facts("contacts", date_of_contact=day) for day in ("2026-01-10", "2026-03-10"))
    assert [rules.combine([contact, closed]).status.code for contact in (before, after)] == [  # type: ignore[union-attr]
        Status.CLOSED,
        Status.REFERRAL,
    ]


def test_a_care_leaver_whose_case_in_need_is_closed_has_the_worker_of_list_9() -> None:
    child = rules.combine(
        [
            facts("children_in_need", case_status="CLOSED", cin_closure_date="2025-12-01", allocated_worker="A"),
            facts("care_leavers", la_in_touch="YES", allocated_worker="B", personal_adviser="P"),
        ]
    )
    assert child.allocation is not None
    assert (child.allocation.worker, child.allocation.personal_adviser) == ("B", "P")


def test_among_past_workers_the_latest_counts() -> None:
    child = rules.combine(
        [
            facts("referrals", date_of_referral="2026-01-05", allocated_worker="A"),
            facts("assessments", assessment_start_date="2026-02-05", allocated_worker="B"),
        ]
    )
    assert child.allocation is not None
    assert child.allocation.worker == "B"


def test_the_header_keeps_what_any_list_knows() -> None:
    child = rules.combine(
        [
            facts("contacts", gender="F", ethnicity="white", date_of_birth="2026-08-01"),
            facts("children_in_need", gender="U", ethnicity=None, disability="N", date_of_birth=None, age_years=3),
            facts("children_in_care", ethnicity="WBRI", disability="U", legal_status="C2", cla_end_date=None),
        ]
    )
    header = child.header
    assert (header.gender, header.ethnicity, header.disability, header.legal_status) == ("F", "WBRI", "N", "C2")
    assert (header.date_of_birth, header.unborn, header.age_years) == (date(2026, 8, 1), True, -1)


@pytest.mark.parametrize(
    ("born", "age"), [("2015-03-31", 11), ("2015-04-01", 10), ("2012-02-29", 14), ("2026-03-31", 0), ("2026-04-01", -1)]
)
def test_the_age_is_in_completed_years_on_the_as_at_date(born: str, age: int) -> None:
    assert facts("contacts", date_of_birth=born, age_years=99).header.age_years == age


def test_events_met_again_keep_their_key_and_their_fuller_wording() -> None:
    row = {"cla_start_date": "2024-01-05", "category_of_need": "N1", "cla_end_date": None}
    first = facts("children_in_care", **row)
    child = rules.combine([first, first, facts("adoption", entered_care_date="2024-01-05")])
    assert [(event.key, event.detail) for event in child.events] == [
        ("care_start:2024-01-05", "Main need: abuse or neglect")
    ]


def test_a_later_file_adds_only_what_is_new() -> None:
    row = {"cpp_start_date": "2026-01-05", "cpp_end_date": None, "initial_category": "NEG"}
    march = rules.combine([facts("child_protection", last_statutory_visit="2026-03-02", **row)])
    april = rules.combine([facts("child_protection", last_statutory_visit="2026-03-16", **row)])
    assert {e.key for e in april.events} - {e.key for e in march.events} == {"cp_visit:2026-03-16"}


def test_only_the_rows_of_one_child_can_be_combined() -> None:
    with pytest.raises(ValueError, match="one child"):
        rules.combine([])
    other = rules.facts_for_row("contacts", {"child_unique_id": "C2"}, AS_AT)
    assert other is not None
    with pytest.raises(ValueError, match="one child"):
        rules.combine([facts("contacts"), other])
