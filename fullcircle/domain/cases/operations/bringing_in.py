"""Bring in what an import has prepared, all at once and within moments; take the last import back; forget what has served."""

from typing import Any, Final

from django.db import models
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from fullcircle.domain.cases.models import (
    CIRCUMSTANCES,
    Allocation,
    Child,
    ChildState,
    Flag,
    JourneyEvent,
    RecordChange,
    StatusPeriod,
)
from fullcircle.domain.cases.operations.lanes import KEPT, Columns, add_from, added_by, set_from
from fullcircle.domain.cases.states import OPEN_STATUSES, Lane, Moment, Status, Step
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.operation import operation

_AT_ONCE: Final = 2_000
_CHILDREN_AT_ONCE: Final = 100
_FLAG_BEFORE: Final = {"child_id": "child_id", "code": "code", "detail": "earlier_text"}
_CHANGED: Final = ((Lane.PERIOD, StatusPeriod), (Lane.ALLOCATION, Allocation))
_NOTHING_KNOWN: Final[dict[str, Any]] = {
    **dict.fromkeys(("gender", "ethnicity", "disability"), ""),
    **dict.fromkeys(("date_of_birth", "age_years", "last_seen_on")),
    "facts": {},
    "status": Status.CLOSED,
    "as_at": None,
}
"""Of a child in no data. Team and worker stay: whoever had sight of what was recorded keeps it."""


@operation
def bring_in(*, number: int, by: Actor) -> None:
    """Let everything hold that the import of that number has prepared. Set-wise, so that nobody waits for it."""
    check_may(by, Permission.MANAGE_IMPORTS)
    _set_states(number, Moment.AFTER)
    Child.everyone.filter(came_with=number, arriving=True).update(arriving=False)
    for lane, model in _CHANGED:
        _set_from_records(model, {"ends_on": "ends_on"}, number, lane)
    _set_from_records(Flag, {"detail": "text"}, number, Lane.FLAG)
    taken = _records(number, Lane.FLAG, Step.TAKE).values("row_id")
    Flag.objects.filter(pk__in=taken).delete()
    given_since = _records(number, Lane.ALLOCATION, Step.ADD).values("child")
    Allocation.objects.filter(child__in=given_since, ends_on=None).delete()  # by a person; the team is theirs to settle
    for lane in Lane:
        add_from(lane, _where(number, lane, Step.ADD))


@operation
def take_back(*, number: int, by: Actor) -> int:
    """Put back what was before the import of that number. Children whom it brought in are hidden again (`forget_some`
    deletes them); how many stay, because an audit, a draw or something else of theirs has been recorded since. What it said of
    those goes too: they are open again once a file of any day tells of them.

    Call it for the last import that was brought in and for no other: nothing later may rest on it.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    _delete_added(number)
    for lane, model in _CHANGED:
        _set_from_records(model, {"ends_on": "earlier_ends_on"}, number, lane)
    _set_from_records(Flag, {"detail": "earlier_text"}, number, Lane.FLAG)
    add_from(Lane.FLAG, _where(number, Lane.FLAG, Step.TAKE), _FLAG_BEFORE)
    _set_states(number, Moment.BEFORE)
    _end_given_to_the_closed(number)
    came = Child.everyone.filter(came_with=number)
    came.exclude(pk__in=_needed(came)).update(arriving=True)
    return _unlearn(came.filter(arriving=False))


@operation
def forget_some(*, number: int, by: Actor) -> bool:
    """Delete some of what the import of that number prepared, or of what is kept to undo it, and some of the children it brought
    in who are still hidden: one small step, so that nobody waits; whether there was anything. Hidden children of whom something
    was recorded while they were being hidden stay, and are seen again: nothing would find them otherwise.

    Never for an import of which something is prepared to be brought in yet."""
    check_may(by, Permission.MANAGE_IMPORTS)
    arriving = Child.everyone.filter(came_with=number, arriving=True)
    for rows, at_once in (
        (RecordChange.objects.filter(number=number), _AT_ONCE),
        (ChildState.objects.filter(number=number), _AT_ONCE),
        (arriving.exclude(pk__in=_needed(arriving)), _CHILDREN_AT_ONCE),
    ):
        if ids := list(rows.order_by("pk").values_list("pk", flat=True)[:at_once]):
            rows.model._base_manager.filter(pk__in=ids).delete()
            return True
    _unlearn(_needed(arriving))
    return False


def _unlearn(children: QuerySet[Child]) -> int:
    """Let these children be seen, and forget what the import that brought them in said of them; how many."""
    ids = list(children.values_list("pk", flat=True))
    for at in range(0, len(ids), _CHILDREN_AT_ONCE):
        some = ids[at : at + _CHILDREN_AT_ONCE]
        for model in (StatusPeriod, Allocation, JourneyEvent, Flag):
            model._base_manager.filter(child__in=some).delete()
        Child.everyone.filter(pk__in=some).update(arriving=False, **_NOTHING_KNOWN)
    return len(ids)


def _needed(children: QuerySet[Child]) -> QuerySet[Child]:
    """Those of whom something is recorded that must not go with them."""
    needed = Q()
    for relation in Child._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.on_delete is models.PROTECT:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            needed |= Q(Exists(rows))
    return children.filter(needed)


def _records(number: int, lane: Lane, step: Step) -> QuerySet[RecordChange]:
    return RecordChange.objects.filter(**_where(number, lane, step))


def _where(number: int, lane: Lane, step: Step) -> dict[str, int | str]:
    return {"number": number, "lane": str(lane), "step": str(step)}


def _delete_added(number: int) -> None:
    """Delete the rows that were added to the records of children known before."""
    for lane, kept in KEPT.items():
        if kept.known_by:
            added_by(_records(number, lane, Step.ADD), lane).delete()
    moved = RecordChange.objects.filter(number=number, lane=Lane.ALLOCATION).values("child")
    Allocation.objects.filter(
        child__in=moved, ends_on=None
    ).delete()  # also one that a person gave since: theirs is kept apart


def _end_given_to_the_closed(number: int) -> None:
    """Whom the import had opened and a person gave a team since is closed again, and allocated to nobody."""
    touched = ChildState.objects.filter(number=number, moment=Moment.BEFORE).values("child")
    closed = Child.objects.filter(pk__in=touched).exclude(status__in=OPEN_STATUSES)
    Allocation.objects.filter(child__in=closed.values("pk"), ends_on=None).delete()


def _set_states(number: int, moment: Moment) -> None:
    columns = {name: name for name in CIRCUMSTANCES}
    set_from(Child, ChildState, columns, "child_id", {"number": number, "moment": str(moment)})


def _set_from_records(model: type[models.Model], columns: Columns, number: int, lane: Lane) -> None:
    set_from(model, RecordChange, columns, "row_id", _where(number, lane, Step.CHANGE))
