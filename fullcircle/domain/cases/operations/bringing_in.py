"""Bring in what an import has prepared, all at once and within moments; take the last import back; forget what has served."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

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
from fullcircle.domain.cases.operations.preparing import add_rows
from fullcircle.domain.cases.states import Lane, Moment, Step
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

_AT_ONCE: Final = 2_000
_CHILDREN_AT_ONCE: Final = 100
_CHANGED: Final = ((Lane.PERIOD, StatusPeriod), (Lane.ALLOCATION, Allocation))
_ADDED: Final[tuple[tuple[Lane, type[models.Model], Mapping[str, str]], ...]] = (
    (Lane.EVENT, JourneyEvent, {"key": "key"}),
    (Lane.PERIOD, StatusPeriod, {"code": "status", "starts_on": "starts_on"}),
    (Lane.FLAG, Flag, {"code": "code"}),
)
"""By what an added row is found again: the column of the change, and that of the row."""


@transaction.atomic
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
    added = RecordChange.objects.filter(number=number, step=Step.ADD).iterator(chunk_size=_AT_ONCE)
    for some in _batches(added):
        add_rows(some)


@transaction.atomic
def take_back(*, number: int, by: Actor) -> int:
    """Put back what was before the import of that number. Children whom it brought in are hidden again (`forget_some`
    deletes them); how many stay, because an audit, a draw or something else of theirs has been recorded since.

    Call it for the last import that was brought in and for no other: nothing later may rest on it.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    _delete_added(number)
    for lane, model in _CHANGED:
        _set_from_records(model, {"ends_on": "earlier_ends_on"}, number, lane)
    _set_from_records(Flag, {"detail": "earlier_text"}, number, Lane.FLAG)
    taken = _records(number, Lane.FLAG, Step.TAKE).iterator(chunk_size=_AT_ONCE)
    for some in _batches(taken):
        Flag.objects.bulk_create(Flag(child_id=r.child_id, code=r.code, detail=r.earlier_text) for r in some)
    _set_states(number, Moment.BEFORE)
    came = Child.everyone.filter(came_with=number)
    came.exclude(pk__in=_needed(came)).update(arriving=True)
    return came.filter(arriving=False).count()


def numbers_prepared(*, by: Actor) -> list[int]:
    """The numbers of imports of which something is prepared, kept to undo them, or hidden."""
    check_may(by, Permission.MANAGE_IMPORTS)
    kept = {*RecordChange.objects.order_by().values_list("number", flat=True).distinct()}
    kept |= {*ChildState.objects.order_by().values_list("number", flat=True).distinct()}
    arriving = Child.everyone.filter(arriving=True).order_by().values_list("came_with", flat=True).distinct()
    return sorted(kept | {number for number in arriving if number is not None})


@transaction.atomic
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
    _needed(arriving).update(arriving=False)
    return False


def _needed(children: QuerySet[Child]) -> QuerySet[Child]:
    """Those of whom something is recorded that must not go with them."""
    needed = Q()
    for relation in Child._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            needed |= Q(Exists(rows))
    return children.filter(needed)


def _records(number: int, lane: Lane, step: Step) -> QuerySet[RecordChange]:
    return RecordChange.objects.filter(number=number, lane=lane, step=step)


def _delete_added(number: int) -> None:
    """Delete the rows that were added to the records of children known before."""
    for lane, model, match in _ADDED:
        told = {name: OuterRef(column) for name, column in match.items()}
        added = _records(number, lane, Step.ADD).filter(child=OuterRef("child_id"), **told)
        model._default_manager.filter(Exists(added)).delete()
    moved = RecordChange.objects.filter(number=number, lane=Lane.ALLOCATION, child=OuterRef("child_id"))
    Allocation.objects.filter(
        Exists(moved), ends_on=None
    ).delete()  # also one that a person gave since: theirs is kept apart


def _batches(records: Iterator[RecordChange]) -> Iterator[list[RecordChange]]:
    while some := list(islice(records, _AT_ONCE)):
        yield some


def _set_states(number: int, moment: Moment) -> None:
    columns = {name: name for name in CIRCUMSTANCES}
    _set_from(Child, ChildState, columns, "child_id", {"number": number, "moment": str(moment)})


def _set_from_records(model: type[models.Model], columns: Mapping[str, str], number: int, lane: Lane) -> None:
    where: dict[str, int | str] = {"number": number, "lane": str(lane), "step": str(Step.CHANGE)}
    _set_from(model, RecordChange, columns, "row_id", where)


def _set_from(
    target: type[models.Model],
    source: type[models.Model],
    columns: Mapping[str, str],
    points_at: str,
    where: Mapping[str, int | str],
) -> None:
    """Set columns of ``target`` to those of the rows of ``source`` that point at it, in one statement: the ORM would repeat a
    sub-query for each column of each row."""
    name = connection.ops.quote_name
    into, out_of = name(target._meta.db_table), name(source._meta.db_table)
    setting = ", ".join(f"{name(mine)} = s.{name(theirs)}" for mine, theirs in columns.items())
    chosen = " AND ".join(f"s.{name(column)} = %s" for column in where)
    join = f"s.{name(points_at)} = {into}.{name('id')}"
    sql = f"UPDATE {into} SET {setting} FROM {out_of} s WHERE {join} AND {chosen}"  # noqa: S608 - our own names alone
    with connection.cursor() as cursor:
        cursor.execute(sql, list(where.values()))
