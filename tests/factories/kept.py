"""What a factory makes is made once in each process; whoever asks for the same later is given the rows that it left.

A council whose round is submitted takes seconds to make by the operations that lead there, and most tests begin with one.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.auditlog.models import Entry, Head

P = ParamSpec("P")
R = TypeVar("R")
Rows = dict[tuple[Any, ...], tuple[Any, ...]]
READS = ("SELECT", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SET CONSTRAINTS")


@dataclass(frozen=True)
class Change:
    """What happened to the rows of one table."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    added: list[tuple[Any, ...]]
    altered: list[tuple[Any, ...]]
    gone: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Kept:
    """What a call left: the name of the state that it led to, its rows and what it returned."""

    state: int
    head: str
    changes: list[Change]
    returned: bytes


_kept: dict[tuple[int, str, bytes], Kept] = {}
_states = count(1)
_here: tuple[int, str, int] = (0, "", 0)
"""The state that the database was last known to be in, by the head of its log, and how many writes there were until then."""
_writes = 0


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """``make`` works in the database and changes nothing else; what it is given and returns can be pickled.

    It is run wherever the database is in no state that is known: neither empty, nor as another of these just left it.
    """

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        before = _state()
        if before is None:
            return make(*args, **kwargs)
        given = pickle.dumps((args, kwargs))
        name = (before, f"{make.__module__}.{make.__qualname__}", given)
        if name in _kept:
            for change in _kept[name].changes:
                _do(change)
        else:
            rows = _all_rows()
            returned = pickle.dumps(make(*args, **kwargs))
            assert pickle.dumps((args, kwargs)) == given, f"{make.__name__} changed what it was given"
            _kept[name] = Kept(next(_states), _head(), _changes(rows, _all_rows()), returned)
        _arrive(_kept[name])
        result: R = pickle.loads(_kept[name].returned)
        return result

    return made


def _state() -> int | None:
    if _count_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count_writes)
    state, head, writes = _here
    if state and writes == _writes and head == _head():
        return state
    return None if Person.objects.exists() or Entry.objects.exists() else 0


def _arrive(at: Kept) -> None:
    global _here
    _here = (at.state, at.head, _writes)


def _count_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    global _writes
    if not str(sql).lstrip().upper().startswith(READS):
        _writes += 1
    return execute(sql, params, many, context)


def _head() -> str:
    """Salted, so that no two states have the same."""
    return Head.objects.values_list("hash", flat=True).first() or ""


def _tables() -> list[type[Model]]:
    """What stands beside an entry of the log is written before it, and the head of the log last."""
    last = {"auditlog_entry": 1, "auditlog_head": 2}
    every = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]
    return sorted(every, key=lambda model: last.get(model._meta.db_table, 0))


def _all_rows() -> dict[type[Model], Rows]:
    found: dict[type[Model], Rows] = {}
    for model in _tables():
        columns, key = _columns(model)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(map(connection.ops.quote_name, columns))} FROM {model._meta.db_table}")
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
        found[model] = {_key_of(row, columns, key): row for row in rows}
    return found


def _columns(model: type[Model]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    every = tuple(str(one.column) for one in model._meta.local_concrete_fields if one.column)
    return every, tuple(str(one.column) for one in model._meta.pk_fields)


def _key_of(row: tuple[Any, ...], columns: tuple[str, ...], key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[columns.index(one)] for one in key)


def _plain(value: Any) -> Any:
    return str(value) if connection.vendor == "sqlite" and isinstance(value, date | time) else value


def _changes(before: dict[type[Model], Rows], after: dict[type[Model], Rows]) -> list[Change]:
    changes = []
    for model, rows in after.items():
        old = before[model]
        added = [row for key, row in rows.items() if key not in old]
        altered = [row for key, row in rows.items() if key in old and old[key] != row]
        gone = [key for key in old if key not in rows]
        if added or altered or gone:
            changes.append(Change(model._meta.db_table, *_columns(model), added, altered, gone))
    return changes


def _do(change: Change) -> None:
    quoted = [connection.ops.quote_name(one) for one in change.columns]
    where = " AND ".join(f"{connection.ops.quote_name(one)} = %s" for one in change.key)
    with connection.cursor() as cursor:
        if change.gone:
            cursor.executemany(f"DELETE FROM {change.table} WHERE {where}", change.gone)
        if change.altered:
            sets = ", ".join(f"{one} = %s" for one in quoted)
            rows = [(*row, *_key_of(row, change.columns, change.key)) for row in change.altered]
            cursor.executemany(f"UPDATE {change.table} SET {sets} WHERE {where}", rows)
        if change.added:
            into = f"INSERT INTO {change.table} ({', '.join(quoted)})"
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(quoted))})", change.added)
