"""The schedule of the framework as dated activities with owners."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.frameworks.states import Frequency
from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.domain.rounds.policy import check_plan, check_settle, check_take_back
from fullcircle.domain.rounds.rules import (
    FRAMEWORK_REVIEW,
    SETTLED_BY_CLOSING,
    Occurrence,
    Reached,
    RoundDates,
    due_in_round,
    first_monday,
    occurrences,
    too_early,
)
from fullcircle.domain.rounds.states import ACTIVITY_WORKFLOW, ActivityState
from fullcircle.foundation.access.queries import people_in_role
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Held, Records

CLOSING_WINS = "The round was closed, and its schedule says what was done by what was counted."
LONGEST_PLAN_DAYS = 3 * 366
ACTIVITIES = Records(
    Activity.objects.visible_to,
    ACTIVITY_WORKFLOW,
    events="rounds",
    subject="activity:{.pk}",
    rows="status_changes",
    says_why="note",
)


@operation
def plan_schedule(*, from_: date, until: date, by: Actor, now: datetime) -> int:
    """Make dated activities from the schedule of the framework in force on the first day; how many are new, or moved.

    Doing it again, or for days that overlap, adds nothing twice: a turn is left out where the same activity is already
    planned for some of its days. The review of the framework has one day: where the version in force has changed it, the review
    that is still due moves; one of other days stays. Invalid when the days are the wrong way round or more than three years
    apart.
    """
    check_plan(by)
    if until < from_:
        raise Invalid({"until": "The last day is before the first day. Choose a later day."})
    if (until - from_).days > LONGEST_PLAN_DAYS:
        raise Invalid({"until": "Plan three years at most. You can plan further on later."})
    framework = frameworks.framework(frameworks.in_force(from_).id)
    latest = Round.objects.order_by("-starts_on").first()
    in_step_with = latest.starts_on if latest else first_monday(framework.identity.valid_from)
    added = 0
    for row in framework.schedule:
        planned = list(Activity.objects.filter(key=row.key))
        owner_id, role = _owner(row.who, now)
        for turn in occurrences(row.key, framework, from_=from_, until=until, round_starts_on=in_step_with):
            there = [one for one in planned if turn.overlaps(one.starts_on, one.due_on)]
            if row.key == FRAMEWORK_REVIEW:
                added += _plan_review(turn, there, partial(_add, row.key, row.title, turn, owner_id, role))
            elif not there:
                _add(row.key, row.title, turn, owner_id, role)
                added += 1
    auditlog.record(
        "rounds.schedule_planned",
        subject="schedule",
        detail={"from": from_.isoformat(), "until": until.isoformat(), "added": added},
        by=by,
        now=now,
    )
    return added


@operation
def finish_activity(*, activity_id: int, note: str, by: Actor, now: datetime) -> None:
    """Record that an activity was done, with a note if there is one. Invalid, on ``outcome``, before its first day."""
    held = ACTIVITIES.hold(activity_id, check_settle, by=by, now=now)
    early = too_early(held.record.starts_on, day_of(now))
    if early:
        raise Invalid({"outcome": early})
    _record(held, "finish", note)


@operation
def miss_activity(*, activity_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Record that an activity did not take place, and why. Invalid without a reason."""
    if not reason.strip():
        raise Invalid({"note": "Say in a few words why it did not take place."})
    _record(ACTIVITIES.hold(activity_id, check_settle, by=by, now=now), "miss", reason)


