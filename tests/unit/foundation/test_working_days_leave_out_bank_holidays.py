"""Working days are Monday to Friday less the bank holidays of England."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.foundation.kernel.working_days import add_working_days, bank_holidays, working_days

DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))
PROCLAIMED = {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8), date(2020, 5, 8)}


def slowly(start: date, end: date) -> int:
    """The obvious twin: walk from day to day."""
    if end < start:
        return -slowly(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in bank_holidays() for day in days)


@given(DAYS, st.integers(0, 900))
def test_counting_agrees_with_walking(start: date, days: int) -> None:
    assert working_days(start, start + timedelta(days=days)) == slowly(start, start + timedelta(days=days))


@given(DAYS, DAYS)
def test_counting_backwards_is_negative(start: date, end: date) -> None:
    assert working_days(start, end) == -working_days(end, start)


@given(DAYS, st.integers(0, 300))
def test_adding_gives_the_first_day_that_many_working_days_on(start: date, count: int) -> None:
    day = add_working_days(start, count)
    assert working_days(start, day) == count
    assert count == 0 or working_days(start, day - timedelta(days=1)) == count - 1


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 3, 6), date(2026, 3, 6), 0),
        (date(2026, 3, 6), date(2026, 3, 9), 1),
        (date(2026, 4, 2), date(2026, 4, 7), 1),
        (date(2026, 12, 24), date(2026, 12, 29), 1),
        (date(2022, 6, 1), date(2022, 6, 6), 1),
    ],
)
def test_weekends_easter_and_christmas_do_not_count(start: date, end: date, count: int) -> None:
    assert working_days(start, end) == count


def test_the_calendar_holds_sixteen_years_and_the_days_proclaimed() -> None:
    days = bank_holidays()
    assert {day.year for day in days} == set(range(2015, 2031))
    assert set(days) >= PROCLAIMED
    assert date(2020, 5, 4) not in days
    assert date(2022, 5, 30) not in days
    by_year = {year: sum(day.year == year for day in days) for year in range(2015, 2031)}
    assert by_year == dict.fromkeys(range(2015, 2031), 8) | {2022: 10, 2023: 9}


@pytest.mark.parametrize(
    ("year", "good_friday"),
    [(2015, date(2015, 4, 3)), (2019, date(2019, 4, 19)), (2024, date(2024, 3, 29)), (2030, date(2030, 4, 19))],
)
def test_easter_is_where_it_was(year: int, good_friday: date) -> None:
    assert good_friday in bank_holidays()
    assert good_friday + timedelta(days=3) in bank_holidays()
