"""States of an action, its urgency, how it stands, and the difference it made."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.workflow.rules import Move, Workflow


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
        "mark_done": Move({ActionState.OPEN}, ActionState.DONE, "This action is not open any more.", "done"),
        "reopen": Move(
            {ActionState.DONE}, ActionState.OPEN, "Only an action waiting to be verified can be reopened.", "reopened"
        ),
        "verify": Move(
            {ActionState.DONE},
            ActionState.VERIFIED,
            "An action is verified once it is marked done, and only once.",
            "verified",
        ),
        "set_aside": Move(
            {ActionState.OPEN}, ActionState.SET_ASIDE, "Only an open action can be set aside.", "set_aside"
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


SOMETHING_LEFT = (Difference.PARTLY, Difference.NOT_YET)
"""Answers that end an action and leave something of its difference to another one."""


class Standing(Code):
    """How an action stands on a given day, what needs a person first."""

    LATE = "late", "Past its date"
    TO_VERIFY = "to_verify", "Difference to verify"
    OPEN = "open", "Open, in time"
    VERIFIED = "verified", "Verified"
    SET_ASIDE = "set_aside", "Set aside"


class UpdateKind(Code):
    """What happened to an action, or was said about it."""

    SET = "set", "Set"
    NOTE = "note", "Note"
    OWNER = "owner", "New owner"
    DUE = "due", "New date"
    DONE = "done", "Done"
    REOPENED = "reopened", "Reopened"
    VERIFIED = "verified", "Verified"
    NOTHING_MORE = "nothing_more", "Nothing more is needed"
    SET_ASIDE = "set_aside", "Set aside"
    KEPT = "kept", "Kept beside: written on an older version"


MOVES = {
    UpdateKind.DONE: "mark_done",
    UpdateKind.REOPENED: "reopen",
    UpdateKind.VERIFIED: "verify",
    UpdateKind.SET_ASIDE: "set_aside",
}
"""Which steps are moves; the others leave the state as it is."""


class Show(Code):
    """Which part of the list someone wants to see."""

    MINE = "mine", "Mine"
    LATE = "late", "Past their date"
    LEFT_BEHIND = "left_behind", "To give to someone else"
    TO_VERIFY = "to_verify", "Difference to verify"
    MINE_TO_VERIFY = "mine_to_verify", "Difference for you to verify"
    OPEN = "open", "Open"
    VERIFIED = "verified", "Verified"
    LEFT_OVER = "left_over", "Verified, with something left"
    LEFT_TO_ME = "left_to_me", "With something left, for you to go on with"
    FULL_CIRCLE = "full_circle", "Came full circle"
    SET_ASIDE = "set_aside", "Set aside"


class Step(Code):
    """What someone can do with an action; the words of its buttons."""

    NOTE = "note", "Add a note"
    CHANGE_OWNER = "change_owner", "Change the owner"
    CHANGE_DUE = "change_due", "Agree a new date"
    MARK_DONE = "mark_done", "Mark it done"
    REOPEN = "reopen", "Open it again"
    VERIFY = "verify", "Verify the difference"
    NOTHING_MORE = "nothing_more", "Say that nothing more is needed"
    SET_ASIDE = "set_aside", "Set it aside"


GIVEN = Kind("actions.given", "An action was given to you")
TAKEN = Kind("actions.taken", "An action that was yours was given to somebody else", gone=True)
NEW_DATE = Kind("actions.new_date", "An action of yours has another date")
DONE_FOR = Kind("actions.done", "An action of yours was marked done by somebody else")
REOPENED = Kind("actions.reopened", "An action of yours is open again")
VERIFIED = Kind("actions.verified", "Somebody looked at the difference that an action of yours made")
NOTED = Kind("actions.noted", "Somebody wrote a note on an action of yours")
NOTED_SET = Kind("actions.noted_set", "Somebody wrote a note on an action that you set")
ENOUGH = Kind("actions.nothing_more", "Nothing more is needed for what an action of yours left")
PUT_ASIDE = Kind("actions.set_aside", "An action of yours was set aside")
NOTICES = (GIVEN, TAKEN, NEW_DATE, DONE_FOR, REOPENED, VERIFIED, NOTED, NOTED_SET, ENOUGH, PUT_ASIDE)
"""What people are told of: owners, and of notes whoever set it, as an action tells what an audit found, and whoever may moderate
it is not to know."""

TOLD_OF_STEP = {
    UpdateKind.OWNER: GIVEN,
    UpdateKind.DUE: NEW_DATE,
    UpdateKind.DONE: DONE_FOR,
    UpdateKind.REOPENED: REOPENED,
    UpdateKind.VERIFIED: VERIFIED,
    UpdateKind.NOTHING_MORE: ENOUGH,
    UpdateKind.SET_ASIDE: PUT_ASIDE,
}
"""Of which step the owner is told how."""