@operation
def take_back_activity(*, activity_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Take back what was recorded of an activity in error: it can be recorded anew, and both stay in its history. Invalid
    without a reason."""
    if not reason.strip():
        raise Invalid({"reason": "Say in a few words why the record is not right."})
    held = ACTIVITIES.hold(activity_id, check_take_back, by=by, now=now)
    held.record.note = ""
    held.move("take_back", reason.strip())


def keep_in_step(found: Round, framework: Framework, *, now: datetime) -> None:
    """Give the activities of every round a round's dates: those it has, those planned nearest to it, or new ones."""
    dates = RoundDates(
        found.starts_on,
        found.audits_due_on,
        found.moderation_due_on,
        found.report_due_on,
        found.ends_on,
        found.meeting_on,
    )
    for row in framework.schedule:
        if row.frequency is not Frequency.EVERY_ROUND:
            continue
        turn = Occurrence(found.starts_on, due_in_round(row.key, dates))
        same_day = Activity.objects.filter(key=row.key, starts_on=turn.starts_on, round__isnull=True)
        activity = (
            found.activities.filter(key=row.key).first()
            or same_day.exclude(state=ActivityState.DUE).first()
            or _nearest(row.key, turn, framework)
        )
        if activity is not None and activity.state != ActivityState.DUE:
            if activity.round_id is None:
                activity.round = found
                activity.save(update_fields=["round"])
            continue
        same_day.filter(state=ActivityState.DUE).exclude(pk=activity.pk if activity else 0).delete()
        if activity is None:
            activity = _add(row.key, row.title, turn, *_owner(row.who, now))
        activity.round, activity.starts_on, activity.due_on = found, turn.starts_on, turn.due_on
        activity.save(update_fields=["round", "starts_on", "due_on"])


def settle_with_round(found: Round, reached: Reached, reason: str, *, by: Actor, now: datetime) -> None:
    """Audits and moderation of a closed round are done as far as is ``reached``, which is kept; of what was not done at all, the
    schedule says that it did not take place. Of what was unfinished ``reason`` says why; what is done has no need of it. What was
    counted wins over what somebody had recorded by hand, which stays in the history."""
    for key in SETTLED_BY_CLOSING:
        done = reached.done.get(key, 0)
        note = reason if not done or reached.left(key) else ""
        for activity in found.activities.select_for_update().filter(key=key):
            held = ACTIVITIES.held(activity, by=by, now=now)
            if activity.state != ActivityState.DUE:
                held.move("take_back", CLOSING_WINS)
            activity.note, activity.done, activity.of = note, done, reached.of.get(key, done)
            held.move("finish" if done else "miss", note)


def _nearest(key: str, turn: Occurrence, framework: Framework) -> Activity | None:
    """The planned turn that this round takes the place of: it starts less than half a round away. The nearest wins."""
    half = timedelta(days=framework.policies.round_length_days.value // 2)
    there = Activity.objects.select_for_update().filter(
        key=key,
        round__isnull=True,
        state=ActivityState.DUE,
        starts_on__gt=turn.starts_on - half,
        starts_on__lt=turn.starts_on + half,
    )
    return min(there, key=lambda one: abs(one.starts_on - turn.starts_on), default=None)


def _owner(who: tuple[Role, ...], now: datetime) -> tuple[int | None, str]:
    """The one person who holds the first of the roles, or nobody in particular; and the role's word."""
    holders = people_in_role(who[0], on=day_of(now))
    return (holders[0].id if len(holders) == 1 else None), str(who[0])


def _add(key: str, title: str, turn: Occurrence, owner_id: int | None, role: str) -> Activity:
    return Activity.objects.create(
        key=key, title=title, owner_id=owner_id, owner_role=role, starts_on=turn.starts_on, due_on=turn.due_on
    )


def _plan_review(turn: Occurrence, there: Sequence[Activity], add: Callable[[], object]) -> bool:
    """Plan the review of the framework for its day, unless one of those ``there`` has it; whether anything changed. What is due
    still moves to it, as the version in force has changed the day; what was settled stays, and another one is added."""
    if any(one.due_on == turn.due_on for one in there):
        return False
    due = next((one for one in there if one.state == ActivityState.DUE), None)
    if due is None:
        add()
    else:
        due.starts_on, due.due_on = turn.starts_on, turn.due_on
        due.save(update_fields=["starts_on", "due_on"])
    return True


def _record(held: Held[Activity], move: str, note: str) -> None:
    held.record.note = note.strip()
    held.move(move, held.record.note)
