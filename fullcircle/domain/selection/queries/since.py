"""Draws made from the data of an import."""

from dataclasses import dataclass
from datetime import datetime

from fullcircle.domain.imports import queries as imports
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import DrawState
from fullcircle.foundation.access.rules import Actor


@dataclass(frozen=True)
class DrawSince:
    """A draw by the title of its round; it names no child."""

    round_title: str
    state: DrawState
    drawn_at: datetime


def draws_since(seen_by: Actor, import_id: int) -> list[DrawSince]:
    """Draws made since that import was applied, the newest first. NotFound where the actor may not see imports."""
    applied_at = imports.applied_at(seen_by, import_id)
    if applied_at is None:
        return []
    draws = Draw.objects.filter(drawn_at__gte=applied_at).exclude(state=DrawState.SET_ASIDE).select_related("round")
    return [DrawSince(draw.round.title, DrawState(draw.state), draw.drawn_at) for draw in draws]
