"""Draws and the import they were made from: which draws have used it, and whether it has been undone since."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from fullcircle.domain.imports import queries as imports
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.states import ImportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import DrawState
from fullcircle.foundation.access.rules import Actor


@dataclass(frozen=True)
class DrawSince:
    """A draw by the round it is for; it names no child."""

    round_id: int
    round_title: str
    state: DrawState
    drawn_at: datetime


@dataclass(frozen=True)
class Undone:
    """The import that a draw was made from and that was undone afterwards: the day its data showed, when it was undone, by whom.
    The draw, its frozen frame and its choices stay as they were."""

    as_at: date
    at: datetime
    by: str


@dataclass(frozen=True)
class DrawsSince:
    """Draws made while an import held, the newest first: those that are the actor's to see, and how many ``others`` there are."""

    seen: tuple[DrawSince, ...] = ()
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.seen or self.others)


def draws_since(seen_by: Actor, import_id: int) -> DrawsSince:
    """Draws made while that import held. NotFound where the actor may not see imports."""
    imports.import_row(seen_by, import_id)
    made = Draw.objects.filter(drawn_from=import_id).exclude(state=DrawState.SET_ASIDE)
    seen = tuple(
        DrawSince(draw.round_id, draw.round.title, DrawState(draw.state), draw.drawn_at)
        for draw in made.visible_to(seen_by).select_related("round")
    )
    return DrawsSince(seen, made.count() - len(seen))


def with_undone(draws: "QuerySet[Draw]") -> "QuerySet[Draw]":
    """Draws with what `undone` reads, in the same query."""
    behind = Import.objects.filter(pk=OuterRef("drawn_from"), state=ImportState.UNDONE).order_by()
    return draws.annotate(**{name: Subquery(behind.values(column)[:1]) for name, column in _TOLD.items()})


_TOLD = {"data_as_at": "as_at", "data_undone_at": "undone_at", "data_undone_by": "undone_by__name"}


def undone(draw: Draw) -> Undone | None:
    """The import behind a draw, read `with_undone`, that was undone after it was made; None where none was."""
    return _told(draw)


def _told(told: Any) -> Undone | None:
    if told.data_undone_at is None:
        return None
    return Undone(told.data_as_at, told.data_undone_at, told.data_undone_by or "Full Circle")


def in_no_data(children: int) -> str:
    """In words, that so many chosen children are in no data any more, and what to do; "" for none. An audit begins with what is
    known of its child, so until then it cannot."""
    if not children:
        return ""
    who = "1 chosen child is" if children == 1 else f"{children} chosen children are"
    what = "Draw again, or apply a file that tells of them; then the selection can be confirmed."
    return f"{who} in no data any more: the import that told of them was undone. {what}"


def proposal_undone(seen_by: Actor, round_id: int) -> Undone | None:
    """The import behind the proposal of a round that was undone after it was drawn; None where none was."""
    proposed = Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.PROPOSED)
    draw = with_undone(proposed).only("round_id").first()
    return None if draw is None else undone(draw)


def with_undone_to_see(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """Rounds with what `undone_to_see` reads, in the same query; for those who select."""
    standing = Draw.objects.filter(state__in=[DrawState.PROPOSED, DrawState.CONFIRMED], undone_seen_at=None)
    from_ = standing.filter(round=OuterRef(OuterRef("pk"))).exclude(round__state=RoundState.CLOSED).values("drawn_from")
    behind = Import.objects.filter(pk__in=from_, state=ImportState.UNDONE).order_by("-undone_at")
    return rounds.annotate(**{name: Subquery(behind.values(column)[:1]) for name, column in _TOLD.items()})


def undone_to_see(found: Round) -> Undone | None:
    """The import behind the proposal or the confirmed draw of a round, read `with_undone_to_see`, that was undone after it was
    made and of which nobody has said yet that they know."""
    return _told(found)
