"""The sections of a report that people edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from fullcircle.domain.insight.rules.measures import RoundMeasures
from fullcircle.domain.reports import policy
from fullcircle.domain.reports.models import Report, ReportText, ReportTextVersion
from fullcircle.domain.reports.queries.naming import name_of
from fullcircle.domain.reports.queries.rows import ReportRow, measures_of, one, row_of
from fullcircle.domain.reports.rules.composing import PARTS, Part, first_draft
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class PartView:
    """A section people edit. ``text`` is the first draft until someone has ``edited`` it. ``older``: edited before the figures
    were last counted. ``waiting``: texts kept beside it that wait for a person."""

    key: str
    title: str
    text: str
    draft: str
    edited: bool
    version: int
    saved_at: datetime | None
    saved_by: str
    older: bool
    waiting: tuple["KeptText", ...] = ()


@dataclass(frozen=True)
class KeptText:
    """A stale save: what was typed, by whom and when."""

    id: int
    text: str
    saved_at: datetime
    saved_by: str


def part(seen_by: Actor, report_id: int, key: str) -> tuple[ReportRow, PartView]:
    """A section to edit. NotFound when there is none; WrongState once the report is signed; NotAllowed for readers."""
    found = one(seen_by, report_id)
    policy.check_write(seen_by, found)
    spec = next((spec for spec in PARTS if spec.key == key), None)
    if spec is None:
        raise NotFound
    texts = {text.key: text for text in found.texts.select_related("saved_by").filter(key=key)}
    waiting = waiting_texts(found).filter(section__key=key).select_related("saved_by")
    kept = tuple(KeptText(text.pk, text.text, text.saved_at, name_of(text.saved_by)) for text in waiting)
    return row_of(found), _part(spec, texts.get(key), measures_of(found), found, kept)


def waiting_texts(found: Report) -> QuerySet[ReportTextVersion]:
    """Texts of a report that were kept beside another and wait for a person."""
    return ReportTextVersion.objects.filter(
        section__report=found, conflicts_with__isnull=False, resolved_at__isnull=True
    )


def sections_waiting(found: Report) -> frozenset[str]:
    """The keys of the sections in which such a text waits."""
    return frozenset(waiting_texts(found).values_list("section__key", flat=True))


def parts_of(found: Report, texts: Mapping[str, ReportText]) -> tuple[PartView, ...]:
    """All of them, in the order of the report."""
    measures = measures_of(found)
    return tuple(_part(spec, texts.get(spec.key), measures, found) for spec in PARTS)


def _part(
    spec: Part, text: ReportText | None, measures: RoundMeasures, found: Report, waiting: tuple[KeptText, ...] = ()
) -> PartView:
    draft = first_draft(spec.key, measures)
    edited = text is not None and text.version > 0
    saved_at = text.saved_at if text is not None and edited else None
    return PartView(
        key=spec.key,
        title=spec.title,
        text=text.text if text is not None and edited else draft,
        draft=draft,
        edited=edited,
        version=text.version if text is not None else 0,
        saved_at=saved_at,
        saved_by=name_of(text.saved_by) if text is not None and edited else "",
        older=saved_at is not None and found.figures_at is not None and saved_at < found.figures_at,
        waiting=waiting,
    )
