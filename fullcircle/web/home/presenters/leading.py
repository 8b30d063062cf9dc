"""Rounds, the schedule and reports as tasks of those who lead them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from fullcircle.domain.audits.queries import RoundAtWork
from fullcircle.domain.reports.queries import ReportAtHand
from fullcircle.domain.reports.rules.due import awaited, is_owed
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.queries import ActivityRow, RoundView
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.queries import Undone, Waits
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.home.presenters.tasks import Kind, Task
from fullcircle.web.kit.jinja import counted, date_long, date_short

ROUND = Kind("{n} rounds to plan or to close")


def round_tasks(seen: Sequence[RoundAtWork], actor: Actor, on: date) -> list[Task]:
    """Selections to make or to confirm, draws whose data was undone, and rounds past their last day to close."""
    tasks = []
    for one in seen:
        found = one.round
        if one.undone is not None:
            tasks.append(_undone(found, one.undone))
        elif found.state is RoundState.PLANNED and actor.may(Permission.SELECT_CASES):
            tasks.append(_to_confirm(found, one.proposal) if one.proposal else _to_choose(found))
        if found.state is RoundState.UNDER_WAY and found.dates.ends_on < on and found.may_close:
            tasks.append(_to_close(found))
    return tasks


def _to_choose(found: RoundView) -> Task:
    return Task(
        what=f"Choose the children of round {found.number}",
        why=f"{found.title}. It begins on {date_long(found.dates.starts_on)}; the draw proposes, you decide.",
        href=reverse("selection:new", kwargs={"round_id": found.id}),
        step="Choose",
        kind=ROUND,
        due_on=found.dates.starts_on,
        short=f"Round {found.number}: children chosen",
    )


def _in_the_way(proposal: Waits) -> str:
    """What keeps a proposal from being confirmed, as far as counts tell; "" for nothing."""
    said = []
    if proposal.gone:
        said.append(
            f"{counted(proposal.gone, 'chosen child is', 'chosen children are')} not being worked with any more"
        )
    if proposal.barred:
        of = counted(proposal.barred, "chosen child was", "chosen children were")
        said.append(f"{of} set aside since, or another audit of them is still open")
    if proposal.unaudited:
        of = counted(proposal.unaudited, "chosen child has", "chosen children have")
        said.append(f"{of} nobody to audit who carries out audits today")
    return f" It cannot be confirmed yet: {', and '.join(said)}." if said else ""


def _to_confirm(found: RoundView, proposal: Waits) -> Task:
    in_the_way = _in_the_way(proposal)
    return Task(
        what=f"Confirm the proposed selection of round {found.number}",
        why=f"{found.title}. Drawn on {date_long(proposal.at)}.{in_the_way} Its first day is {date_long(found.dates.starts_on)}.",
        href=reverse("selection:proposal", kwargs={"round_id": found.id}),
        step="Look and change" if in_the_way else "Look and confirm",
        kind=ROUND,
        due_on=found.dates.starts_on,
        short=f"Round {found.number}: children chosen",
    )


def _undone(found: RoundView, undone: Undone) -> Task:
    proposed = found.state is RoundState.PLANNED
    then = "See whether to draw again." if proposed else "The audits go on. Look at the round, and say that you know."
    return Task(
        what=f"The data behind the draw of round {found.number} was undone",
        why=f"Undone on {date_long(undone.at)} by {undone.by}. {then}",
        href=reverse("selection:proposal" if proposed else "rounds:control_room", kwargs={"round_id": found.id}),
        step="Look and decide" if proposed else "Look at the round",
        kind=ROUND,
        due_on=found.dates.starts_on if proposed else None,
        waited="" if proposed else f"Since {date_short(undone.at)}",
    )


def _to_close(found: RoundView) -> Task:
    return Task(
        what=f"Close round {found.number}",
        why=f"Its last day was {date_long(found.dates.ends_on)}. See what is unfinished first.",
        href=reverse("rounds:close", kwargs={"round_id": found.id}),
        step="Look and close",
        kind=ROUND,
        due_on=found.dates.ends_on,
    )


def activity_tasks(rows: Sequence[ActivityRow]) -> list[Task]:
    """What of the schedule is this person's to do."""
    kind = Kind(
        "{n} things that the schedule asks for", "Do it, or say why it does not take place.", reverse("rounds:schedule")
    )
    return [
        Task(
            what=row.title,
            why=f"{_whose(row)} When it is done, or if it does not take place, say so.",
            href=reverse("rounds:activity", kwargs={"activity_id": row.id}),
            step="Say what became of it",
            kind=kind,
            due_on=row.due_on,
            detail=_whose(row),
            short=row.title,
        )
        for row in rows
    ]


