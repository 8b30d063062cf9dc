"""In the invented authority, where files that call for attention are weaker: 500 rounds drawn by the product's own rules.

What is said of all children holds the true share as often as it says, 95 times in 100. What the files alone would say does not.
"""

from collections.abc import Iterable
from statistics import mean

import pytest

from fullcircle.stats.proportions import proportion
from fullcircle.stats.results import Interval
from scripts.simulated_rounds import Ashmere, Found, ashmere, rounds

pytestmark = pytest.mark.requirements("R5.4", "R7.1")

ROUNDS = range(500)


@pytest.fixture(scope="module")
def authority() -> Ashmere:
    return ashmere()


def held(intervals: Iterable[Interval | None], truth: float) -> float:
    """How often an interval holds the truth; every one must be there."""
    found = [one for one in intervals if one is not None]
    assert len(found) == len(ROUNDS)
    return sum(one.low <= truth <= one.high for one in found) / len(found)


@pytest.mark.parametrize(("size", "asked", "naive_at_most"), [(150, 22, 0.3), (60, 9, 0.7)])
def test_the_range_holds_the_truth_as_often_as_it_says(
    authority: Ashmere, size: int, asked: int, naive_at_most: float
) -> None:
    made: list[Found] = list(rounds(authority, size=size, asked=asked, seeds=ROUNDS))
    weighted = held((one.everyone.overall.good.estimate.interval for one in made), authority.truth)
    naive = held((proportion(one.good, one.n).interval for one in made), authority.truth)
    assert 0.93 <= weighted <= 0.98
    assert naive <= naive_at_most
    assert mean(one.everyone.overall.good.value for one in made) == pytest.approx(authority.truth, abs=0.01)
    assert mean(one.good / one.n for one in made) < authority.truth - 0.09


def test_the_effective_number_of_files_says_what_the_targeting_costs(authority: Ashmere) -> None:
    (made,) = rounds(authority, size=150, asked=22, seeds=range(1))
    assert 0.6 * made.n < made.everyone.overall.good.n_effective < 0.9 * made.n
    assert made.everyone.unfinished == 150 - made.n > 0
