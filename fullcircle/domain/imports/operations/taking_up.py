"""Take up again what stopped: a job worker that was killed or restarted strands nothing."""

from contextlib import suppress
from datetime import datetime

from fullcircle.domain.imports.models import STALLED_AFTER, Import
from fullcircle.domain.imports.operations.applying import apply_in_background, return_to_read, set_aside
from fullcircle.domain.imports.operations.attempts import MOST_TRIES, Attempt, Superseded, gave_up
from fullcircle.domain.imports.operations.clearing import clear_files, clear_left_behind
from fullcircle.domain.imports.operations.reading import read_in_background, refuse
from fullcircle.domain.imports.states import ImportState
from fullcircle.foundation.access.rules import Actor


def take_up_stalled(*, by: Actor, now: datetime) -> int:
    """Hand imports that have given no sign of life to the background again, each for the person who asked for the work, set aside
    trials whose command was killed, and clear away what stopped work left behind; how many were taken up. Doing it twice does no
    harm."""
    stalled = list(Import.objects.stalled(now))
    for found in stalled:
        if found.tries >= MOST_TRIES:
            _give_up(found, by, now)
        elif found.state == ImportState.APPLYING:
            apply_in_background.enqueue(found.pk, found.applied_by_id, found.attempt)
        else:
            read_in_background.enqueue(found.pk, found.received_by_id, found.attempt)
    for trial in Import.objects.filter(state=ImportState.READ, trial=True, moved_at__lt=now - STALLED_AFTER):
        set_aside(import_id=trial.pk, by=by, now=now)
    clear_left_behind(by=by)
    clear_files(now=now, by=by)
    return len(stalled)


def _give_up(found: Import, by: Actor, now: datetime) -> None:
    """End work that ends its process each time, and say so."""
    with suppress(Superseded):
        if found.state == ImportState.APPLYING:
            return_to_read(found, Attempt(found), gave_up("apply", "Nothing of it was applied"))
        else:
            refuse(found.pk, Attempt(found), gave_up("read", "Nothing was kept"), "stopped", by, now)
