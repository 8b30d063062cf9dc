"""Prepare what an import changes, in small steps that keep nobody waiting: hidden until it is brought in all at once."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, TypeVar

from django.db import models

from fullcircle.domain.cases.models import Child, ChildState, RecordChange
from fullcircle.domain.cases.operations.comparing import Changes, Comparison, Difference
from fullcircle.domain.cases.operations.lanes import add_rows
from fullcircle.domain.cases.queries.missing import missing
from fullcircle.domain.cases.rules import ChildUpdate
from fullcircle.domain.cases.states import Status
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

R = TypeVar("R")
StepOf = Callable[[], AbstractContextManager[None]]
"""Opens the transaction of one step of an import."""
_COMPARED = 100
"""Children compared at a time."""
_WRITTEN = 250
"""Rows written in one step: whoever saves meanwhile waits for no more than one such step."""


def update_children(
    *, number: int, updates: Iterable[ChildUpdate], as_at: date, changes: Changes, step: StepOf | None, by: Actor
) -> None:
    """Compare children with what the import of that number says of them, adding to ``changes``, and prepare the difference;
    without ``step`` nothing is prepared: a preview.

    Not one transaction: each batch is a step for itself, hidden, until `bring_in`. A child already known as of a later date
    keeps its present state; only new journey events are added. The import that calls this records the event.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    batch: list[ChildUpdate] = []
    for update in updates:
        batch.append(update)
        if len(batch) == _COMPARED:
            _prepare(Comparison(number, as_at, changes).update(batch), step)
            batch = []
    if batch:
        _prepare(Comparison(number, as_at, changes).update(batch), step)


def close_missing(
    *,
    number: int,
    statuses: Sequence[Status],
    still_present: models.QuerySet[Any, Any],
    as_at: date,
    changes: Changes,
    step: StepOf | None,
    by: Actor,
) -> None:
    """Prepare to close the children who are `missing` from a list that names everybody of these statuses."""
    check_may(by, Permission.MANAGE_IMPORTS)
    gone = missing(statuses, still_present, as_at).order_by("pk")
    last = 0
    while children := list(gone.filter(pk__gt=last)[:_COMPARED]):
        _prepare(Comparison(number, as_at, changes).close(children), step)
        last = children[-1].pk


def _prepare(difference: Difference, step: StepOf | None) -> None:
    if step is None:
        return
    _write(difference.new, Child.everyone.bulk_create, step)
    for arrival in difference.arrivals:
        arrival.child_id = arrival.child.pk  # known only now
    _write(difference.arrivals, add_rows, step)
    _write(difference.states, ChildState.objects.bulk_create, step)
    _write(difference.records, RecordChange.objects.bulk_create, step)


def _write(rows: Sequence[R], write: Callable[[Sequence[R]], object], step: StepOf) -> None:
    for at in range(0, len(rows), _WRITTEN):
        with step():
            write(rows[at : at + _WRITTEN])
