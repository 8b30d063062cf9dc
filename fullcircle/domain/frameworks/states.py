"""States of a framework version."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Move, Workflow


class VersionState(Code):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


WORKFLOW = Workflow(
    name="Framework version",
    owners={VersionState.DRAFT: "QA Lead", VersionState.PUBLISHED: "nobody"},
    moves={
        "publish": Move(
            frozenset({VersionState.DRAFT}),
            VersionState.PUBLISHED,
            "This version is already published and cannot change.",
        )
    },
)
