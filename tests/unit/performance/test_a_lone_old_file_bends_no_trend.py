"""A figure over time is read from two years of data without a gap; what lies before a gap is left out, and said to be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.performance.rules.trend_days import ThinList, thin_lists, trend_days

pytestmark = pytest.mark.requirements("R5.3")

NEWEST = date(2026, 3, 5)
MONTHS = [date(2025, month, 5) for month in range(8, 13)] + [date(2026, month, 5) for month in range(1, 4)]


def test_without_a_file_there_is_no_day() -> None:
    assert (trend_days([]).used, trend_days([]).cut_off, trend_days([]).resumed_on) == ((), (), None)


def test_a_lone_old_file_is_cut_off_and_the_trend_begins_after_the_gap() -> None:
    found = trend_days([date(2024, 11, 20), *MONTHS])
    assert found.used == tuple(MONTHS)
    assert found.cut_off == (date(2024, 11, 20),)
    assert found.resumed_on == date(2025, 8, 5)


def test_a_gap_is_more_than_seven_months() -> None:
    assert trend_days([date(2025, 8, 5), NEWEST]).cut_off == ()
    assert trend_days([date(2025, 8, 4), NEWEST]).cut_off == (date(2025, 8, 4),)


def test_two_old_files_together_are_both_before_the_gap() -> None:
    old = [date(2024, 9, 1), date(2024, 8, 1)]
    assert trend_days([*old, *MONTHS]).cut_off == tuple(old)


def test_an_old_gap_is_not_told_of_where_two_years_follow_it() -> None:
    monthly = [date(year, month, 1) for year in (2023, 2024, 2025) for month in range(1, 13)]
    found = trend_days([date(2020, 1, 1), *monthly])
    assert found.cut_off == ()
    assert found.used[0] == date(2023, 12, 1), "two years up to the newest, the first day included"


def test_of_a_month_the_newest_day_counts() -> None:
    weekly = [NEWEST - timedelta(weeks=week) for week in range(12)]
    found = trend_days(weekly)
    assert found.used == (date(2025, 12, 25), date(2026, 1, 29), date(2026, 2, 26), NEWEST)


def rows(*counts: int) -> dict[date, int]:
    return dict(zip(MONTHS, counts, strict=False))


def test_a_file_with_far_fewer_rows_than_both_beside_it_is_thin_and_so_is_such_an_oldest_one() -> None:
    assert thin_lists(rows(173, 10, 183)) == {MONTHS[1]: ThinList(10, (173, 183))}
    assert thin_lists(rows(10, 173, 183)) == {MONTHS[0]: ThinList(10, (173,))}
    assert thin_lists(rows(173, 87, 183)) == {}, "half is not far fewer"


def test_a_service_that_truly_shrinks_over_several_files_stays_and_so_does_the_newest_file() -> None:
    assert thin_lists(rows(180, 60, 58, 55)) == {}
    assert thin_lists(rows(180, 175, 10)) == {}
    assert thin_lists(rows(180)) == thin_lists({}) == {}


def test_short_lists_may_halve_by_chance() -> None:
    assert thin_lists(rows(19, 2, 18)) == {}
    assert thin_lists(rows(20, 2, 20)) != {}


def test_of_a_month_a_file_that_is_not_thin_counts_before_a_newer_one_that_is() -> None:
    late = date(2026, 1, 30)
    assert late in trend_days([*MONTHS, late]).used
    assert trend_days([*MONTHS, late], [late]).used == tuple(MONTHS)
    assert trend_days(MONTHS, [MONTHS[0]]).used == tuple(MONTHS), "alone in its month it stays in the table"


@given(st.lists(st.dates(date(2015, 1, 1), date(2026, 12, 31)), min_size=1, max_size=60))
def test_the_newest_day_always_counts_and_no_day_is_both_used_and_cut_off(days: list[date]) -> None:
    found = trend_days(days)
    assert found.used[-1] == max(days)
    assert list(found.used) == sorted(set(found.used))
    assert len(found.used) <= 25
    assert all(day < found.used[0] for day in found.cut_off)
    assert set(found.used) | set(found.cut_off) <= set(days)
