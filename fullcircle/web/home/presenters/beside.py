"""What stands beside the tasks: what worked lately, the next two weeks, and how the work stands as far as this person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from fullcircle.domain.actions.queries import Counts, Worked
from fullcircle.domain.actions.states import Difference, Show
from fullcircle.domain.audits.queries import RoundAtWork
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks.queries import VersionRow
from fullcircle.domain.frameworks.states import Standing
from fullcircle.domain.imports.queries import ImportRow
from fullcircle.domain.insight.rules.named import OF_STATE, Figure, Measure
from fullcircle.domain.insight.rules.progress import RoundProgress
from fullcircle.domain.reports.queries import ReportAtHand, WithWriters
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.queries import RoundView
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.queries import AccessStanding, LinkTold
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.web.home.presenters.tasks import Task
from fullcircle.web.kit.jinja import date_long, date_short
from fullcircle.web.kit.link_ends import became
from fullcircle.web.kit.whose import whose_actions

WORKING_DAYS = 10
SATURDAY = 5
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cheer:
    """What is different for a child (``title``), how that is known, and who did it. ``whole``: yes, not only in part."""

    eyebrow: str
    child: str
    title: str
    known: str
    who: str
    href: str
    whole: bool


def cheers(worked: Sequence[Worked], actor: Actor, on: date) -> list[Cheer]:
    """What worked lately, the newest first. Of a child whom this person is not told only the service is said."""
    return [_cheer(one, actor, on) for one in worked]


def _cheer(one: Worked, actor: Actor, on: date) -> Cheer:
    row, whole = one.row, one.row.difference is Difference.YES
    did = "You did" if actor.is_(row.owner_id) else f"{row.owner} did"
    when = "today" if row.verified_on == on else f"on {date_long(row.verified_on)}"
    return Cheer(
        eyebrow=f"{'Came full circle' if whole else 'Better in part, seen'} {when}",
        child=row.named or (f"A child, {row.service_area}" if row.about_child else row.team),
        title=one.difference_for.rstrip(".") if whole else f"In part: {one.difference_for.rstrip('.')}",
        known=row.how_known,
        who=f"{did}: {row.what.rstrip('.')}. {one.verified_by} checked.",
        href=reverse("actions:one", kwargs={"action_id": row.id}),
        whole=whole,
    )


@dataclass(frozen=True)
class Day:
    """A working day of the next two weeks, and what is on: (words, link), the link "" where there is none."""

    day: date
    today: bool
    items: tuple[tuple[str, str], ...]


def two_weeks(tasks: Sequence[Task], seen: Sequence[RoundAtWork], on: date) -> list[list[Day]]:
    """The next ten working days in two rows. What falls on a weekend stands on the Friday before or, where that is past, the
    first day."""
    days = [day for n in range(WORKING_DAYS // 5 * 7 + 2) if (day := on + timedelta(days=n)).weekday() < SATURDAY]
    days = days[:WORKING_DAYS]
    found: dict[date, list[tuple[str, str]]] = {day: [] for day in days}
    mine = [(task.due_on, task.short or task.what, task.href) for task in tasks if task.due_on is not None]
    for due_on, words, href in sorted(mine, key=lambda item: item[0]) + _moments(seen):
        workday = due_on - timedelta(days=max(0, due_on.weekday() - SATURDAY + 1))
        at = days[0] if on <= due_on < days[0] else max(workday, days[0])
        if due_on >= on and at in found and all(words != said for said, _ in found[at]):
            weekend = "" if due_on.weekday() < SATURDAY else f" ({due_on:%A})"
            found[at].append((words + weekend, href))
    told = [Day(day, day == on, tuple(found[day])) for day in days]
    return [told[:5], told[5:]]


def _moments(seen: Sequence[RoundAtWork]) -> list[tuple[date, str, str]]:
    """The days of rounds that go on."""
    return [
        (day, f"Round {one.round.number}: {words}", reverse("rounds:control_room", kwargs={"round_id": one.round.id}))
        for one in seen
        if one.round.state is not RoundState.CLOSED
        for day, words in _dates(one.round.dates)
    ]


def _dates(dates: RoundDates) -> list[tuple[date, str]]:
    """The days that shape a round, in words, by date."""
    found = [
        (dates.starts_on, "first day"),
        (dates.audits_due_on, "audits in"),
        (dates.moderation_due_on, "moderation done"),
        (dates.report_due_on, "report due"),
        (dates.ends_on, "last day"),
    ]
    if dates.meeting_on is not None:
        found.append((dates.meeting_on, "AIM meeting"))
    return sorted(found, key=lambda pair: pair[0])


@dataclass(frozen=True)
class RoundCard:
    """A round in one card. ``note`` says of which audits the figures are, where not of all; ``not_yours``: none may be seen."""

    name: str
    href: str
    week: str
    then: str
    submitted: Figure
    all: Figure
    tally: tuple[tuple[str, Figure], ...]
    note: str
    not_yours: str


def rounds_to_tell(seen: Sequence[RoundAtWork], on: date) -> list[RoundView]:
    """The rounds under way that have begun, or else the next to begin. ``seen``: newest first."""
    begun = [one.round for one in seen if one.round.state is RoundState.UNDER_WAY and one.round.dates.starts_on <= on]
    ahead = [one.round for one in seen if one.round.state is not RoundState.CLOSED and one.round.dates.starts_on > on]
    return begun or ahead[-1:]


def round_card(found: RoundView, counted: RoundProgress, on: date) -> RoundCard:
    """How far a round is, in the audits that count for this person."""
    ahead = next(((day, what) for day, what in _dates(found.dates) if day >= on), None)
    hidden = counted.not_yours and found.state is not RoundState.PLANNED
    return RoundCard(
        name=found.name,
        href=reverse("rounds:control_room", kwargs={"round_id": found.id}),
        week=_week(found, on),
        then=f"Next: {ahead[1]}, {f'{ahead[0]:%A}'} {date_long(ahead[0])}." if ahead else "",
        submitted=counted.figure(Measure.SUBMITTED),
        all=counted.figure(Measure.AUDITS),
        tally=tuple(
            (state.label, counted.figure(measure))
            for state, measure in OF_STATE.items()
            if state is not AuditState.WITHDRAWN
        ),
        note="" if hidden else counted.reach.of_which,
        not_yours=f"None of its audits is {counted.reach.said}." if hidden else "",
    )


def _week(found: RoundView, on: date) -> str:
    dates = found.dates
    week = (on - dates.starts_on) // _WEEK + 1
    weeks = ((dates.ends_on - dates.starts_on).days + 1) // 7
    if 1 <= week <= weeks:
        return f"Week {week} of {weeks}."
    if week < 1 and found.state is RoundState.UNDER_WAY:
        return f"{found.said(on)}: begins on {date_long(dates.starts_on)}."
    return f"Begins on {date_long(dates.starts_on)}." if week < 1 else f"Its last day was {date_long(dates.ends_on)}."


@dataclass(frozen=True)
class Tally:
    """Counts with their links: (words, count, link). ``note``: of what they are."""

    title: str
    rows: tuple[tuple[str, int, str], ...]
    note: str = ""


def actions_card(counts: Counts, actor: Actor) -> Tally | None:
    """Where actions are on the circle, for who sees those of others; for everyone else what is theirs to follow, if anything. The
    circles that one person's actions have closed are not counted: that would be a score."""
    follows = actor.may(Permission.SEE_ACTIONS)
    if not follows and not counts.all:
        return None
    href = reverse("actions:list")
    mine, waiting = counts[Show.MINE_TO_VERIFY], counts[Show.TO_VERIFY]
    to_verify = f"Difference to verify, {mine} of them by you" if 0 < mine < waiting else "Difference to verify"
    parts = [("Open", Show.OPEN), ("Past their date", Show.LATE), (to_verify, Show.TO_VERIFY)]
    if follows:
        parts.append(("Came full circle so far", Show.FULL_CIRCLE))
    rows = tuple((words, counts[show], f"{href}?show={show}") for words, show in parts)
    title = "Where actions are on the circle" if follows else "Actions you can follow"
    return Tally(title, rows, whose_actions(actor, counts))


