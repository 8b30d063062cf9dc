"""What the pages that draw and change a selection offer: priorities, a size, other auditors, the next in reserve."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.imports import rules as imports
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.policy import check_change, check_draw
from fullcircle.domain.selection.queries.data import recent_choices, scheduled_roles, staff
from fullcircle.domain.selection.queries.draws import ChoiceRow, choice_row, objection_to, past_of, with_names
from fullcircle.domain.selection.rules.terms import Terms, terms_of
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Priority:
    """A flag that can be a priority: its code, its label, and how many open children have it now."""

    code: str
    label: str
    children: int


@dataclass(frozen=True)
class Choosing:
    """What there is to choose from for a round, and by what terms. ``recently_chosen`` of ``children`` are within the window;
    ``auditors`` are those whom the schedule names. ``size`` and ``seed`` are suggestions."""

    round_id: int
    round_number: int
    round_name: str
    children: int
    recently_chosen: int
    auditors: int
    priorities: tuple[Priority, ...]
    terms: Terms
    size: int
    seed: int
    may_draw: Verdict

    @property
    def most(self) -> int:
        """The most audits that the auditors can be given."""
        return self.auditors * self.terms.audits_most


def flag_labels() -> dict[str, str]:
    """Every flag that an import can raise: its label by its code."""
    return {kind.id: kind.label for kind in imports.selection().flags}


def choosing(seen_by: Actor, round_id: int, *, on: date) -> Choosing:
    """What a selection for this round would be drawn from, today."""
    found = Round.objects.visible_to(seen_by).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    framework = frameworks.framework(found.framework_version_id)
    terms = terms_of(framework, {})
    there = cases.population(seen_by)
    who = staff(on=on, scheduled_roles=scheduled_roles(framework))
    recent = recent_choices(found, months=terms.exclusion_months).filter(child__status__in=OPEN_STATUSES)
    recently = recent.values("child").distinct().order_by().count()
    most = len(who.scheduled) * terms.audits_most
    latest = Draw.objects.visible_to(seen_by).filter(state=DrawState.CONFIRMED).order_by("-confirmed_at").first()
    wanted = latest.size if latest else most
    return Choosing(
        round_id=found.pk,
        round_number=found.number,
        round_name=str(found),
        children=there.children,
        recently_chosen=recently,
        auditors=len(who.scheduled),
        priorities=tuple(
            Priority(code, label, there.with_flag[code])
            for code, label in flag_labels().items()
            if there.with_flag.get(code)
        ),
        terms=terms,
        size=max(min(wanted, most, there.children - recently), 0),
        seed=int(f"{found.starts_on:%Y%m%d}"),
        may_draw=verdict(lambda: check_draw(seen_by, found)),
    )


@dataclass(frozen=True)
class AuditorOption:
    """Someone who could audit a chosen child; ``objection`` says why they may not, "" when they may."""

    person_id: int
    name: str
    audits: int
    objection: str


@dataclass(frozen=True)
class ChangeOne:
    """A chosen child of a proposal, and what it can be changed to: other auditors (least loaded first, those who may not
    last), and the next in reserve. ``following`` is None when the reserve is used up."""

    round_id: int
    choice: ChoiceRow
    auditors: tuple[AuditorOption, ...]
    following: ChoiceRow | None
    may_change: Verdict


def change_one(seen_by: Actor, choice_id: int, *, on: date) -> ChangeOne:
    """A chosen child and what it can be changed to. NotFound when unknown, not to be seen, or no longer chosen."""
    visible = Choice.objects.visible_to(seen_by).filter(pk=choice_id, state=ChoiceState.CHOSEN)
    choice = with_names(visible).select_related("draw__round", "child", "team", "service_area", "auditor").first()
    if choice is None:
        raise NotFound
    draw, who, looked = choice.draw, staff(on=on), past_of(choice.draw)
    terms = Terms(**draw.settings)
    others = list(with_names(draw.choices.exclude(state=ChoiceState.SWAPPED_OUT)))
    load = Counter(other.auditor_id for other in others if other.state == ChoiceState.CHOSEN)
    options = [
        AuditorOption(person, auditor.name, load[person], objection_to(choice, person, who, looked, terms) or "")
        for person, auditor in who.auditors.items()
    ]
    following = next_in_reserve(choice, others)
    return ChangeOne(
        round_id=draw.round_id,
        choice=choice_row(choice),
        auditors=tuple(sorted(options, key=lambda o: (bool(o.objection), o.audits, o.name, o.person_id))),
        following=choice_row(following) if following else None,
        may_change=verdict(lambda: check_change(seen_by, draw)),
    )


def round_of(seen_by: Actor, choice_id: int) -> int:
    """The round that a choice belongs to. NotFound when unknown or not to be seen."""
    found = Choice.objects.visible_to(seen_by).filter(pk=choice_id).values_list("draw__round_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def next_in_reserve(choice: Choice, others: Iterable[Choice]) -> Choice | None:
    """Who takes a choice's place: the first in reserve of its service area who was drawn in the same way, else the first
    of its area, else the first of all."""
    waiting = [other for other in others if other.state == ChoiceState.RESERVE]
    return min(
        waiting,
        key=lambda other: (
            other.service_area_id != choice.service_area_id,
            other.basis != choice.basis,
            other.position,
        ),
        default=None,
    )
