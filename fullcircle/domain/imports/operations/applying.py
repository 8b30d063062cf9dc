"""Apply a read workbook: prepare what it changes in small steps, then bring all of it in at once."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django_tasks import task

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.operations.attempts import BEGUN, IMPORTS, Attempt, Superseded, begin, wait_for_others
from fullcircle.domain.imports.operations.clearing import (
    clear_prepared,
    clear_up,
    forget_prepared,
    forget_set_aside,
)
from fullcircle.domain.imports.operations.comparing import FileComparison, compare, keep_leaving
from fullcircle.domain.imports.operations.names import Names, settle_names
from fullcircle.domain.imports.operations.picturing import take_picture
from fullcircle.domain.imports.operations.receiving import forget_file
from fullcircle.domain.imports.policy import (
    another_is_applied,
    check_apply,
    check_fresh,
    check_set_aside,
    check_size,
    holding_now,
)
from fullcircle.domain.imports.states import ImportState
from fullcircle.domain.performance import operations as performance
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.workflow.operations import Held

_NOT_FINISHED = "The last attempt to apply this file did not finish. Nothing of it was applied; you can try again."


@task()
def apply_in_background(import_id: int, person_id: int | None, attempt: int) -> None:
    """Apply as a job, on behalf of the person who asked for it, if no other try has begun since. On any fault the file goes back
    to "read": nothing is lost."""
    by = SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    with suppress(WrongState, Superseded):
        _run(_take_up(import_id, attempt, by), by, clock.now())


def preview(*, import_id: int, by: Actor) -> dict[str, int]:
    """What applying would change, counted afresh (names may have been mapped since the file was read)."""
    compare(import_id=import_id, by=by)
    changes: dict[str, int] = Import.objects.values_list("changes", flat=True).get(pk=import_id)
    return changes


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
    _begin(held, Answers(close, shrunk, in_lines))
    transaction.on_commit(lambda: apply_in_background.enqueue(import_id, by.person_id, held.record.attempt))


def apply(
    *,
    import_id: int,
    by: Actor,
    now: datetime,
    close: Collection[int] = (),
    shrunk: bool = False,
    in_lines: bool = False,
) -> cases.Changes:
    """Apply the file: all of it or, when anything fails, nothing. The same file again changes nothing.

    Not one transaction, so that nobody who is saving waits: everything is prepared out of sight, in small steps, and holds from
    one moment to the next. An attempt that stopped is begun again from the start. Raises what `start_applying` raises, but
    counts the changes itself, and Superseded where a later try has begun or the file was set aside.
    """
    with one_operation():
        wait_for_others()
        # its beginning is a sign of life, whatever the moment that is played
        held = IMPORTS.hold(import_id, check_apply, by=by, now=clock.now())
        _begin(held, Answers(close, shrunk, in_lines))
    return _run(held.record, by, now)


def _run(import_file: Import, by: Actor, now: datetime) -> cases.Changes:
    attempt = Attempt(import_file)
    try:
        check_may(by, Permission.MANAGE_IMPORTS)
        changes = _apply(import_file, attempt, by, now)
    except Superseded:
        raise
    except BaseException:
        return_to_read(import_file, attempt)
        raise
    clear_up(by=by)
    return changes


def _apply(import_file: Import, attempt: Attempt, by: Actor, now: datetime) -> cases.Changes:
    """It is applied at the moment of the swap, which can be minutes after ``now``: the clock tells how long preparing took."""
    begun = clock.now()
    clear_prepared(by=by)
    forget_prepared(import_file, attempt, by=by)
    holding = holding_now()
    names = Names()
    comparison = FileComparison(import_file, names, by=by, step=attempt.step, between=attempt.sign_if_due)
    comparison.run()
    attempt.sign(doing="Counting the performance figures")
    picture_id = take_picture(import_file, names, attempt, by=by, now=now)
    with attempt.step():
        if wait_for_others() != holding:
            raise WrongState("Another file was applied or undone meanwhile.")
        keep_leaving(import_file, comparison.leaving)
        _bring_in(import_file, comparison.changes, names, picture_id, by, now + (clock.now() - begun))
    return comparison.changes


def _bring_in(
    import_file: Import, changes: cases.Changes, names: Names, picture_id: int, by: Actor, now: datetime
) -> None:
    cases.bring_in(number=import_file.pk, by=by)
    performance.show_picture(picture_id=picture_id, by=by)
    settle_names(number=import_file.pk, by=by)
    Import.objects.filter(undoable=True).update(undoable=False, names={})
    held = IMPORTS.hold(import_file.pk, by=by, now=now)
    done = held.record
    done.applied_at, done.applied_by_id, done.undoable = now, by.person_id, True
    done.changes, done.doing = asdict(changes), ""
    names.note(done)
    held.move("finish_applying", detail=asdict(changes))


@operation
def set_aside(*, import_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a file. Its account stays; its rows and problems go. Work on it that has stopped is ended for good."""
    held = IMPORTS.hold(import_id, lambda by, found: check_set_aside(by, found, now), by=by, now=now)
    import_file = held.record
    import_file.doing, import_file.names = "", {}
    begin(import_file, now=now)  # a try that wakes up again finds itself superseded
    held.move("set_aside")
    forget_file(import_file)
    transaction.on_commit(lambda: forget_set_aside(import_file))


@operation
def _take_up(import_id: int, attempt: int, by: Actor) -> Import:
    """The file that is being applied, for the next try at it. Superseded unless ``attempt`` was the last."""
    import_file = IMPORTS.hold(import_id, by=by, now=clock.now()).record
    if import_file.state != ImportState.APPLYING or import_file.attempt != attempt:
        raise Superseded
    begin(import_file, now=clock.now(), again=True)
    import_file.save(update_fields=BEGUN)
    return import_file


@dataclass(frozen=True)
class Answers:
    """What the person who applies a file said to what was asked."""

    close: Collection[int]
    shrunk: bool
    in_lines: bool


def _begin(held: Held[Import], said: Answers) -> None:
    import_file = held.record
    check_size(import_file, accepted=said.shrunk)
    import_file.applied_by_id, import_file.doing = held.by.person_id, "Bringing children up to date"
    import_file.answers = {"close": sorted(said.close), "shrunk": said.shrunk, "in_lines": said.in_lines}
    begin(import_file, now=held.now)
    try:
        with one_operation():
            held.move("start_applying")
    except IntegrityError as other:
        # before the first import there is none to wait for: another began at the same moment
        raise another_is_applied() from other


def return_to_read(import_file: Import, attempt: Attempt, why: str = _NOT_FINISHED) -> None:
    """Let a file that was being applied wait to be applied again: nothing of it holds."""
    with suppress(Superseded), attempt.step():
        held = IMPORTS.hold(import_file.pk, by=SYSTEM, now=clock.now())
        held.record.doing, held.record.answers = why, {}
        held.move("return_to_read")
