"""Apply a read file: all of it or, when anything fails, nothing."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction
from django_tasks import task

from fullcircle.domain.intake.operations.attempts import BEGUN, Attempt, Superseded, begin
from fullcircle.domain.intake.operations.kinds import F, FileKind, R, Work, kind_named
from fullcircle.domain.intake.policy import check_import
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Held

_NOT_FINISHED: Final = (
    "The last attempt to apply this file did not finish. Nothing of it was applied; you can try again."
)


@task()
def apply_in_background(kind_name: str, file_id: int, person_id: int | None, attempt: int) -> None:
    """Apply as a job, on behalf of the person who asked for it, if no other try has begun since. On any fault the file goes back
    to "read": nothing is lost."""
    kind, by = kind_named(kind_name), SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    with suppress(WrongState, Superseded):
        run(kind, _take_up(kind, file_id, attempt, by), by=by, now=clock.now())


def begin_applying(kind: FileKind[F, R], held: Held[F]) -> F:
    """Mark the held file as being applied, by whoever holds it."""
    file = held.record
    file.applied_by_id, file.doing = held.by.person_id, kind.applying
    begin(file, now=held.now)
    held.move("start_applying")
    return file


def hand_on(kind: FileKind[F, R], file: F) -> None:
    """Hand a file that is being applied to the background once the transaction is through."""
    transaction.on_commit(lambda: apply_in_background.enqueue(kind.name, file.pk, file.applied_by_id, file.attempt))


def run(kind: FileKind[F, R], file: F, *, by: Actor, now: datetime) -> R:
    """Apply a file that is marked as being applied. An attempt that stopped is begun again from the start. Raises Superseded
    where a later try has begun or the file was set aside."""
    attempt = Attempt(file)
    try:
        check_import(by)
        done = kind.apply(Work(file, attempt, by, now))
    except Superseded:
        raise
    except BaseException:
        return_to_read(kind, file.pk, attempt)
        raise
    kind.clear_up(by)
    return done


@operation
def _take_up(kind: FileKind[F, R], file_id: int, attempt: int, by: Actor) -> F:
    """The file that is being applied, for the next try at it. Superseded unless ``attempt`` was the last."""
    file = kind.files.hold(file_id, by=by, now=clock.now()).record
    if file.state != FileState.APPLYING or file.attempt != attempt:
        raise Superseded
    begin(file, now=clock.now(), again=True)
    file.save(update_fields=BEGUN)
    return file


def return_to_read(kind: FileKind[F, R], file_id: int, attempt: Attempt, why: str = _NOT_FINISHED) -> None:
    """Let a file that was being applied wait to be applied again: nothing of it holds."""
    with suppress(Superseded), attempt.step():
        held = kind.files.hold(file_id, by=SYSTEM, now=clock.now())
        held.record.doing = why
        held.move("return_to_read")
