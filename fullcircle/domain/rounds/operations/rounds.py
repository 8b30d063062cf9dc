"""Planning, changing, starting and closing a round."""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Max

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.operations.schedule import keep_in_step, settle_with_round
from fullcircle.domain.rounds.policy import check_change, check_close, check_plan, check_start
from fullcircle.domain.rounds.rules import CASE_FILE_AUDITS, MODERATION, Reached, RoundDates, dates_from_policy, faults
from fullcircle.domain.rounds.states import ROUND_WORKFLOW, RoundState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Records

ROUNDS = Records(
    Round.objects.visible_to, ROUND_WORKFLOW, events="rounds", subject="round:{.pk}", rows="status_changes"
)


@operation
def plan_round(
    *,
    title: str,
    focus: str,
    starts_on: date,
    by: Actor,
    now: datetime,
    number: int | None = None,
    dates: RoundDates | None = None,
) -> int:
    """Plan a round; its id. It keeps the framework version in force on its first day.

    ``number`` is by default the next one, ``dates`` those of the framework's policies. Invalid, by field, when the title
    is missing, the number is taken, no framework is in force on that day, or the dates do not follow each other.
    """
    check_plan(by)
    try:
        version = frameworks.in_force(starts_on)
    except NotFound as refusal:
        raise Invalid({"starts_on": f"{refusal} It has to be in force on the round's first day."}) from refusal
    framework = frameworks.framework(version.id)
    dates = replace(dates, starts_on=starts_on) if dates else dates_from_policy(starts_on, framework)
    wrong = _faults(title, dates, None)
    if number is None:
        number = (Round.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    elif Round.objects.filter(number=number).exists():
        wrong["number"] = f"There is already a round {number}. Choose another number."
    if wrong:
        raise Invalid(wrong)
    made = Round(
        number=number,
        title=title.strip(),
        focus=focus.strip(),
        framework_version_id=version.id,
        lead_id=by.person_id,
        **vars(dates),
    )
    ROUNDS.held(made, by=by, now=now).keep("planned", detail={"number": number})
    keep_in_step(made, framework, now=now)
    return made.pk


@operation
def change_round(
    *, round_id: int, version: int, title: str, focus: str, dates: RoundDates, by: Actor, now: datetime
) -> None:
    """Change a round's words and dates, from the version that the person saw.

    StaleWrite when someone saved in between: their text stays, and the caller still holds this one. Invalid, by field,
    when the dates do not follow each other; WrongState once the round is closed.
    """
    held = ROUNDS.hold(round_id, check_change, by=by, now=now)
    found = held.record
    if found.version != version:
        raise StaleWrite("Someone else changed this round while you were writing. Nothing was overwritten.")
    wrong = _faults(title, dates, found)
    if found.state != RoundState.PLANNED and dates.starts_on != found.starts_on:
        wrong["starts_on"] = "The round has started. Its first day stays as it was."
    if wrong:
        raise Invalid(wrong)
    before = {name: getattr(found, name) for name in vars(dates)}
    found.title, found.focus, found.version = title.strip(), focus.strip(), version + 1
    for name, day in vars(dates).items():
        setattr(found, name, day)
    held.save()
    keep_in_step(found, frameworks.framework(found.framework_version_id), now=now)
    held.log("changed", dates=[name for name, day in before.items() if day != getattr(found, name)])


@operation
def start(*, round_id: int, by: Actor, now: datetime) -> None:
    """Move a planned round under way. Part of confirming its selection, and of nothing else."""
    ROUNDS.hold(round_id, check_start, by=by, now=now).move("start")


@operation
def close(*, round_id: int, reached: Reached, reason: str, by: Actor, now: datetime) -> None:
    """Close a round that is under way, of which so much is reached. In the schedule, work of which nothing is done did not take
    place. Part of ``moderation.close_round``, which knows what is reached, and of nothing else.

    Invalid, on ``reason``, where something is unfinished and nobody says why.
    """
    held = ROUNDS.hold(round_id, check_close, by=by, now=now)
    reason = reason.strip() if reached.unfinished else ""
    if reached.unfinished and not reason:
        raise Invalid({"reason": "Say in a few words why the round is closed with this unfinished."})
    detail = {"audits_open": reached.left(CASE_FILE_AUDITS), "moderations_open": reached.left(MODERATION)}
    held.move("close", reason, detail=detail)
    settle_with_round(held.record, reached, reason, by=by, now=now)


def _faults(title: str, dates: RoundDates, found: Round | None) -> dict[str, str]:
    wrong = faults(dates)
    other = Round.objects.filter(starts_on=dates.starts_on).exclude(pk=found.pk if found else 0).first()
    if other is not None:
        wrong["starts_on"] = f"Round {other.number} starts on this day. Choose another first day."
    if not title.strip():
        wrong["title"] = "Give the round a title: a few words that say what it looks at."
    elif len(title.strip()) > 150:
        wrong["title"] = "Make the title shorter: 150 characters at most."
    return wrong
