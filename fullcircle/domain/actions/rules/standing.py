"""How an action stands on a day, and where on the circle it is."""

from datetime import date

from fullcircle.domain.actions.states import ActionState, Difference, Standing

ORDER = tuple(Standing)
"""What needs a person first comes first."""


def standing(state: ActionState, due_on: date, on: date) -> Standing:
    """How the action stands. An action due today is not late.

    >>> standing(ActionState.OPEN, date(2026, 3, 5), date(2026, 3, 6)).value
    'late'
    """
    if state is ActionState.OPEN:
        return Standing.LATE if due_on < on else Standing.OPEN
    return {
        ActionState.DONE: Standing.TO_VERIFY,
        ActionState.VERIFIED: Standing.VERIFIED,
        ActionState.SET_ASIDE: Standing.SET_ASIDE,
    }[state]


def stage(state: ActionState, difference: Difference | None) -> str | None:
    """Where on the circle the action is: the part that someone works on now. None once it is set aside.

    An action that made its difference came full circle ("closed"). Where the difference is partial, has not shown yet, or
    cannot be known, the action is at its end all the same: its place is supervision, and what is left needs a new action.
    """
    if state is ActionState.OPEN:
        return "action"
    if state is ActionState.DONE:
        return "difference"
    if state is ActionState.VERIFIED:
        return "closed" if difference is Difference.YES else "supervision"
    return None
