"""Who may work on framework versions, and whether now."""

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.frameworks.states import WORKFLOW
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import WrongState


def check_draft(actor: Actor) -> None:
    """NotAllowed unless the actor may draft framework versions."""
    check_may(actor, Permission.MANAGE_FRAMEWORKS)


def check_publish(actor: Actor, version: FrameworkVersion, *, latest: FrameworkVersion | None) -> None:
    """Raise unless the actor may publish it now. WrongState when it is published, or would come into force before ``latest``,
    the published version with the latest date."""
    check_may(actor, Permission.MANAGE_FRAMEWORKS)
    WORKFLOW.check("publish", version.state)
    if latest is not None and version.valid_from <= latest.valid_from:
        begins = day_in_words(latest.valid_from)
        raise WrongState(
            f"Version {latest.number} is in force from {begins}. A new version has to begin later: "
            "change “valid_from” in its file and add the file again."
        )
