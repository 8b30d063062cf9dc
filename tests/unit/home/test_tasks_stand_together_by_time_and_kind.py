"""Tasks stand together by when they are due and by kind, and say in words how far off that is."""

from datetime import date, timedelta

import pytest

from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.cases.rules import in_line
from fullcircle.web.home.presenters.beside import two_weeks
from fullcircle.web.home.presenters.tasks import Kind, Task, groups, lead

pytestmark = pytest.mark.requirements("R5.9", "R1.2")

SUNDAY, TUESDAY = date(2026, 11, 29), date(2026, 12, 1)
READ, DO = Kind("{n} things to read", all_href="/all/"), Kind("{n} things to do")


def task(days: int | None = None, *, kind: Kind = DO, on: date = TUESDAY, short: str = "") -> Task:
    due_on = None if days is None else on + timedelta(days=days)
    return Task("What", "Why.", "/one/", "Go on", kind, due_on=due_on, short=short)


@pytest.mark.parametrize(
    ("gender", "age", "said"),
    [
        ("M", 9, "Child 46366, boy, 9"),
        ("F", 0, "Child 46366, girl, under 1"),
        ("F", 18, "Child 46366, young woman, 18"),
        ("", 3, "Child 46366, 3"),
        ("", -1, "Child 46366, unborn"),
        ("F", None, "Child 46366, girl, age not known"),
        ("", None, "Child 46366, age not known"),
    ],
)
def test_a_child_is_named_by_number_sex_and_age_in_one_way_everywhere(gender, age, said):
    assert in_line("46366", gender, age) == said
    assert Header(gender=gender, age_years=age).named("46366") == said


def test_what_is_due_today_is_not_late_and_each_time_says_what_it_holds():
    found = groups([task(3), task(0), task(None), task(-1), task(20), task(14)], TUESDAY)
    assert [(g.title, g.count, g.late) for g in found] == [
        ("Past its date", 1, True),
        ("Today", 1, False),
        ("In the next two weeks", 2, False),
        ("When you can", 1, False),
        ("Later", 1, False),
    ]


@pytest.mark.parametrize(
    ("days", "said", "note"),
    [
        (-1, "1 day past its date", "due 30 Nov"),
        (-8, "8 days past its date", "due 23 Nov"),
        (0, "Today", ""),
        (1, "Tomorrow", ""),
        (8, "By Wed 9 Dec", "in 8 days"),
        (None, "", ""),
    ],
)
def test_how_far_off_a_date_is_stands_in_words(days, said, note):
    assert (task(days).due_said(TUESDAY), task(days).due_note(TUESDAY)) == (said, note)


def test_like_things_of_one_time_are_one_card_and_one_alone_is_its_own():
    (found,) = groups([task(), task(kind=READ), task(kind=READ)], TUESDAY)
    assert [(b.title, len(b.tasks)) for b in found.blocks] == [("", 1), ("2 things to read", 2)]


def test_a_long_card_shows_some_and_leads_to_the_rest_only_where_there_is_a_list_of_them():
    (found,) = groups([task(kind=READ) for _ in range(9)] + [task() for _ in range(9)], TUESDAY)
    assert [(len(b.tasks), b.more, b.all_href) for b in found.blocks] == [(5, 4, "/all/"), (9, 0, "")]
    assert found.count == 18


def test_things_that_wait_beyond_those_named_are_counted():
    (found,) = groups([task(kind=Kind("{n} to look at", all_href="/all/", unnamed=3))], TUESDAY)
    assert (found.blocks[0].title, found.blocks[0].more, found.count) == ("4 to look at", 3, 4)


@pytest.mark.parametrize(
    ("days", "worked", "said"),
    [
        ((-1,), False, "One thing is past its date."),
        ((-1, -2, 0), True, "2 things are past their date and one is due today."),
        ((0,), False, "One thing is due today."),
        ((0, 0), False, "2 things are due today."),
        ((5,), False, "Nothing is due today. Here is what comes next."),
        ((5,), True, "Nothing is due today, and something has changed for the better for a child."),
        ((), False, "Nothing needs you just now."),
    ],
)
def test_the_first_line_says_what_presses_and_a_good_thing_on_a_quiet_day(days, worked, said):
    assert lead([task(d) for d in days], TUESDAY, worked=worked) == said


def test_two_weeks_are_ten_working_days_from_today():
    weeks = two_weeks([task(0, short="Now"), task(9, short="Then"), task(10, short="Beyond?")], [], TUESDAY)
    days = [day for week in weeks for day in week]
    assert [day.day.day for day in days] == [1, 2, 3, 4, 7, 8, 9, 10, 11, 14]
    assert [(day.day.day, words) for day in days for words, _ in day.items] == [
        (1, "Now"),
        (10, "Then"),
        (11, "Beyond?"),
    ]
    assert [day.today for day in days] == [True] + [False] * 9


def test_a_weekend_stands_on_the_friday_before_or_on_the_first_day_where_that_is_past():
    weeks = two_weeks([task(6, on=SUNDAY, short="Saturday's"), task(0, on=SUNDAY, short="Sunday's")], [], SUNDAY)
    told = [(day.day, words) for week in weeks for day in week for words, _ in day.items]
    assert told == [(date(2026, 11, 30), "Sunday's (Sunday)"), (date(2026, 12, 4), "Saturday's (Saturday)")]
