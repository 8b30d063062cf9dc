"""The counts beside the tasks and the tasks themselves do not contradict each other."""

import pytest

from fullcircle.domain.actions.queries import Counts
from fullcircle.domain.actions.states import Show
from fullcircle.foundation.access.rules import Actor, Grant
from fullcircle.foundation.access.states import Role, ScopeKind
from fullcircle.web.home.presenters.beside import actions_card

pytestmark = pytest.mark.requirements("R5.9")

HEAD = Actor(7, "Emeka Head", (Grant(Role.HEAD_OF_SERVICE, ScopeKind.SERVICE, service_id=1),))


@pytest.mark.parametrize(
    ("waiting", "mine", "said"),
    [(5, 4, "Difference to verify, 4 of them by you"), (5, 5, "Difference to verify"), (5, 0, "Difference to verify")],
)
def test_differences_that_somebody_else_verifies_are_told_apart(waiting: int, mine: int, said: str) -> None:
    card = actions_card(Counts(9, dict.fromkeys(Show, waiting), mine, 0, 0), HEAD)
    assert card is not None
    assert (said, waiting, "/actions/?show=to_verify") in card.rows