def signed_reports(reports: Sequence[ReportAtHand]) -> list[tuple[str, str, str]]:
    """Reports signed last: words, link, when."""
    signed = [one.row for one in reports if one.row.signed_at is not None]
    return [
        (
            f"Round {row.round_number}: {row.round_title}",
            reverse("reports:one", kwargs={"report_id": row.id}),
            f"Signed off on {date_long(row.signed_at)}",
        )
        for row in signed[:3]
    ]


def unsigned_reports(reports: Sequence[ReportAtHand], on: date) -> list[tuple[str, str, str]]:
    """Reports that were sent and are not signed yet: words, link, since when, and when it was due where that is past."""
    return [
        (
            f"Round {one.row.round_number}: {one.row.round_title}",
            reverse("reports:one", kwargs={"report_id": one.row.id}),
            f"Sent on {date_long(one.moved_at)}" + (f", due on {date_long(one.due_on)}" if one.due_on < on else ""),
        )
        for one in reports
        if one.row.state is ReportState.SENT
    ]


def with_writers(reports: Sequence[WithWriters]) -> list[tuple[str, str, str]]:
    """Reports that signers were sent and that are with their writers again: words, link, who sent or took them back, and when."""
    return [
        (
            f"Round {one.round_number}: {one.round_title}",
            reverse("reports:list"),
            f"{'Sent' if one.comments else 'Taken'} back by {one.by} on {date_long(one.at)}",
        )
        for one in reports
    ]


