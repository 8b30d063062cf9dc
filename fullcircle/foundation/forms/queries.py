"""How forms that were sent before were answered, and what was written and not sent, for its writer alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms.models import Draft, Posting
from fullcircle.foundation.forms.rules import KEPT, Text


@dataclass(frozen=True)
class Answered:
    """A form that had its effect, and when. ``answer``: as `operations.keep_answer` kept it; None where it is not known (yet)."""

    answer: Mapping[str, Any] | None
    at: datetime


def posting(seen_by: Actor, key: UUID) -> Answered | None:
    """What this person sent under that key; None where they have not."""
    found = Posting.objects.filter(key=key, person_id=seen_by.person_id or 0).first()
    return None if found is None else Answered(found.answer, found.at)


@dataclass(frozen=True)
class DraftView:
    """Words that are not sent. ``kept_until``: when they are deleted, unless they are saved again."""

    id: int
    version: int
    page: UUID
    address: str
    title: str
    labels: Mapping[str, str]
    texts: tuple[Text, ...]
    saved_at: datetime

    @property
    def kept_until(self) -> datetime:
        return self.saved_at + KEPT


def drafts(seen_by: Actor, *, now: datetime) -> list[DraftView]:
    """All that this person has written and not sent, the last first."""
    return [_view(draft) for draft in _of(seen_by, now)]


def drafts_of_form(seen_by: Actor, form: str, *, now: datetime) -> list[DraftView]:
    """What this person has written into one form and not sent, the last first."""
    return [_view(draft) for draft in _of(seen_by, now).filter(form=form)]


def has_drafts(seen_by: Actor, *, now: datetime, page: str = "") -> bool:
    """Whether there is anything that this person has written and not sent, on the page of that address where one is named."""
    found = _of(seen_by, now)
    return (found.filter(Q(address=page) | Q(form=page)) if page else found).exists()


def _of(seen_by: Actor, now: datetime) -> QuerySet[Draft]:
    mine = Draft.objects.filter(writer=seen_by.person_id or 0, texts__isnull=False, saved_at__gte=now - KEPT)
    return mine.order_by("-saved_at", "-pk")


def _view(draft: Draft) -> DraftView:
    return DraftView(
        draft.pk,
        draft.version,
        draft.page,
        draft.address,
        draft.title,
        draft.labels,
        tuple(Text(*row) for row in draft.texts or ()),
        draft.saved_at,
    )
