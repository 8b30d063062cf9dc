"""When the report of a round is owed."""

from datetime import date, timedelta

from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.domain.rounds.states import RoundState

AHEAD = timedelta(weeks=4)
"""How long before it is due a report is asked for: as far ahead as whatever else its writer owns."""


def is_owed(state: RoundState, dates: RoundDates, on: date, *, any_in: bool) -> bool:
    """Whether a report that nobody has begun is owed on that day. ``any_in``: an audit of the round was sent in; a round that
    closed without any owes none."""
    if state is RoundState.CLOSED:
        return not asks_for_none(state, any_in=any_in)
    return state is RoundState.UNDER_WAY and dates.report_due_on <= on + AHEAD


def asks_for_none(state: RoundState, *, any_in: bool) -> bool:
    """Whether a round asks for no report at all: it closed without any audit sent in."""
    return state is RoundState.CLOSED and not any_in


def awaited(state: RoundState, *, any_in: bool, any_final: bool) -> str:
    """What a report that nobody has begun waits for before there is anything to tell; "" where nothing is awaited: an audit is
    final, or the round is closed and as it is.

    >>> awaited(RoundState.UNDER_WAY, any_in=True, any_final=False)
    'No audit is final yet. A report tells of those that are final.'
    """
    if any_final or state is RoundState.CLOSED:
        return ""
    return f"No audit {'is final' if any_in else 'has been submitted'} yet. A report tells of those that are final."
