"""My work in words: what waits in each slice becomes tasks, grouped by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from fullcircle.domain.actions.queries import Counts
from fullcircle.domain.actions.queries import Waiting as ActionsWaiting
from fullcircle.domain.actions.states import Show
from fullcircle.domain.audits.queries import AuditRow
from fullcircle.domain.audits.queries import Waiting as AuditsWaiting
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.imports.queries import ImportRow
from fullcircle.domain.insight.rules.named import OF_STATE, Figure, Measure
from fullcircle.domain.insight.rules.progress import RoundProgress
from fullcircle.domain.moderation.queries import ModerationRow
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.domain.reports.queries import ReportRow
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.queries import RoundView
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.queries import Undone
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.web.kit.jinja import date_long, date_short

SOON = timedelta(days=14)
SHOWN_OF_A_KIND = 4
"""Tasks of one kind shown one by one; the rest are told as a number, with a link to the list."""


@dataclass(frozen=True)
class Task:
    """One thing that needs this person: where on the circle, what, why, by when, and the next step."""

    what: str
    why: str
    href: str
    step: str
    due_on: date | None = None
    stage: str | None = None

    def due_said(self, on: date) -> str:
        """When it is due, in words as of that day."""
        if self.due_on is None:
            return ""
        days = (self.due_on - on).days
        if days < 0:
            return f"{-days} {'day' if days == -1 else 'days'} past its date"
        return {0: "Today", 1: "Tomorrow"}.get(days, f"By {date_short(self.due_on)}")

    def late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class Group:
    """Tasks of one time: today, in the next two weeks, when you can (no date), later."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class RoundCard:
    """The round under way in one card."""

    name: str
    href: str
    week: str
    submitted: Figure
    all: Figure
    tally: tuple[tuple[str, Figure], ...]
    note: str
    not_yours: str


def greeting(now: datetime, name: str) -> str:
    """Good morning, afternoon or evening, by British time."""
    hour = now.astimezone(LONDON).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"Good {part}, {name.split()[0]}"


def lead(tasks: Sequence[Task], on: date) -> str:
    """How much needs this person today."""
    today = sum(1 for task in tasks if task.due_on is not None and task.due_on <= on)
    if not tasks:
        return "Nothing needs you just now."
    if not today:
        return "Nothing is due today. Here is what comes next."
    return "One thing needs you today." if today == 1 else f"{today} things need you today."


def groups(tasks: Sequence[Task], on: date) -> list[Group]:
    """Tasks by when, most urgent first; those without a date in the order given. Groups without a task are left out."""
    dated = sorted((task for task in tasks if task.due_on is not None), key=lambda task: task.due_on or on)
    when = {
        "Today": [t for t in dated if t.due_on is not None and t.due_on <= on],
        "In the next two weeks": [t for t in dated if t.due_on is not None and on < t.due_on <= on + SOON],
        "When you can": [t for t in tasks if t.due_on is None],
        "Later": [t for t in dated if t.due_on is not None and t.due_on > on + SOON],
    }
    return [Group(title, tuple(found)) for title, found in when.items() if found]


def audit_tasks(waiting: AuditsWaiting) -> list[Task]:
    """Audits to write, to prepare, to read and answer, and to settle."""
    tasks = [_to_write(row) for row in waiting.to_write] + [_about_me(row) for row in waiting.about_my_work]
    if waiting.to_settle:
        count = len(waiting.to_settle)
        rounds = sorted({row.round_id for row in waiting.to_settle})
        tasks.append(
            Task(
                what=f"{count} submitted {'audit' if count == 1 else 'audits'} to send on",
                why="Choose which are moderated, and by whom; the others become final.",
                href=reverse("moderation:choose", kwargs={"round_id": rounds[0]}),
                step="Choose",
                due_on=min(row.due_on for row in waiting.to_settle),
                stage="finding",
            )
        )
    return tasks


def _to_write(row: AuditRow) -> Task:
    begun = row.state is AuditState.BEING_AUDITED
    return Task(
        what=f"Audit of child {row.child}",
        why=f"Round {row.round_number}. "
        + ("You have started it." if begun else f"With {row.practitioner or row.team}."),
        href=reverse("audits:one", kwargs={"audit_id": row.id}),
        step="Go on" if begun else "Start",
        due_on=row.due_on,
        stage="finding",
    )


def _about_me(row: AuditRow) -> Task:
    if row.state is AuditState.FINAL:
        why = (
            "Say what you make of it; your answer goes to the auditor."
            if row.read_at
            else "Strengths first, then what would help."
        )
        return Task(
            what=f"Feedback on your work with child {row.child}",
            why=why,
            href=reverse("audits:feedback", kwargs={"audit_id": row.id}),
            step="Answer" if row.read_at else "Read it",
            stage="finding",
        )
    return Task(
        what=f"Your work with child {row.child} is part of round {row.round_number}",
        why=f"{row.auditor} will look at the file with you. See what you will talk about.",
        href=reverse("audits:one", kwargs={"audit_id": row.id}),
        step="Prepare",
        due_on=row.due_on,
        stage="finding",
    )


def action_tasks(waiting: ActionsWaiting) -> list[Task]:
    """Actions to do, and differences to verify."""
    tasks = [
        Task(
            what=row.what,
            why=f"Child {row.child}" if row.child else row.team,
            href=reverse("actions:one", kwargs={"action_id": row.id}),
            step="Do and note it",
            due_on=row.due_on,
            stage="action",
        )
        for row in waiting.mine
    ]
    shown = waiting.to_verify[:SHOWN_OF_A_KIND]
    tasks += [
        Task(
            what=f"Did it help? {row.what}",
            why=f"{row.owner} marked it done{f' on {date_short(row.done_on)}' if row.done_on else ''}.",
            href=reverse("actions:one", kwargs={"action_id": row.id}),
            step="Verify difference",
            stage="difference",
        )
        for row in shown
    ]
    more = len(waiting.to_verify) - len(shown)
    if more > 0:
        href = f"{reverse('actions:list')}?show={Show.TO_VERIFY}"
        tasks.append(Task(f"{more} more differences to verify", "", href, "See them", stage="difference"))
    return tasks


