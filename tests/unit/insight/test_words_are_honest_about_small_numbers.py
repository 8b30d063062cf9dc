"""Fewer than 10: the count; 10 to 29: a plausible range; from 30: a share with its range. Whole percents throughout."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.insight.rules.measures import Share
from fullcircle.domain.insight.rules.words import counted, in_words, listed, percent, plausible

shares = st.integers(0, 400).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(0, 0), "no files"),
        (Share(3, 7), "3 of 7 files (too few to say more)"),
        (Share(0, 9), "0 of 9 files (too few to say more)"),
        (Share(11, 18), "11 of 18 files (could plausibly be 39 to 80 %)"),
        (Share(28, 44), "28 of 44 files (64 %, could plausibly be 49 to 76 %)"),
    ],
)
def test_each_size_has_its_words(share: Share, words: str) -> None:
    assert in_words(share, "file").replace("\u00a0", " ") == words


@given(shares)
def test_a_percentage_never_stands_below_thirty_without_a_range(share: Share) -> None:
    said = plausible(share).replace("\u00a0", " ")
    shares_said = re.findall(r"\d+ %", re.sub(r"\d+ to \d+ %", "", said))
    assert len(shares_said) == (1 if share.n >= 30 else 0)
    assert ("to" in said.split()) == (share.n >= 10 or (0 < share.n < 10))


@given(shares)
def test_percents_are_whole_and_between_nought_and_a_hundred(share: Share) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", plausible(share))]
    assert "." not in plausible(share)
    assert all(0 <= number <= 100 for number in numbers)


def test_half_a_percent_rounds_up() -> None:
    assert percent(0.125) == "13\u00a0%"
    assert percent(0.005) == "1\u00a0%"


def test_lists_and_counts_read_as_english() -> None:
    assert listed([]) == ""
    assert listed(["assessment"]) == "assessment"
    assert listed(("assessment", "planning", "recording")) == "assessment, planning and recording"
    assert (counted(0, "audit"), counted(1, "audit"), counted(2, "child", "children")) == (
        "no audits",
        "1 audit",
        "2 children",
    )
