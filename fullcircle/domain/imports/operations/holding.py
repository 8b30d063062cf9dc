"""The import that holds: the one applied last. Others wait until it is known which that is."""

from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.policy import holding_now
from fullcircle.domain.intake.states import WORKFLOW
from fullcircle.foundation.workflow.operations import Records

IMPORTS = Records(lambda _: Import.objects.all(), WORKFLOW, events="imports", subject="import:{.pk}")
"""Whoever may not import is told so of every file: there is none to be hidden from them."""


def wait_for_others() -> int:
    """Lock the import that holds, and give its number (0 before the first): until the end of this transaction no other comes to
    hold in its place. Whoever applies, undoes or draws at the same moment waits here, and then sees what came of it. Called
    before anything is checked."""
    while True:
        locked = Import.objects.select_for_update().holding().first()
        number = locked.pk if locked else 0
        if number == holding_now():
            return number
