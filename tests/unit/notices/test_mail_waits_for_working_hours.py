"""Mail goes in working hours, unless it is urgent; who wants it once a day gets it in the morning; and a try that fails waits."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.foundation.notices.rules import TRIES, mail_at, mail_text, wait_after
from fullcircle.foundation.notices.states import MailChoice

pytestmark = pytest.mark.requirements("R1.2")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2026-03-02 09:30", "2026-03-02 09:30"),  # a Monday
        ("2026-03-02 07:29", "2026-03-02 07:30"),
        ("2026-03-02 07:30", "2026-03-02 07:30"),
        ("2026-03-02 18:59", "2026-03-02 18:59"),
        ("2026-03-02 19:00", "2026-03-03 07:30"),
        ("2026-03-06 20:00", "2026-03-09 07:30"),  # Friday night
        ("2026-03-07 11:00", "2026-03-09 07:30"),  # Saturday
        ("2026-04-02 19:30", "2026-04-07 07:30"),  # the evening before Good Friday
        ("2026-12-25 12:00", "2026-12-29 07:30"),  # Boxing Day is kept on the Monday
        ("2026-03-27 20:00", "2026-03-30 07:30"),  # over the change to summer time
    ],
)
def test_at_once_means_in_working_hours(now: str, goes: str) -> None:
    assert mail_at(MailChoice.AT_ONCE, urgent=False, now=at(now)) == at(goes)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2026-03-02 07:00", "2026-03-02 07:30"),
        ("2026-03-02 07:30", "2026-03-03 07:30"),
        ("2026-03-02 12:00", "2026-03-03 07:30"),
        ("2026-03-06 12:00", "2026-03-09 07:30"),
    ],
)
def test_once_a_day_means_the_next_working_morning(now: str, goes: str) -> None:
    assert mail_at(MailChoice.DAILY, urgent=False, now=at(now)) == at(goes)


@pytest.mark.parametrize("choice", [MailChoice.AT_ONCE, MailChoice.DAILY])
def test_what_is_urgent_waits_for_nothing(choice: MailChoice) -> None:
    night = at("2026-12-25 03:00")
    assert mail_at(choice, urgent=True, now=night) == night


def test_never_is_never() -> None:
    assert mail_at(MailChoice.NEVER, urgent=True, now=at("2026-03-02 09:30")) is None


def test_each_try_waits_longer_and_all_of_them_take_more_than_a_day() -> None:
    waits = [wait_after(tries) for tries in range(1, TRIES + 1)]
    assert all(before <= after for before, after in pairwise(waits))
    assert sum(waits, timedelta()) > timedelta(days=1)


def test_a_digest_says_each_kind_once() -> None:
    text = mail_text(["An audit is final", "A report waits", "An audit is final"], council="A", address="https://a/n/")
    assert "- An audit is final (2 times)\n- A report waits\n" in text
    assert "https://a/n/" in text
