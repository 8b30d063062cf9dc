"""Audit log entries in words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fullcircle.foundation.auditlog.models import Entry


@dataclass(frozen=True)
class EntryRow:
    """An entry as the page shows it."""

    number: int
    at: datetime
    event: str
    subject: str
    by_id: int | None
    by_name: str
    detail: str


def entry_rows(entries: "Iterable[Entry]") -> list[EntryRow]:
    """``detail`` becomes "key: value" pairs."""
    return [
        EntryRow(
            e.number, e.at, e.event, e.subject.replace("_", " ").replace(":", " "), e.by_id, e.by_name, _said(e.detail)
        )
        for e in entries
    ]


def _said(detail: str) -> str:
    values: dict[str, object] = json.loads(detail)
    return "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in values.items() if value not in (None, "", 0))
