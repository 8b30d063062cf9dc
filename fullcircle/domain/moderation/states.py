"""States of a moderation, and why an audit is moderated."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.workflow.rules import Move, Workflow


class ModerationState(Code):
    TO_JUDGE = "to_judge", "With the moderator"
    TO_AGREE = "to_agree", "Talk to hold"
    AGREED = "agreed", "Agreed"


MODERATION_WORKFLOW = Workflow(
    name="Moderation",
    owners={
        ModerationState.TO_JUDGE: "Moderator",
        ModerationState.TO_AGREE: "Moderator",
        ModerationState.AGREED: "nobody",
    },
    moves={
        "record_judgements": Move(
            {ModerationState.TO_JUDGE},
            ModerationState.TO_AGREE,
            "Your judgements are recorded and cannot change.",
            "judgements_recorded",
        ),
        "agree": Move(
            {ModerationState.TO_AGREE},
            ModerationState.AGREED,
            "The outcome can be agreed once the moderator's own judgements are recorded, and only once.",
            "agreed",
        ),
    },
)


class ChosenBecause(Code):
    """Why an audit is moderated. Shown only once the moderator's own judgements are recorded, as it tells of the auditor's."""

    ALWAYS = "always", "Every audit with this overall judgement is moderated"
    DRAWN = "drawn", "Drawn by chance from the other audits"
    EACH_AUDITOR = "each_auditor", "So that each auditor has an audit moderated in the year"
    BY_HAND = "by_hand", "Chosen by hand, with a reason"


GIVEN = Kind("moderation.given", "An audit was given to you to moderate")
TAKEN = Kind("moderation.taken", "A moderation that was yours was given to somebody else", gone=True)
NEW_DATE = Kind("moderation.new_date", "A moderation of yours is to be done by another day")
OTHER_TALK = Kind("moderation.other_talk", "Somebody else holds the talk about your audit with you")
TALK_DATE = Kind("moderation.talk_date", "The talk about an audit of yours is to be held by another day")
ROUND_CLOSED = Kind(
    "moderation.round_closed", "The round of a moderation that concerns you was closed; the moderation still goes on"
)
BOTH_IN = Kind("moderation.both_in", "Both views of your audit are in, and the talk is next")
OUTCOME = Kind("moderation.agreed", "Your audit is final: the outcome of its moderation is agreed")
NOTICES = (GIVEN, TAKEN, NEW_DATE, OTHER_TALK, TALK_DATE, ROUND_CLOSED, BOTH_IN, OUTCOME)
"""What people are told of."""
