"""Someone who is away for part of a round has room for part of the audits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.auditors.rules.availability import room
from fullcircle.foundation.kernel.working_days import bank_holidays

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 27)  # four weeks, 20 working days
days = st.dates(date(2026, 2, 20), date(2026, 4, 5))
leave = st.lists(st.tuples(days, st.integers(0, 20)).map(lambda d: (d[0], d[0] + timedelta(days=d[1]))), max_size=4)


def _slowly(most: int, leaves: list[tuple[date, date]]) -> int:
    """Day by day, the share of working days here, rounded half up."""
    working = here = 0
    day = FIRST
    while day <= LAST:
        if day.weekday() < 5 and day not in bank_holidays():
            working += 1
            here += all(not first <= day <= last for first, last in leaves)
        day += timedelta(days=1)
    return int(most * here / working + 0.5)


@given(st.integers(0, 9), leave)
def test_it_is_the_share_of_working_days_here(most: int, leaves: list[tuple[date, date]]) -> None:
    found = room(most, from_=FIRST, until=LAST, leave=leaves)
    assert found == _slowly(most, leaves)
    assert 0 <= found <= most


@given(st.integers(0, 9), leave, leave)
def test_more_leave_never_makes_more_room(
    most: int, some: list[tuple[date, date]], more: list[tuple[date, date]]
) -> None:
    assert room(most, from_=FIRST, until=LAST, leave=some + more) <= room(most, from_=FIRST, until=LAST, leave=some)


@pytest.mark.parametrize(("first", "last", "left"), [(2, 13, 1), (2, 27, 0), (7, 8, 2), (2, 6, 2), (2, 20, 1)])
def test_half_an_audit_counts_as_a_whole_one(first: int, last: int, left: int) -> None:
    away = [(date(2026, 3, first), date(2026, 3, last))]
    assert room(2, from_=FIRST, until=LAST, leave=away) == left


def test_a_stretch_without_a_working_day_takes_nothing_away() -> None:
    weekend = date(2026, 3, 7)
    assert room(2, from_=weekend, until=weekend, leave=[(weekend, weekend)]) == 2
