"""Annex A workbooks as a kind of file: what people do with one."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django_tasks import task

from fullcircle.domain.annex_a.rules import Progress
from fullcircle.domain.cases.operations import Changes
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.operations.applying import bring_in
from fullcircle.domain.imports.operations.clearing import clear_all_prepared
from fullcircle.domain.imports.operations.comparing import compare
from fullcircle.domain.imports.operations.holding import IMPORTS, wait_for_others
from fullcircle.domain.imports.operations.names import forget_unneeded_names
from fullcircle.domain.imports.operations.reading import stage
from fullcircle.domain.imports.policy import another_is_applied, check_apply, check_fresh, check_size, is_fresh
from fullcircle.domain.intake import operations as intake
from fullcircle.domain.intake.models import STALLED_AFTER
from fullcircle.domain.intake.policy import check_import
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.workflow.operations import Held

ANNEX_A: Final[intake.FileKind[Import, Changes]] = intake.FileKind(
    name=f"{__name__}.ANNEX_A",
    model=Import,
    files=IMPORTS,
    folder="imports",
    smaller="Send the Annex A lists alone.",
    applying="Bringing children up to date",
    staged=("rows",),
    read=stage,
    count=compare,
    is_fresh=is_fresh,
    apply=bring_in,
    clear_up=lambda by: clear_up(by=by),
)
"""A workbook of the lists. It is applied in many small steps, so that nobody who is saving waits: all is prepared out of
sight, and holds from one moment to the next."""


@operation
def receive(
    *, chunks: Iterable[bytes], file_name: str, as_at: date, by: Actor, now: datetime, trial: bool = False
) -> int:
    """Keep a file to be read; the import's id. ``as_at`` is the day that the data shows; ``trial``: it is only to be tried.

    Raises Invalid (fields ``file``, ``as_at``) for an empty or too large file or a day in the future; nothing is kept then.
    """
    check_import(by)
    if as_at > clock.day_of(now):
        raise Invalid({"as_at": "The day the data shows is in the future. Enter the day the report was run."})
    said = {"as_at": as_at.isoformat()}
    return intake.receive(
        kind=ANNEX_A, chunks=chunks, file_name=file_name, by=by, now=now, said=said, as_at=as_at, trial=trial
    )


@operation
def start_reading(*, import_id: int, by: Actor) -> None:
    """Hand a received file to the background."""
    intake.start_reading(kind=ANNEX_A, file_id=import_id, by=by)


def read(*, import_id: int, by: Actor, now: datetime, report: Callable[[Progress], None] | None = None) -> None:
    """Read the file into staged rows and problems, as `intake.read` does."""
    intake.read(kind=ANNEX_A, file_id=import_id, by=by, now=now, report=report)


def count_again(*, import_id: int, by: Actor) -> None:
    """Hand a waiting file that somebody looks at to the background, to be counted against what holds now."""
    intake.count_again(kind=ANNEX_A, file_id=import_id, by=by)


@operation
def start_applying(
    *,
    import_id: int,
    by: Actor,
    now: datetime,
    close: Collection[int] = (),
    shrunk: bool = False,
    in_lines: bool = False,
    seen: str | None = None,
) -> None:
    """Mark a read file as being applied and hand it to the background. A second request is refused, not run twice.

    ``close``: lists of which children who are missing are to be closed although rows could not be read; ``shrunk``: the file is
    right, so little as is in it or so old as it is; ``in_lines``: its lists count in lines over time, however short they are;
    ``seen``: the `fingerprint` of the counts that this was said of. Raises NotFound, NotAllowed; WrongState, also where something
    else was applied since its changes were counted or seen; Invalid (field ``shrunk``) where the file needs a second look and
    nobody said that it is right."""
    wait_for_others()
    held = IMPORTS.hold(import_id, check_apply, by=by, now=now)
    check_fresh(held.record, seen)
    intake.hand_on(ANNEX_A, _begin(held, close=close, shrunk=shrunk, in_lines=in_lines))


def apply(
    *,
    import_id: int,
    by: Actor,
    now: datetime,
    close: Collection[int] = (),
    shrunk: bool = False,
    in_lines: bool = False,
) -> Changes:
    """Apply the file: all of it or, when anything fails, nothing. The same file again changes nothing. Raises what
    `start_applying` raises, but counts the changes itself, and Superseded as `intake.run` does."""
    with one_operation():
        wait_for_others()
        # its beginning is a sign of life, whatever the moment that is played
        held = IMPORTS.hold(import_id, check_apply, by=by, now=clock.now())
        file = _begin(held, close=close, shrunk=shrunk, in_lines=in_lines)
    return intake.run(ANNEX_A, file, by=by, now=now)


def _begin(held: Held[Import], *, close: Collection[int], shrunk: bool, in_lines: bool) -> Import:
    check_size(held.record, accepted=shrunk)
    held.record.answers = {"close": sorted(close), "shrunk": shrunk, "in_lines": in_lines}
    try:
        with one_operation():
            return intake.begin_applying(ANNEX_A, held)
    except IntegrityError as other:
        # before the first import there is none to wait for: another began at the same moment
        raise another_is_applied() from other


@operation
def set_aside(*, import_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a file. Its account stays; its rows, problems and names go."""
    file = intake.set_aside(kind=ANNEX_A, file_id=import_id, by=by, now=now)
    file.names = {}
    file.save(update_fields=["names"])
    transaction.on_commit(forget_unneeded_names)


def clear_up(*, by: Actor) -> None:
    """Clear what is left behind, count again what waits, and forget names that nobody needs any more, once something was
    applied or undone."""
    intake.forget_left_behind(ANNEX_A)
    clear_all_prepared(by=by)
    intake.count_waiting(kind=ANNEX_A, by=by)
    forget_unneeded_names()


@task()
def clear_up_in_background() -> None:
    """Clear up as a job, once something was undone."""
    clear_up(by=SYSTEM)


def take_up_stalled(*, by: Actor, now: datetime) -> int:
    """Take up imports that have stopped, as `intake.take_up_stalled` does, set aside trials whose command was killed, and clear
    away what stopped work left behind."""
    for trial in Import.objects.filter(state=FileState.READ, trial=True, moved_at__lt=now - STALLED_AFTER):
        set_aside(import_id=trial.pk, by=by, now=now)
    taken_up = intake.take_up_stalled(kind=ANNEX_A, by=by, now=now)
    clear_all_prepared(by=by)
    intake.forget_stray_files(intake.ARRIVING, (), now=now)
    return taken_up