def data_said(held: ImportRow | None) -> tuple[str, str] | None:
    """Of when the data is that holds, and the link to its import; None while there is none."""
    if held is None:
        return None
    href = reverse("imports:one", kwargs={"import_id": held.id})
    return f"{date_long(held.as_at)}, applied on {date_short(held.applied_at)}", href


def framework_said(versions: Sequence[VersionRow]) -> tuple[str, str, str] | None:
    """The framework in force: its title, the link to it, and since when."""
    for row in versions:
        if row.standing is Standing.IN_FORCE:
            since = f"Version {row.number}, in force since {date_long(row.valid_from)}"
            return row.title, reverse("frameworks:version", kwargs={"version_id": row.id}), since
    return None


def access_card(found: AccessStanding) -> Tally:
    """People, and who can sign in."""
    told = (
        ("People here now", found.people, "here"),
        ("Can sign in", found.accounts, "signs_in"),
        ("Sign in without a role", found.without_role, "no_role"),
    )
    rows = tuple((words, count, f"{reverse('people:list')}?show={show}") for words, count, show in told)
    return Tally("People and access", rows)


def links_asked_for(told: Sequence[LinkTold]) -> list[tuple[str, str, str]]:
    """What became of the links to set a password that this person asked for lately: words, link, what became of it."""
    return [(one.name, reverse("people:one", kwargs={"person_id": one.person_id}), became(one)) for one in told]


def often(actor: Actor) -> list[tuple[str, str, str]]:
    """What whoever looks after people, or after what is kept of them, comes for most: words, link, what it is for."""
    links = []
    if actor.may(Permission.MANAGE_PEOPLE):
        links += [
            ("Add a person", "people:new", "With an account and a role"),
            ("Send a list of people", "people:new_list", "Looked at before it is applied"),
        ]
    if actor.may(Permission.SCRUB_AUDIT_LOG):
        links.append(("Read the audit log", "auditlog:list", "Who did what, and when"))
    return [(words, reverse(name), what) for words, name, what in links]
