"""Undo an import that draws have used since."""

from datetime import datetime

from django.db import transaction

from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports.operations.attempts import wait_for_others
from fullcircle.domain.selection.queries.since import draws_since
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import Invalid


@transaction.atomic
def undo_import(*, import_id: int, draws_seen: bool, by: Actor, now: datetime) -> int:
    """Undo the last import, as ``imports.undo`` does; how many children stayed. Draws made since keep their frozen frames and
    their choices. Invalid (field ``draws_seen``) where there are such draws and nobody said that this is right."""
    check_may(by, Permission.MANAGE_IMPORTS)
    wait_for_others()  # a draw that is being made is one that was made: its number is asked for only then
    if not draws_seen and draws_since(by, import_id):
        raise Invalid(
            {"draws_seen": "Children have been drawn from this data since. Say that you have seen it, or leave it."}
        )
    return imports.undo(import_id=import_id, by=by, now=now)
