"""Read and verify the audit log. For investigation only: no feature is driven by it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from fullcircle.foundation.auditlog.models import Entry, Head
from fullcircle.foundation.auditlog.rules import GENESIS, EntryContent, Verification, verify_chain
from fullcircle.foundation.kernel.clock import LONDON


def latest(
    *,
    limit: int = 50,
    before: int | None = None,
    event: str = "",
    by_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[Entry]:
    """The newest entries first, at most ``limit``; ``before`` pages back from that number. ``event``: an event, or, ending in a
    point, all that begin so. ``since`` and ``until`` are days in Britain, both included. The caller has authorised."""
    found = Entry.objects.order_by("-number")
    if since is not None:
        found = found.filter(at__gte=datetime.combine(since, time(), LONDON))
    if until is not None:
        found = found.filter(at__lt=datetime.combine(until, time(), LONDON) + timedelta(days=1))
    if before is not None:
        found = found.filter(number__lt=before)
    if event:
        found = found.filter(**{"event__startswith" if event.endswith(".") else "event": event})
    if by_id is not None:
        found = found.filter(by_id=by_id)
    return list(found[:limit])


def verify() -> Verification:
    """Recompute the whole chain, in constant memory."""
    head = Head.objects.filter(pk=1).first()
    return verify_chain(
        _contents(),
        key=settings.AUDIT_LOG_KEY.encode(),
        head_number=head.number if head else 0,
        head_hash=head.hash if head else GENESIS,
    )


def _contents() -> Iterator[tuple[EntryContent, str]]:
    for entry in Entry.objects.order_by("number").iterator(chunk_size=5_000):
        content = EntryContent(
            number=entry.number,
            at=entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event=entry.event,
            subject=entry.subject,
            by_id=entry.by_id,
            by_name=entry.by_name,
            detail=entry.detail,
        )
        yield content, entry.hash
