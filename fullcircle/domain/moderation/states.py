"""States of a moderation."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Move, Workflow


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
            frozenset({ModerationState.TO_JUDGE}),
            ModerationState.TO_AGREE,
            "Your judgements are recorded and cannot change.",
        ),
        "agree": Move(
            frozenset({ModerationState.TO_AGREE}),
            ModerationState.AGREED,
            "The outcome can be agreed once the moderator's own judgements are recorded, and only once.",
        ),
    },
)
