"""By construction, files that call for attention are weaker; the four judgements all occur, at rates people know."""

from collections import Counter
from datetime import date, timedelta
from statistics import mean

import pytest

from fullcircle.demo.authority import FULL, SMALL, Authority, make_authority
from fullcircle.demo.authority.practice import ASPECTS, JUDGEMENTS, grade, signals
from fullcircle.demo.authority.records import Child
from fullcircle.demo.authority.state import status_on

TODAY = date(2026, 3, 5)
OPEN = {"CLA", "CPP", "CIN", "ASSESS", "LEAVING", "EARLY_HELP"}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority(seed=4, today=TODAY, size=FULL)


def open_children(authority: Authority, on: date) -> list[Child]:
    return [child for child in authority.children if status_on(child, on) in OPEN]


def test_more_signals_mean_weaker_practice(authority: Authority) -> None:
    by_signals: dict[int, list[float]] = {}
    for child in open_children(authority, TODAY):
        by_signals.setdefault(min(2, signals(child, TODAY)), []).append(authority.practice.overall(child, TODAY))
    assert mean(by_signals[0]) > mean(by_signals[1]) + 0.15 > mean(by_signals[2]) + 0.3


def test_all_four_judgements_occur_and_most_practice_is_good(authority: Authority) -> None:
    children = open_children(authority, TODAY)
    counted = Counter(grade(authority.practice.overall(child, TODAY)) for child in children)
    share = {word: counted[word] / len(children) for word in JUDGEMENTS}
    assert 0.02 <= share["inadequate"] <= 0.1
    assert 0.02 <= share["outstanding"] <= 0.1
    assert 0.45 <= share["meets_good"] <= 0.65


def test_practice_grows_over_two_years(authority: Authority) -> None:
    long_ago = TODAY - timedelta(days=730)
    then, now = (
        mean(authority.practice.overall(child, day) for child in open_children(authority, day))
        for day in (long_ago, TODAY)
    )
    assert 0.1 < now - then < 0.6


def test_the_same_question_has_the_same_answer() -> None:
    one, again = (make_authority(seed=4, today=TODAY, size=SMALL) for _ in range(2))
    child = open_children(one, TODAY)[0]
    twin = again.by_reference[child.reference]
    for aspect in ASPECTS:
        assert one.practice.quality(child, aspect, TODAY) == again.practice.quality(twin, aspect, TODAY)
