"""Take up again what stopped: a job worker that was killed or restarted strands nothing."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django_tasks import task

from fullcircle.domain.intake.operations.applying import apply_in_background, return_to_read
from fullcircle.domain.intake.operations.attempts import MOST_TRIES, Attempt, Superseded
from fullcircle.domain.intake.operations.forgetting import forget_left_behind
from fullcircle.domain.intake.operations.keeping import forget_stray_files
from fullcircle.domain.intake.operations.kinds import F, FileKind, R, kind_named
from fullcircle.domain.intake.operations.reading import read_in_background, refuse
from fullcircle.domain.intake.policy import check_import
from fullcircle.domain.intake.states import UNREAD, FileState
from fullcircle.foundation.access.rules import SYSTEM, Actor

COUNTED_AGAIN: Final = 3
"""Of the files that wait, so many are counted again without anybody looking at them."""


def take_up_stalled(*, kind: FileKind[F, R], by: Actor, now: datetime) -> int:
    """Hand files that have given no sign of life to the background again, each for the person who asked for the work, clear away
    what nobody needs any more, and count again what the newest that wait would change where something else was applied since; how
    many were taken up. Doing it twice does no harm, and it costs the same however much is kept."""
    check_import(by)
    stalled = list(kind.model.objects.stalled(now))
    for file in stalled:
        if file.tries >= MOST_TRIES:
            _give_up(kind, file, by, now)
        elif file.state == FileState.APPLYING:
            apply_in_background.enqueue(kind.name, file.pk, file.applied_by_id, file.attempt)
        else:
            read_in_background.enqueue(kind.name, file.pk, file.received_by_id, file.attempt)
    forget_left_behind(kind)
    needed = kind.model.objects.among(UNREAD).values_list("path", flat=True)
    forget_stray_files(kind.folder, set(needed), now=now)
    count_waiting(kind=kind, by=by)
    return len(stalled)


def count_waiting(*, kind: FileKind[F, R], by: Actor) -> None:
    """Count the newest waiting files again where something was applied or undone since: an older one waits until somebody
    looks at it."""
    for file in kind.model.objects.waiting()[:COUNTED_AGAIN]:
        if not kind.is_fresh(file):
            kind.count(file, by, None)


def count_again(*, kind: FileKind[F, R], file_id: int, by: Actor) -> None:
    """Hand a waiting file that somebody looks at to the background, to be counted against what holds now."""
    check_import(by)
    _count_in_background.enqueue(kind.name, file_id)


@task()
def _count_in_background(kind_name: str, file_id: int) -> None:
    """Count as a job; done already where somebody looked twice."""
    kind = kind_named(kind_name)
    file = kind.model.objects.waiting().filter(pk=file_id).first()
    if file is not None and not kind.is_fresh(file):
        kind.count(file, SYSTEM, None)


def _give_up(kind: FileKind[F, R], file: F, by: Actor, now: datetime) -> None:
    """End work that ends its process each time, and say so."""
    with suppress(Superseded):
        if file.state == FileState.APPLYING:
            return_to_read(kind, file.pk, Attempt(file), _gave_up("apply", "Nothing of it was applied"))
        else:
            refuse(kind, file.pk, Attempt(file), _gave_up("read", "Nothing was kept"), "stopped", by=by, now=now)


def _gave_up(work: str, kept: str) -> str:
    stopped = f"{MOST_TRIES} attempts to {work} this file stopped halfway, so it is not tried any more. {kept}."
    return f"{stopped} Ask who looks after the server: it may have too little memory."
