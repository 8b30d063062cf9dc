"""Writes about children, made by an import in its own transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from fullcircle.domain.cases.models import Allocation, Child, Flag, JourneyEvent, StatusPeriod
from fullcircle.domain.cases.rules import ChildUpdate, Period, periods
from fullcircle.domain.cases.states import OPEN_STATUSES, Status
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

BATCH = 400
"""Children compared and written at a time: bounds memory, and the parameters of one statement on SQLite."""

_FIELDS = ("gender", "ethnicity", "date_of_birth", "age_years", "disability", "status", "team_id", "worker_id")


@dataclass
class Changes:
    """What an import changes (or would change), counted."""

    children_new: int = 0
    children_changed: int = 0
    children_same: int = 0
    children_older: int = 0
    children_closed: int = 0
    events_new: int = 0
    flags_raised: int = 0
    flags_gone: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the import changes nothing at all."""
        counts = asdict(self)
        return not any(counts[name] for name in counts if name not in {"children_same", "children_older"})


@transaction.atomic
def update_children(*, updates: Iterable[ChildUpdate], as_at: date, changes: Changes, write: bool, by: Actor) -> None:
    """Bring children up to date from one import, adding to ``changes``. With ``write`` False nothing is written: a preview.

    A child already known as of a later date keeps its present state; only new journey events are added.
    The import that calls this records the event.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    batch: list[ChildUpdate] = []
    for update in updates:
        batch.append(update)
        if len(batch) == BATCH:
            _update_batch(batch, as_at, changes, write)
            batch = []
    if batch:
        _update_batch(batch, as_at, changes, write)


@transaction.atomic
def close_missing(
    *,
    statuses: Sequence[Status],
    still_present: models.QuerySet[Any, Any],
    as_at: date,
    changes: Changes,
    write: bool,
    by: Actor,
) -> None:
    """Close children whose status is one of ``statuses`` and who are not in ``still_present`` (a query of references).

    Only children last confirmed before ``as_at``: a file that lists everybody open says so about the others by silence.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    gone = Child.objects.filter(status__in=[str(s) for s in statuses], as_at__lt=as_at).exclude(
        reference__in=still_present
    )
    if not write:
        changes.children_closed += gone.count()
        return
    ids = list(gone.values_list("pk", flat=True))
    changes.children_closed += len(ids)
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        StatusPeriod.objects.filter(child_id__in=some, ends_on__isnull=True, starts_on__lte=as_at).update(ends_on=as_at)
        Allocation.objects.filter(child_id__in=some, ends_on__isnull=True, starts_on__lte=as_at).update(ends_on=as_at)
        changes.flags_gone += Flag.objects.filter(child_id__in=some).delete()[0]
        Child.objects.filter(pk__in=some).update(status=Status.CLOSED, as_at=as_at)


@transaction.atomic
def name_stands_for(*, folded: str, by: Actor, team_id: int | None = None, worker_id: int | None = None) -> int:
    """Give children known under a folded team or worker name their team or worker; how many children changed."""
    check_may(by, Permission.MANAGE_IMPORTS)
    if team_id is not None:
        touched = Child.objects.filter(facts__team_name=folded).exclude(team_id=team_id)
        Allocation.objects.filter(child__in=touched, ends_on__isnull=True).update(team_id=team_id)
        return touched.update(team_id=team_id)
    touched = Child.objects.filter(facts__worker_name=folded).exclude(worker_id=worker_id)
    Allocation.objects.filter(child__in=touched, ends_on__isnull=True).update(worker_id=worker_id)
    return touched.update(worker_id=worker_id)


def _update_batch(batch: list[ChildUpdate], as_at: date, changes: Changes, write: bool) -> None:
    references = [update.reference for update in batch]
    found = Child.objects.filter(reference__in=references)
    known = {child.reference: child for child in (found.select_for_update() if write else found)}
    new, changed, current = [], [], []
    for update in batch:
        child = known.get(update.reference)
        if child is None:
            child = known[update.reference] = Child(reference=update.reference, status=Status.CLOSED, as_at=as_at)
            new.append(child)
        elif child.as_at > as_at:
            changes.children_older += 1
            continue
        elif _same(child, update):
            changes.children_same += 1
        else:
            changed.append(child)
        _set(child, update, as_at)
        current.append(update)
    changes.children_new += len(new)
    changes.children_changed += len(changed)
    if write:
        Child.objects.bulk_create(new)
        # Also the unchanged: they are now known as of this date.
        seen_again = [known[u.reference] for u in current if known[u.reference] not in new]
        Child.objects.bulk_update(
            seen_again, [*(f.removesuffix("_id") for f in _FIELDS), "last_seen_on", "facts", "as_at"]
        )
    _add_events(batch, known, changes, write)
    _replace_flags(current, known, changes, write)
    if write:
        _set_periods(current, known, as_at)
        _set_allocations(current, known, as_at)


