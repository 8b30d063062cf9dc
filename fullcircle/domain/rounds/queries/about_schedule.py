"""Reads of the schedule."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from fullcircle.domain.rounds.models import Activity, ActivityStatusChange, owned_by
from fullcircle.domain.rounds.policy import check_settle, check_take_back, settled_by_closing
from fullcircle.domain.rounds.rules import SETTLED_BY_CLOSING, Turn, standing, turn_said
from fullcircle.domain.rounds.states import ActivityState, Standing
from fullcircle.foundation.access.models import Person, there
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission, Role
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class ActivityRow:
    """A dated activity. ``owner`` is a person's name, or the role's where nobody in particular holds it; ``said``: its standing
    in words; ``by_closing``: what becomes of it is said by closing its round."""

    id: int
    key: str
    title: str
    owner: str
    starts_on: date
    due_on: date
    state: ActivityState
    standing: Standing
    said: str
    note: str
    round_id: int | None
    round_number: int | None
    may_settle: Verdict
    may_take_back: Verdict
    by_closing: bool


def schedule(
    seen_by: Actor,
    *,
    on: date,
    from_: date | None = None,
    until: date | None = None,
    open_with: int | None = None,
) -> list[ActivityRow]:
    """Activities this actor may see, by due date; with ``from_`` and ``until``, those with any day between the two; with
    ``open_with``, those that the person with that id owns and that are not settled.

    What is late or waits for an answer is always there.
    """
    found = Activity.objects.visible_to(seen_by).select_related("owner", "round")
    if until is not None:
        found = found.filter(starts_on__lte=until)
    if from_ is not None:
        found = found.filter(due_on__gte=from_) | found.filter(state=ActivityState.DUE)
    if open_with is not None:
        found = found.filter(owner_id=open_with, state=ActivityState.DUE)
    return [_activity(one, seen_by, on) for one in found.order_by("due_on", "id")]


def to_do(seen_by: Actor, *, on: date, until: date) -> list[ActivityRow]:
    """What of the schedule waits for this person, longest due first: theirs, or of a role they hold where it is nobody's in
    particular; what somebody owns who has left waits for those who plan rounds. Audits of files and their moderation are left
    out: each of them waits by itself."""
    mine = owned_by(seen_by)
    if seen_by.may(Permission.PLAN_ROUNDS):
        mine |= Q(owner__in=Person.objects.exclude(there(on)))
    found = Activity.objects.visible_to(seen_by).filter(
        mine, state=ActivityState.DUE, starts_on__lte=on, due_on__lte=until
    )
    waiting = found.exclude(key__in=SETTLED_BY_CLOSING).select_related("owner", "round")
    return [_activity(one, seen_by, on) for one in waiting.order_by("due_on", "id")]


def open_with(seen_by: Actor, person_id: int) -> int:
    """How many activities of the schedule that are not settled a person owns. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    return Activity.objects.filter(owner_id=person_id, state=ActivityState.DUE).count()


def activity(seen_by: Actor, activity_id: int, *, on: date) -> ActivityRow:
    """One activity. NotFound when unknown or not for this actor to see."""
    found = Activity.objects.visible_to(seen_by).select_related("owner", "round").filter(pk=activity_id).first()
    if found is None:
        raise NotFound
    return _activity(found, seen_by, on)


@dataclass(frozen=True)
class Recorded:
    """What was recorded of an activity, or that a record was taken back: who, when, what, and in which words."""

    what: str
    at: datetime
    by: str
    note: str


def recorded(seen_by: Actor, activity_id: int) -> list[Recorded]:
    """All that was recorded of an activity, oldest first."""
    rows = ActivityStatusChange.objects.filter(
        activity__in=Activity.objects.visible_to(seen_by), activity_id=activity_id
    ).select_related("by")
    return [
        Recorded(_RECORDED[ActivityState(row.state)], row.at, row.by.name if row.by else "Full Circle", row.note)
        for row in rows
    ]


_RECORDED = {
    ActivityState.DONE: Standing.DONE.label,
    ActivityState.MISSED: Standing.MISSED.label,
    ActivityState.DUE: "Record taken back",
}


def _activity(found: Activity, seen_by: Actor, on: date) -> ActivityRow:
    turn = Turn(ActivityState(found.state), found.done, found.of)
    stands = standing(turn, starts_on=found.starts_on, due_on=found.due_on, today=on)
    return ActivityRow(
        id=found.pk,
        key=found.key,
        title=found.title,
        owner=found.owner.name if found.owner else Role(found.owner_role).label,
        starts_on=found.starts_on,
        due_on=found.due_on,
        state=turn.state,
        standing=stands,
        said=turn_said(found.key, turn, stands),
        note=found.note,
        round_id=found.round_id,
        round_number=found.round.number if found.round else None,
        may_settle=verdict(lambda: check_settle(seen_by, found)),
        may_take_back=verdict(lambda: check_take_back(seen_by, found)),
        by_closing=settled_by_closing(found),
    )
