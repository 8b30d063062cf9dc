"""A figure over time as a line: an honest axis, gaps where there is too little to say, and the whole in words."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.web.kit.components.trend import Reading, trend


def readings(*values: float | None) -> list[Reading]:
    return [Reading(date(2026, 1 + place, 5), value, f"{value} words") for place, value in enumerate(values)]


def test_one_value_makes_no_line() -> None:
    assert trend(readings(3.0), share=False) is None
    assert trend(readings(None, 3.0, None), share=False) is None


def test_a_day_with_too_little_to_say_is_a_gap() -> None:
    line = trend(readings(80.0, None, 82.0, 84.0), share=True)
    assert line is not None
    assert len(line.dots) == 3
    assert [(a.on.month, b.on.month) for a, b in line.joins] == [(3, 4)]


def test_a_dot_is_hollow_where_it_rests_on_few_and_nowhere_else() -> None:
    days = [Reading(one.on, one.value, one.words, few=one.value == 70.0) for one in readings(80.0, 70.0, 90.0)]
    line = trend(days, share=True)
    assert line is not None
    assert [dot.few for dot in line.dots] == [False, True, False]
    assert line.hollow
    assert not trend(readings(80.0, 70.0), share=True).hollow


def test_it_says_where_it_began_where_it_is_and_how_far_it_went() -> None:
    line = trend(readings(80.0, 70.0, 90.0, 82.0), share=True)
    assert line is not None
    assert line.said == (
        "From 80.0 words on 5 January 2026 to 82.0 words on 5 April 2026; lowest 70.0 words, highest 90.0 words."
    )


def test_a_count_is_drawn_from_nought() -> None:
    line = trend(readings(300.0, 310.0), share=False)
    assert line is not None
    assert line.ticks[0] == (100.0, "0")
    assert all(dot.y < 30 for dot in line.dots)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=12))
def test_a_share_has_an_axis_of_at_least_20_points_within_0_to_100(values: list[float]) -> None:
    line = trend(readings(*values), share=True)
    assert line is not None
    labels = [int(label.removesuffix("\u00a0%")) for _, label in line.ticks]
    assert labels[0] >= 0
    assert labels[-1] <= 100
    assert labels[-1] - labels[0] >= 20
    assert all(0 <= dot.y <= 100 and 0 < dot.x < 100 for dot in line.dots)


@given(st.lists(st.floats(0, 60_000), min_size=2, max_size=12))
def test_a_count_stays_within_its_drawing(values: list[float]) -> None:
    line = trend(readings(*values), share=False)
    assert line is not None
    assert all(0 <= dot.y <= 100 for dot in line.dots)
    assert 2 <= len(line.ticks) <= 6
