"""Draws and the data they were made from: which draws have used an import, whether it has been undone since, and whether other
data was applied since."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db.models import Count, Max, Min, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from fullcircle.domain.auditors.queries.staff import AUDITING_ROLES
from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.imports import queries as imports
from fullcircle.domain.imports.models import Import
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.queries.obstacles import GONE, barred
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.models import Person, RoleAssignment, in_force, there
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
class DataSince:
    """The import of the newest day of those that were applied after a draw was made and hold: the day its data shows, and when it
    was applied. ``older``: it is of an older day than the data of the draw, which holds still."""

    as_at: date
    at: datetime
    older: bool


@dataclass(frozen=True)
class Proposed:
    """A proposal that waits to be confirmed. ``undone``: its data was undone since; ``since``: other data was
    applied since."""

    at: datetime
    by: str
    undone: Undone | None
    since: DataSince | None


@dataclass(frozen=True)
class Waits:
    """A proposal that waits to be confirmed, as start pages tell it. What stands in its way: of how many chosen children no audit
    can begin, as the data says (``gone``) or as they are set aside or another audit of them is still open (``barred``), and how
    many have no auditor who carries out audits today (``unaudited``)."""

    at: datetime
    gone: int
    barred: int
    unaudited: int


@dataclass(frozen=True)
class Older:
    """Children being worked with of whom the data that holds tells nothing: how many, and of which days what is known of them
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
    behind = Import.objects.filter(pk=OuterRef("drawn_from"), state=FileState.UNDONE).order_by()
    return draws.annotate(**{name: Subquery(behind.values(column)[:1]) for name, column in _TOLD.items()})


_TOLD = {"data_as_at": "as_at", "data_undone_at": "undone_at", "data_undone_by": "undone_by__name"}


def undone(draw: Draw) -> Undone | None:
    """The import behind a draw, read `with_undone`, that was undone after it was made; None where none was."""
    return _told(draw)


def _told(told: Any) -> Undone | None:
    if told.data_undone_at is None:
        return None
    return Undone(told.data_as_at, told.data_undone_at, told.data_undone_by or "Full Circle")


def with_data(draws: "QuerySet[Draw]") -> "QuerySet[Draw]":
    """Draws with what `drawn_as_at`, `newest_as_at` and `data_since` read, in the same query."""
    behind = Import.objects.filter(pk=OuterRef("drawn_from")).order_by().values("applied_at")[:1]
    applied_after = Q(applied_at__gt=OuterRef("behind")) | Q(
        applied_at=OuterRef("behind"), pk__gt=OuterRef("drawn_from")
    )
    known = Import.objects.exclude(applied_at=None).exclude(applied_after).exclude(undone_at__lt=OuterRef("behind"))
    since, held = Import.objects.filter(applied_after).of_newest_day(), Import.objects.of_newest_day()
    return draws.annotate(behind=Coalesce(Subquery(behind), Value(_BEFORE_ANY))).annotate(
        drawn_as_at=Subquery(known.order_by("-as_at").values("as_at")[:1]),
        held_as_at=Subquery(held.values("as_at")),
        since_as_at=Subquery(since.values("as_at")),
        since_at=Subquery(since.values("applied_at")),
    )


_BEFORE_ANY = datetime(1900, 1, 1, tzinfo=UTC)


def drawn_as_at(draw: Draw) -> date | None:
    """The day of the data that held when a draw, read `with_data`, was made; None before the first."""
    told: Any = draw
    return told.drawn_as_at  # type: ignore[no-any-return]


def newest_as_at(draw: Draw) -> date | None:
    """The day of the data that holds now; of a draw read `with_data`."""
    told: Any = draw
    return told.held_as_at  # type: ignore[no-any-return]


def data_since(draw: Draw) -> DataSince | None:
    """What was applied after a draw, read `with_data`, and holds; None where nothing was. After an undo an earlier import is the
    last one again, and that was not applied since."""
    told: Any = draw
    if told.since_as_at is None:
        return None
    return DataSince(
        told.since_as_at, told.since_at, told.drawn_as_at is not None and told.since_as_at < told.drawn_as_at
    )


