"""States of a round and of a scheduled activity, and where an activity stands on a day."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Move, Workflow


class RoundState(Code):
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    CLOSED = "closed", "Closed"


ROUND_WORKFLOW = Workflow(
    name="Round",
    owners={RoundState.PLANNED: "QA Lead", RoundState.UNDER_WAY: "QA Lead", RoundState.CLOSED: "nobody"},
    moves={
        "start": Move(
            {RoundState.PLANNED}, RoundState.UNDER_WAY, "The selection of this round is already confirmed.", "started"
        ),
        "close": Move(
            {RoundState.UNDER_WAY}, RoundState.CLOSED, "Only a round that is under way can be closed.", "closed"
        ),
    },
)


class ActivityState(Code):
    DUE = "due", "Planned"
    DONE = "done", "Done"
    MISSED = "missed", "Did not take place, with a reason"


ACTIVITY_WORKFLOW = Workflow(
    name="Scheduled activity",
    owners={
        ActivityState.DUE: "Owner named in the schedule",
        ActivityState.DONE: "nobody",
        ActivityState.MISSED: "nobody",
    },
    moves={
        "finish": Move(
            {ActivityState.DUE},
            ActivityState.DONE,
            "What became of this activity is already recorded.",
            "activity_done",
        ),
        "miss": Move(
            {ActivityState.DUE},
            ActivityState.MISSED,
            "What became of this activity is already recorded.",
            "activity_missed",
        ),
        "take_back": Move(
            {ActivityState.DONE, ActivityState.MISSED},
            ActivityState.DUE,
            "Nothing is recorded of this activity, so there is nothing to take back.",
            "activity_taken_back",
        ),
    },
)


class Standing(Code):
    """Where an activity stands on a day: never stored, always worked out."""

    LATE = "late", "Late"
    DUE = "due", "Due"
    AHEAD = "ahead", "Ahead"
    DONE = "done", "Done"
    IN_PART = "in_part", "Done in part"
    MISSED = "missed", "Did not take place"
