"""Clear away what imports leave behind when they are through, set aside, undone or have stopped."""

from datetime import datetime, timedelta
from typing import Final

from django_tasks import task

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases import queries as known
from fullcircle.domain.imports.models import Import, Problem, StagedRow
from fullcircle.domain.imports.operations.attempts import Attempt
from fullcircle.domain.imports.operations.comparing import compare
from fullcircle.domain.imports.operations.names import forget_unneeded_names
from fullcircle.domain.imports.operations.picturing import source_of
from fullcircle.domain.imports.operations.receiving import ARRIVING, IMPORTS, forget_stray_files
from fullcircle.domain.imports.policy import is_fresh
from fullcircle.domain.imports.states import ImportState
from fullcircle.domain.performance import operations as performance
from fullcircle.domain.performance import queries as pictures
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.operation import one_operation
from fullcircle.foundation.kernel.operations import delete_in_steps

_WAITING: Final = (ImportState.READING, ImportState.READ, ImportState.APPLYING)
_NOT_TAKEN: Final = (ImportState.REFUSED, ImportState.SET_ASIDE)
_FILE_NEEDED: Final = (ImportState.RECEIVED, ImportState.READING)
COUNTED_AGAIN: Final = 3
"""Of the files that wait, so many are counted again without anybody looking at them."""
LONG_ENOUGH: Final = timedelta(minutes=15)
"""A file that belongs to no import after so long belongs to none that is still arriving."""


@task()
def clear_up_in_background() -> None:
    """Clear up as a job, once something was undone."""
    clear_up(by=SYSTEM)


def clear_up(*, by: Actor) -> None:
    """Clear what is left behind, and forget names that nobody needs any more, once something was applied, undone or set aside."""
    clear_left_behind(by=by)
    forget_unneeded_names()


def clear_left_behind(*, by: Actor) -> None:
    """Delete staged rows that nobody waits for, and what imports prepared, but for one that is being applied and the one that can
    be undone; count again what the newest waiting files would change where something was applied or undone since: an older one
    waits until somebody looks at it (`count_again`). Done every minute, so it costs the same however much is kept."""
    check_may(by, Permission.MANAGE_IMPORTS)
    delete_in_steps(StagedRow.objects.exclude(import_file__state__in=[str(state) for state in _WAITING]))
    delete_in_steps(Problem.objects.filter(import_file__state__in=[str(state) for state in _NOT_TAKEN]))
    clear_prepared(by=by)
    undoable = [source_of(one) for one in Import.objects.filter(undoable=True)]
    hidden = pictures.hidden_pictures(by, kept_for=undoable)
    applying = {source_of(one) for one in Import.objects.filter(state=ImportState.APPLYING)}
    performance.forget_pictures(ids=[pk for pk, source in hidden.items() if source not in applying], by=by)
    performance.forget_counted_children(by=by)
    for waiting in Import.objects.filter(state=ImportState.READ, trial=False)[:COUNTED_AGAIN]:
        if not is_fresh(waiting):
            compare(import_id=waiting.pk, by=by)


def count_again(*, import_id: int, by: Actor) -> None:
    """Hand a waiting file that somebody looks at to the background, to be counted against what holds now."""
    check_may(by, Permission.MANAGE_IMPORTS)
    _count_again_in_background.enqueue(import_id)


@task()
def _count_again_in_background(import_id: int) -> None:
    """Count as a job; done already where somebody looked twice."""
    waiting = Import.objects.filter(pk=import_id, state=ImportState.READ).first()
    if waiting is not None and not is_fresh(waiting):
        compare(import_id=import_id, by=SYSTEM)


def clear_prepared(*, by: Actor) -> None:
    """Delete what imports prepared of children, but for one that is being applied and the one that can be undone."""
    for number in known.numbers_prepared(by):
        _forget_unless_needed(number, by=by)


def forget_staged(import_file: Import) -> None:
    """Delete the rows of a file that were read, and its problems."""
    delete_in_steps(StagedRow.objects.filter(import_file=import_file))
    delete_in_steps(Problem.objects.filter(import_file=import_file))


def forget_set_aside(import_file: Import) -> None:
    """Delete what a file that is set aside leaves behind, at once: there may be no job worker."""
    forget_staged(import_file)
    forget_unneeded_names()


def _forget_unless_needed(number: int, *, by: Actor) -> None:
    """Step by step, and asked again before each: an import may begin to be applied at any moment, and the lock keeps it from that
    while a step is made."""
    more = True
    while more:
        with one_operation():
            owner = Import.objects.select_for_update().filter(pk=number).first()
            if owner is not None and (owner.state == ImportState.APPLYING or owner.undoable):
                return
            more = cases.forget_some(number=number, by=by)


def forget_prepared(import_file: Import, attempt: Attempt, *, by: Actor) -> None:
    """Delete what an earlier try at applying this file had prepared and never brought in. Raises Superseded."""
    more = True
    while more:
        with attempt.step():
            more = cases.forget_some(number=import_file.pk, by=by)
    source = source_of(import_file)
    hidden = pictures.hidden_pictures(by, kept_for=())
    performance.forget_pictures(ids=[pk for pk, whose in hidden.items() if whose == source], by=by)


def clear_files(*, now: datetime, by: Actor) -> int:
    """Delete received files that no import needs any more, and uploads that never arrived whole; how many."""
    check_may(by, Permission.MANAGE_IMPORTS)
    needed = Import.objects.filter(state__in=[str(state) for state in _FILE_NEEDED]).values_list("path", flat=True)
    before = now - LONG_ENOUGH
    return forget_stray_files(IMPORTS, set(needed), before=before) + forget_stray_files(ARRIVING, (), before=before)
