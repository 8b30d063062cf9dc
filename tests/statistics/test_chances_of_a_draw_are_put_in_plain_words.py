"""Chances as people say them: honest about rounding, and certain only where it is certain."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.sampling.words import chance_in_words

pytestmark = pytest.mark.requirements("R4.1")


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0, "no chance"),
        (1, "a certain place"),
        (1 / 14, "a 1 in 14 chance"),
        (1 / 14.3, "about a 1 in 14 chance"),
        (0.5, "a 1 in 2 chance"),
        (2 / 3, "a 2 in 3 chance"),
        (0.7, "a 7 in 10 chance"),
        (0.88, "an 88 in 100 chance"),
        (0.8, "an 8 in 10 chance"),
        (0.18, "an 18 in 100 chance"),
        (0.22, "a 22 in 100 chance"),
        (0.11, "about a 1 in 9 chance"),
        (0.97, "a 97 in 100 chance"),
        (0.9951, "more than a 99 in 100 chance"),
        (0.9999999, "more than a 99 in 100 chance"),
        (0.0003, "about a 1 in 3,300 chance"),
        (1e-6, "a 1 in 1,000,000 chance"),
    ],
)
def test_a_chance_reads_as_people_say_it(chance: float, words: str) -> None:
    assert chance_in_words(chance) == words


@given(st.floats(1e-9, 1, exclude_max=True))
def test_words_are_true_to_the_chance(chance: float) -> None:
    words = chance_in_words(chance)
    said = re.fullmatch(r"(about |more than )?an? (\d+) in ([\d,]+) chance", words)
    assert said is not None
    of = int(said[3].replace(",", ""))
    stated = int(said[2]) / of
    assert 0 < stated < 1
    assert abs(stated - chance) <= 0.055 * chance
    assert (
        (stated < chance)
        if said[1] == "more than "
        else (abs(stated - chance) <= 0.005 * chance or said[1] is not None)
    )


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_chance_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        chance_in_words(wrong)
