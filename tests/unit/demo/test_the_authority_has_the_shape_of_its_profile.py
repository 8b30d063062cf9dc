"""The full authority agrees with the official figures it is made from; tolerances allow for a year's own chance."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from fullcircle.demo.authority import FULL, SMALL, Authority, make_authority
from fullcircle.demo.authority.journeys import post_on
from fullcircle.demo.authority.lists import Row, annex_a
from fullcircle.foundation.kernel import working_days as calendar

TODAY = date(2026, 3, 5)
Lists = dict[int, list[Row]]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority(seed=11, today=TODAY, size=FULL)


@pytest.fixture(scope="module")
def lists(authority: Authority) -> Lists:
    return annex_a(authority, TODAY)


def percent(rows: list[Row], test: Callable[[Row], object]) -> float:
    assert rows
    return 100 * sum(1 for row in rows if test(row)) / len(rows)


def working_days(row: Row, first: str, last: str) -> int:
    start, end = row[first], row[last]
    assert isinstance(start, date)
    assert isinstance(end, date)
    return calendar.working_days(start, end)


def days_to_today(row: Row, field: str) -> int:
    day = row[field]
    assert isinstance(day, date)
    return (TODAY - day).days


def open_rows(lists: Lists, number: int, end: str) -> list[Row]:
    return [row for row in lists[number] if row[end] is None]


def test_as_many_children_are_open_in_each_status_as_published(lists: Lists) -> None:
    statuses = Counter(row["case_status"] for row in lists[6])
    assert statuses["CLA"] == pytest.approx(590, rel=0.16)  # looked after, 31 March 2025
    assert statuses["CPP"] == pytest.approx(319, rel=0.18)  # d5, 31 March 2025
    assert 300 <= statuses["ASSESS"] <= 500
    assert sum(statuses.values()) - statuses["CLOSED"] == pytest.approx(2184, rel=0.1)  # b1, 31 March 2025


def test_referrals_come_back_and_close_as_often_as_published(lists: Lists) -> None:
    assert 2 * len(lists[3]) == pytest.approx(3803, rel=0.08)  # c1, 2025
    assert percent(lists[3], lambda row: row["referrals_last_12m"]) == pytest.approx(20.5, abs=3.5)
    assert percent(lists[3], lambda row: row["referral_nfa"] == "Y") == pytest.approx(5.6, abs=2)
    assert percent(lists[3], lambda row: row["referral_source"] == "6") == pytest.approx(36, abs=4)  # c5


def test_assessments_pile_up_before_their_deadline(lists: Lists) -> None:
    done = [row for row in lists[4] if row["assessment_authorised_date"]]
    days = sorted(working_days(row, "assessment_start_date", "assessment_authorised_date") for row in done)
    assert 2 * len(done) == pytest.approx(4260, rel=0.1)  # c2, 2024
    assert 100 * sum(day <= 45 for day in days) / len(days) == pytest.approx(84, abs=4)
    assert days[len(days) // 2] == pytest.approx(24, abs=4)
    last_week, week_before = (sum(low < day <= low + 5 for day in days) for low in (40, 35))
    assert last_week > 1.8 * week_before


def test_enquiries_conferences_and_plans_are_as_many_and_as_late_as_published(lists: Lists) -> None:
    held = [row for row in lists[5] if row["icpc_date"]]
    assert 2 * len(lists[5]) == pytest.approx(1498, rel=0.12)  # c4, 2024
    in_time = percent(held, lambda row: working_days(row, "strategy_discussion_date", "icpc_date") <= 15)
    assert in_time == pytest.approx(85.4, abs=6)
    started = [row for row in lists[7] if days_to_today(row, "cpp_start_date") < 183]
    assert 2 * len(started) == pytest.approx(401, rel=0.22)  # d3, 2025
    assert percent(started, lambda row: row["previous_cpp_count"]) == pytest.approx(30.7, abs=8)
    assert percent(started, lambda row: row["initial_category"] == "NEG") == pytest.approx(43, abs=9)  # d2


def test_open_children_have_been_open_as_long_as_published(lists: Lists) -> None:
    days = [days_to_today(row, "cin_start_date") for row in open_rows(lists, 6, "cin_closure_date")]
    edges = (-1, 91, 183, 365, 730, 99_999)
    shares = [100 * sum(low < day <= high for day in days) / len(days) for low, high in pairwise(edges)]
    # b4, 2024: 25, 8, 15, 18, 34 %; less the 264 care leavers, whom the census counts (2 years or more) and list 6 does not.
    assert shares == pytest.approx([28, 9, 17, 20, 26], abs=7)


def test_children_in_care_are_as_old_and_live_as_published(lists: Lists) -> None:
    care = open_rows(lists, 8, "cla_end_date")
    ages = [100 * sum(low <= int(str(row["age_years"])) <= high for row in care) / len(care) for low, high in AGE_BANDS]
    assert ages == pytest.approx([5, 14, 17, 39, 24], abs=5)
    assert percent(care, lambda row: row["legal_status"] == "C2") == pytest.approx(58, abs=8)
    assert percent(care, lambda row: row["legal_status"] == "C1") == pytest.approx(22, abs=6)
    foster = percent(care, lambda row: str(row["placement_type"]).startswith("U"))
    assert foster == pytest.approx(62, abs=10)
    assert percent(care, lambda row: row["placement_location"] == "OUT") == pytest.approx(38, abs=6)
    assert percent(care, lambda row: int(str(row["placements_12m"])) > 2) == pytest.approx(12, abs=5)
    assert percent(care, lambda row: row["gender"] == "M") == pytest.approx(53, abs=6)


AGE_BANDS = ((0, 0), (1, 4), (5, 9), (10, 15), (16, 17))


def test_care_leavers_live_and_learn_as_published(lists: Lists) -> None:
    grown = [row for row in lists[9] if 19 <= int(str(row["age_years"])) <= 21]
    assert len(grown) == pytest.approx(189, rel=0.3)
    assert percent(grown, lambda row: row["accommodation_suitability"] == "1") == pytest.approx(86, abs=8)
    assert percent(grown, lambda row: str(row["activity_status"])[0] in "FP") == pytest.approx(40, abs=10)


def test_workers_change_for_children_in_care_nearly_as_often_as_published(authority: Authority) -> None:
    changed = []
    for child in authority.children:
        for episode in child.episodes:
            if any(care.start <= TODAY < care.end for care in episode.care):
                days = [date.fromordinal(TODAY.toordinal() - back) for back in range(0, 365, 7)]
                workers = {post_on(episode, day).holder(day) for day in days if day >= episode.referral.on} - {None}
                changed.append(len(workers) > 2)
    assert 100 * sum(changed) / len(changed) == pytest.approx(32, abs=10)  # looked after, 2024


def test_signals_for_selection_occur_at_rates_a_round_can_use(lists: Lists) -> None:
    opened = open_rows(lists, 6, "cin_closure_date")
    unseen = percent(opened, lambda row: row["last_seen_date"] is None or days_to_today(row, "last_seen_date") > 42)
    assert 4 <= unseen <= 16
    duty = percent(opened, lambda row: str(row["allocated_worker"]).endswith("Duty"))
    assert 0.3 <= duty <= 6


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
def test_the_small_authority_is_small_and_has_every_status_and_team(seed: int) -> None:
    authority = make_authority(seed=seed, today=TODAY, size=SMALL)
    statuses = Counter(row["case_status"] for row in annex_a(authority, TODAY)[6])
    assert 140 <= sum(statuses.values()) - statuses["CLOSED"] <= 235
    assert all(statuses[status] for status in ("CLA", "CPP", "CIN", "ASSESS"))
    assert len(authority.workforce.teams) == 12
    in_post = [person for person in authority.workforce.people() if person.works_on(TODAY)]
    assert 38 <= len(in_post) <= 48
    names = [person.name for person in authority.workforce.people()]
    assert len(names) == len(set(names))
