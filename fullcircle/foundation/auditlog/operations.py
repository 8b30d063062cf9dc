"""Append to the audit log, and scrub what is personal in it."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from django.conf import settings

from fullcircle.foundation.auditlog.models import Entry, Head, PersonalPart
from fullcircle.foundation.auditlog.rules.chain import GENESIS, SALT, SECOND, Chain, Row, canonical, digest
from fullcircle.foundation.auditlog.states import SCRUBBED, Part, Why
from fullcircle.foundation.kernel.errors import Invalid, NotFound
from fullcircle.foundation.kernel.operation import at_the_end, operation

SCRUBBED_IN_ONE = 1_000
"""Entries that one entry about scrubbing names."""


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


def record(event: str, *, subject: str, by: Acting, now: datetime, detail: Mapping[str, object] | None = None) -> None:
    """Append an event, at the very end of the operation that is under way: until the commit, whoever else writes waits for it.

    ``event`` is "<slice>.<what_happened>", ``subject`` "<kind>:<id>": neither is ever scrubbed, so they name nobody. ``detail``
    must name no child.
    """
    at_the_end(_append, _Event(event, subject, by, now, canonical(dict(detail or {}))), last=True)


def _append(events: Sequence[_Event]) -> None:
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"number": 0, "hash": GENESIS})
    chain, entries, beside = Chain(settings.AUDIT_LOG_KEY.encode()), [], []
    for said in events:
        row, parts = _written(said, head.number + 1)
        head.number, head.hash = row.number, chain.hash_of(row, head.hash)
        told = {name: getattr(row, name) for name in _COLUMNS}
        entries.append(Entry(**told | {"at": said.at, "hash": head.hash}))
        beside += parts
    PersonalPart.objects.bulk_create(
        beside
    )  # before the entries: the database lets nothing be put beside one that is there
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["number", "hash"])


_COLUMNS = [field.name for field in Entry._meta.concrete_fields]


def _written(said: _Event, number: int) -> tuple[Row, list[PersonalPart]]:
    """The entry, without its hash, and what stands beside it."""
    values = {Part.NAME: said.by.name, Part.DETAIL: said.detail}
    parts = [PersonalPart(number=number, part=p, salt=secrets.token_hex(SALT // 2), value=v) for p, v in values.items()]
    name, detail = (digest(one.part, one.salt, one.value) for one in parts)
    at = said.at.astimezone(UTC).isoformat(timespec="microseconds")
    row = Row(number, at, said.event, said.subject, said.by.person_id, "", "", SECOND, name, detail, "")
    return row, parts


@operation
def scrub(*, numbers: Collection[int], part: Part, why: Why, by: Acting, now: datetime) -> int:
    """Delete one personal part of these entries for ever, and record which and why; how many held it still.

    NotFound where there is no such entry. Invalid where one is of the first format, tells of scrubbing itself (for its detail),
    or was caused by whoever scrubs: nobody takes out of the log what they did themselves. The caller has authorised.
    """
    wanted = sorted(set(numbers))
    held: list[int] = []
    for batch in (wanted[at : at + SCRUBBED_IN_ONE] for at in range(0, len(wanted), SCRUBBED_IN_ONE)):
        _check_scrubbable(batch, part, by)
        beside = PersonalPart.objects.filter(part=part, number__in=batch)
        found = list(beside.order_by("number").select_for_update().values_list("number", flat=True))
        beside.filter(number__in=found).delete()
        held += found
    for at in range(0, len(held), SCRUBBED_IN_ONE):
        some = held[at : at + SCRUBBED_IN_ONE]
        detail = {"part": str(part), "entries": some, "why": str(why)}
        record(SCRUBBED, subject=f"entries:{some[0]}-{some[-1]}", detail=detail, by=by, now=now)
    return len(held)


def _check_scrubbable(numbers: Sequence[int], part: Part, by: Acting) -> None:
    entries = Entry.objects.filter(number__in=numbers)
    if entries.count() < len(numbers):
        raise NotFound("There are not as many entries in the audit log. Nothing was scrubbed.")
    if old := entries.exclude(format=SECOND).order_by("-number").first():
        raise Invalid(
            {
                "": f"Entries up to {old.number} were written before anything could be scrubbed, and stay. Nothing was scrubbed."
            }
        )
    if part is Part.DETAIL and entries.filter(event=SCRUBBED).exists():
        raise Invalid({"": "What an entry about scrubbing says is never scrubbed itself. Nothing was scrubbed."})
    if by.person_id is not None and entries.filter(by_id=by.person_id).exists():
        raise Invalid({"": "Somebody else has to scrub entries about what you did yourself. Nothing was scrubbed."})
