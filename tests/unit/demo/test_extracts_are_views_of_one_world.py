"""Two extracts, a round apart, agree about everything that both can see."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.demo.authority import SMALL, Authority, make_authority
from fullcircle.demo.authority.lists import Row, annex_a

TODAY = date(2026, 3, 5)
STEADY = ("child_unique_id", "ethnicity", "date_of_birth")
EVENTS = {
    1: ("date_of_contact", 183),
    3: ("date_of_referral", 183),
    5: ("strategy_discussion_date", 183),
}
STARTS = {6: "cin_start_date", 7: "cpp_start_date", 8: "cla_start_date"}
ENDS = {6: "cin_closure_date", 7: "cpp_end_date", 8: "cla_end_date"}


@pytest.fixture(scope="module", params=[1, 2])
def authority(request: pytest.FixtureRequest) -> Authority:
    return make_authority(seed=request.param, today=TODAY, size=SMALL)


def by_child(rows: list[Row]) -> dict[object, Row]:
    return {row["child_unique_id"]: row for row in rows}


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(min_value=0, max_value=10**6),
    first=st.integers(min_value=60, max_value=290),
    gap=st.integers(min_value=1, max_value=60),
)
def test_children_keep_who_they_are_and_events_keep_their_days(seed: int, first: int, gap: int) -> None:
    authority = make_authority(seed=seed, today=TODAY, size=SMALL)
    early, late = TODAY - timedelta(days=first), TODAY - timedelta(days=first - gap)
    before, after = annex_a(authority, early), annex_a(authority, late)
    for number in range(1, 11):
        then, now = by_child(before[number]), by_child(after[number])
        for child in then.keys() & now.keys():
            assert [then[child][field] for field in STEADY] == [now[child][field] for field in STEADY]
    for number, (field, window) in EVENTS.items():
        seen_before = {
            (row["child_unique_id"], row[field])
            for row in before[number]
            if isinstance(row[field], date) and row[field] > late - timedelta(days=window)  # type: ignore[operator]
        }
        seen_after = {
            (row["child_unique_id"], row[field])
            for row in after[number]
            if row[field] <= early  # type: ignore[operator]
        }
        assert seen_before == seen_after


def test_an_open_child_stays_open_or_is_seen_to_close(authority: Authority) -> None:
    early, late = TODAY - timedelta(days=42), TODAY
    before, after = annex_a(authority, early), annex_a(authority, late)
    for number, end in ENDS.items():
        now = by_child(after[number])
        for row in before[number]:
            if row[end] is not None or row.get("case_status") == "ASSESS":
                continue  # an assessment that finds no need leaves list 6 without a closure (Ofsted's guidance)
            later = now[row["child_unique_id"]]
            same_episode = later[STARTS[number]] == row[STARTS[number]]
            assert same_episode or later[STARTS[number]] > early  # type: ignore[operator]
            if same_episode and later[end] is not None:
                assert early < later[end] <= late  # type: ignore[operator]


def test_what_happened_last_never_moves_back(authority: Authority) -> None:
    before, after = annex_a(authority, TODAY - timedelta(days=42)), annex_a(authority, TODAY)
    for number, fields in {
        6: ("last_seen_date",),
        7: ("last_statutory_visit", "last_review_conference"),
        8: ("last_visit_date", "last_review_date", "last_health_assessment", "last_dental_check"),
        9: ("pathway_plan_review_date", "latest_contact_date"),
    }.items():
        then, now = by_child(before[number]), by_child(after[number])
        start = STARTS.get(number, "child_unique_id")
        for child in then.keys() & now.keys():
            if then[child][start] == now[child][start]:
                for field in fields:
                    if then[child][field] is not None:
                        assert now[child][field] >= then[child][field]  # type: ignore[operator]


def test_counts_of_earlier_plans_only_grow(authority: Authority) -> None:
    before, after = (by_child(annex_a(authority, day)[7]) for day in (TODAY - timedelta(days=120), TODAY))
    for child in before.keys() & after.keys():
        assert int(str(after[child]["previous_cpp_count"])) >= int(str(before[child]["previous_cpp_count"]))
