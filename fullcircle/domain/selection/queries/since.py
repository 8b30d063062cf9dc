"""Draws and the data they were made from: which draws have used an import, whether it has been undone since, and whether newer
data holds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Count, Max, Min, Model, OuterRef, QuerySet, Subquery, Value

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.imports import queries as imports
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.states import ImportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import DrawState, Gone
from fullcircle.foundation.access.rules import Actor

Row = TypeVar("Row", bound=Model)


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
class Newer:
    """The import that holds now, where it was applied after a draw was made: the day its data shows, and when it was applied."""

    as_at: date
    at: datetime


@dataclass(frozen=True)
class Proposed:
    """A proposal that waits to be confirmed. ``undone``: its data was undone since; ``newer``: newer data was applied since."""

    at: datetime
    by: str
    undone: Undone | None
    newer: Newer | None


@dataclass(frozen=True)
class Older:
    """Children being worked with of whom the import that holds tells nothing: how many, and of which days what is known of them
    is."""

    children: int
    first: date
    last: date


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


def with_newer(draws: "QuerySet[Draw]") -> "QuerySet[Draw]":
    """Draws with what `newer` and `drawn_as_at` read, in the same query."""
    behind, held = Import.objects.filter(pk=OuterRef("drawn_from")).order_by(), Import.objects.holding()
    told = {f"behind_{column}": Subquery(behind.values(column)[:1]) for column in _COMPARED}
    return draws.annotate(**told, **{f"held_{column}": Subquery(held.values(column)) for column in _COMPARED})


_COMPARED = ("id", "as_at", "applied_at")


def drawn_as_at(draw: Draw) -> date | None:
    """The day that the data behind a draw, read `with_newer`, shows."""
    told: Any = draw
    return told.behind_as_at  # type: ignore[no-any-return]


def newest_as_at(draw: Draw) -> date | None:
    """The day that the data which holds now shows; of a draw read `with_newer`."""
    told: Any = draw
    return told.held_as_at  # type: ignore[no-any-return]


def newer(draw: Draw) -> Newer | None:
    """The import that was applied after a draw, read `with_newer`, and holds now; None where none was. After an undo an earlier
    one holds again, which is no newer."""
    told: Any = draw
    if told.held_id is None:
        return None
    behind = (told.behind_applied_at, told.behind_id)
    if None not in behind and (told.held_applied_at, told.held_id) <= behind:
        return None
    return Newer(told.held_as_at, told.held_applied_at)


def gone(child: Child) -> Gone | None:
    """Why no audit of a child can begin: it begins with what is known of a child who is being worked with. None where it can."""
    if child.as_at is None:
        return Gone.IN_NO_DATA
    return None if child.status in OPEN_STATUSES else Gone.CLOSED


def with_older(rows: "QuerySet[Row]", seen_by: Actor) -> "QuerySet[Row]":
    """Draws or rounds with what `older` reads, in the same query."""
    newest = Subquery(Import.objects.holding().values("as_at"))
    children = Child.objects.visible_to(seen_by).filter(status__in=OPEN_STATUSES, as_at__lt=newest).order_by()
    counted = children.values(all_alike=Value(1)).annotate(children=Count("pk"), first=Min("as_at"), last=Max("as_at"))
    names = ("children", "first", "last")
    told: QuerySet[Row] = rows.annotate(**{f"older_{name}": Subquery(counted.values(name)) for name in names})
    return told


def older(row: Draw | Round) -> Older | None:
    """Children being worked with of whom the import that holds tells nothing, read `with_older`; None where there are none."""
    told: Any = row
    return Older(told.older_children, told.older_first, told.older_last) if told.older_children else None


def proposed(seen_by: Actor, round_id: int) -> Proposed | None:
    """The proposal of a round that waits to be confirmed; None where none does, and for those who do not select."""
    waiting = Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.PROPOSED)
    draw = with_newer(with_undone(waiting)).select_related("drawn_by").first()
    if draw is None:
        return None
    return Proposed(draw.drawn_at, draw.drawn_by.name if draw.drawn_by else "Full Circle", undone(draw), newer(draw))


def with_undone_to_see(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """Rounds with what `undone_to_see` and `proposed_at` read, in the same query; for those who select."""
    standing = Draw.objects.filter(state__in=[DrawState.PROPOSED, DrawState.CONFIRMED], undone_seen_at=None)
    from_ = standing.filter(round=OuterRef(OuterRef("pk"))).exclude(round__state=RoundState.CLOSED).values("drawn_from")
    behind = Import.objects.filter(pk__in=from_, state=ImportState.UNDONE).order_by("-undone_at")
    told = {name: Subquery(behind.values(column)[:1]) for name, column in _TOLD.items()}
    waiting = Draw.objects.filter(round=OuterRef("pk"), state=DrawState.PROPOSED)
    return rounds.annotate(**told, proposed_at=Subquery(waiting.values("drawn_at")[:1]))


def proposed_at(found: Round) -> datetime | None:
    """When the proposal of a round, read `with_undone_to_see`, was drawn; None where none waits."""
    told: Any = found
    return told.proposed_at  # type: ignore[no-any-return]


def undone_to_see(found: Round) -> Undone | None:
    """The import behind the proposal or the confirmed draw of a round, read `with_undone_to_see`, that was undone after it was
    made and of which nobody has said yet that they know."""
    return _told(found)