def with_older(rows: "QuerySet[Row]", seen_by: Actor) -> "QuerySet[Row]":
    """Draws or rounds with what `older` reads, in the same query."""
    newest = Subquery(Import.objects.of_newest_day().values("as_at"))
    children = Child.objects.visible_to(seen_by).filter(status__in=OPEN_STATUSES, as_at__lt=newest).order_by()
    counted = children.values(all_alike=Value(1)).annotate(children=Count("pk"), first=Min("as_at"), last=Max("as_at"))
    names = ("children", "first", "last")
    told: QuerySet[Row] = rows.annotate(**{f"older_{name}": Subquery(counted.values(name)) for name in names})
    return told


def older(row: Draw | Round) -> Older | None:
    """Children being worked with of whom the data that holds tells nothing, read `with_older`; None where there are none."""
    told: Any = row
    return Older(told.older_children, told.older_first, told.older_last) if told.older_children else None


def proposed(seen_by: Actor, round_id: int) -> Proposed | None:
    """The proposal of a round that waits to be confirmed; None where none does, and for those who do not select."""
    waiting = Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.PROPOSED)
    draw = with_data(with_undone(waiting)).select_related("drawn_by").first()
    if draw is None:
        return None
    return Proposed(
        draw.drawn_at, draw.drawn_by.name if draw.drawn_by else "Full Circle", undone(draw), data_since(draw)
    )


def with_undone_to_see(rounds: "QuerySet[Round]", *, on: date) -> "QuerySet[Round]":
    """Rounds with what `undone_to_see` and `waits` (on that day) read, in the same query; for those who select."""
    standing = Draw.objects.filter(state__in=[DrawState.PROPOSED, DrawState.CONFIRMED], undone_seen_at=None)
    from_ = standing.filter(round=OuterRef(OuterRef("pk"))).exclude(round__state=RoundState.CLOSED).values("drawn_from")
    behind = Import.objects.filter(pk__in=from_, state=FileState.UNDONE).order_by("-undone_at")
    told = {name: Subquery(behind.values(column)[:1]) for name, column in _TOLD.items()}
    waiting = Draw.objects.filter(round=OuterRef("pk"), state=DrawState.PROPOSED)
    chosen = Choice.objects.filter(draw__round=OuterRef("pk"), draw__state=DrawState.PROPOSED, state=ChoiceState.CHOSEN)
    return rounds.annotate(
        **told,
        waits_at=Subquery(waiting.values("drawn_at")[:1]),
        waits_gone=_number_of(chosen.filter(GONE)),
        waits_barred=_number_of(chosen.exclude(GONE).filter(barred(on))),
        waits_unaudited=_number_of(chosen.exclude(auditor__in=_auditing(on))),
    )


def _auditing(on: date) -> "QuerySet[Person]":
    """Who carries out audits on that day."""
    held = RoleAssignment.objects.filter(in_force(on), role__in=AUDITING_ROLES)
    return Person.objects.filter(there(on), pk__in=held.values("person"))


def _number_of(choices: "QuerySet[Choice]") -> Coalesce:
    return Coalesce(
        Subquery(choices.order_by().values(all_alike=Value(1)).annotate(n=Count("pk")).values("n")), Value(0)
    )


def waits(found: Round) -> Waits | None:
    """The proposal of a round, read `with_undone_to_see`, that waits to be confirmed; None where none does."""
    told: Any = found
    return (
        None
        if told.waits_at is None
        else Waits(told.waits_at, told.waits_gone, told.waits_barred, told.waits_unaudited)
    )


def undone_to_see(found: Round) -> Undone | None:
    """The import behind the proposal or the confirmed draw of a round, read `with_undone_to_see`, that was undone after it was
    made and of which nobody has said yet that they know."""
    return _told(found)
