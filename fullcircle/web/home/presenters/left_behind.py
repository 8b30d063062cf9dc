"""Work whose person has left, or cannot go on with it, as tasks of those who can give it to somebody else."""

from collections.abc import Iterable

from django.urls import reverse

from fullcircle.domain.actions.queries import Counts
from fullcircle.domain.actions.states import Show
from fullcircle.domain.audits.queries import AuditWaiting
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.queries import Waiting as ModerationWaiting
from fullcircle.web.home.presenters.tasks import Kind, Task, of_round
from fullcircle.web.kit.asking import MODERATES, why_given_on


def left_behind(audits: Iterable[AuditWaiting], moderations: Iterable[ModerationWaiting], counts: Counts) -> list[Task]:
    """Audits, moderations and actions with nobody to go on with them."""
    return [*_audits(audits), *_moderations(moderations), *_actions(counts[Show.LEFT_BEHIND])]


def _audits(rows: Iterable[AuditWaiting]) -> list[Task]:
    kind = Kind("{n} audits have nobody to carry them out", "What is written goes with each to whoever you give it to.")
    return [
        Task(
            what=f"Give the audit of {row.auditor} to someone else",
            why=f"{of_round(row.round_number, over=row.over)} {row.auditor} {_why('audits', row)}. {_written(row.state)}",
            href=reverse("audits:reassign", kwargs={"audit_id": row.id}),
            step="Give it to someone else",
            kind=kind,
            due_on=row.due_on,
            stage="finding",
            child=row.named,
            row=row.auditor,
            detail=f"{row.state.label}. {row.team}. {of_round(row.round_number, over=row.over)}",
            short=f"Nobody audits child {row.child}",
        )
        for row in rows
    ]


def _why(work: str, waiting: AuditWaiting | ModerationWaiting) -> str:
    return why_given_on(work, in_conflict=waiting.in_conflict, told=True)


def _written(state: AuditState) -> str:
    return "Nothing is written yet." if state is AuditState.NOT_STARTED else "What is written goes with it."


def _moderations(rows: Iterable[ModerationWaiting]) -> list[Task]:
    kind = Kind("{n} moderations have nobody to go on with them", "Ask someone else to moderate each.")
    return [
        Task(
            what=f"Ask someone other than {one.row.moderator} to moderate",
            why=f"{of_round(one.row.round_number, over=one.over)} {one.row.moderator} {_why(MODERATES, one)}.",
            href=reverse("moderation:assign", kwargs={"audit_id": one.row.audit_id}),
            step="Ask someone else",
            kind=kind,
            due_on=one.row.due_on,
            stage="finding",
            child=one.named,
            row=one.row.moderator,
            detail=of_round(one.row.round_number, over=one.over),
            short=f"Nobody moderates child {one.row.child}",
        )
        for one in rows
    ]


def _actions(left: int) -> list[Task]:
    if not left:
        return []
    one = left == 1
    return [
        Task(
            what=f"{left} open {'action is' if one else 'actions are'} for you to give to someone else",
            why=f"{'Its owner has' if one else 'Their owners have'} left, so nobody does {'it' if one else 'them'} now.",
            href=f"{reverse('actions:list')}?show={Show.LEFT_BEHIND}",
            step="See them",
            kind=Kind("{n} kinds of actions left behind"),
            stage="action",
        )
    ]
