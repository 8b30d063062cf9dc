"""What a round asks of somebody next, and where its report is."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fullcircle.domain.insight.rules.named import Measure
from fullcircle.domain.insight.rules.progress import RoundProgress
from fullcircle.domain.insight.rules.words import counted
from fullcircle.domain.reports.queries import ReportAtHand, WithWriters
from fullcircle.domain.reports.rules.due import asks_for_none, awaited
from fullcircle.domain.reports.rules.signing import not_signed_yet
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.components.figures import Said
from fullcircle.web.kit.jinja import date_long


@dataclass(frozen=True)
class Step:
    """Something that this person can do next: why, and where; no link for what is awaited."""

    why: Said
    link: str = ""
    href: str = ""


NO_REPORT = "The round did not take place: no audit was sent in. No report is asked for."


def next_steps(
    actor: Actor,
    progress: RoundProgress,
    report: ReportAtHand | WithWriters | None,
    *,
    stranded: int,
    state: RoundState,
    due_on: date,
    today: date,
) -> list[Step]:
    """What the round asks of this person now. ``report``: that of the round, where they see one; ``due_on``: when it is due;
    ``stranded``: moderations they assign whose moderator cannot go on."""
    found = []
    choosing = reverse("moderation:choose", kwargs={"round_id": progress.round_id})
    if stranded:
        who = f"{counted(stranded, 'audit is', 'audits are')} with a moderator who cannot go on. Ask somebody else."
        found.append(Step((who,), "Choose moderators", choosing))
    waiting = progress.figure(Measure.TO_SEND_ON)
    if waiting.value and actor.may(Permission.ASSIGN_MODERATION):
        n = waiting.value
        why = (waiting, f" submitted {'audit waits' if n == 1 else 'audits wait'} to be moderated or made final.")
        found.append(Step(why, "Choose moderators", choosing))
    if actor.may(Permission.SEE_REPORTS):
        if report is None and progress.reach.whole and asks_for_none(state, any_in=progress.submitted > 0):
            return [*found, Step((NO_REPORT,))]
        waits = awaited(state, any_in=progress.submitted > 0, any_final=progress.final > 0)
        if isinstance(report, WithWriters):
            found.append(_with_writers(report))
        else:
            found.append(_report_step(actor, report, waits, due_on, today))
    return found


def _with_writers(found: WithWriters) -> Step:
    how = "sent back" if found.comments else "taken back"
    why = f"The report was {how} by {found.by} on {date_long(found.at)}, and is with its writers."
    return Step((why,), "Reports", reverse("reports:list"))


def report_at_closing(actor: Actor, report: ReportAtHand | WithWriters | None) -> str:
    """Where the report of a round is that somebody is about to close, where it is not signed yet and this person can see so."""
    if not isinstance(report, ReportAtHand):
        return "The report of this round is not begun." if actor.may(Permission.WRITE_REPORTS) else ""
    if report.row.comments:
        return f"The report of this round was sent back with comments on {date_long(report.moved_at)}, and is a draft."
    return {
        ReportState.DRAFT: "The report of this round is a draft.",
        ReportState.SENT: f"The report of this round was sent on {date_long(report.moved_at)} and waits to be signed.",
        ReportState.SIGNED_OFF: "",
    }[report.row.state]


def _report_step(actor: Actor, report: ReportAtHand | None, waits: str, due_on: date, today: date) -> Step:
    """Where the report of the round is, or what one that is not begun waits for. Who neither writes nor signs it sees it once it
    is signed."""
    writes, signs = actor.may(Permission.WRITE_REPORTS), actor.may(Permission.SIGN_REPORTS)
    if report is None:
        due = f"It {'is' if due_on >= today else 'was'} due on {date_long(due_on)}."
        if writes and waits:
            return Step((f"The report is not begun. {waits} {due}",))
        why = (
            f"The report is not begun. {due}"
            if writes
            else f"The report is not {'sent' if signs else 'signed'} yet. {due}"
        )
        return Step((why,), "Start it" if writes else "Reports", reverse("reports:list"))
    due = f"It {'is' if report.due_on >= today else 'was'} due on {date_long(report.due_on)}."
    why, link = {
        ReportState.DRAFT: (f"The report is a draft. {due}", "Go on writing"),
        ReportState.SENT: (
            f"The report was sent on {date_long(report.moved_at)} and waits to be signed. {due} {not_signed_yet(report.awaits)}",
            "Read and sign it" if signs and not report.awaits else "Read it",
        ),
        ReportState.SIGNED_OFF: (
            f"The report was signed off on {date_long(report.row.signed_at)}, with its figures as counted on "
            f"{date_long(report.row.figures_at)}. What came in after that is counted here, and not in the report.",
            "Read it",
        ),
    }[report.row.state]
    return Step((why,), link, reverse("reports:one", kwargs={"report_id": report.row.id}))