def _whose(row: ActivityRow) -> str:
    since = f"Asked for by the schedule since {date_short(row.starts_on)}."
    return f"{since} Round {row.round_number}." if row.round_number else since


def report_tasks(actor: Actor, reports: Sequence[ReportAtHand], seen: Sequence[RoundAtWork], on: date) -> list[Task]:
    """Reports to start and drafts for those who write, and reports sent to be signed for those who sign."""
    tasks = []
    if actor.may(Permission.WRITE_REPORTS):
        there = {report.row.round_id for report in reports}
        tasks += [
            _to_start(one)
            for one in seen
            if one.round.id not in there and is_owed(one.round.state, one.round.dates, on, any_in=one.any_in)
        ]
        tasks += [_to_write(report) for report in reports if report.row.state is ReportState.DRAFT]
        tasks += [_to_count_again(report) for report in reports if report.counts_again]
    if actor.may(Permission.SIGN_REPORTS):
        tasks += [_to_sign(report) for report in reports if report.row.state is ReportState.SENT]
    return tasks


REPORT = Kind("{n} reports", all_href="")


def _to_start(one: RoundAtWork) -> Task:
    """A report to start, or what it waits for first."""
    found = one.round
    waits = awaited(found.state, any_in=one.any_in, any_final=one.any_final)
    room = reverse("rounds:control_room", kwargs={"round_id": found.id})
    return Task(
        what=f"Write the QA report of round {found.number}",
        why=f"{found.title}. {waits or 'Its figures are counted and its words drafted; you edit them.'}",
        href=room if waits else reverse("reports:list"),
        step="See how far the round is" if waits else "Start it",
        kind=REPORT,
        due_on=found.dates.report_due_on,
        short=f"Round {found.number}: report due",
    )


def _to_write(report: ReportAtHand) -> Task:
    if report.row.comments:
        return _task(report, f"Sent back with comments by {report.moved_by}.", "Read them", "due")
    return _task(report, "A draft. Edit it, then send it to be signed.", "Go on writing", "due")


def _to_count_again(report: ReportAtHand) -> Task:
    """A report that was sent before judgements were among its figures, now that they can be."""
    why = "The moderation has ended. Take the report back, count its figures again and send it again: then it can be signed."
    return _task(report, why, "Take it back", "to count again")


def _to_sign(report: ReportAtHand) -> Task:
    why = f"Sent on {date_short(report.moved_at)}. {_asked_of_signers(report)}"
    return _task(report, why, "Read it", "to read" if report.awaits else "to sign")


def _task(report: ReportAtHand, why: str, step: str, what: str) -> Task:
    row = report.row
    return Task(
        what=f"QA report of round {row.round_number}",
        why=why,
        href=reverse("reports:one", kwargs={"report_id": row.id}),
        step=step,
        kind=REPORT,
        due_on=report.due_on,
        short=f"Round {row.round_number}: report {what}",
    )


def _asked_of_signers(report: ReportAtHand) -> str:
    if report.awaits:
        return f"Read and challenge it; it can be signed once {report.awaits}."
    return "Read, challenge and sign it off, or send it back with comments."
