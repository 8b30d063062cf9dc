"""Take up again what stopped: a job worker that was killed or restarted strands no file of earlier audits."""

from contextlib import suppress
from datetime import datetime

from fullcircle.domain.earlier_audits.models import EarlierFile
from fullcircle.domain.earlier_audits.operations.applying import apply_in_background, return_to_read
from fullcircle.domain.earlier_audits.operations.reading import read_in_background, refuse
from fullcircle.domain.earlier_audits.operations.receiving import EARLIER_AUDITS
from fullcircle.domain.earlier_audits.operations.recounting import bring_up_to_date
from fullcircle.domain.earlier_audits.policy import check_import
from fullcircle.domain.imports.operations.attempts import MOST_TRIES, Attempt, Superseded, gave_up
from fullcircle.domain.imports.operations.clearing import COUNTED_AGAIN, LONG_ENOUGH
from fullcircle.domain.imports.operations.receiving import forget_stray_files
from fullcircle.domain.imports.states import ImportState
from fullcircle.foundation.access.rules import Actor


def take_up_stalled(*, by: Actor, now: datetime) -> int:
    """Hand files that have given no sign of life to the background again, each for the person who asked for the work, delete
    received files that nobody needs, and count again what the newest files that wait would add where something else was applied
    since; how many were taken up. Doing it twice does no harm."""
    check_import(by)
    stalled = list(EarlierFile.objects.stalled(now))
    for found in stalled:
        if found.tries >= MOST_TRIES:
            _give_up(found, by, now)
        elif found.state == ImportState.APPLYING:
            apply_in_background.enqueue(found.pk, found.applied_by_id, found.attempt)
        else:
            read_in_background.enqueue(found.pk, found.received_by_id, found.attempt)
    waiting = EarlierFile.objects.filter(state__in=[str(ImportState.RECEIVED), str(ImportState.READING)])
    forget_stray_files(EARLIER_AUDITS, set(waiting.values_list("path", flat=True)), before=now - LONG_ENOUGH)
    for file_id in EarlierFile.objects.filter(state=ImportState.READ).values_list("pk", flat=True)[:COUNTED_AGAIN]:
        bring_up_to_date(file_id=file_id, by=by, now=now)
    return len(stalled)


def _give_up(found: EarlierFile, by: Actor, now: datetime) -> None:
    """End work that ends its process each time, and say so."""
    with suppress(Superseded):
        if found.state == ImportState.APPLYING:
            return_to_read(found.pk, found.attempt, gave_up("apply", "Nothing of it was applied"))
        else:
            refuse(found.pk, Attempt(found), gave_up("read", "Nothing was kept"), "stopped", by, now)
