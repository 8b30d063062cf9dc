"""Nothing in a drawing leaves its frame, no words touch, and every fact is in the list beside it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.web.kit.components.round_timeline import NARROWEST as ROUND_NARROWEST
from fullcircle.web.kit.components.round_timeline import Moment, Work, round_timeline
from fullcircle.web.kit.components.scale import words_width
from fullcircle.web.kit.components.timeline import NARROWEST, Event, Journey, Period, Visit, journey

FIRST, LAST = date(2024, 10, 1), date(2026, 2, 26)
inside = st.dates(FIRST, LAST)
around = st.dates(FIRST - timedelta(400), LAST + timedelta(400))
labels = st.sampled_from(["Review", "Referral", "Section 47 enquiry", "Conference", "Came into care"])
events = st.lists(st.builds(Event, on=inside, label=labels), max_size=25)
visits = st.lists(st.builds(Visit, on=inside, alone=st.booleans()), max_size=60)
periods = st.lists(
    st.tuples(st.sampled_from(["status", "home", "worker"]), around, st.integers(0, 600) | st.none()).map(
        lambda t: Period(
            t[0], "Child protection plan", t[1], t[1] + timedelta(t[2]) if t[2] is not None else None, short="CP"
        )
    ),
    max_size=20,
)


def draw(**given: object) -> Journey:
    facts: dict[str, object] = {"periods": [], "events": [], "visits": [], "starts_on": FIRST, "ends_on": LAST, **given}
    return journey(**facts)  # type: ignore[arg-type]


def touching(stretches: list[tuple[float, float]]) -> bool:
    ordered = sorted(stretches)
    return any(after[0] < before[1] - 0.01 for before, after in pairwise(ordered))


@given(periods, events, visits)
def test_everything_stays_in_the_frame(periods: list[Period], events: list[Event], visits: list[Visit]) -> None:
    drawn = draw(periods=periods, events=events, visits=visits, judged_from=date(2025, 8, 26))
    for bar in drawn.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= 100.01
        assert bar.y + 32 <= drawn.foot
    for x in [mark.x for mark in drawn.marks] + [dot.x for dot in drawn.dots] + [tick.x for tick in drawn.ticks]:
        assert 0 <= x <= 100
    for mark in drawn.marks:
        at = mark.x * NARROWEST / 100
        assert mark.side != "right" or at + 14 + words_width(mark.label) <= NARROWEST
        assert mark.side != "left" or at - 14 - words_width(mark.label) >= 0


@given(events)
def test_words_of_events_never_touch(events: list[Event]) -> None:
    rows: dict[int, list[tuple[float, float]]] = {}
    for mark in draw(events=events).marks:
        at, wide = mark.x * NARROWEST / 100, words_width(mark.label)
        if mark.side == "right":
            rows.setdefault(mark.y, []).append((at - 10, at + 14 + wide))
        elif mark.side == "left":
            rows.setdefault(mark.y, []).append((at - 14 - wide, at + 10))
    assert not any(touching(row) for row in rows.values())


@given(visits, st.integers(14, 90))
def test_words_under_gaps_never_touch_and_every_long_gap_is_bracketed(visits: list[Visit], over: int) -> None:
    gaps = draw(visits=visits, gap_over_days=over).gaps
    spans = [(g.label_x * NARROWEST / 100, g.label_x * NARROWEST / 100 + words_width(g.label)) for g in gaps if g.label]
    assert not touching(spans)
    days = sorted(visit.on for visit in visits)
    long = [b - a for a, b in pairwise([*days, LAST] if days else []) if (b - a).days > over]
    assert len(gaps) == len(long)
    assert sum(gap.open for gap in gaps) == (1 if days and (LAST - days[-1]).days > over else 0)


@given(periods, events, visits)
def test_the_table_holds_every_fact_that_touches_these_months(
    periods: list[Period], events: list[Event], visits: list[Visit]
) -> None:
    drawn = draw(periods=periods, events=events, visits=visits)
    touch = [p for p in periods if p.starts_on <= LAST and (p.ends_on or LAST) >= FIRST]
    assert len(drawn.rows) == len(touch) + len(events) + len(visits) + len(drawn.gaps)
    assert sum(row.lane == "Not seen" for row in drawn.rows) == len(drawn.gaps)
    assert [row.on for row in drawn.rows] == sorted(row.on for row in drawn.rows)
    assert len(drawn.bars) == len(touch)


def test_the_summary_says_what_the_drawing_shows() -> None:
    drawn = draw(
        periods=[Period("status", "Child protection plan", date(2025, 6, 20))],
        events=[Event(date(2025, 6, 20), "Conference")],
        visits=[Visit(date(2025, 1, 1), True), Visit(date(2025, 3, 1), False), Visit(date(2026, 2, 20), True)],
    )
    assert drawn.summary.startswith(
        "The child's journey from October 2024 to February 2026. Status now: Child protection plan."
    )
    assert "1 event, seen 3 times, 2 of them alone." in drawn.summary
    assert "356 days not seen" in drawn.summary


def test_a_line_needs_two_days() -> None:
    with pytest.raises(ValueError, match="last day after its first"):
        draw(starts_on=FIRST, ends_on=FIRST)


def _round(today: date, *, closed: bool = False) -> object:
    return round_timeline(
        starts_on=date(2026, 2, 2),
        ends_on=date(2026, 3, 15),
        work=[Work("Audit", date(2026, 2, 2), date(2026, 2, 27), "All audits in")],
        moments=[Moment("AIM meeting", date(2026, 3, 13))],
        today=today,
        closed=closed,
    )


@pytest.mark.parametrize(
    ("today", "week", "when"),
    [
        (date(2026, 2, 1), None, ["ahead", "ahead"]),
        (date(2026, 2, 2), "Week 1", ["now", "ahead"]),
        (date(2026, 2, 27), "Week 4", ["now", "ahead"]),
        (date(2026, 2, 28), "Week 4", ["done", "ahead"]),
        (date(2026, 3, 15), "Week 6", ["done", "done"]),
        (date(2026, 3, 16), None, ["done", "done"]),
    ],
)
def test_a_round_knows_its_week_and_what_is_done(today: date, week: str | None, when: list[str]) -> None:
    drawn = _round(today)
    assert [w.label for w in drawn.weeks if w.now] == ([week] if week else [])  # type: ignore[attr-defined]
    assert (drawn.today_x is not None) == (week is not None)  # type: ignore[attr-defined]
    assert [row.when for row in drawn.rows] == when  # type: ignore[attr-defined]
    assert len(drawn.weeks) == 6  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("today", "when"),
    [
        (date(2026, 2, 1), ["closed", "closed"]),
        (date(2026, 2, 27), ["closed", "closed"]),
        (date(2026, 2, 28), ["done", "closed"]),
        (date(2026, 3, 16), ["done", "done"]),
    ],
)
def test_nothing_is_now_in_a_round_that_is_closed(today: date, when: list[str]) -> None:
    drawn = _round(today, closed=True)
    assert not any(week.now for week in drawn.weeks)  # type: ignore[attr-defined]
    assert drawn.today_x is None  # type: ignore[attr-defined]
    assert "Today is" not in drawn.summary  # type: ignore[attr-defined]
    assert [row.when for row in drawn.rows] == when  # type: ignore[attr-defined]


def test_a_bar_is_filled_up_to_today() -> None:
    assert [_round(day).bars[0].done for day in (date(2026, 2, 1), date(2026, 2, 15), date(2026, 3, 10))] == [
        0,
        50,
        100,
    ]  # type: ignore[attr-defined]


@given(st.integers(0, 60), st.integers(-3, 45), st.integers(1, 3))
def test_a_meeting_and_today_are_whole_and_apart_wherever_they_fall(meets: int, day: int, weeks: int) -> None:
    """On the last day, after it, and on today's own place: neither ring nor words leave the frame or touch."""
    starts, ends = date(2026, 2, 2), date(2026, 3, 15)
    drawn = round_timeline(
        starts_on=starts,
        ends_on=ends,
        work=[Work("Report", starts, starts + timedelta(weeks=weeks * 2, days=-1), "Report due")],
        moments=[Moment("AIM meeting", starts + timedelta(meets))],
        today=starts + timedelta(day),
    )
    for due in drawn.dues:
        at = due.x * ROUND_NARROWEST / 100
        assert at + due.ring + 7 <= ROUND_NARROWEST
        begins = at + due.words_x - (0 if due.beside else words_width(due.label))
        assert begins >= 0
        assert begins + words_width(due.label) <= ROUND_NARROWEST
        assert due.words_y + 5.5 <= drawn.height - 7 - 16, "today's words have a line of their own"
    assert all(bar.y + 34 <= drawn.height - 24 for bar in drawn.bars)
