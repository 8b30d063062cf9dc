"""What a draw is made from: open cases, who was looked at lately, and what auditors were given."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.auditors.queries.staff import Staff, Window
from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.queries import OpenCase
from fullcircle.domain.earlier_audits.models import EarlierAudit
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.policy import check_set_aside
from fullcircle.domain.selection.rules.allocation import Case
from fullcircle.domain.selection.rules.obstacles import round_words
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.access.rules import Actor

CASE_FILE_AUDITS = "case_file_audits"
CARRIES_IT_OUT = Coalesce("audit__auditor_id", "auditor_id")
"""Whose audit a choice is: of who carries it out now, for it may have been handed on since it was given."""
GAVE_IT_UP = "audit__status_changes__former_id"
"""Who had the audit of a choice and gave it up after it began."""
OPEN_AUDIT = ("not_started", "being_audited", "submitted", "with_moderator")
"""States of an audit that is neither final nor withdrawn: until it is, its child is looked at, and by nobody else."""
_OF_ROUND = ("draw__round__number", "draw__round__starts_on", "team__name")


@dataclass(frozen=True)
class Looked:
    """A child's latest confirmed choice within the window: the round, and everybody who looked at the child in any of them.

    That is who carries out the audit now, and everyone who had it after it began, for they have read the file. Who was only given
    it, and handed it on before it began, has not, and stays independent.
    """

    round_name: str
    auditors: frozenset[int]


@dataclass(frozen=True)
class History:
    """Confirmed choices of other rounds, and audits from before Full Circle.

    ``looked``: within the window, by child; ``ever``: children looked at in any round or before; ``teams``: the first day of the
    latest round in which each team was heard; ``size`` of the latest round, 0 without one.
    """

    looked: Mapping[int, Looked]
    ever: frozenset[int]
    teams: Mapping[str, date]
    size: int


Look = tuple[int, int | None, int, date, str]
"""A child, who looked at it, and the round: its number, its first day, and the team that was heard."""


def _chosen(found: Round) -> "QuerySet[Choice]":
    """Confirmed choices of other rounds, but for those whose audit was never begun and is over: nobody looked at the child."""
    others = Choice.objects.filter(state=ChoiceState.CHOSEN, draw__state=DrawState.CONFIRMED)
    over = Q(audit__state="withdrawn") | Q(draw__round__state=RoundState.CLOSED)
    return others.exclude(draw__round=found).exclude(over, audit__isnull=False, audit__started_at=None).order_by()


def _looks(chosen: "QuerySet[Choice]", *others: "QuerySet[EarlierAudit, Look]") -> list[Look]:
    """Who looked at the children of these choices (``Looked`` says who that is), and others, the earliest first: in one query."""
    carried = chosen.values_list("child_id", CARRIES_IT_OUT, *_OF_ROUND)
    gave_up = chosen.filter(**{f"{GAVE_IT_UP}__isnull": False}).values_list("child_id", GAVE_IT_UP, *_OF_ROUND)
    return sorted(carried.union(gave_up, *others, all=True), key=lambda look: (look[3], look[2]))


def with_open_audit() -> "QuerySet[Child]":
    """Children of whom an audit is still open, whatever round or draw it is from, once for each such audit and in no order."""
    return Child.everyone.filter(audits__state__in=OPEN_AUDIT).order_by()


def looked_at(found: Round, *, months: int) -> dict[int, Looked]:
    """The children of confirmed choices for other rounds that started within so many months before this one, by child id."""
    recent = _chosen(found).filter(draw__round__starts_on__gt=months_before(found.starts_on, months))
    return _looked(_looks(recent))


def _looked(looks: Iterable[Look]) -> dict[int, Looked]:
    auditors: defaultdict[int, set[int]] = defaultdict(set)
    latest: dict[int, int] = {}
    for child_id, auditor_id, number, *_ in looks:
        latest[child_id] = number
        if auditor_id is not None:
            auditors[child_id].add(auditor_id)
    return {child: Looked(round_words(number), frozenset(auditors[child])) for child, number in latest.items()}


def history(found: Round, *, months: int) -> History:
    """What earlier selections and imported audits from before Full Circle say, in one query."""
    known = Child.objects.filter(reference=OuterRef("child_reference")).values("pk")[:1]
    before = EarlierAudit.objects.filter(audited_on__lte=found.starts_on).annotate(child_id=Subquery(known))
    told = before.exclude(child_id=None).order_by()
    looks = _looks(_chosen(found), told.values_list("child_id", "auditor_id", Value(0), "audited_on", Value("")))
    newest = max((number for _, _, number, *_ in looks), default=0)
    since = months_before(found.starts_on, months)
    return History(
        looked=_looked(look for look in looks if look[3] > since),
        ever=frozenset(child for child, *_ in looks),
        teams={team: starts_on for _, _, _, starts_on, team in looks if team},
        size=len({child for child, _, number, *_ in looks if number == newest}) if newest else 0,
    )


def window(found: Round, audits_most: int) -> Window:
    """When the audits of a round are written, and the most that the policy lets anybody have."""
    return Window(found.starts_on, found.audits_due_on, audits_most)


def ready(who: Staff, found: Round) -> tuple[Staff, dict[int, frozenset[int]]]:
    """The same people with what they did within a year before a round; and, by worker, who audited that worker's practice within
    that year."""
    year = _chosen(found).filter(draw__round__starts_on__gt=months_before(found.starts_on, 12), auditor__isnull=False)
    known: defaultdict[int, set[int]] = defaultdict(set)
    load: Counter[int] = Counter()
    for worker, auditor in year.values_list("child__worker_id", CARRIES_IT_OUT):
        known[worker].add(auditor)
        load[auditor] += 1

    everyone = {person: replace(one, this_year=load[person]) for person, one in who.auditors.items()}
    return replace(who, auditors=everyone), {worker: frozenset(people) for worker, people in known.items()}


def given_this_year(seen_by: Actor, *, on: date) -> Counter[int]:
    """By person, the audits of rounds that began within twelve months before that day and are theirs to carry out now.
    NotAllowed for those who do not select."""
    check_set_aside(seen_by)
    chosen = Choice.objects.filter(state=ChoiceState.CHOSEN, draw__state=DrawState.CONFIRMED, auditor__isnull=False)
    recent = chosen.filter(draw__round__starts_on__gt=months_before(on, 12))
    return Counter(recent.values_list(CARRIES_IT_OUT, flat=True))


def scheduled_roles(framework: Framework) -> frozenset[str]:
    """The roles that the framework gives case file audits to."""
    return frozenset(str(role) for role in framework.activity(CASE_FILE_AUDITS).who)


def case_of(choice: Choice, who: Staff, looked: Mapping[int, Looked]) -> Case:
    """A choice as the allocation sees it. Reads the choice's child, team and service area."""
    child, team = choice.child, choice.team
    work = who.work(
        child_id=child.pk,
        team_id=team.pk,
        team=team.name,
        workers=[child.worker_id],
        audited_by=auditors_of(child.pk, looked),
    )
    return Case(key=child.reference, service=choice.service_area.name, **vars(work))


def case_of_open(case: OpenCase, who: Staff, looked: Mapping[int, Looked]) -> Case:
    """An open case, of a team, as the allocation sees it."""
    work = who.work(
        child_id=case.child_id,
        team_id=cast(int, case.team_id),
        team=case.team,
        workers=[case.worker_id],
        audited_by=auditors_of(case.child_id, looked),
    )
    return Case(key=case.reference, service=case.service_area, **vars(work))


def auditors_of(child_id: int, looked: Mapping[int, Looked]) -> frozenset[int]:
    """Everybody who looked at a child within the window."""
    return looked[child_id].auditors if child_id in looked else frozenset()
