"""Entries as they are read, of either format."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fullcircle.foundation.auditlog.models import Entry, PersonalPart
from fullcircle.foundation.auditlog.rules.chain import SECOND
from fullcircle.foundation.auditlog.states import SCRUBBED, Part
from fullcircle.foundation.kernel.clock import LONDON


@dataclass(frozen=True)
class Gone:
    """Stands where a personal part of an entry is not held any more. ``scrubbed_in`` is the number of the entry that says that it
    was scrubbed; None where no entry says so, and somebody deleted it behind the product's back."""

    scrubbed_in: int | None


@dataclass(frozen=True)
class Told:
    """An entry. ``detail`` is JSON text."""

    number: int
    at: datetime
    event: str
    subject: str
    by_id: int | None
    by_name: str | Gone
    detail: str | Gone


def latest(
    *,
    limit: int = 50,
    skip: int = 0,
    event: str = "",
    by_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    without: Collection[str] = (),
) -> list[Told]:
    """The newest entries first, at most ``limit``, from the one after ``skip`` of them. ``event``: of this kind or, where it
    ends in a point, of all that begin so. ``since`` and ``until`` are days in Britain, both included. ``without``: subjects that
    are left out. The caller has authorised."""
    found = Entry.objects.order_by("-number").exclude(subject__in=list(without))
    if since is not None:
        found = found.filter(at__gte=datetime.combine(since, time(), LONDON))
    if until is not None:
        found = found.filter(at__lt=datetime.combine(until, time(), LONDON) + timedelta(days=1))
    if event:
        found = found.filter(**{"event__startswith" if event.endswith(".") else "event": event})
    if by_id is not None:
        found = found.filter(by_id=by_id)
    return _told(list(found[skip : skip + limit]))


def _told(entries: Sequence[Entry]) -> list[Told]:
    beside = _beside([entry.number for entry in entries if entry.format == SECOND])
    gone = [
        (entry.number, str(part))
        for entry in entries
        for part in Part
        if entry.format == SECOND and (entry.number, str(part)) not in beside
    ]
    scrubbed = _scrubbed(gone) if gone else {}

    def part_of(entry: Entry, part: Part, in_it: str) -> str | Gone:
        at = (entry.number, str(part))
        return in_it if entry.format != SECOND else beside[at] if at in beside else Gone(scrubbed.get(at))

    return [
        Told(
            number=entry.number,
            at=entry.at,
            event=entry.event,
            subject=entry.subject,
            by_id=entry.by_id,
            by_name=part_of(entry, Part.NAME, entry.by_name),
            detail=part_of(entry, Part.DETAIL, entry.detail),
        )
        for entry in entries
    ]


def _beside(numbers: Iterable[int]) -> dict[tuple[int, str], str]:
    rows = PersonalPart.objects.filter(number__in=list(numbers)).values_list("number", "part", "value")
    return {(number, part): value for number, part, value in rows}


def _scrubbed(gone: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Of parts that are gone, the entries that say that they were scrubbed."""
    wanted = set(gone)
    least, most = min(wanted)[0], max(wanted)[0]
    said = Entry.objects.filter(event=SCRUBBED, number__gt=least).values_list("number", "subject")
    telling = [number for number, subject in said if _overlaps(subject, least, most)]
    found: dict[tuple[int, str], int] = {}
    for at in range(0, len(telling), 500):
        for (number, part), value in _beside(telling[at : at + 500]).items():
            if part == Part.DETAIL:
                told = json.loads(value)
                found |= {(one, told["part"]): number for one in told["entries"] if (one, told["part"]) in wanted}
    return found


def _overlaps(subject: str, least: int, most: int) -> bool:
    """Whether "entries:<first>-<last>" reaches into these."""
    first, _, last = subject.partition(":")[2].partition("-")
    return int(first) <= most and int(last) >= least
