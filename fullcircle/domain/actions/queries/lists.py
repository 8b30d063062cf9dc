"""The list of actions: found by filters that live in the address, counted, and cut to what others need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import overload

from django.db.models import Count, Exists, Q, QuerySet, Subquery

from fullcircle.domain.actions.models import Action, left_over, moderated_by, settled
from fullcircle.domain.actions.queries.rows import (
    ActionRow,
    changeable_by,
    for_person,
    left_to,
    row,
    stands,
    verifiable_by,
)
from fullcircle.domain.actions.states import ActionState, Difference, Show, Standing
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import SETTLED
from fullcircle.foundation.access.models import Person, there
from fullcircle.foundation.access.policy import check_may, within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

MOST_CHOICES = 40
"""Choices in one menu of the list; those with the most actions are given."""


@dataclass(frozen=True)
class Filters:
    """What of the list is asked for. None: not filtered by that."""

    show: Show | None = None
    round_id: int | None = None
    service_area_id: int | None = None
    owner_id: int | None = None


class Found(Sequence[ActionRow]):
    """The actions found, what needs a person first. Counted and sliced in the database, so that a page costs a page."""

    def __init__(self, actions: "QuerySet[Action]", on: date) -> None:
        self._actions, self._on = actions, on
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = self._actions.count()
        return self._count

    @overload
    def __getitem__(self, index: int) -> ActionRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[ActionRow]: ...
    def __getitem__(self, index: int | slice) -> ActionRow | list[ActionRow]:
        if isinstance(index, slice):
            return [row(action, self._on) for action in self._actions[index]]
        return row(self._actions[index], self._on)

    def __iter__(self) -> Iterator[ActionRow]:
        """All of them, in constant memory."""
        return (row(action, self._on) for action in self._actions.iterator(chunk_size=1_000))


def find(seen_by: Actor, filters: Filters, *, on: date) -> Found:
    """The actions this person may see that pass the filters."""
    return Found(_filtered(for_person(seen_by, on), seen_by, filters, on), on)


@dataclass(frozen=True)
class Counts:
    """How many actions each choice of ``show`` would list, the other filters being as they are, and all of them. ``unsettled``:
    how many are their own, of audits that are not final yet."""

    all: int
    by_show: dict[Show, int]
    unsettled: int

    def __getitem__(self, show: Show) -> int:
        return self.by_show[show]


def counts(seen_by: Actor, filters: Filters, *, on: date) -> Counts:
    """Counts for the filter chips, in one query."""
    found = _filtered(Action.objects.visible_to(seen_by), seen_by, replace(filters, show=None), on)
    asked = {str(show): Count("pk", filter=_shows(show, seen_by, on)) for show in Show}
    numbers = found.order_by().aggregate(every=Count("pk"), unsettled=Count("pk", filter=~settled()), **asked)
    by_show = {show: numbers[str(show)] for show in Show}
    return Counts(numbers["every"], by_show, numbers["unsettled"])


def waits_for_audits(seen_by: Actor, filters: Filters) -> bool:
    """Whether the round that is asked for has audits whose actions this person is told of only once they are final. It does not
    tell whether there are any."""
    if filters.round_id is None:
        return False
    found = _audits_to_wait_for(seen_by).filter(
        within(seen_by.scope(Permission.SEE_ACTIONS), "team"), round_id=filters.round_id
    )
    if filters.service_area_id is not None:
        found = found.filter(team__service_area_id=filters.service_area_id)
    return found.exists()


def _audits_to_wait_for(seen_by: Actor) -> "QuerySet[Audit]":
    """Audits whose actions this person is told of only once they are final, or withdrawn."""
    me = seen_by.person_id or 0
    told = Q(state__in=SETTLED) | Q(team_id__in=seen_by.scope(Permission.SEE_ACTIONS).team_ids)
    if seen_by.may(Permission.CARRY_OUT_AUDITS):
        told |= Q(auditor_id=me)
    told |= moderated_by(seen_by) & Q(moderation__judged_at__isnull=False)
    return Audit.objects.filter(~told)


@dataclass(frozen=True)
class ActionsOpenWith:
    """``count``: open actions of one person, as far as the reader is told. ``perhaps_more``: there are audits of whose actions
    they are told only once these are final. It does not tell whether there are any."""

    count: int
    perhaps_more: bool


def open_with(seen_by: Actor, person_id: int) -> ActionsOpenWith:
    """How many open actions a person owns: all of them for whoever neither has lists of actions nor moderates or says who does;
    for everyone else as many as these lists may tell of. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    found = Action.objects.filter(owner_id=person_id, state=ActionState.OPEN)
    if not (seen_by.may(Permission.SEE_ACTIONS) or waits(seen_by)):
        return ActionsOpenWith(found.count(), perhaps_more=False)
    told = settled() | Q(pk__in=Action.objects.visible_to(seen_by).values("pk"))
    counted = found.filter(told).order_by().values("owner").annotate(n=Count("pk")).values("n")
    asked = (Subquery(counted), Exists(_audits_to_wait_for(seen_by)))
    count, more = Person.objects.filter(pk=person_id).values_list(*asked).get()
    return ActionsOpenWith(count or 0, perhaps_more=more)


