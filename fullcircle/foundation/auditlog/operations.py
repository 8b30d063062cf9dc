"""Append to the audit log."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from fullcircle.foundation.auditlog.models import Entry, Head
from fullcircle.foundation.auditlog.rules import GENESIS, EntryContent, canonical, chained_hash


class Acting(Protocol):
    """Whoever acts: access.rules.Actor, which this module, lying below it, does not know."""

    @property
    def person_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class _Event:
    event: str
    subject: str
    by: Acting
    at: datetime
    detail: str


_put_off: ContextVar[list[_Event] | None] = ContextVar("audit_log_put_off", default=None)


def record(event: str, *, subject: str, by: Acting, now: datetime, detail: Mapping[str, object] | None = None) -> None:
    """Append an event. Call it last in the operation's own transaction: it holds the end of the chain until commit, and whoever
    writes after it may wait for somebody who waits for the end of the chain. See `at_the_end`.

    ``event`` is "<slice>.<what_happened>", ``subject`` "<kind>:<id>". ``detail`` must name no child.
    """
    said = _Event(event, subject, by, now, canonical(dict(detail or {})))
    waiting = _put_off.get()
    if waiting is None:
        _append([said])
    else:
        waiting.append(said)


@contextmanager
def at_the_end() -> Iterator[None]:
    """For an operation that is made of others, each of which records: what they record is appended when it is through, in its
    order and in one go. Inside its transaction (``@transaction.atomic`` above it); a fault of one of them must end it all."""
    if _put_off.get() is not None:
        yield  # part of a larger one, whose end counts
        return
    waiting: list[_Event] = []
    token = _put_off.set(waiting)
    try:
        yield
    finally:
        _put_off.reset(token)
    if waiting:
        _append(waiting)


@transaction.atomic
def _append(events: Sequence[_Event]) -> None:
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"number": 0, "hash": GENESIS})
    entries = []
    for said in events:
        content = EntryContent(
            number=head.number + 1,
            at=said.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event=said.event,
            subject=said.subject,
            by_id=said.by.person_id,
            by_name=said.by.name,
            detail=said.detail,
        )
        hashed = chained_hash(content, previous=head.hash, key=settings.AUDIT_LOG_KEY.encode())
        entries.append(Entry(**asdict(content) | {"at": said.at, "hash": hashed}))
        head.number, head.hash = content.number, hashed
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["number", "hash"])
