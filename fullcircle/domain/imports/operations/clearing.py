"""Clear away what imports have prepared once they are through, undone, or have stopped."""

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases import queries as known
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.operations.picturing import source_of
from fullcircle.domain.intake.operations import Attempt
from fullcircle.domain.intake.policy import check_import
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.performance import operations as performance
from fullcircle.domain.performance import queries as pictures
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import one_operation


def clear_all_prepared(*, by: Actor) -> None:
    """Delete the children and pictures that imports prepared, but for one that is being applied and the one that can be
    undone. Done every minute, so it costs the same however much is kept."""
    check_import(by)
    clear_prepared(by=by)
    undoable = [source_of(one) for one in Import.objects.filter(undoable=True)]
    hidden = pictures.hidden_pictures(by, kept_for=undoable)
    applying = {source_of(one) for one in Import.objects.filter(state=FileState.APPLYING)}
    performance.forget_pictures(ids=[pk for pk, source in hidden.items() if source not in applying], by=by)
    performance.forget_counted_children(by=by)


def clear_prepared(*, by: Actor) -> None:
    """Delete what imports prepared of children, but for one that is being applied and the one that can be undone."""
    for number in known.numbers_prepared(by):
        _forget_unless_needed(number, by=by)


def _forget_unless_needed(number: int, *, by: Actor) -> None:
    """Step by step, and asked again before each: an import may begin to be applied at any moment, and the lock keeps it from that
    while a step is made."""
    more = True
    while more:
        with one_operation():
            owner = Import.objects.select_for_update().filter(pk=number).first()
            if owner is not None and (owner.state == FileState.APPLYING or owner.undoable):
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
