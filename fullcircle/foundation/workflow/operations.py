"""The one way in which a record is written and moves: held, seen, allowed, changed, with its status row and, last, the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import DomainError, NotFound
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.notices import operations as notices
from fullcircle.foundation.workflow.rules import Workflow

M = TypeVar("M", bound=Model)


def _not_found(_by: Actor, _record_id: int) -> DomainError:
    return NotFound()


@dataclass(frozen=True)
class Records(Generic[M]):
    """A kind of record that moves, declared once in the operations of its slice.

    ``visible_to``: whose records somebody sees. ``subject``: how the log and notices name one ("audit:{.pk}"). ``events``: the
    first word of its events in the log. ``read_with``: relations that policy reads. ``hangs_from``: relations whose rows are held
    before its own, from above: whoever holds several holds a round, then an audit, then what is about the audit. ``rows``: the
    relation to its status rows, if it has any, and the column of these that says why. ``absent``: the refusal of a record that is
    not there for somebody.
    """

    visible_to: Callable[[Actor], QuerySet[M]]
    workflow: Workflow[Any]
    events: str
    subject: str
    read_with: tuple[str, ...] = ()
    hangs_from: tuple[str, ...] = ()
    rows: str = ""
    says_why: str = "reason"
    absent: Callable[[Actor, int], DomainError] = _not_found

    def hold(
        self, record_id: int, check: Callable[[Actor, M], object] | None = None, *, by: Actor, now: datetime
    ) -> "Held[M]":
        """The record, held until the operation ends. Raises ``absent`` unless the actor sees it, which is asked before
        anything is held and again of what holds then; and what ``check``, of the slice's policy, raises."""
        seen = self.visible_to(by).filter(pk=record_id)
        places = seen.values_list(*(f"{name}_id" for name in self.hangs_from), "pk").first()
        if places is None:
            raise self.absent(by, record_id)
        fields: list[Any] = [seen.model._meta.get_field(name) for name in self.hangs_from]
        for model, pk in zip([*(field.related_model for field in fields), seen.model], places, strict=True):
            list(model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))
        record = seen.select_related(*self.read_with or (None,)).first()
        if record is None:
            raise self.absent(by, record_id)
        if check is not None:
            check(by, record)
        return self.held(record, by=by, now=now)

    def held(self, record: M, *, by: Actor, now: datetime) -> "Held[M]":
        """A record that is held already: made in this operation, or locked with others whose moves policy has allowed."""
        return Held(self, record, by, now)


@dataclass(frozen=True)
class Held(Generic[M]):
    """A record while somebody writes in it. Only what is held can move."""

    of: Records[M]
    record: M
    by: Actor
    now: datetime

    def move(
        self,
        name: str,
        reason: str = "",
        *,
        detail: Mapping[str, object] | None = None,
        row: Mapping[str, object] | None = None,
    ) -> None:
        """Make a move, and keep it as `keep` does, under the event of the move. Raises WrongState with its refusal."""
        record: Any = self.record
        record.state = self.of.workflow.check(name, record.state)
        self.keep(self.of.workflow.moves[name].event, reason, detail=detail, row=row)

    def keep(
        self,
        event: str,
        reason: str = "",
        *,
        detail: Mapping[str, object] | None = None,
        row: Mapping[str, object] | None = None,
    ) -> None:
        """Save the record as it was changed, its status row where it has these (``row``: further columns), and tell the log."""
        self.save()
        if self.of.rows:
            record: Any = self.record
            why = {self.of.says_why: reason} | dict(row or {})
            getattr(record, self.of.rows).create(state=record.state, at=self.now, by_id=self.by.person_id, **why)
        if event:
            self.log(event, **(detail or {}))

    def save(self) -> None:
        """Save the record as it was changed, where that is no move: it leaves no status row."""
        self.record.save()

    def log(self, event: str, **detail: object) -> None:
        """Tell the audit log of something about the record. ``detail`` names no child."""
        said = f"{self.of.events}.{event}"
        auditlog.record(said, subject=self.of.subject.format(self.record), detail=detail, by=self.by, now=self.now)

    def tell(self, kind: Kind, *person_ids: int | None) -> None:
        """Tell people of something about the record."""
        subject = self.of.subject.format(self.record)
        notices.tell(person_ids=person_ids, kind=kind, subject=subject, by=self.by, now=self.now)
