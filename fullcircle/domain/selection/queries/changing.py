"""What the pages that change a selection offer: other auditors, and the next in reserve."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.policy import check_change
from fullcircle.domain.selection.queries.draws import (
    ChoiceRow,
    away_from,
    choice_row,
    objection_to,
    past_of,
    staff_of,
    with_names,
)
from fullcircle.domain.selection.queries.obstacles import with_obstacles
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class AuditorOption:
    """Someone who could audit a chosen child; ``objection`` says why they may not, "" when they may. ``audits`` of this
    round they have, of ``room`` in all, by their time and leave; ``away``: the first and the last day of each leave in it."""

    person_id: int
    name: str
    audits: int
    objection: str
    room: int
    away: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class ChangeOne:
    """A chosen child of a proposal, and what it can be changed to: other auditors (least loaded first, then those without
    room, and those who may not last), and the next in reserve. ``following`` is None when the reserve is used up."""

    round_id: int
    choice: ChoiceRow
    auditors: tuple[AuditorOption, ...]
    following: ChoiceRow | None
    may_change: Verdict


def change_one(seen_by: Actor, choice_id: int, *, on: date) -> ChangeOne:
    """A chosen child and what it can be changed to. NotFound when unknown, not to be seen, or no longer chosen."""
    visible = Choice.objects.visible_to(seen_by).filter(pk=choice_id, state=ChoiceState.CHOSEN)
    choice = (
        with_obstacles(with_names(visible), on=on)
        .select_related("draw__round", "child", "team", "service_area", "auditor")
        .first()
    )
    if choice is None:
        raise NotFound
    draw, who, looked = choice.draw, staff_of(choice.draw, on=on), past_of(choice.draw)
    terms = Terms.kept(draw.settings)
    others = list(with_obstacles(with_names(draw.choices.exclude(state=ChoiceState.SWAPPED_OUT)), on=on))
    load = Counter(other.auditor_id for other in others if other.state == ChoiceState.CHOSEN)
    options = [
        AuditorOption(
            person,
            auditor.name,
            load[person],
            objection_to(choice, person, who, looked, terms) or away_from(draw, person, who, on=on),
            terms.limits.room(auditor),
            auditor.away,
        )
        for person, auditor in who.auditors.items()
    ]
    following = next_in_reserve(choice, others)
    return ChangeOne(
        round_id=draw.round_id,
        choice=choice_row(choice, now=True),
        auditors=tuple(
            sorted(options, key=lambda o: (bool(o.objection), o.audits >= o.room, o.audits, o.name, o.person_id))
        ),
        following=choice_row(following, now=True) if following else None,
        may_change=verdict(lambda: check_change(seen_by, draw)),
    )


def round_of(seen_by: Actor, choice_id: int) -> int:
    """The round that a choice belongs to. NotFound when unknown or not to be seen."""
    found = Choice.objects.visible_to(seen_by).filter(pk=choice_id).values_list("draw__round_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def next_in_reserve(choice: Choice, others: Iterable[Choice]) -> Choice | None:
    """Who takes a choice's place: the first in reserve of those it was drawn with, else of its service area, else of all."""
    waiting = [other for other in others if other.state == ChoiceState.RESERVE]
    return min(
        waiting,
        key=lambda other: (
            other.stratum != choice.stratum,
            other.service_area_id != choice.service_area_id,
            other.reserve_place,
            other.position,
        ),
        default=None,
    )
