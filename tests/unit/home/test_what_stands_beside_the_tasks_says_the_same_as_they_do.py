"""The counts beside the tasks and the tasks themselves do not contradict each other."""

import pytest

from fullcircle.domain.actions.queries import Counts
from fullcircle.domain.actions.states import Show
from fullcircle.foundation.access.rules import Actor, Grant
from fullcircle.foundation.access.states import Role, ScopeKind
from fullcircle.web.home.presenters.beside import actions_card
from fullcircle.web.kit.whose import whose_actions

pytestmark = pytest.mark.requirements("R5.9")

HEAD = Actor(7, "Emeka Head", (Grant(Role.HEAD_OF_SERVICE, ScopeKind.SERVICE, service_id=1),))


@pytest.mark.parametrize(
    ("waiting", "mine", "said"),
    [(5, 4, "Difference to verify, 4 of them by you"), (5, 5, "Difference to verify"), (5, 0, "Difference to verify")],
)
def test_differences_that_somebody_else_verifies_are_told_apart(waiting: int, mine: int, said: str) -> None:
    card = actions_card(Counts(9, dict.fromkeys(Show, waiting) | {Show.MINE_TO_VERIFY: mine}, 0), HEAD)
    assert card is not None
    assert (said, waiting, "/actions/?show=to_verify") in card.rows


def test_the_counts_of_actions_say_of_what_they_are_where_readers_count_differently() -> None:
    director, lead = (Actor(8, "Dara", (Grant(role, ScopeKind.AUTHORITY),)) for role in (Role.DIRECTOR, Role.QA_LEAD))
    for who, unsettled in ((director, 0), (lead, 2), (HEAD, 0)):
        counts = Counts(9, dict.fromkeys(Show, 9), unsettled)
        card = actions_card(counts, who)
        assert card is not None
        assert card.note == whose_actions(who, counts)
        assert "once the audit is final" in card.note
