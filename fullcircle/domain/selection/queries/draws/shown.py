"""A draw as pages show it: the proposal with its rules, and the confirmed selection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import Status
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.policy import check_change
from fullcircle.domain.selection.queries.draws.checking import (
    areas_of,
    checks_of,
    missing_of,
    past_of,
    staff_of,
    with_framework,
    with_names,
)
from fullcircle.domain.selection.queries.draws.choices import ChoiceRow, choice_row
from fullcircle.domain.selection.queries.obstacles import obstacle, with_obstacles
from fullcircle.domain.selection.queries.since import (
    DataSince,
    Older,
    Undone,
    data_since,
    drawn_as_at,
    newest_as_at,
    older,
    undone,
    with_data,
    with_older,
    with_undone,
)
from fullcircle.domain.selection.rules.checks import Check
from fullcircle.domain.selection.rules.frame import unpack
from fullcircle.domain.selection.rules.obstacles import gone_words, in_the_way
from fullcircle.domain.selection.rules.sampling import Area
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, ChoiceState, Dimension, DrawState, InTheWay
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Moved:
    """A chosen child of whom the data says something else now than the draw knew: what ``was``, and what is ``now``."""

    child: str
    was: str
    now: str


@dataclass(frozen=True)
class Since:
    """What the data says otherwise, once other data was applied after a draw, of its chosen children: those who are not being
    worked with any more, by number, and those of another service area or status."""

    data: DataSince
    closed: tuple[str, ...]
    services: tuple[Moved, ...]
    statuses: tuple[Moved, ...]


@dataclass(frozen=True)
class DrawView:
    """A draw with the choices that this actor may see. ``chosen``, those ``swapped`` by hand and those leaders asked for
    (``directed``) count all, seen or not; ``frame_size`` every child who
    was open, of whom ``without_team`` belonged to no team; ``missing``: service areas with nobody in it;
    ``notes`` say which rules were not met when it was last changed; ``as_at``: the day that its data shows; ``undone``: its
    data was undone after it was drawn. Of a proposal alone: ``since``, what other data says; ``gone``: in words, that it says of
    chosen children that no audit can begin any more; ``in_the_way``: the same, with all else that stands in the way."""

    id: int
    round_id: int
    state: DrawState
    seed: int
    size: int
    chosen: int
    swapped: int
    directed: int
    terms: Terms
    areas: tuple[Area, ...]
    frame_size: int
    frame_hash: str
    without_team: int
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    drawn_at: datetime
    drawn_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    choices: tuple[ChoiceRow, ...]
    may_change: Verdict
    as_at: date | None
    undone: Undone | None
    since: Since | None
    gone: str
    in_the_way: str

    def in_state(self, state: ChoiceState) -> list[ChoiceRow]:
        """The choices in one state, in the order in which they are listed."""
        return [row for row in self.choices if row.state is state]


@dataclass(frozen=True)
class Proposal:
    """A proposed draw, and each rule with whether it is met by the data of today. ``older``: children being worked with today of
    whom the data that holds tells nothing."""

    draw: DrawView
    checks: tuple[Check, ...]
    older: Older | None


def proposal(seen_by: Actor, round_id: int, *, on: date) -> Proposal | None:
    """The round's present proposal with its rules, or None. ``on`` is today: who audits, and for whom, may have changed."""
    draw = _found(seen_by, round_id, DrawState.PROPOSED)
    if draw is None:
        return None
    choices = list(with_obstacles(_choices(seen_by, draw), on=on))
    view = _view(seen_by, draw, choices)
    met = checks_of(draw, choices, staff_of(draw, on=on), past_of(draw), view.missing)
    return Proposal(view, tuple(met), older(draw))


def confirmed(seen_by: Actor, round_id: int) -> DrawView | None:
    """The round's confirmed selection, or None while there is none."""
    draw = _found(seen_by, round_id, DrawState.CONFIRMED)
    return _view(seen_by, draw, list(_choices(seen_by, draw))) if draw is not None else None


def proposals_set_aside(seen_by: Actor, round_id: int) -> int:
    """How many proposals of this round were set aside; they are kept. 0 for those who do not select."""
    return Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.SET_ASIDE).count()


