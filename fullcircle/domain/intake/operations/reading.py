"""Read a received file: stage its rows and list its problems, in small transactions, with progress."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django_tasks import task

from fullcircle.domain.intake.operations.attempts import Attempt, Superseded, begin
from fullcircle.domain.intake.operations.forgetting import forget_staged
from fullcircle.domain.intake.operations.keeping import forget_file
from fullcircle.domain.intake.operations.kinds import Account, F, FileKind, R, Work, kind_named
from fullcircle.domain.intake.policy import check_import, may_start_reading
from fullcircle.files.limits import Refusal
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.foundation.kernel.operation import operation


@task()
def read_in_background(kind_name: str, file_id: int, person_id: int | None, attempt: int = 0) -> None:
    """Read as a job, on behalf of the person who sent the file, if no other try has begun since."""
    kind, by = kind_named(kind_name), SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    with suppress(WrongState, Superseded):
        if not by.may(Permission.MANAGE_IMPORTS):
            begun = Attempt(_start(kind, file_id, attempt, by))
            why = "Whoever sent this file may not import data any more, so it was not read. Somebody who may can send it again."
            refuse(kind, file_id, begun, why, "not_allowed", by=by, now=clock.now())
            return
        read(kind=kind, file_id=file_id, by=by, now=clock.now(), after=attempt)


def read(
    *,
    kind: FileKind[F, R],
    file_id: int,
    by: Actor,
    now: datetime,
    after: int = 0,
    report: Callable[[Any], None] | None = None,
) -> None:
    """Read the file. Ends in state "read", with what applying it would do counted, or "refused" with the reason kept.
    ``after`` is the last try at it; ``report`` is told how far it is.

    Not one transaction: rows are staged a chunk at a time so that people who are typing never wait. A file that turns
    out to be wrong leaves no staged row behind, and a reading that stopped is begun again from the start. Raises NotFound,
    NotAllowed, WrongState, and Superseded where a later try has begun or the file was set aside.
    """
    check_import(by)
    file = _start(kind, file_id, after, by)
    work = Work(file, Attempt(file), by, now, report)
    try:
        if not kind.path(file).is_file():
            raise Refusal("file_gone", "The file is no longer there, so it cannot be read.", "Send it again.")
        forget_staged(kind, file)
        account = kind.read(work, kind.path(file))
        work.attempt.sign(doing="Comparing with what is known")
        kind.count(file, by, work.attempt)
        _finish(kind, work, account)
    except Refusal as refusal:
        why = f"{refusal.what_happened} {refusal.what_to_do}"
        refuse(kind, file_id, work.attempt, why, refusal.cause, by=by, now=now)
    except Superseded:
        raise
    except Exception:
        why = "Something went wrong while the file was read. Nothing was kept. Send it again."
        refuse(kind, file_id, work.attempt, why, "fault", by=by, now=now)
        raise


def refuse(
    kind: FileKind[F, R], file_id: int, attempt: Attempt, why: str, cause: str, *, by: Actor, now: datetime
) -> None:
    """Refuse a file that is being read, for the reason ``why``: nothing of it is kept."""
    with attempt.step():
        held = kind.files.hold(file_id, by=by, now=now)
        held.record.refusal, held.record.doing = why, ""
        held.move("refuse", detail={"cause": cause})
        forget_file(kind.folder, held.record.path)
    forget_staged(kind, held.record)


@operation
def _start(kind: FileKind[F, R], file_id: int, after: int, by: Actor) -> F:
    held = kind.files.hold(file_id, may_start_reading, by=by, now=clock.now())
    if held.record.attempt != after:
        raise Superseded
    held.record.doing = "Looking at the file"
    begin(held.record, now=held.now, again=after > 0)
    held.move("start_reading")
    return held.record


def _finish(kind: FileKind[F, R], work: Work[F], account: Account) -> None:
    with work.attempt.step():
        held = kind.files.hold(work.file.pk, by=work.by, now=work.now)
        for column, value in account.columns.items():
            setattr(held.record, column, value)
        held.record.read_at, held.record.doing = work.now, ""
        held.move("finish_reading", detail={"rows": account.rows, "left_out": account.left_out})
        forget_file(kind.folder, held.record.path)
