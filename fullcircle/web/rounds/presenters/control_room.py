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
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.domain.selection.queries import Sample
from fullcircle.web.kit.components.dots import Group, SampleChart, sample_chart
from fullcircle.web.kit.components.figures import Said
from fullcircle.web.kit.components.round_timeline import Moment, RoundTimeline, Work, round_timeline
from fullcircle.web.kit.jinja import date_long


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
