from datetime import date

import pytest

from fullcircle.domain.actions.rules.standing import ORDER, stage, standing
from fullcircle.domain.actions.states import ActionState, Difference, Standing

DUE = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        (ActionState.OPEN, date(2026, 3, 4), Standing.OPEN),
        (ActionState.OPEN, date(2026, 3, 5), Standing.OPEN),
        (ActionState.OPEN, date(2026, 3, 6), Standing.LATE),
        (ActionState.DONE, date(2026, 3, 6), Standing.TO_VERIFY),
        (ActionState.VERIFIED, date(2026, 3, 6), Standing.VERIFIED),
        (ActionState.SET_ASIDE, date(2026, 3, 6), Standing.SET_ASIDE),
    ],
)
def test_an_open_action_is_late_from_the_day_after_its_date(state: ActionState, on: date, expected: Standing) -> None:
    assert standing(state, DUE, on) is expected


def test_what_needs_a_person_comes_first() -> None:
    assert ORDER[:3] == (Standing.LATE, Standing.TO_VERIFY, Standing.OPEN)


def test_the_circle_closes_only_when_the_difference_was_made() -> None:
    closing = {d for d in Difference if stage(ActionState.VERIFIED, d) == "closed"}
    assert closing == {Difference.YES}
    assert {stage(ActionState.VERIFIED, d) for d in set(Difference) - closing} == {"supervision"}


def test_an_open_action_is_at_action_and_a_done_one_at_difference() -> None:
    assert stage(ActionState.OPEN, None) == "action"
    assert stage(ActionState.DONE, None) == "difference"
    assert stage(ActionState.SET_ASIDE, None) is None
