"""What the control room of a round says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from fullcircle.domain.audits.queries import AuditRow
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight.rules.named import OF_STATE, Figure, Measure
from fullcircle.domain.insight.rules.progress import RoundProgress
from fullcircle.domain.insight.rules.words import counted
from fullcircle.domain.performance.rules.missing import not_in_data
from fullcircle.domain.reports.queries import ReportAtHand, WithWriters
from fullcircle.domain.reports.rules.due import asks_for_none, awaited
from fullcircle.domain.reports.rules.signing import not_signed_yet
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.queries import Sample
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.asking import about_audits, why_given_on
from fullcircle.web.kit.components.dots import Group, SampleChart, sample_chart
from fullcircle.web.kit.components.figures import Said
from fullcircle.web.kit.components.round_timeline import Moment, RoundTimeline, Work, round_timeline
from fullcircle.web.kit.jinja import date_long

BEING_WRITTEN = (AuditState.NOT_STARTED, AuditState.BEING_AUDITED)
SOON = timedelta(days=7)


def timeline(dates: RoundDates, today: date, *, closed: bool = False) -> RoundTimeline:
    """The weeks of a round. Moderation is drawn from half-way through the weeks of auditing, when audits come in."""
    half = dates.starts_on + (dates.audits_due_on - dates.starts_on) / 2
    after = min(dates.audits_due_on + timedelta(days=1), dates.report_due_on)
    work = [
        Work("Audit with the practitioner", dates.starts_on, dates.audits_due_on, "All audits in"),
        Work("Moderate", half, dates.moderation_due_on, "Moderation done"),
        Work("Find themes, write the report", after, dates.report_due_on, "Report due"),
    ]
    moments = [Moment("AIM meeting", dates.meeting_on)] if dates.meeting_on else []
    ends_on = max(dates.ends_on, dates.starts_on + timedelta(days=1))
    return round_timeline(
        starts_on=dates.starts_on, ends_on=ends_on, work=work, moments=moments, today=today, closed=closed
    )


@dataclass(frozen=True)
class Disc:
    """One audit as a disc: where it leads, what is read aloud, and whether someone could do with a hand."""

    href: str
    about: str
    needs_person: bool


@dataclass(frozen=True)
class DiscGroup:
    """Audits in one state: how many, and those whose records the viewer may open."""

    state: AuditState
    label: str
    count: Figure
    audits: tuple[Disc, ...]


@dataclass(frozen=True)
class Progress:
    """How far the audits are. ``late`` counts those past their date that this person may open. ``not_yours``: why there
    is nothing to show, or no record to open."""

    title: Said
    note: str
    groups: tuple[DiscGroup, ...]
    late: int
    not_yours: str = ""


NONE_OF_THEM = "None of this round’s audits is {}, so there is nothing here for your role to see."
COUNTS_ALONE = "Your role shows how many there are, not which."


def progress(found: RoundProgress, rows: Sequence[AuditRow], *, due_on: date, today: date) -> Progress:
    """The audits that count for the viewer, and of those the ones whose records they may open."""
    if found.not_yours:
        return Progress(("Not yours to see",), "", (), 0, NONE_OF_THEM.format(found.reach.said))
    groups = tuple(
        DiscGroup(
            state,
            state.label.split(",")[0],
            found.figure(OF_STATE[state]),
            tuple(_disc(row) for row in rows if row.state is state),
        )
        for state, n in found.by_state.items()
        if n or state is not AuditState.WITHDRAWN
    )
    note = "Each circle is one audit. It fills as the audit moves on." if rows else ""
    if not found.reach.whole:
        note = f"{found.reach.of_which} {note}"
    hidden = COUNTS_ALONE if found.audits and not rows else ""
    return Progress(_progress_title(found, due_on, today), note, groups, sum(row.late for row in rows), hidden)


def _progress_title(found: RoundProgress, due_on: date, today: date) -> Said:
    done, audits = found.figure(Measure.SUBMITTED), found.figure(Measure.AUDITS)
    left = audits.value - done.value
    which = f" {'audit' if audits.value == 1 else 'audits'}{'' if found.reach.whole else ' that you can see'}"
    if not audits.value:
        gone = found.by_state.get(AuditState.WITHDRAWN, 0)
        return ("Every audit was withdrawn" if gone else "This round has no audit",)
    if not left:
        return ("All ", audits, f"{which} are in") if audits.value > 1 else ("The one audit is in",)
    when = f"{_has(left)} until {_day(due_on, today)}" if due_on >= today else f"{_is(left)} past the date"
    return (done, " of ", audits, f"{which} {'is' if 1 in {done.value, audits.value} else 'are'} in; {when}")


def _disc(row: AuditRow) -> Disc:
    return Disc(reverse("audits:one", kwargs={"audit_id": row.id}), f"Child {row.child}", row.late)


def _has(n: int) -> str:
    return f"{n} has" if n == 1 else f"{n} have"


def _is(n: int) -> str:
    return f"{n} is" if n == 1 else f"{n} are"


def _day(day: date, today: date) -> str:
    if day == today:
        return "today"
    if day == today + timedelta(days=1):
        return "tomorrow"
    return f"{day:%A} {day.day} {day:%B}"


def changed(moved: int, due_on: date) -> str:
    """What a change of the round has done. ``moved``: how many audits, still to be written, are due on another day now."""
    if not moved:
        return "The round is changed."
    return f"The round is changed. {counted(moved, 'audit is', 'audits are')} now to be in by {date_long(due_on)}."


@dataclass(frozen=True)
class Hand:
    """Someone who may need a hand to finish, or who is gone: their name, why, how to ask them as (words, link), and their audits
    as (words, link, where it is given to somebody else); a link that is not theirs to follow, or leads nowhere, is ""."""

    name: str
    why: str
    ask: tuple[str, str]
    audits: tuple[tuple[str, str, str], ...]


def hands(rows: Sequence[AuditRow], actor: Actor, today: date) -> list[Hand]:
    """Auditors with audits past their date, or not opened a week before it. Only for those who follow these audits."""
    slow = [
        row
        for row in rows
        if row.state in BEING_WRITTEN
        and not row.without_auditor
        and (row.late or (row.state is AuditState.NOT_STARTED and row.due_on - today <= SOON))
    ]
    return [
        Hand(name, _why(theirs, today), _to_ask(theirs), _links(theirs, actor))
        for name, theirs in _by_auditor(slow, actor)
    ]


def gone(rows: Sequence[AuditRow], actor: Actor) -> list[Hand]:
    """Auditors who cannot go on, with audits that somebody else has to take on: nobody can ask them what would help. Only for
    those who follow these audits."""
    left = [row for row in rows if row.without_auditor]
    return [
        Hand(name, _given_on(theirs, actor), ("", ""), _links(theirs, actor))
        for name, theirs in _by_auditor(left, actor)
    ]


def _given_on(rows: Sequence[AuditRow], actor: Actor) -> str:
    gives = actor.may(Permission.SELECT_CASES)
    ways = {why_given_on("audits", in_conflict=row.in_conflict, told=gives) for row in rows}
    why = " or ".join(sorted(ways))
    return f"{why[0].upper()}{why[1:]}. {'Give these' if gives else 'The QA Lead gives these'} to someone else:"


def _by_auditor(rows: Sequence[AuditRow], actor: Actor) -> list[tuple[str, list[AuditRow]]]:
    """These audits of those whom the actor follows, by auditor."""
    scope = actor.scope(Permission.FOLLOW_AUDITS)
    found: dict[tuple[str, int], list[AuditRow]] = {}
    for row in rows:
        if scope.covers(service_id=row.service_area_id, team_id=None):
            found.setdefault((row.auditor, row.auditor_id), []).append(row)
    return [(name, theirs) for (name, _), theirs in sorted(found.items())]


def _to_ask(rows: Sequence[AuditRow]) -> tuple[str, str]:
    return about_audits(rows[0].auditor_email, rows[0].round_number, [row.id for row in rows])


def _links(rows: Sequence[AuditRow], actor: Actor) -> tuple[tuple[str, str, str], ...]:
    gives = actor.scope(Permission.SELECT_CASES)
    return tuple(
        (
            f"Child {row.child}",
            reverse("audits:one", kwargs={"audit_id": row.id}),
            reverse("audits:reassign", kwargs={"audit_id": row.id})
            if gives.covers(service_id=row.service_area_id, team_id=None)
            else "",
        )
        for row in rows
    )


def _why(rows: Sequence[AuditRow], today: date) -> str:
    late = sum(row.due_on < today for row in rows)
    unopened = sum(row.state is AuditState.NOT_STARTED for row in rows)
    said = [f"{counted(late, 'audit')} past {'its' if late == 1 else 'their'} date"] if late else []
    if unopened:
        said.append(f"{unopened} not opened yet" if said else f"{counted(unopened, 'audit')} not opened yet")
    return ", ".join(said) + "."


@dataclass(frozen=True)
class SampleCard:
    """The sample beside its population."""

    title: str
    chart: SampleChart
    words: Said
    without_team: int = 0


def sample_card(sample: Sample, round_id: int) -> SampleCard:
    """Which service area the sample leans to most, and how it was drawn."""
    chart = sample_chart([Group(area.service_area, area.chosen, area.children) for area in sample.areas])
    most = max(chart.lines, key=lambda line: line.sample_share - line.population_share, default=None)
    leans = most is not None and most.sample_share - most.population_share >= 5
    title = (
        f"The sample leans towards {_lower(most.label)}"
        if most and leans
        else "The sample is spread like the children we work with"
    )
    larger = ", larger with the round’s priorities" if sample.priorities else ""
    eligible = Figure(Measure.CHILDREN_ELIGIBLE, sample.eligible, round_id)
    everyone = Figure(Measure.CHILDREN_OPEN, sample.population, round_id)
    words = " was" if everyone.value == 1 else " were"
    words += f" open to us on the day of the draw. Each who could be drawn had a known chance{larger}."
    if sample.directed:
        words += f" Leaders asked for {sample.directed} of {sample.chosen}."
    if sample.without_team:
        words += f" Among those left out: {counted(sample.without_team, 'child', 'children')} not yet in a team."
    if sample.missing:
        words += f" {not_in_data(sample.missing)}"
    said: Said = (eligible, f" {'child' if sample.eligible == 1 else 'children'} could be drawn; ", everyone, words)
    return SampleCard(title, chart, said, sample.without_team)


def _lower(name: str) -> str:
    return name if any(letter.isupper() for letter in name[1:]) else name[:1].lower() + name[1:]


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
