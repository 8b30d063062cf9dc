"""Events come in order of time whatever the order of entry, may enter others, and stop at the present."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.demo.play.diary import Diary

PRESENT = datetime(2026, 3, 5, 14, tzinfo=UTC)


@given(offsets=st.lists(st.integers(min_value=-500, max_value=200), max_size=40))
def test_everything_up_to_the_present_happens_in_order_and_nothing_after(offsets: list[int]) -> None:
    diary, lived = Diary(PRESENT), []
    for offset in offsets:
        diary.enter(PRESENT + timedelta(hours=offset), lived.append)
    diary.live()
    assert lived == sorted(PRESENT + timedelta(hours=offset) for offset in offsets if offset <= 0)
    assert diary.lived == len(lived)


def test_an_event_may_enter_another() -> None:
    diary, told = Diary(PRESENT), []

    def first(when: datetime) -> None:
        told.append("first")
        diary.enter(when + timedelta(hours=1), lambda _: told.append("second"))
        diary.enter(PRESENT + timedelta(hours=1), lambda _: told.append("never"))

    diary.enter(PRESENT - timedelta(days=1), first)
    diary.live()
    assert told == ["first", "second"]
