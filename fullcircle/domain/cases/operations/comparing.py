"""What an import changes: a batch of children compared with what is known of them. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

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
from fullcircle.domain.cases.rules import ChildUpdate, circumstances_after, periods, tells_start
from fullcircle.domain.cases.states import OPEN_STATUSES, Lane, Moment, Status, Step

_CONTACTS = ("contact", "referral")


@dataclass
class Changes:
    """What an import changes (or would change), counted: each child known before once, as changed, same, older, closed, or now
    known only by a referral or contact. ``children_kept``, of these: their status stays as it was because the file does not
    settle it: it tells only that something has ended, or what it would tell may stand where nothing could be read."""

    children_new: int = 0
    children_changed: int = 0
    children_same: int = 0
    children_older: int = 0
    children_kept: int = 0
    children_closed: int = 0
    children_to_referral: int = 0
    events_new: int = 0
    flags_raised: int = 0
    flags_gone: int = 0


@dataclass
class Difference:
    """What is to be written for a batch: children who are new with what their records begin with (``arrivals``), and of known
    ones the states before and after and what changes in their records."""

    new: list[Child] = field(default_factory=list)
    arrivals: list[RecordChange] = field(default_factory=list)
    states: list[ChildState] = field(default_factory=list)
    records: list[RecordChange] = field(default_factory=list)


@dataclass
class _Update:
    """One child's update beside what is known. ``after``: the circumstances once it is through."""

    child: Child
    update: ChildUpdate
    after: dict[str, Any]
    tells_status: bool


