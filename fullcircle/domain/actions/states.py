"""States of an action, its urgency, and the difference it made."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Move, Workflow


class ActionState(Code):
    OPEN = "open", "Open"
    DONE = "done", "Done, difference to verify"
    VERIFIED = "verified", "Verified"
    SET_ASIDE = "set_aside", "Set aside, with a reason"


ACTION_WORKFLOW = Workflow(
    name="Action",
    owners={
        ActionState.OPEN: "Owner",
        ActionState.DONE: "Verifier",
        ActionState.VERIFIED: "nobody",
        ActionState.SET_ASIDE: "nobody",
    },
    moves={
        "mark_done": Move(frozenset({ActionState.OPEN}), ActionState.DONE, "This action is not open any more."),
        "reopen": Move(
            frozenset({ActionState.DONE}), ActionState.OPEN, "Only an action waiting to be verified can be reopened."
        ),
        "verify": Move(
            frozenset({ActionState.DONE}),
            ActionState.VERIFIED,
            "An action is verified once it is marked done, and only once.",
        ),
        "set_aside": Move(
            frozenset({ActionState.OPEN}), ActionState.SET_ASIDE, "Only an open action can be set aside."
        ),
    },
)


class Urgency(Code):
    IMMEDIATE = "immediate", "Immediate"
    URGENT = "urgent", "Urgent"
    STANDARD = "standard", "Standard"
    DEVELOPMENTAL = "developmental", "Developmental"


class Difference(Code):
    """What the verifier found: did it make a difference for the child?"""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NOT_YET = "not_yet", "Not yet"
    CANNOT_KNOW = "cannot_know", "Cannot be known"
