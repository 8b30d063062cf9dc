"""How what an import changes in a child's record (`RecordChange`) becomes rows of the record, and how they are found again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection, models

from fullcircle.domain.cases.models import Allocation, Flag, JourneyEvent, RecordChange, StatusPeriod
from fullcircle.domain.cases.states import Lane

Columns = Mapping[str, str]
"""Columns of the rows that are written, each with the column that it is taken from."""


@dataclass(frozen=True)
class Kept:
    """Where the rows of a lane are kept. ``of_child`` leads there from a child, and ``known_by`` tells of a child's rows which
    one it is; an allocation is known by being the present one."""

    model: type[models.Model]
    of_child: str
    columns: Columns
    known_by: tuple[str, ...] = ()


KEPT: Final[Mapping[Lane, Kept]] = {
    Lane.EVENT: Kept(
        JourneyEvent,
        "journey",
        {"child_id": "child_id", "kind": "code", "happened_on": "starts_on", "detail": "text", "key": "key"},
        ("key",),
    ),
    Lane.PERIOD: Kept(
        StatusPeriod,
        "status_periods",
        {"child_id": "child_id", "status": "code", "starts_on": "starts_on", "ends_on": "ends_on"},
        ("status", "starts_on"),
    ),
    Lane.ALLOCATION: Kept(
        Allocation,
        "allocations",
        {"child_id": "child_id", "team_id": "team_id", "worker_id": "worker_id", "starts_on": "starts_on"},
    ),
    Lane.FLAG: Kept(Flag, "flags", {"child_id": "child_id", "code": "code", "detail": "text"}, ("code",)),
}


def add_rows(records: Iterable[RecordChange]) -> None:
    """Write the rows that these records add, which are not stored themselves."""
    added: dict[Lane, list[models.Model]] = {}
    for record in records:
        kept = KEPT[Lane(record.lane)]
        row = kept.model(**{mine: getattr(record, theirs) for mine, theirs in kept.columns.items()})
        added.setdefault(Lane(record.lane), []).append(row)
    for lane, rows in added.items():
        KEPT[lane].model._default_manager.bulk_create(rows)


def added_by(records: models.QuerySet[RecordChange], lane: Lane) -> models.QuerySet[models.Model]:
    """The rows that these records have added: found from the records, however many rows of other years there are."""
    kept = KEPT[lane]
    same = {f"child__{kept.of_child}__{name}": models.F(kept.columns[name]) for name in kept.known_by}
    found = records.filter(**same).values(f"child__{kept.of_child}")
    return kept.model._default_manager.filter(pk__in=found)


def set_from(
    target: type[models.Model],
    source: type[models.Model],
    columns: Columns,
    points_at: str,
    where: Mapping[str, int | str],
) -> None:
    """Set columns of ``target`` to those of the rows of ``source`` that point at it, in one statement: the ORM would repeat a
    sub-query for each column of each row."""
    name = connection.ops.quote_name
    into, out_of = name(target._meta.db_table), name(source._meta.db_table)
    setting = ", ".join(f"{name(mine)} = s.{name(theirs)}" for mine, theirs in columns.items())
    join = f"s.{name(points_at)} = {into}.{name('id')}"
    sql = f"UPDATE {into} SET {setting} FROM {out_of} s WHERE {join} AND {_chosen(where)}"  # noqa: S608 - our own names alone
    with connection.cursor() as cursor:
        cursor.execute(sql, list(where.values()))


def add_from(lane: Lane, where: Mapping[str, int | str], columns: Columns | None = None) -> None:
    """Add a row to the lane for each record of these, in one statement: objects of a large import, made one by one, would keep
    everybody waiting. ``columns``: otherwise than they are taken to add what the records tell."""
    kept = KEPT[lane]
    name = connection.ops.quote_name
    taken = columns or kept.columns
    into, out_of = name(kept.model._meta.db_table), name(RecordChange._meta.db_table)
    mine, theirs = ", ".join(map(name, taken)), ", ".join(f"s.{name(column)}" for column in taken.values())
    sql = f"INSERT INTO {into} ({mine}) SELECT {theirs} FROM {out_of} s WHERE {_chosen(where)} ORDER BY s.id"  # noqa: S608 - our own names alone
    with connection.cursor() as cursor:
        cursor.execute(sql, list(where.values()))


def _chosen(where: Mapping[str, int | str]) -> str:
    return " AND ".join(f"s.{connection.ops.quote_name(column)} = %s" for column in where)