@dataclass(frozen=True)
class Choice:
    """A choice of a menu, and how many actions it would list."""

    id: int
    name: str
    count: int


@dataclass(frozen=True)
class Menus:
    """Choices of round, service area and owner, each counted with the other filters as they are."""

    rounds: tuple[Choice, ...]
    service_areas: tuple[Choice, ...]
    owners: tuple[Choice, ...]


def menus(seen_by: Actor, filters: Filters, *, on: date) -> Menus:
    """The choices of the three menus, in three queries."""

    def choices(without: Filters, id_field: str, name_field: str) -> list[Choice]:
        found = _filtered(Action.objects.visible_to(seen_by), seen_by, without, on).filter(
            **{f"{id_field}__isnull": False}
        )
        rows = found.order_by().values_list(id_field, name_field).annotate(n=Count("pk")).order_by("-n", name_field)
        return [Choice(pk, str(name), n) for pk, name, n in rows[:MOST_CHOICES]]

    rounds = choices(replace(filters, round_id=None), "audit__round_id", "audit__round__number")
    areas = choices(replace(filters, service_area_id=None), "team__service_area_id", "team__service_area__name")
    owners = choices(replace(filters, owner_id=None), "owner_id", "owner__name")
    return Menus(
        rounds=tuple(replace(c, name=f"Round {c.name}") for c in sorted(rounds, key=lambda c: -int(c.name))),
        service_areas=tuple(sorted(areas, key=lambda c: c.name)),
        owners=tuple(sorted(owners, key=lambda c: c.name)),
    )


def of_audit(seen_by: Actor, audit_id: int, *, on: date) -> list[ActionRow]:
    """The actions set from an audit that this person may see."""
    return [row(a, on) for a in for_person(seen_by, on).filter(audit_id=audit_id)]


def _shows(show: Show, actor: Actor, on: date) -> Q:
    return {
        Show.MINE: Q(owner_id=actor.person_id or 0, state__in=[ActionState.OPEN, ActionState.DONE]),
        Show.LATE: stands(Standing.LATE, on),
        Show.LEFT_BEHIND: changeable_by(actor) & Q(owner__in=Person.objects.exclude(there(on))),
        Show.TO_VERIFY: stands(Standing.TO_VERIFY, on),
        Show.MINE_TO_VERIFY: verifiable_by(actor),
        Show.OPEN: Q(state=ActionState.OPEN),
        Show.VERIFIED: stands(Standing.VERIFIED, on),
        Show.LEFT_OVER: left_over(),
        Show.LEFT_TO_ME: left_to(actor),
        Show.FULL_CIRCLE: Q(state=ActionState.VERIFIED, difference=Difference.YES),
        Show.SET_ASIDE: stands(Standing.SET_ASIDE, on),
    }[show]


def _filtered(actions: "QuerySet[Action]", actor: Actor, filters: Filters, on: date) -> "QuerySet[Action]":
    if filters.show is not None:
        actions = actions.filter(_shows(filters.show, actor, on))
    if filters.round_id is not None:
        actions = actions.filter(audit__round_id=filters.round_id)
    if filters.service_area_id is not None:
        actions = actions.filter(team__service_area_id=filters.service_area_id)
    if filters.owner_id is not None:
        actions = actions.filter(owner_id=filters.owner_id)
    return actions


def not_told_yet(seen_by: Actor) -> list[int]:
    """Actions of which this person is to know nothing yet, by id: those of audits that are not settled, where a role of theirs
    moderates, or says who does. Nobody else is kept from what belongs to an audit."""
    if not waits(seen_by):
        return []
    shown = Action.objects.visible_to(seen_by).values("pk")
    return list(Action.objects.filter(~settled()).exclude(pk__in=shown).order_by("pk").values_list("pk", flat=True))


def waits(seen_by: Actor) -> bool:
    """Whether a role of this person moderates, or says who does: they may have to judge any audit that is not settled."""
    return seen_by.may(Permission.MODERATE) or seen_by.may(Permission.ASSIGN_MODERATION)
