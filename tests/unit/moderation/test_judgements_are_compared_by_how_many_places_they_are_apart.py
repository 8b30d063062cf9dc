import itertools

import pytest

from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.moderation.rules.comparing import Comparison, compare
from tests.factories.scale import SCALE as ORDER
from tests.factories.scale import J


@pytest.mark.parametrize(("first", "second"), list(itertools.product(ORDER, ORDER)))
def test_steps_count_places_from_the_first_to_the_second_down_being_positive(
    first: Judgement, second: Judgement
) -> None:
    assert first.steps_to(second) == ORDER.index(second) - ORDER.index(first)


def test_a_lower_judgement_by_the_moderator_is_counted_as_lower() -> None:
    assert compare([(J.MEETS_GOOD, J.DOES_NOT_YET_MEET_GOOD)]) == Comparison(n=1, one_lower=1)


def test_a_higher_judgement_by_the_moderator_is_counted_as_higher() -> None:
    assert compare([(J.MEETS_GOOD, J.OUTSTANDING)]) == Comparison(n=1, one_higher=1)


def test_every_pair_is_counted_once() -> None:
    found = compare(itertools.product(ORDER, ORDER))
    assert found == Comparison(n=16, same=4, one_lower=3, one_higher=3, two_or_more_apart=6)
    assert found.n == found.same + found.one_lower + found.one_higher + found.two_or_more_apart


def test_no_pairs_give_zeros() -> None:
    assert compare([]) == Comparison()
