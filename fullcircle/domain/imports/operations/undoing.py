"""Undo the last import: everything that it changed is put back."""

from datetime import datetime

from django.db import transaction

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.imports.operations.files import clear_up_in_background
from fullcircle.domain.imports.operations.holding import IMPORTS, wait_for_others
from fullcircle.domain.imports.operations.names import settle_names
from fullcircle.domain.imports.operations.picturing import source_of
from fullcircle.domain.imports.policy import check_undo
from fullcircle.domain.performance import operations as performance
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation


@operation
def undo(*, import_id: int, by: Actor, now: datetime) -> int:
    """Put back what was before the last import, in one step: children, their records and flags, and the performance picture.
    Children whom it brought in go, but for those of whom an audit, a draw or something else has been recorded since; how many
    those are. Names mapped since stay mapped. Draws keep their frozen frames.

    Raises NotFound, NotAllowed, and WrongState for any but the last import that holds.
    """
    wait_for_others()
    held = IMPORTS.hold(import_id, check_undo, by=by, now=now)
    import_file = held.record
    stayed = cases.take_back(number=import_id, by=by)
    performance.take_back_picture(source=source_of(import_file), by=by)
    settle_names(number=import_id, by=by)
    import_file.undoable, import_file.undone_at, import_file.undone_by_id = False, now, by.person_id
    import_file.names = {}
    held.move("undo", detail={"children_stayed": stayed})
    transaction.on_commit(clear_up_in_background.enqueue)
    return stayed