def _found(seen_by: Actor, round_id: int, state: DrawState) -> Draw | None:
    rows: QuerySet[Draw] = Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=state)
    if state is DrawState.PROPOSED:
        rows = with_older(rows, seen_by).select_related("frame")
    return (
        with_data(with_undone(with_framework(rows)))
        .annotate(
            chosen=Count("choices", filter=Q(choices__state=ChoiceState.CHOSEN)),
            swapped=Count("choices", filter=Q(choices__state=ChoiceState.SWAPPED_OUT)),
            directed=Count("choices", filter=Q(choices__basis=Basis.DIRECTED)),
        )
        .select_related("drawn_by", "confirmed_by")
        .first()
    )


def _choices(seen_by: Actor, draw: Draw) -> "QuerySet[Choice]":
    found = Choice.objects.visible_to(seen_by).filter(draw=draw)
    return with_names(found).order_by("service_area__position", "service_area__name", "position")


def _view(seen_by: Actor, draw: Draw, choices: Sequence[Choice]) -> DrawView:
    areas, proposal, newest = areas_of(draw), draw.state == DrawState.PROPOSED, newest_as_at(draw)
    seen = {choice.pk for choice in choices}
    chosen = [choice for choice in choices if choice.state == ChoiceState.CHOSEN]
    barred = [(one.child.reference, obstacle(one)) for one in chosen] if proposal else []
    return DrawView(
        id=draw.pk,
        round_id=draw.round_id,
        state=DrawState(draw.state),
        seed=draw.seed,
        size=draw.size,
        chosen=draw.chosen,  # type: ignore[attr-defined]
        swapped=draw.swapped,  # type: ignore[attr-defined]
        directed=draw.directed,  # type: ignore[attr-defined]
        terms=Terms.kept(draw.settings),
        areas=tuple(areas),
        frame_size=draw.frame_size,
        frame_hash=draw.frame_hash,
        without_team=draw.frame_size - sum(area.children for area in areas),
        missing=missing_of(draw, areas),
        notes=tuple(draw.notes),
        drawn_at=draw.drawn_at,
        drawn_by=draw.drawn_by.name if draw.drawn_by else "Full Circle",
        confirmed_at=draw.confirmed_at,
        confirmed_by=draw.confirmed_by.name if draw.confirmed_by else "",
        choices=tuple(
            choice_row(choice, now=proposal, newest=newest, names_who_went=choice.replaces_id in seen)
            for choice in choices
        ),
        may_change=verdict(lambda: check_change(seen_by, draw)),
        as_at=drawn_as_at(draw),
        undone=undone(draw),
        since=_since(draw, chosen) if proposal else None,
        gone=gone_words([one for _, one in barred]),
        in_the_way=in_the_way(barred),
    )


def _since(draw: Draw, chosen: Sequence[Choice]) -> Since | None:
    data = data_since(draw)
    if data is None:
        return None
    there = [choice for choice in chosen if not _gone(choice)]
    drawn = _statuses_drawn(draw)
    return Since(
        data,
        closed=tuple(choice.child.reference for choice in chosen if _gone(choice) is InTheWay.CLOSED),
        services=tuple(
            Moved(choice.child.reference, choice.service_area.name, service)
            for choice in there
            if (service := _service_now(choice.child)) != choice.service_area.name
        ),
        statuses=tuple(
            Moved(choice.child.reference, Status(was).label, Status(choice.child.status).label)
            for choice in there
            if (was := drawn.get(choice.child.reference, "")) and was != choice.child.status
        ),
    )


def _gone(choice: Choice) -> InTheWay | None:
    found = obstacle(choice)
    return found.kind if found is not None and found.gone else None


def _statuses_drawn(draw: Draw) -> dict[str, str]:
    """The status of each child of the kept frame when it was drawn, by reference."""
    if not hasattr(draw, "frame"):
        return {}
    return {row.key: row.groups[Dimension.STATUS] for row in unpack(bytes(draw.frame.content))}


def _service_now(child: Child) -> str:
    return child.team.service_area.name if child.team else "no team"
