"""The sample of a confirmed draw beside its population."""

from dataclasses import dataclass

from django.db.models import Count, Q

from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.policy import check_see_undone
from fullcircle.domain.selection.queries.draws.checking import areas_of
from fullcircle.domain.selection.queries.since import (
    Undone,
    undone,
    with_undone,
)
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, ChoiceState, DrawState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.verdict import verdict


@dataclass(frozen=True)
class Compared:
    """A service area's part of a confirmed sample beside all of its children."""

    service_area: str
    chosen: int
    children: int


@dataclass(frozen=True)
class Sample:
    """A confirmed sample beside its ``population``, everyone open on the day of the draw, of whom ``eligible`` could be drawn.
    Leaders asked for ``directed`` of ``chosen``; the others had a known chance. The framework asks for observations in
    ``observation_share`` (0 to 1) of the audits. ``priorities``: their labels. ``undone``: its data was undone after the draw;
    ``undone_unseen``: and nobody has said yet that they know, as this person may."""

    chosen: int
    directed: int
    priorities: tuple[str, ...]
    observation_share: float
    population: int
    eligible: int
    without_team: int
    areas: tuple[Compared, ...]
    missing: tuple[str, ...] = ()
    undone: Undone | None = None
    undone_unseen: bool = False


def sample(seen_by: Actor, round_id: int, *, missing: tuple[str, ...] = ()) -> Sample | None:
    """The confirmed sample of a round beside the population it came from; None while nothing is confirmed. ``missing`` are the
    service areas that its draw is known to lack: the page of the draw tells them."""
    draw = with_undone(Draw.objects.visible_to(seen_by).filter(round_id=round_id, state=DrawState.CONFIRMED)).first()
    if draw is None:
        return None
    counted = (
        draw.choices.filter(state=ChoiceState.CHOSEN)
        .order_by()
        .values_list("service_area__name")
        .annotate(
            n=Count("pk"),
            directed=Count("pk", filter=Q(basis=Basis.DIRECTED)),
        )
    )
    rows = list(counted)
    chosen = {name: n for name, n, _ in rows}
    areas, terms = areas_of(draw), Terms.kept(draw.settings)
    return Sample(
        chosen=sum(chosen.values()),
        directed=sum(row[2] for row in rows),
        priorities=tuple(priority.label for priority in terms.priorities),
        observation_share=terms.observation_share,
        population=draw.frame_size,
        eligible=sum(area.eligible for area in areas),
        without_team=draw.frame_size - sum(area.children for area in areas),
        areas=tuple(Compared(area.name, chosen.get(area.name, 0), area.children) for area in areas),
        missing=missing,
        undone=undone(draw),
        undone_unseen=_waits_to_be_seen(seen_by, draw),
    )


def _waits_to_be_seen(actor: Actor, draw: Draw) -> bool:
    unseen = undone(draw) is not None and draw.undone_seen_at is None
    return unseen and bool(verdict(lambda: check_see_undone(actor, draw)))
