"""A round's dates by default, what is wrong with dates changed by hand, and the turns of the schedule."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.frameworks.rules import Framework, read_framework
from fullcircle.domain.rounds.rules import Turn, dates_from_policy, faults, first_monday, occurrences, standing
from fullcircle.domain.rounds.states import ActivityState, Standing

BOLTON = Path(__file__).parents[3] / "frameworks" / "bolton.yaml"


@cache
def _bolton() -> Framework:
    return read_framework(BOLTON.read_text(encoding="utf-8"))


@pytest.fixture
def bolton() -> Framework:
    return _bolton()


def test_a_round_has_four_weeks_to_audit_one_to_moderate_and_one_to_report(bolton):
    dates = dates_from_policy(date(2026, 2, 2), bolton)
    assert dates.audits_due_on == date(2026, 2, 27)
    assert dates.moderation_due_on == date(2026, 3, 6)
    assert dates.report_due_on == date(2026, 3, 13)
    assert dates.ends_on == date(2026, 3, 15)
    assert dates.meeting_on is None


@pytest.mark.parametrize("offset", range(14))
def test_nothing_is_due_on_a_weekend_and_the_dates_follow_each_other(bolton, offset):
    dates = dates_from_policy(date(2026, 2, 2) + timedelta(days=offset), bolton)
    assert all(day.weekday() < 5 for day in (dates.audits_due_on, dates.moderation_due_on, dates.report_due_on))
    assert faults(dates) == {}


def test_a_day_that_would_be_a_bank_holiday_is_the_working_day_before(bolton):
    assert dates_from_policy(date(2026, 3, 2), bolton).moderation_due_on == date(2026, 4, 2)  # before Good Friday


def test_dates_that_do_not_follow_each_other_are_told_by_field(bolton):
    good = dates_from_policy(date(2026, 2, 2), bolton)
    wrong = replace(good, moderation_due_on=date(2026, 2, 20), meeting_on=date(2026, 1, 30))
    assert set(faults(wrong)) == {"moderation_due_on", "meeting_on"}
    assert set(faults(replace(good, ends_on=date(2026, 3, 1)))) == {"ends_on"}


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_rounds_start_on_mondays(day):
    monday = first_monday(day)
    assert monday.weekday() == 0
    assert 0 <= (monday - day).days < 7


def _turns(bolton, key, from_, until, in_step_with=date(2026, 2, 2)):
    return list(occurrences(key, bolton, from_=from_, until=until, round_starts_on=in_step_with))


def test_audits_moderation_and_thematic_audits_come_every_six_weeks_in_step_with_rounds(bolton):
    for key, due_after in (("case_file_audits", 25), ("moderation", 32), ("thematic_audits", 41)):
        turns = _turns(bolton, key, date(2026, 1, 1), date(2026, 6, 30))
        assert [t.starts_on for t in turns] == [
            date(2025, 12, 22),
            date(2026, 2, 2),
            date(2026, 3, 16),
            date(2026, 4, 27),
            date(2026, 6, 8),
        ]
        assert {(t.due_on - t.starts_on).days for t in turns} == {due_after}


def test_quarters_and_half_years_are_those_of_the_council(bolton):
    quarters = _turns(bolton, "multi_agency_audits", date(2026, 4, 1), date(2027, 3, 31))
    assert [t.starts_on.month for t in quarters] == [4, 7, 10, 1]
    assert quarters[0].due_on == date(2026, 6, 30)
    halves = _turns(bolton, "practice_observations", date(2026, 4, 1), date(2027, 3, 31))
    assert [(t.starts_on, t.due_on) for t in halves] == [
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2027, 3, 31)),
    ]


def test_feedback_goes_on_all_the_time_and_is_looked_at_each_quarter(bolton):
    assert len(_turns(bolton, "feedback", date(2026, 4, 1), date(2027, 3, 31))) == 4


def test_dip_samples_follow_each_fundamental_by_a_month(bolton):
    turns = _turns(bolton, "dip_samples", date(2026, 5, 1), date(2027, 4, 30))
    assert [t.starts_on.month for t in turns] == [6, 8, 10, 12, 2, 4]
    assert turns[0].due_on == date(2026, 6, 30)


def test_the_framework_is_reviewed_on_the_one_day_that_it_sets(bolton):
    for from_, until in ((date(2025, 5, 1), date(2028, 4, 30)), (date(2026, 5, 1), date(2026, 5, 1))):
        assert [t.due_on for t in _turns(bolton, "framework_review", from_, until)] == [bolton.identity.review_due]
    assert _turns(bolton, "framework_review", date(2026, 5, 2), date(2028, 4, 30)) == []


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(0, 400))
def test_every_turn_touches_the_days_asked_for_and_none_is_left_out(day, days):
    framework = _bolton()
    until = day + timedelta(days=days)
    for row in framework.schedule:
        wide = _turns(framework, row.key, day - timedelta(days=800), until + timedelta(days=800))
        assert _turns(framework, row.key, day, until) == [t for t in wide if t.overlaps(day, until)]


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (ActivityState.DUE, date(2026, 1, 31), Standing.AHEAD),
        (ActivityState.DUE, date(2026, 2, 2), Standing.DUE),
        (ActivityState.DUE, date(2026, 2, 27), Standing.DUE),
        (ActivityState.DUE, date(2026, 2, 28), Standing.LATE),
        (ActivityState.DONE, date(2026, 5, 1), Standing.DONE),
        (ActivityState.MISSED, date(2026, 5, 1), Standing.MISSED),
    ],
)
def test_an_activity_is_late_the_day_after_it_was_due(state, today, expected):
    assert standing(Turn(state), starts_on=date(2026, 2, 2), due_on=date(2026, 2, 27), today=today) is expected
