"""The words of the action pages: days to the date, shortened texts, and filters as an address."""

import pytest
from django.http import QueryDict

from fullcircle.domain.actions.states import Show
from fullcircle.web.actions.presenters.lists import Asked
from fullcircle.web.actions.presenters.one import days_words
from fullcircle.web.kit.texts import shortened


@pytest.mark.parametrize(
    ("days", "words"),
    [(12, "12 days left"), (1, "1 day left"), (0, "Due today"), (-1, "1 day over"), (-24, "24 days over")],
)
def test_days_are_said_as_left_or_over(days: int, words: str) -> None:
    assert days_words(days) == words


def test_a_long_text_is_cut_between_words_and_a_long_word_anywhere() -> None:
    assert shortened("Meet\n his  uncle", 40) == "Meet his uncle"
    assert shortened("Meet his uncle and his aunt", 18) == "Meet his uncle …"
    assert shortened("w" * 50, 10) == "w" * 9 + "…"


def test_filters_are_read_from_an_address_and_written_as_one() -> None:
    asked = Asked.read(QueryDict("show=late&round=3&owner=7&service=x&page=2"))
    assert asked == Asked(show=Show.LATE, round=3, owner=7)
    assert asked.query(page="{page}") == "?show=late&round=3&owner=7&page={page}"
    assert asked.but("round", None).query() == "?show=late&owner=7"
    assert Asked().query() == ""
    assert not Asked().any
