"""Audit log entries in words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fullcircle.foundation.auditlog.queries import Gone, Told
from fullcircle.foundation.auditlog.states import SCRUBBED, Part, Why
from fullcircle.web.auditlog.telling import Names, said, subject
from fullcircle.web.auditlog.words import in_words

_NAMED = 20
"""Entries that an entry about scrubbing is shown to name; all of them stand in it."""


@dataclass(frozen=True)
class EntryRow:
    """An entry as the page shows it."""

    number: int | None
    at: datetime
    event: str
    subject: str
    by_id: int | None
    by_name: str
    detail: str


def entry_rows(entries: Iterable[Told], names: Names, *, waits: bool) -> list[EntryRow]:
    """What is told, in words; what is not held any more says so. ``waits``: the reader is not to know of some entries yet, so
    that neither numbers nor counts may tell that there are any."""
    return [
        EntryRow(
            number=None if waits else e.number,
            at=e.at,
            event=in_words(e.event),
            subject=subject(e.subject, names),
            by_id=e.by_id,
            by_name=_gone("Name", e.by_name) if isinstance(e.by_name, Gone) else e.by_name,
            detail=_gone("Detail", e.detail)
            if isinstance(e.detail, Gone)
            else _said(e.event, e.detail, names, waits=waits),
        )
        for e in entries
    ]


def _gone(what: str, gone: Gone) -> str:
    if gone.scrubbed_in is None:
        return f"{what} missing, and no entry says that it was scrubbed: have the log verified"
    return f"{what} scrubbed (entry {gone.scrubbed_in})"


def _said(event: str, detail: str, names: Names, *, waits: bool) -> str:
    values: dict[str, object] = json.loads(detail)
    if waits and event == "actions.exported":
        values.pop("rows", None)
    return said(event, _scrubbing(values) if event == SCRUBBED else values, names)


def _scrubbing(told: dict[str, Any]) -> dict[str, object]:
    part, why, entries = Part(told["part"]).label, Why(told["why"]).label, told["entries"]
    more = [f"and {len(entries) - _NAMED} more"] if len(entries) > _NAMED else []
    return {"what": part, "why": why, "entries": [*entries[:_NAMED], *more]}