class Comparison:
    """One batch of updates of an import compared with what is known; the result is in ``difference`` and ``changes``."""

    def __init__(self, number: int, as_at: date, changes: Changes) -> None:
        self.number, self.as_at, self.changes = number, as_at, changes
        self.difference = Difference()

    def update(self, batch: Sequence[ChildUpdate]) -> Difference:
        """Compare this batch. A child already known as of a later date keeps its state; only new events are added."""
        found = Child.objects.filter(reference__in=[update.reference for update in batch])
        known = {child.reference: child for child in found}
        last_contact = _last_contact(child.pk for child in known.values() if child.status == Status.REFERRAL)
        pairs: list[tuple[Child, ChildUpdate]] = []
        current: list[_Update] = []
        for update in batch:
            child = known.get(update.reference)
            if child is not None and child.as_at is not None and child.as_at > self.as_at:
                self.changes.children_older += 1
                pairs.append((child, update))
                continue
            one = self._compared(child, update.after_contact(last_contact.get(child.pk) if child else None))
            current.append(one)
            pairs.append((one.child, update))
        self._events(pairs)
        self._flags(current)
        self._periods(current)
        self._allocations(current)
        return self.difference

    def close(self, children: Sequence[Child]) -> Difference:
        """Close these children: they are no longer in a list that names everybody."""
        self.changes.children_closed += len(children)
        ids = [child.pk for child in children]
        for child in children:
            before = _circumstances(child)
            self._states(child, before, before | {"status": Status.CLOSED, "as_at": self.as_at})
        for period in StatusPeriod.objects.filter(child__in=ids, ends_on=None, starts_on__lte=self.as_at):
            self._end(Lane.PERIOD, period, self.as_at)
        for allocation in Allocation.objects.filter(child__in=ids, ends_on=None, starts_on__lte=self.as_at):
            self._end(Lane.ALLOCATION, allocation, self.as_at)
        for flag in Flag.objects.filter(child__in=ids):
            self._take_flag(flag)
        return self.difference

    def _compared(self, child: Child | None, update: ChildUpdate) -> _Update:
        before = None if child is None else _circumstances(child)
        after = circumstances_after(before, update, self.as_at)
        earlier = None if child is None else Status(child.status)
        if child is None:
            self.changes.children_new += 1
            child = Child(reference=update.reference, came_with=self.number, arriving=True, **after)
            self.difference.new.append(child)
        elif before is not None:
            self._count_change(before, after)
            self.changes.children_kept += earlier in update.keeps and not update.tells_status(earlier)
            self._states(child, before, after)
        return _Update(child, update, after, update.tells_status(earlier) or earlier != after["status"])

    def _count_change(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Count a known child once: as closed, as no longer worked with, as changed or as the same."""
        was, now = Status(before["status"]), Status(after["status"])
        if now is Status.CLOSED is not was:
            self.changes.children_closed += 1
        elif was in OPEN_STATUSES and now is Status.REFERRAL:
            self.changes.children_to_referral += 1
        elif all(before[name] == after[name] for name in CIRCUMSTANCES if name != "as_at"):
            self.changes.children_same += 1
        else:
            self.changes.children_changed += 1

    def _states(self, child: Child, before: dict[str, Any], after: dict[str, Any]) -> None:
        for moment, state in ((Moment.BEFORE, before), (Moment.AFTER, after)):
            self.difference.states.append(ChildState(number=self.number, child=child, moment=moment, **state))

    def _events(self, pairs: Sequence[tuple[Child, ChildUpdate]]) -> None:
        ids = [child.pk for child, _ in pairs if child.pk is not None]
        held = set(JourneyEvent.objects.filter(child_id__in=ids).values_list("child_id", "key"))
        for child, update in pairs:
            for event in update.events:
                if (child.pk, event.key) not in held:
                    self.changes.events_new += 1
                    day, text = event.happened_on, event.detail[:200]
                    self._record(child, Lane.EVENT, Step.ADD, code=event.kind, key=event.key, starts_on=day, text=text)

    def _flags(self, current: Sequence[_Update]) -> None:
        held: dict[int, dict[str, Flag]] = {}
        for flag in Flag.objects.filter(child_id__in=_ids(current)):
            held.setdefault(flag.child_id, {})[flag.code] = flag
        for one in current:
            of_child = held.get(one.child.pk or 0, {})
            for code, reason in one.update.flags.items():
                self._raise(one.child, of_child.get(code), code, reason[:200])
            for code, flag in of_child.items():
                if code not in one.update.flags and code not in one.update.keeps_flags:
                    self._take_flag(flag)

    def _raise(self, child: Child, held: Flag | None, code: str, text: str) -> None:
        if held is None:
            self.changes.flags_raised += 1
            self._record(child, Lane.FLAG, Step.ADD, code=code, text=text)
        elif held.detail != text:
            self._record(child, Lane.FLAG, Step.CHANGE, row_id=held.pk, code=code, text=text, earlier_text=held.detail)

    def _take_flag(self, flag: Flag) -> None:
        self.changes.flags_gone += 1
        self._record(flag.child_id, Lane.FLAG, Step.TAKE, row_id=flag.pk, code=flag.code, earlier_text=flag.detail)

    def _periods(self, current: Sequence[_Update]) -> None:
        held: dict[int, dict[tuple[str, date], StatusPeriod]] = {}
        for row in StatusPeriod.objects.filter(child_id__in=_ids(current)):
            held.setdefault(row.child_id, {})[row.status, row.starts_on] = row
        for one in current:
            self._periods_of(one, held.get(one.child.pk or 0, {}))

    def _periods_of(self, one: _Update, held: dict[tuple[str, date], StatusPeriod]) -> None:
        """Add the periods the file tells of, end those it says have ended, and end an open one it no longer supports, unless
        the file could not be read for it, or tells the status and no start of it: that speaks against none of those known."""
        status = one.after["status"] if one.tells_status else None
        lasting = {Status(kind): start for (kind, start), row in sorted(held.items()) if row.ends_on is None}
        wanted = periods(one.update.events, status=status, since=one.update.since, as_at=self.as_at, lasting=lasting)
        told = {(str(period.status), period.starts_on): period for period in wanted}
        for key, period in told.items():
            row = held.get(key)
            if row is None:
                self._record(
                    one.child,
                    *(Lane.PERIOD, Step.ADD),
                    code=str(period.status),
                    starts_on=period.starts_on,
                    ends_on=period.ends_on,
                )
            elif row.ends_on != period.ends_on and not _goes_on(one, row):
                self._end(Lane.PERIOD, row, period.ends_on)
        kept = set(one.update.keeps)
        if status is not None and not tells_start(one.update.events, status, one.update.since):
            kept.add(status)
        for key, row in held.items():
            over = row.ends_on is None and row.starts_on <= self.as_at and Status(row.status) not in kept
            if key not in told and over:
                self._end(Lane.PERIOD, row, self.as_at)

    def _allocations(self, current: Sequence[_Update]) -> None:
        present = {row.child_id: row for row in Allocation.objects.filter(child_id__in=_ids(current), ends_on=None)}
        for one in current:
            row = present.get(one.child.pk or 0)
            team_id, worker_id = one.after["team_id"], one.after["worker_id"]
            if row is not None and (row.team_id, row.worker_id) == (team_id, worker_id):
                continue
            if row is not None:
                self._end(Lane.ALLOCATION, row, max(self.as_at, row.starts_on))
            if one.after["status"] in OPEN_STATUSES and (team_id or worker_id):
                since = one.update.since if row is None and one.update.since else self.as_at
                self._record(
                    one.child, Lane.ALLOCATION, Step.ADD, starts_on=since, team_id=team_id, worker_id=worker_id
                )

    def _end(self, lane: Lane, row: StatusPeriod | Allocation, on: date | None) -> None:
        self._record(row.child_id, lane, Step.CHANGE, row_id=row.pk, ends_on=on, earlier_ends_on=row.ends_on)

    def _record(self, child: Child | int, lane: Lane, step: Step, **what: Any) -> None:
        whose = {"child": child} if isinstance(child, Child) else {"child_id": child}
        of_new = isinstance(child, Child) and child.arriving
        to = self.difference.arrivals if of_new else self.difference.records
        to.append(RecordChange(number=self.number, lane=lane, step=step, **whose, **what))


def _goes_on(one: _Update, row: StatusPeriod) -> bool:
    """Whether a period lasts although the file tells its end, because something about the status could not be read and the child
    was left in it."""
    return row.ends_on is None and row.status == one.after["status"] and Status(row.status) in one.update.keeps


def _last_contact(child_ids: Iterable[int]) -> dict[int, date]:
    """The day of the last contact or referral known of each of these children."""
    ids = list(child_ids)
    met = JourneyEvent.objects.filter(child_id__in=ids, kind__in=_CONTACTS) if ids else JourneyEvent.objects.none()
    return dict(met.order_by().values_list("child_id").annotate(models.Max("happened_on")))


def _ids(current: Iterable[_Update]) -> list[int]:
    return [one.child.pk for one in current if one.child.pk is not None]


def _circumstances(child: Child) -> dict[str, Any]:
    return {name: getattr(child, name) for name in CIRCUMSTANCES}
