"""Append to the audit log."""

from collections.abc import Mapping
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


@transaction.atomic(durable=False)
def record(event: str, *, subject: str, by: Acting, now: datetime, detail: Mapping[str, object] | None = None) -> int:
    """Append an event; its number. Call it last in the operation's own transaction: it holds the end of the chain until commit.

    ``event`` is "<slice>.<what_happened>", ``subject`` "<kind>:<id>". ``detail`` must name no child.
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"number": 0, "hash": GENESIS})
    content = EntryContent(
        number=head.number + 1,
        at=now.astimezone(UTC).isoformat(timespec="microseconds"),
        event=event,
        subject=subject,
        by_id=by.person_id,
        by_name=by.name,
        detail=canonical(dict(detail or {})),
    )
    hashed = chained_hash(content, previous=head.hash, key=settings.AUDIT_LOG_KEY.encode())
    Entry.objects.create(
        number=content.number,
        at=now,
        event=event,
        subject=subject,
        by_id=by.person_id,
        by_name=by.name,
        detail=content.detail,
        hash=hashed,
    )
    head.number, head.hash = content.number, hashed
    head.save(update_fields=["number", "hash"])
    return content.number
