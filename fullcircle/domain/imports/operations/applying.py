"""Bring in what a read workbook changes: prepared in small steps, then all of it at once."""

from dataclasses import asdict
from datetime import datetime

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.operations.clearing import clear_prepared, forget_prepared
from fullcircle.domain.imports.operations.comparing import FileComparison, keep_leaving
from fullcircle.domain.imports.operations.holding import IMPORTS, wait_for_others
from fullcircle.domain.imports.operations.names import Names, settle_names
from fullcircle.domain.imports.operations.picturing import take_picture
from fullcircle.domain.imports.policy import holding_now
from fullcircle.domain.intake.operations import Work
from fullcircle.domain.performance import operations as performance
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState


def bring_in(work: Work[Import]) -> cases.Changes:
    """Prepare what a file that is being applied changes, and let it hold. It is applied at the moment of the swap, which can be
    minutes after ``work.now``: the clock tells how long preparing took."""
    begun, import_file, attempt, by = clock.now(), work.file, work.attempt, work.by
    clear_prepared(by=by)
    forget_prepared(import_file, attempt, by=by)
    holding = holding_now()
    names = Names()
    may_close = frozenset(import_file.answers["close"])
    comparison = FileComparison(
        import_file, names, by=by, may_close=may_close, step=attempt.step, between=attempt.sign_if_due
    )
    comparison.run()
    attempt.sign(doing="Counting the performance figures")
    picture_id = take_picture(import_file, names, attempt, by=by, now=work.now)
    with attempt.step():
        if wait_for_others() != holding:
            raise WrongState("Another file was applied or undone meanwhile.")
        keep_leaving(import_file, comparison.leaving)
        _bring_in(import_file, comparison.changes, names, picture_id, by, work.now + (clock.now() - begun))
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