def _same(child: Child, update: ChildUpdate) -> bool:
    return all(getattr(child, name) == getattr(update, name) for name in _FIELDS) and (
        child.facts == update.header_facts and child.last_seen_on == (update.last_seen_on or child.last_seen_on)
    )


def _set(child: Child, update: ChildUpdate, as_at: date) -> None:
    for name in _FIELDS:
        setattr(child, name, getattr(update, name))
    child.last_seen_on = update.last_seen_on or child.last_seen_on
    child.facts = update.header_facts
    child.as_at = as_at


def _add_events(batch: list[ChildUpdate], known: dict[str, Child], changes: Changes, write: bool) -> None:
    ids = [child.pk for child in known.values() if child.pk is not None]
    held = set(JourneyEvent.objects.filter(child_id__in=ids).values_list("child_id", "key"))
    rows = [
        JourneyEvent(child=known[u.reference], kind=e.kind, happened_on=e.happened_on, detail=e.detail[:200], key=e.key)
        for u in batch
        for e in u.events
        if (known[u.reference].pk, e.key) not in held
    ]
    changes.events_new += len(rows)
    if write:
        JourneyEvent.objects.bulk_create(rows, batch_size=BATCH)


def _replace_flags(current: list[ChildUpdate], known: dict[str, Child], changes: Changes, write: bool) -> None:
    children = {known[u.reference].pk: u for u in current if known[u.reference].pk is not None}
    held = {(f.child_id, f.code): f for f in Flag.objects.filter(child_id__in=list(children))}
    wanted = {(known[u.reference].pk, u.reference, code): text for u in current for code, text in u.flags.items()}
    gone = [flag.pk for (child_id, code), flag in held.items() if code not in children[child_id].flags]
    raised = [
        Flag(child=known[reference], code=code, detail=text[:200])
        for (child_id, reference, code), text in wanted.items()
        if (child_id, code) not in held
    ]
    changes.flags_raised += len(raised)
    changes.flags_gone += len(gone)
    if write:
        Flag.objects.filter(pk__in=gone).delete()
        Flag.objects.bulk_create(raised, batch_size=BATCH)
        reworded = []
        for (child_id, _, code), text in wanted.items():
            flag = held.get((child_id or 0, code))
            if flag is not None and flag.detail != text[:200]:
                flag.detail = text[:200]
                reworded.append(flag)
        Flag.objects.bulk_update(reworded, ["detail"], batch_size=BATCH)


def _set_periods(current: list[ChildUpdate], known: dict[str, Child], as_at: date) -> None:
    by_child: dict[int, dict[tuple[str, date], StatusPeriod]] = {}
    for row in StatusPeriod.objects.filter(child__in=[known[u.reference] for u in current]):
        by_child.setdefault(row.child_id, {})[row.status, row.starts_on] = row
    new: list[StatusPeriod] = []
    changed: list[StatusPeriod] = []
    for update in current:
        child = known[update.reference]
        wanted = periods(update.events, status=update.status, since=update.since, as_at=as_at)
        _merge_periods(child, wanted, by_child.get(child.pk, {}), as_at, new, changed)
    StatusPeriod.objects.bulk_create(new, batch_size=BATCH)
    StatusPeriod.objects.bulk_update(changed, ["ends_on"], batch_size=BATCH)


def _merge_periods(
    child: Child,
    wanted: list[Period],
    held: dict[tuple[str, date], StatusPeriod],
    as_at: date,
    new: list[StatusPeriod],
    changed: list[StatusPeriod],
) -> None:
    """Add the periods the file tells of, end those it says have ended, and close an open one it no longer supports."""
    told = {(str(p.status), p.starts_on): p for p in wanted}
    for key, period in told.items():
        row = held.get(key)
        if row is None:
            new.append(
                StatusPeriod(child=child, status=period.status, starts_on=period.starts_on, ends_on=period.ends_on)
            )
        elif row.ends_on != period.ends_on:
            row.ends_on = period.ends_on
            changed.append(row)
    for key, row in held.items():
        if key not in told and row.ends_on is None and row.starts_on <= as_at:
            row.ends_on = as_at
            changed.append(row)


def _set_allocations(current: list[ChildUpdate], known: dict[str, Child], as_at: date) -> None:
    present = {
        row.child_id: row
        for row in Allocation.objects.filter(child__in=[known[u.reference] for u in current], ends_on__isnull=True)
    }
    ended, started = [], []
    for update in current:
        child = known[update.reference]
        row = present.get(child.pk)
        if row is not None and (row.team_id, row.worker_id) == (update.team_id, update.worker_id):
            continue
        if row is not None:
            row.ends_on = max(as_at, row.starts_on)
            ended.append(row)
        if update.status in OPEN_STATUSES and (update.team_id or update.worker_id):
            first = update.since if row is None and update.since else as_at
            started.append(Allocation(child=child, team_id=update.team_id, worker_id=update.worker_id, starts_on=first))
    Allocation.objects.bulk_update(ended, ["ends_on"], batch_size=BATCH)
    Allocation.objects.bulk_create(started, batch_size=BATCH)
