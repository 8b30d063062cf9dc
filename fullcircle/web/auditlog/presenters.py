"""Audit log entries in words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fullcircle.web.auditlog.words import in_words

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
            number=e.number,
            at=e.at,
            event=in_words(e.event),
            subject=_spoken(e.subject),
            by_id=e.by_id,
            by_name=e.by_name,
            detail=_said(e.detail),
        )
        for e in entries
    ]


def _said(detail: str) -> str:
    values: dict[str, object] = json.loads(detail)
    told = ((_spoken(key), value) for key, value in values.items() if value not in (None, "", 0, [], {}))
    return "; ".join(key if value is True else f"{key}: {_value(value)}" for key, value in told)


def _spoken(code: str) -> str:
    return code.replace("_", " ").replace(":", " ")


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
