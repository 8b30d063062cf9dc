"""Actions as tasks of whoever does, verifies or follows them."""

from datetime import date

from django.urls import reverse

from fullcircle.domain.actions.queries import ActionRow, Counts
from fullcircle.domain.actions.queries import Waiting as ActionsWaiting
from fullcircle.domain.actions.states import Difference, Show
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.home.presenters.tasks import Kind, Task, days_said
from fullcircle.web.kit.jinja import date_short
from fullcircle.web.kit.texts import step_said

MOST_SET_ASIDE = 6
"""Actions that were set aside, on the start page of who owned them."""


def action_tasks(waiting: ActionsWaiting, counts: Counts, actor: Actor, on: date) -> list[Task]:
    """Actions to do, differences to look at, and how many actions of others are late for who looks after them."""
    tracker = reverse("actions:list")
    do = Kind(
        "{n} actions of yours",
        "Do it, then note how you know it is done.",
        f"{tracker}?show={Show.OPEN}&owner={actor.person_id}",
    )
    verify = Kind(
        "Did it help? {n} differences to look at",
        "Done by others, to be looked at by you. Longest wait first.",
        f"{tracker}?show={Show.MINE_TO_VERIFY}",
        unnamed=max(0, counts[Show.MINE_TO_VERIFY] - len(waiting.to_verify)),
    )
    left = Kind(
        "{n} differences that did not come about yet",
        "Verified with something left, by you or in a team that you manage. Set what would help, or say that no more is needed.",
        f"{tracker}?show={Show.LEFT_TO_ME}",
        unnamed=max(0, counts[Show.LEFT_TO_ME] - len(waiting.left_over)),
    )
    tasks = [_to_do(row, do) for row in waiting.mine] + [_to_verify(row, verify, on) for row in waiting.to_verify]
    tasks += [_left_over(row, left) for row in waiting.left_over]
    own = sum(row.days < 0 for row in waiting.mine)
    others = counts[Show.LATE] - own
    if others > 0 and actor.may(Permission.VERIFY_ACTIONS):
        tasks.append(
            Task(
                what=f"{others} {'action of someone else is' if others == 1 else 'actions of others are'} past "
                f"{'its' if others == 1 else 'their'} date",
                why="See whose, and ask what would help." + (f" The list has {own} of yours too." if own else ""),
                href=f"{tracker}?show={Show.LATE}",
                step="See them",
                kind=Kind("{n} kinds of late actions"),
                stage="action",
            )
        )
    return tasks


def _to_do(row: ActionRow, kind: Kind) -> Task:
    whose = f"Round {row.round_number}" if row.round_number else row.team
    again = f" {step_said('Opened again', row.turn.by, row.turn.on, row.turn.why)}" if row.turn else ""
    return Task(
        what=row.what,
        why=f"{whose}.{again or ' Next, do it and note how you know; then someone else looks at the difference.'}",
        href=reverse("actions:one", kwargs={"action_id": row.id}),
        step="Say it is done",
        kind=kind,
        due_on=row.due_on,
        stage="action",
        child=row.named,
        detail=f"{whose}.{again}",
        short=f"Action for child {row.child}" if row.child else "Action",
    )


def set_aside(waiting: ActionsWaiting) -> list[tuple[str, str, str]]:
    """Actions that this person had to do and has no more: what, the link, and who set each aside, when and why."""
    return [
        (
            row.what,
            reverse("actions:one", kwargs={"action_id": row.id}),
            step_said("Set aside", row.turn.by, row.turn.on, row.turn.why),
        )
        for row in waiting.set_aside[:MOST_SET_ASIDE]
        if row.turn
    ]


def _to_verify(row: ActionRow, kind: Kind, on: date) -> Task:
    waited = (on - row.done_on).days if row.done_on else 0
    done = f" on {date_short(row.done_on)}" if row.done_on else ""
    return Task(
        what=f"Did it help? {row.what}",
        why=f"{row.owner} marked it done{done}. Next, find out what changed for the child.",
        href=reverse("actions:one", kwargs={"action_id": row.id}),
        step="Say what changed",
        kind=kind,
        stage="difference",
        child=row.named,
        row=row.what,
        detail=row.owner,
        waited=f"Done {days_said(waited)} ago" if waited else "Done today",
    )


def _left_over(row: ActionRow, kind: Kind) -> Task:
    seen = "Part of the difference" if row.difference is Difference.PARTLY else "No difference yet"
    on = f" on {date_short(row.verified_on)}" if row.verified_on else ""
    return Task(
        what=f"Set what would help now: {row.what}",
        why=f"{seen}, it was found{on}. What is left needs a new action, or a word that no more is needed.",
        href=reverse("actions:one", kwargs={"action_id": row.id}),
        step="Set a new action",
        kind=kind,
        stage="difference",
        child=row.named,
        row=row.what,
        detail=seen,
    )
