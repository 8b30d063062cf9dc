"""States of a framework version, and the words a framework file uses for how often and on what ground."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Move, Workflow


class VersionState(Code):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


WORKFLOW = Workflow(
    name="Framework version",
    owners={VersionState.DRAFT: "QA Lead", VersionState.PUBLISHED: "nobody"},
    moves={
        "publish": Move(
            {VersionState.DRAFT},
            VersionState.PUBLISHED,
            "This version is already published and cannot change.",
            "published",
        )
    },
)


class Basis(Code):
    """Whether the council's own document says it, or the product had to assume it."""

    FRAMEWORK = "framework", "Given by the framework"
    ASSUMED = "assumed", "Assumed: please confirm"


class Frequency(Code):
    """How often an activity, a report or a learning opportunity comes round."""

    WEEKLY = "weekly", "Every week"
    EVERY_ROUND = "every_round", "Every round"
    EVERY_TWO_MONTHS = "every_two_months", "Every two months"
    QUARTERLY = "quarterly", "Every quarter"
    TWICE_A_YEAR = "twice_a_year", "Twice a year"
    YEARLY = "yearly", "Every year"
    ONGOING = "ongoing", "All the time"


class Standing(Code):
    """What a version is to its readers on a day: its state, read with its date."""

    DRAFT = "draft", "Draft"
    COMING = "coming", "Published, not yet in force"
    IN_FORCE = "in_force", "In force"
    REPLACED = "replaced", "Replaced"
