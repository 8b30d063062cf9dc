"""Undo an import that draws have used since, and know of a draw that its data was undone."""

from datetime import datetime

from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports.operations.holding import wait_for_others
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.policy import check_see_undone
from fullcircle.domain.selection.queries.since import draws_since, undone, with_undone
from fullcircle.domain.selection.states import DrawState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState
from fullcircle.foundation.kernel.operation import operation


@operation
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


@operation
def see_undone(*, round_id: int, by: Actor, now: datetime) -> None:
    """Say that one knows that the data behind the confirmed draw of a round was undone; the first time counts.
    NotFound where there is no confirmed draw. WrongState where its data was not undone."""
    confirmed = Draw.objects.visible_to(by).filter(round_id=round_id, state=DrawState.CONFIRMED)
    draw = with_undone(confirmed).select_for_update(of=("self",)).first()
    if draw is None:
        raise NotFound
    check_see_undone(by, draw)
    if undone(draw) is None:
        raise WrongState("The data behind this draw holds. There is nothing to look at.")
    if draw.undone_seen_at is None:
        draw.undone_seen_at, draw.undone_seen_by_id = now, by.person_id
        draw.save(update_fields=["undone_seen_at", "undone_seen_by"])
        auditlog.record("selection.undone_seen", subject=f"draw:{draw.pk}", by=by, now=now)
