"""States of a staff list, and what can be said of one of its rows."""

from fullcircle.domain.intake.states import COSTS
from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Move, Workflow


class StaffListState(Code):
    READ = "read", "Read, not yet applied"
    APPLIED = "applied", "Applied"
    SET_ASIDE = "set_aside", "Set aside"


WORKFLOW = Workflow(
    name="Staff list",
    owners={
        StaffListState.READ: "Administrator",
        StaffListState.APPLIED: "nobody",
        StaffListState.SET_ASIDE: "nobody",
    },
    moves={
        "apply": Move(
            {StaffListState.READ},
            StaffListState.APPLIED,
            "This list has been applied or set aside already. Send it again if something in it is new.",
            "applied",
        ),
        "set_aside": Move(
            {StaffListState.READ},
            StaffListState.SET_ASIDE,
            "This list has been applied or set aside already.",
            "set_aside",
        ),
    },
)


class Outcome(Code):
    """What applying does with a row that is not left out."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "Nothing new"


class Severity(Code):
    """How much of a row a problem costs."""

    ROW_LEFT_OUT = "row_left_out", COSTS["row_left_out"]
    CELL_LEFT_BLANK = "cell_left_blank", COSTS["cell_left_blank"]
    NOTE = "note", COSTS["note"]