def late_task(counts: Counts, on: date) -> list[Task]:
    """For who looks after others' actions: how many are past their date."""
    late = counts[Show.LATE]
    if not late:
        return []
    return [
        Task(
            what=f"{late} {'action is' if late == 1 else 'actions are'} past {'its' if late == 1 else 'their'} date",
            why="See whose, and ask what would help.",
            href=f"{reverse('actions:list')}?show={Show.LATE}",
            step="See them",
            due_on=on,
            stage="action",
        )
    ]


def moderation_tasks(rows: Iterable[ModerationRow]) -> list[Task]:
    """Audits to judge blind, and talks to hold."""
    return [
        Task(
            what=f"{'Talk to hold' if row.state is ModerationState.TO_AGREE else 'Moderate'}: child {row.child}",
            why="Both views are in."
            if row.state is ModerationState.TO_AGREE
            else "Judge from the evidence, before you see the first view.",
            href=reverse("moderation:one", kwargs={"moderation_id": row.id}),
            step="Open",
            due_on=row.due_on,
            stage="finding",
        )
        for row in rows
    ]


def current_round(rounds: Sequence[RoundView], on: date) -> RoundView | None:
    """The round of this day: the newest under way that has begun, or else the next to begin. ``rounds``: newest first."""
    begun = [r for r in rounds if r.state is RoundState.UNDER_WAY and r.dates.starts_on <= on]
    ahead = [r for r in rounds if r.state is not RoundState.CLOSED and r.dates.starts_on > on]
    return begun[0] if begun else ahead[-1] if ahead else None


def round_tasks(planned: Sequence[RoundView], undone: Mapping[int, Undone]) -> list[Task]:
    """For who plans rounds: selections to make. ``undone``: by round, the import behind its proposal, where that was undone."""
    return [_to_draw_again(found, undone[found.id]) if found.id in undone else _to_choose(found) for found in planned]


def _to_choose(found: RoundView) -> Task:
    return Task(
        what=f"Choose the children of round {found.number}",
        why=found.title,
        href=reverse("selection:new", kwargs={"round_id": found.id}),
        step="Choose",
        due_on=found.dates.starts_on,
    )


def _to_draw_again(found: RoundView, undone: Undone) -> Task:
    return Task(
        what=f"The data behind the draw of round {found.number} was undone",
        why=f"Undone on {date_long(undone.at)} by {undone.by}. See whether to draw again.",
        href=reverse("selection:proposal", kwargs={"round_id": found.id}),
        step="Look and decide",
        due_on=found.dates.starts_on,
    )


def report_tasks(actor: Actor, reports: Sequence[ReportRow]) -> list[Task]:
    """Drafts for those who write, and reports sent to be signed for those who sign."""
    found = []
    for row in reports:
        href, what = reverse("reports:one", kwargs={"report_id": row.id}), f"QA report of round {row.round_number}"
        if row.state is ReportState.DRAFT and actor.may(Permission.WRITE_REPORTS):
            why = "Sent back with comments." if row.comments else "A draft. Edit it, then send it to be signed."
            found.append(Task(what=what, why=why, href=href, step="Read them" if row.comments else "Go on writing"))
        if row.state is ReportState.SENT and actor.may(Permission.SIGN_REPORTS):
            found.append(Task(what=what, why="Read, challenge and sign it off.", href=href, step="Read it"))
    return found


def import_tasks(rows: Sequence[ImportRow]) -> list[Task]:
    """Files that were read and wait to be applied."""
    return [
        Task(
            what=f"Performance data of {date_short(row.as_at)} waits to be applied",
            why="It is read and checked. See what would change.",
            href=reverse("imports:one", kwargs={"import_id": row.id}),
            step="Look and apply",
        )
        for row in rows
    ]


def circle_tally(counts: Counts) -> list[tuple[str, int, str]]:
    """Where the actions that this person may see are: words, count, link."""
    href = reverse("actions:list")
    parts = (
        ("Open", Show.OPEN),
        ("Past their date", Show.LATE),
        ("Difference to verify", Show.TO_VERIFY),
        ("Came full circle", Show.FULL_CIRCLE),
    )
    return [(words, counts[show], f"{href}?show={show}") for words, show in parts]


def round_card(found: RoundView, counted: RoundProgress, on: date) -> RoundCard:
    """How far the round is, in the audits that count for this person."""
    said_of = counted.reach.said
    hidden = bool(said_of) and not counted.audits and found.state is not RoundState.PLANNED
    week = (on - found.dates.starts_on).days // 7 + 1
    weeks = ((found.dates.ends_on - found.dates.starts_on).days + 1) // 7
    said = (
        f"Week {week} of {weeks}."
        if 1 <= week <= weeks
        else f"Begins {date_short(found.dates.starts_on)}."
        if week < 1
        else "Past its last day."
    )
    return RoundCard(
        name=found.name,
        href=reverse("rounds:control_room", kwargs={"round_id": found.id}),
        week=said,
        submitted=counted.figure(Measure.SUBMITTED),
        all=counted.figure(Measure.AUDITS),
        tally=tuple(
            (state.label, counted.figure(measure))
            for state, measure in OF_STATE.items()
            if state is not AuditState.WITHDRAWN
        ),
        note=f"These are the audits {said_of}." if said_of else "",
        not_yours=f"None of its audits is {said_of}." if hidden else "",
    )
