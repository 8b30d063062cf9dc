"""What of the actions waits for one person, and what worked lately: one query, bounded by what is open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.actions.queries.rows import (
    ActionRow,
    for_person,
    left_to,
    name_of,
    row,
    verifiable_by,
    with_turn,
)
from fullcircle.domain.actions.states import ActionState, Difference, UpdateKind
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import LONDON

MOST_TO_VERIFY, MOST_THAT_WORKED, MOST_LEFT_OVER = 4, 3, 4
LATELY = timedelta(weeks=6)
TOLD_FOR = timedelta(weeks=4)
"""How long the owner of an action is told that it was set aside."""


@dataclass(frozen=True)
class Worked:
    """A verified difference: ``difference_for``, what the action was for, in terms of the child; ``verified_by`` says how it is
    known."""

    row: ActionRow
    difference_for: str
    verified_by: str


@dataclass(frozen=True)
class Waiting:
    """``mine``: my open actions, soonest due first. ``to_verify``: of those whose difference I may verify, the ones that wait
    longest. ``left_over``: of those that are left to me (`rows.left_to`), the ones verified last. ``worked``: where life got
    better for a child in the last weeks (``LATELY``), at least in part, the newest first. ``set_aside``: that were mine to do and
    were set aside by others in the last weeks."""

    mine: tuple[ActionRow, ...]
    to_verify: tuple[ActionRow, ...]
    left_over: tuple[ActionRow, ...]
    worked: tuple[Worked, ...]
    set_aside: tuple[ActionRow, ...]


def waiting(seen_by: Actor, *, on: date) -> Waiting:
    """What of the actions waits for this person, and what of those they may see worked lately."""
    visible = Action.objects.visible_to(seen_by)
    since = datetime.combine(on - LATELY, time.min, tzinfo=LONDON)
    mine = visible.filter(owner_id=seen_by.person_id or 0, state=ActionState.OPEN)
    to_verify = visible.filter(verifiable_by(seen_by)).order_by("done_at", "pk")
    better = Q(difference__in=[Difference.YES, Difference.PARTLY], verified_at__gte=since)
    worked = visible.filter(better, state=ActionState.VERIFIED).order_by("-verified_at", "-pk")
    wanted = Q(pk__in=mine.values("pk")) | Q(pk__in=to_verify.values("pk")[:MOST_TO_VERIFY])
    wanted |= Q(pk__in=worked.values("pk")[:MOST_THAT_WORKED])
    wanted |= Q(pk__in=_set_aside(visible, seen_by, on).values("pk"))
    left = left_to(seen_by)
    wanted |= Q(pk__in=visible.filter(left).order_by("-verified_at", "-pk").values("pk")[:MOST_LEFT_OVER])
    found = with_turn(for_person(seen_by, on)).filter(wanted).select_related("verified_by")
    found = found.annotate(is_left=Case(When(left, then=Value(1)), default=Value(0)))
    rows = [(action, row(action, on)) for action in found]
    verified = [(action, one) for action, one in rows if action.state == ActionState.VERIFIED]
    left_over = [one for action, one in verified if action.is_left]
    verified = [(action, one) for action, one in verified if action.difference != Difference.NOT_YET]
    verified.sort(key=lambda pair: (pair[0].verified_at or pair[0].set_at, pair[0].pk), reverse=True)
    done = [one for action, one in rows if action.state == ActionState.DONE]
    aside = [one for action, one in rows if action.state == ActionState.SET_ASIDE]
    return Waiting(
        mine=tuple(one for action, one in rows if action.state == ActionState.OPEN),
        to_verify=tuple(sorted(done, key=lambda one: (one.done_on or on, one.id))),
        left_over=tuple(sorted(left_over, key=lambda one: (one.verified_on or on, one.id))[:MOST_LEFT_OVER]),
        worked=tuple(
            Worked(one, action.difference_for, name_of(action.verified_by))
            for action, one in verified[:MOST_THAT_WORKED]
        ),
        set_aside=tuple(sorted(aside, key=lambda one: one.turn.on if one.turn else on, reverse=True)),
    )


def _set_aside(visible: "QuerySet[Action]", actor: Actor, on: date) -> "QuerySet[Action]":
    since = datetime.combine(on - TOLD_FOR, time.min, tzinfo=LONDON)
    lately = ActionUpdate.objects.filter(kind=UpdateKind.SET_ASIDE, at__gte=since)
    mine = visible.filter(owner_id=actor.person_id or 0, state=ActionState.SET_ASIDE)
    return mine.filter(Exists(lately.filter(action=OuterRef("pk"))))
