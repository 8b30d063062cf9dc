"""States of a round and of a scheduled activity."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Move, Workflow


class RoundState(Code):
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    CLOSED = "closed", "Closed"


ROUND_WORKFLOW = Workflow(
    name="Round",
    owners={RoundState.PLANNED: "QA Lead", RoundState.UNDER_WAY: "QA Lead", RoundState.CLOSED: "nobody"},
    moves={
        "start": Move(
            frozenset({RoundState.PLANNED}), RoundState.UNDER_WAY, "The selection of this round is already confirmed."
        ),
        "close": Move(
            frozenset({RoundState.UNDER_WAY}), RoundState.CLOSED, "Only a round that is under way can be closed."
        ),
    },
)


class ActivityState(Code):
    DUE = "due", "Planned"
    DONE = "done", "Done"
    MISSED = "missed", "Missed, with a reason"
