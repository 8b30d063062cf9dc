"""What the control room of a round says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.urls import reverse

from fullcircle.domain.audits.queries import AuditRow
from fullcircle.domain.audits.states import AuditState, JudgementValue
from fullcircle.domain.insight.queries import SoFar
from fullcircle.domain.insight.rules.measures import AllChildren, Share
from fullcircle.domain.insight.rules.speaking import line, speaks_of, whom
from fullcircle.domain.insight.rules.words import FEWEST_FOR_INTERVAL, counted, in_words, k_of_n, percent
from fullcircle.domain.moderation.queries import RoundSummary
from fullcircle.domain.performance.rules.missing import not_in_data
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.domain.selection.queries import Sample
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.components.dots import Group, SampleChart, sample_chart
from fullcircle.web.kit.components.round_timeline import Moment, RoundTimeline, Work, round_timeline

IN = (AuditState.SUBMITTED, AuditState.WITH_MODERATOR, AuditState.FINAL)
"""States of an audit that its auditor has sent in."""
BEING_WRITTEN = (AuditState.NOT_STARTED, AuditState.BEING_AUDITED)
SOON = timedelta(days=7)


def timeline(dates: RoundDates, today: date) -> RoundTimeline:
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
    return round_timeline(starts_on=dates.starts_on, ends_on=ends_on, work=work, moments=moments, today=today)


@dataclass(frozen=True)
class Disc:
    """One audit as a disc: where it leads, what is read aloud, and whether someone could do with a hand."""

    href: str
    about: str
    needs_person: bool


@dataclass(frozen=True)
class DiscGroup:
    """Audits in one state."""

    state: AuditState
    label: str
    audits: tuple[Disc, ...]


@dataclass(frozen=True)
class Progress:
    """How far the audits are. ``late`` counts those past their date, told only to those who follow them."""

    title: str
    note: str
    groups: tuple[DiscGroup, ...]
    late: int


def progress(rows: Sequence[AuditRow], *, of: int, due_on: date, today: date) -> Progress:
    """The audits that the viewer can see, of ``of`` in the round."""
    there = [row for row in rows if row.state is not AuditState.WITHDRAWN]
    done = sum(row.state in IN for row in there)
    left = len(there) - done
    which = "audits" if len(there) >= of else "audits that you can see"
    if not there:
        title = "You can see none of this round's audits"
    elif not left:
        title = f"All {len(there)} {which} are in" if len(there) > 1 else "The one audit is in"
    else:
        when = f"{_has(left)} until {_day(due_on, today)}" if due_on >= today else f"{_is(left)} past the date"
        title = f"{done} of {len(there)} {which} {'is' if done == 1 else 'are'} in; {when}"
    groups = []
    for state in AuditState:
        audits = tuple(_disc(row) for row in rows if row.state is state)
        if audits or state is not AuditState.WITHDRAWN:
            groups.append(DiscGroup(state, state.label.split(",")[0], audits))
    return Progress(
        title, "Each circle is one audit. It fills as the audit moves on.", tuple(groups), sum(r.late for r in rows)
    )


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


@dataclass(frozen=True)
class Hand:
    """Someone who may need a hand to finish: their name, why, and their audits as (words, link)."""

    name: str
    why: str
    audits: tuple[tuple[str, str], ...]


def hands(rows: Sequence[AuditRow], actor: Actor, today: date) -> list[Hand]:
    """Auditors with audits past their date, or not opened a week before it. Only for those who follow these audits."""
    scope = actor.scope(Permission.FOLLOW_AUDITS)
    waiting: dict[tuple[str, int], list[AuditRow]] = {}
    for row in rows:
        slow = row.late or (row.state is AuditState.NOT_STARTED and row.due_on - today <= SOON)
        if row.state in BEING_WRITTEN and slow and scope.covers(service_id=row.service_area_id, team_id=None):
            waiting.setdefault((row.auditor, row.auditor_id), []).append(row)
    return [
        Hand(
            name,
            _why(theirs, today),
            tuple((f"Child {r.child}", reverse("audits:one", kwargs={"audit_id": r.id})) for r in theirs),
        )
        for (name, _), theirs in sorted(waiting.items())
    ]


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
    words: str
    without_team: int = 0


def sample_card(sample: Sample) -> SampleCard:
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
    words = f"Every child who could be drawn had a known chance{larger}."
    if sample.directed:
        words += f" Leaders asked for {sample.directed} of {sample.chosen}."
    if sample.without_team:
        words += f" Left out: {counted(sample.without_team, 'child', 'children')} not yet in a team."
    if sample.missing:
        words += f" {not_in_data(sample.missing)}"
    return SampleCard(title, chart, words, sample.without_team)


def _lower(name: str) -> str:
    return name if any(letter.isupper() for letter in name[1:]) else name[:1].lower() + name[1:]


@dataclass(frozen=True)
class ObservationCard:
    """Observations planned, and how many are needed for the framework's share."""

    title: str
    planned: int
    needed: int
    words: str

    @property
    def enough(self) -> bool:
        return self.planned >= self.needed


