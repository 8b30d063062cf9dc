"""Words for an odds ratio: they follow the interval, and stay silent on few grades."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.ordinal.words import odds_in_words
from fullcircle.stats.results import Estimate, Interval

pytestmark = pytest.mark.requirements("R8.7")


def coefficient(ratio: float, low: float, high: float, n: int = 120) -> Estimate:
    return Estimate(log(ratio), n, "", Interval(log(low), log(high), 0.95))


MOVE = "The odds of a better grade go {} per round (plausible: between {} and {})."
UNCLEAR = "No clear change in the odds of a better grade per round (plausible: between {} and {})."


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (coefficient(1.25, 1.08, 1.45), MOVE.format("up 25 %", "up 8 %", "up 45 %")),
        (coefficient(0.8, 0.66, 0.97), MOVE.format("down 20 %", "down 34 %", "down 3 %")),
        (coefficient(1.1, 0.9, 1.34), UNCLEAR.format("down 10 %", "up 34 %")),
        (coefficient(4, 1.2, 13.2), MOVE.format("up 4.0-fold", "up 20 %", "up 13.2-fold")),
        (coefficient(40, 1.001, 1600), MOVE.format("up 40.0-fold", "up less than 1 %", "up more than 100-fold")),
        (
            coefficient(1.2, 1.0, 2.0, n=29),
            "29 grades are too few to say how the odds of a better grade move; at least 30 are needed.",
        ),
        (
            Estimate(None, 80, "", reason="all grades are equal, so there is nothing to compare"),
            "Nothing can be said on the odds of a better grade: all grades are equal, so there is nothing to compare.",
        ),
    ],
)
def test_the_sentence_says_what_the_interval_allows(estimate: Estimate, words: str) -> None:
    assert odds_in_words(estimate, per="round") == words


@given(st.floats(0.2, 5), st.floats(1.01, 4))
def test_a_direction_is_named_only_when_the_interval_leaves_no_change_out(ratio: float, factor: float) -> None:
    words = odds_in_words(coefficient(ratio, ratio / factor, ratio * factor), per="round")
    assert words.startswith("No clear change") == (ratio / factor <= 1 <= ratio * factor)
