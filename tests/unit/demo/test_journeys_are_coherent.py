"""Whatever the seed, each child's records tell a story that could have happened."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.demo.authority import SMALL, make_authority
from fullcircle.demo.authority.days import birthday
from fullcircle.demo.authority.lists import Row, annex_a
from fullcircle.demo.authority.records import Care, Child, Episode, Plan
from fullcircle.demo.authority.world import Authority

seeds = st.integers(min_value=0, max_value=10**9)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))


@settings(max_examples=12, deadline=None)
@given(seed=seeds, today=days)
def test_every_journey_runs_forward(seed: int, today: date) -> None:
    authority = make_authority(seed=seed, today=today, size=SMALL)
    assert len({child.reference for child in authority.children}) == len(authority.children)
    for child in authority.children:
        check_episodes(child)
        for contact_before, contact_after in pairwise(child.contacts):
            assert contact_before.on <= contact_after.on


def check_episodes(child: Child) -> None:
    for earlier, later in pairwise(child.episodes):
        assert earlier.closed < later.referral.on
    for episode in child.episodes:
        assert episode.referral.on <= episode.closed
        assert episode.referral.on < birthday(child.born, 18)
        assert episode.posts[0][0] <= episode.referral.on
        assert [since for since, _ in episode.posts] == sorted(since for since, _ in episode.posts)
        check_assessments(episode)
        check_plans(episode)
        for care in episode.care:
            check_care(child, care)
        for before, after in pairwise(episode.care):
            assert before.end < after.start
        assert all(child.born <= visit.on for visit in episode.visits)
        assert [visit.on for visit in episode.visits] == sorted(visit.on for visit in episode.visits)


def check_assessments(episode: Episode) -> None:
    assert bool(episode.assessments) != episode.referral.nfa
    for assessment in episode.assessments:
        assert episode.referral.on <= assessment.start <= assessment.authorised


def check_plans(episode: Episode) -> None:
    conferences = {enquiry.conference for enquiry in episode.enquiries if enquiry.plan}
    for enquiry in episode.enquiries:
        assert episode.referral.on <= enquiry.start <= enquiry.decided
        assert enquiry.conference is None or enquiry.conference >= enquiry.decided
    for plan in episode.plans:
        assert plan.start in conferences
        assert plan.start < plan.end <= episode.closed
        check_reviews(plan)


def check_reviews(plan: Plan) -> None:
    assert plan.reviews == sorted(plan.reviews)
    assert all(plan.start < review <= plan.end for review in plan.reviews)


def check_care(child: Child, care: Care) -> None:
    assert care.start < care.end <= birthday(child.born, 18)
    assert care.reason
    assert care.legal[0][0] == care.start
    assert care.placements[0].start == care.start
    for dates in (
        [since for since, _ in care.legal],
        [placement.start for placement in care.placements],
        care.reviews,
        care.health,
        care.dental,
        [since for since, _ in care.permanence],
    ):
        assert dates == sorted(dates)
        assert all(care.start <= day <= care.end for day in dates)
    if care.adoption and care.adoption.adopted:
        adoption = care.adoption
        steps = [adoption.decided, adoption.order, adoption.matched, adoption.placed, adoption.adopted]
        assert [step for step in steps if step] == sorted(step for step in steps if step)
        assert adoption.adopted == care.end


@settings(max_examples=10, deadline=None)
@given(seed=seeds, today=days, back=st.integers(min_value=-90, max_value=290))
def test_no_list_knows_the_future(seed: int, today: date, back: int) -> None:
    authority = make_authority(seed=seed, today=today, size=SMALL)
    on = today - timedelta(days=back)
    for number, rows in annex_a(authority, on).items():
        for row in rows:
            for field, value in row.items():
                if isinstance(value, date) and field != "date_of_birth":
                    assert value <= on, (number, field)
            check_row(row)
        check_keys(number, rows)


def check_row(row: Row) -> None:
    for first, last in ORDERED:
        start, end = row.get(first), row.get(last)
        if isinstance(start, date) and isinstance(end, date):
            assert start <= end, (first, last)
    if row.get("case_status") == "CLOSED":
        assert row["cin_closure_date"]
        assert row["closure_reason"]
    elif "case_status" in row:
        assert row["cin_closure_date"] is None
    if "allocated_team" in row:
        assert row["allocated_team"]
        assert row["allocated_worker"]


ORDERED = (
    ("cpp_start_date", "last_statutory_visit"),
    ("cpp_start_date", "last_review_conference"),
    ("cpp_start_date", "cpp_end_date"),
    ("cla_start_date", "legal_status_start"),
    ("cla_start_date", "last_review_date"),
    ("cla_start_date", "placement_start_date"),
    ("cla_start_date", "cla_end_date"),
    ("cin_start_date", "last_seen_date"),
    ("cin_start_date", "cin_closure_date"),
    ("assessment_start_date", "assessment_authorised_date"),
    ("strategy_discussion_date", "icpc_date"),
    ("entered_care_date", "adoption_decision_date"),
    ("adoption_decision_date", "placement_order_date"),
    ("matched_date", "placed_for_adoption_date"),
    ("placed_for_adoption_date", "adoption_order_date"),
    ("stage1_start", "stage1_end"),
    ("stage2_start", "stage2_end"),
)


def check_keys(number: int, rows: list[Row]) -> None:
    """Lists with one row for each child hold no child twice."""
    if number in (6, 7, 8, 9, 10):
        references = [row["child_unique_id"] for row in rows]
        assert len(references) == len(set(references))


def test_lists_agree_with_each_other() -> None:
    authority: Authority = make_authority(seed=3, today=date(2026, 3, 5))
    lists = annex_a(authority, date(2026, 3, 5))
    status = {row["child_unique_id"]: row["case_status"] for row in lists[6]}
    in_care = {row["child_unique_id"] for row in lists[8] if row["cla_end_date"] is None}
    on_plans = {row["child_unique_id"] for row in lists[7] if row["cpp_end_date"] is None}
    leavers = {row["child_unique_id"] for row in lists[9]}
    assert in_care == {child for child, word in status.items() if word == "CLA"}
    assert on_plans - in_care == {child for child, word in status.items() if word == "CPP"}
    assert not leavers & in_care
    families = {row["family_id"] for row in lists[10]} - {None}
    assert families <= {row["family_id"] for row in lists[11]}