def observation_card(sample: Sample) -> ObservationCard:
    """The observation share against the policy's."""
    needed = ceil(round(sample.observation_share * sample.chosen, 6))
    aim = percent(sample.observation_share)
    planned = sample.observations
    title = f"Observation is planned in {planned} of {sample.chosen} audits"
    if planned < needed:
        title += f"; {needed} are needed"
    words = f"{planned} of {sample.chosen} is {percent(planned / sample.chosen)}. At least {needed} are needed to reach {aim}."
    return ObservationCard(title, planned, needed, words)


@dataclass(frozen=True)
class ModerationCard:
    """How far moderation is: four counts of how overall judgements compare, and what is still open."""

    title: str
    counts: tuple[tuple[int, str], ...]
    words: str


def moderation_card(summary: RoundSummary) -> ModerationCard:
    """Counts of audits, and no score of anybody."""
    overall = summary.overall
    title = "Moderation has begun" if summary.n else "Moderation has not begun"
    counts: tuple[tuple[int, str], ...] = ()
    if overall.n:
        title = f"Moderators agree with {overall.same} of the {overall.n} overall judgements checked"
        counts = (
            (overall.same, "the same"),
            (overall.one_lower, "one lower"),
            (overall.one_higher, "one higher"),
            (overall.two_or_more_apart, "two or more apart"),
        )
    said = []
    if overall.n:
        said.append(f"The same in {in_words(Share(overall.same, overall.n), 'pairs of judgements')}.")
    if summary.with_moderator:
        said.append(f"{counted(summary.with_moderator, 'audit')} with a moderator.")
    if summary.to_agree:
        said.append(f"{counted(summary.to_agree, 'talk')} to hold.")
    return ModerationCard(title, counts, " ".join(said))


@dataclass(frozen=True)
class Everyone:
    """What the files say of all children: a ``band`` from low to high in percent (None where there are too few files), its
    ``middle`` where that may be named, ``words`` for both, and of whom it speaks."""

    whom: str
    band: tuple[float, float] | None
    middle: float | None
    words: str
    speaks_of: str


@dataclass(frozen=True)
class SoFarCard:
    """What the round says so far: final overall judgements, each with its count, and the same of all children."""

    title: str
    counts: Mapping[str, int]
    good: Share
    everyone: Everyone | None = None


def so_far_card(found: SoFar) -> SoFarCard:
    """Counts of the files that were looked at, and beside them what they say of all children."""
    good = found.overall.good
    if not good.n:
        return SoFarCard("No audit is final yet", {}, good)
    title = f"{k_of_n(good)} final audits {'is' if good.count == 1 else 'are'} good or better"
    if good.n < FEWEST_FOR_INTERVAL:
        title += ": too early to say more"
    counts = {value.value: n for value, n in zip(JudgementValue, found.overall.counts, strict=True)}
    return SoFarCard(title, counts, good, _everyone(found.all_children))


def _everyone(found: AllChildren | None) -> Everyone:
    share = found.overall.good if found else None
    band = None
    if share and share.speaks and share.low is not None and share.high is not None:
        band = (100 * share.low, 100 * share.high)
    said = line(found, share)
    return Everyone(
        whom=whom(found),
        band=band,
        middle=100 * share.value if share and share.is_percentage else None,
        words=f"{said[0].upper()}{said[1:]}",
        speaks_of=speaks_of(found) if found else "",
    )


@dataclass(frozen=True)
class Step:
    """Something that this person can do next: why, and where."""

    why: str
    link: str
    href: str


def next_steps(actor: Actor, rows: Sequence[AuditRow], round_id: int) -> list[Step]:
    """What the round asks of this person now."""
    found = []
    submitted = sum(row.state is AuditState.SUBMITTED for row in rows)
    if submitted and actor.may(Permission.ASSIGN_MODERATION):
        why = f"{counted(submitted, 'submitted audit')} {'waits' if submitted == 1 else 'wait'} to be moderated or made final."
        found.append(Step(why, "Choose moderators", reverse("moderation:choose", kwargs={"round_id": round_id})))
    if actor.may(Permission.WRITE_REPORTS):
        found.append(Step("The report is drafted from the round's records.", "Reports", reverse("reports:list")))
    elif actor.may(Permission.SEE_REPORTS):
        found.append(Step("Signed reports of the rounds.", "Reports", reverse("reports:list")))
    return found
