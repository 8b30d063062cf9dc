"""The audits that wait for one person, for their page "My work": one query for all the ways an audit can wait."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When

from fullcircle.domain.audits.models import Audit, AuditStatusChange, talk_recorded
from fullcircle.domain.audits.policy import BEING_WRITTEN, follows, sight_of
from fullcircle.domain.audits.queries.following import auditor_in_conflict, without_auditor
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.audits.states import SENT_IN, AuditState
from fullcircle.domain.cases.policy import sees
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.queries import RoundView
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.queries import Undone
from fullcircle.domain.selection.queries.since import Waits, undone_to_see, waits, with_undone_to_see
from fullcircle.foundation.access.policy import check_may, within
from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import LONDON

TOLD_FOR = timedelta(days=365)
"""How long after the last day of a closed round its audits that were never sent in are still told to those who lead."""

ANSWERS_TOLD_FOR = timedelta(weeks=4)
"""How long the auditor and the team's manager are told that a practitioner has answered."""


_WRITTEN = [state.value for state in BEING_WRITTEN]

MOST_READ = 3
"""Feedback that was answered, shown again: the newest; all of it is in the list of audits."""


@dataclass(frozen=True)
class AuditWaiting:
    """An audit as a start page shows it. ``named``: the child in one line, by number alone for who may know no more yet.
    ``auditor_email``: for those who follow it, to ask; ``without_auditor``: being written, by somebody who cannot go on;
    ``in_conflict``: for they have declared a conflict of interest. ``from_whom`` and ``because``: who gave or gave back the
    audit to its auditor last, and why, told to the auditor; "" where it is theirs from the beginning. ``took_over``: that was
    the auditor. ``over``: its round is closed. ``settle_by``: when moderation of its round is to be done."""

    id: int
    round_id: int
    round_number: int
    named: str
    child: str
    state: AuditState
    auditor: str
    auditor_email: str
    without_auditor: bool
    in_conflict: bool
    practitioner: str
    from_whom: str
    because: str
    took_over: bool
    team: str
    due_on: date
    settle_by: date
    over: bool
    finalised_at: datetime | None
    read_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """``to_write``: audits to carry out. ``to_prepare``: of my work, as long as somebody is to write them and the talk is not
    written down yet. ``to_answer``: feedback on my work to read or to answer; ``answered``: the newest that I have answered.
    ``answers``: of the last weeks, by practitioners of audits that I carried out or of a team that I manage. ``to_settle``:
    submitted, and it is for this person to say whether they are moderated. ``late``: past their date, by others whom this
    person follows; ``coming``: of these, not yet due, in rounds that are closed, whose own days are told no more.
    ``stranded``: their auditor cannot go on, and this person can give them to someone else. Each the most
    urgent first."""

    to_write: tuple[AuditWaiting, ...]
    to_prepare: tuple[AuditWaiting, ...]
    to_answer: tuple[AuditWaiting, ...]
    answered: tuple[AuditWaiting, ...]
    answers: tuple[AuditWaiting, ...]
    to_settle: tuple[AuditWaiting, ...]
    late: tuple[AuditWaiting, ...]
    coming: tuple[AuditWaiting, ...]
    stranded: tuple[AuditWaiting, ...]


def waiting(seen_by: Actor, *, on: date) -> Waiting:
    """What of the audits waits for this person."""
    ways = _ways(seen_by, on)
    any_of = Q(pk__in=[])
    for way in ways.values():
        any_of |= way
    found = Audit.objects.visible_to(seen_by).filter(any_of).order_by("due_on", "id")
    joined = found.select_related("round", "child__team", "auditor", "practitioner", "team", "answer")
    given = (
        AuditStatusChange.objects.filter(audit=OuterRef("pk"), state__in=_WRITTEN)
        .exclude(reason="")
        .order_by("-id")[:1]
    )
    asked = ways | {"without_auditor": without_auditor(on), "in_conflict": auditor_in_conflict()}
    told = {name: Case(When(way, then=Value(True)), default=Value(False)) for name, way in asked.items()}
    rows: dict[str, list[AuditWaiting]] = {name: [] for name in ways}
    for audit in joined.defer("add_ons", "checks", "round__focus", "child__facts", "answer__text").annotate(
        **told,
        from_whom=Subquery(given.values("by__name")),
        from_whom_id=Subquery(given.values("by_id")),
        because=Subquery(given.values("reason")),
    ):
        row = _row(audit, seen_by, on)
        for name in ways:
            if getattr(audit, name):
                rows[name].append(row)
    stranded = {row.id for row in rows["stranded"]}
    for name in ("late", "coming"):
        rows[name] = [row for row in rows[name] if row.id not in stranded]
    rows["answers"].sort(key=lambda row: (row.answered_at is not None, row.answered_at), reverse=True)
    rows["answered"].sort(key=lambda row: (row.finalised_at is not None, row.finalised_at), reverse=True)
    return Waiting(**{name: tuple(found) for name, found in rows.items()})


def _ways(seen_by: Actor, on: date) -> dict[str, Q]:
    """How an audit can wait for this person, by the field of `Waiting`; one audit can wait in two ways."""
    me = seen_by.person_id or 0
    being_written = Q(state__in=[state.value for state in BEING_WRITTEN])
    final = Q(practitioner_id=me, state=AuditState.FINAL)
    newest = Audit.objects.filter(final, answer__answered_at__isnull=False).order_by("-finalised_at", "-pk")
    of_others = being_written & ~Q(auditor_id=me) & within(seen_by.scope(Permission.FOLLOW_AUDITS), "team")
    under_way = Q(round__state=RoundState.UNDER_WAY)
    lately = under_way | Q(round__ends_on__gte=on - TOLD_FOR)
    return {
        "to_write": Q(auditor_id=me) & being_written,
        "to_prepare": Q(practitioner_id=me) & being_written & ~talk_recorded(),
        "to_answer": final & Q(answer__answered_at__isnull=True),
        "answered": Q(pk__in=newest.values("pk")[:MOST_READ]),
        "answers": _answers(seen_by, on),
        "to_settle": Q(state=AuditState.SUBMITTED) & within(seen_by.scope(Permission.ASSIGN_MODERATION), "team"),
        "late": of_others & lately & Q(due_on__lt=on),
        "coming": of_others & Q(round__state=RoundState.CLOSED, due_on__gte=on),
        "stranded": without_auditor(on) & lately & within(seen_by.scope(Permission.SELECT_CASES), "team"),
    }


def _answers(seen_by: Actor, on: date) -> Q:
    """Answers of the last weeks to whoever carried the audit out, and to who manages the team: a role for one team."""
    me = seen_by.person_id or 0
    since = datetime.combine(on - ANSWERS_TOLD_FOR, time.min, tzinfo=LONDON)
    team = within(Scope(team_ids=seen_by.scope(Permission.SEE_AUDITS).team_ids), "team")
    told = (Q(auditor_id=me) | team) & ~Q(practitioner_id=me)
    return told & Q(state=AuditState.FINAL, answer__answered_at__gte=since)


@dataclass(frozen=True)
class OpenWith:
    """Of one person: audits that they have to write, and audits of their own work, being written or to be answered."""

    to_write: int
    about_their_work: int


def open_with(seen_by: Actor, person_id: int) -> OpenWith:
    """How many audits are open with a person. NotAllowed unless the actor may see people."""
    check_may(seen_by, Permission.SEE_PEOPLE)
    being_written = Q(state__in=[state.value for state in BEING_WRITTEN])
    unanswered = Q(state=AuditState.FINAL) & (Q(answer__isnull=True) | Q(answer__answered_at__isnull=True))
    counted = Audit.objects.aggregate(
        to_write=Count("pk", filter=being_written & Q(auditor_id=person_id)),
        about_their_work=Count("pk", filter=(being_written | unanswered) & Q(practitioner_id=person_id)),
    )
    return OpenWith(**counted)


def _row(audit: Audit, seen_by: Actor, on: date) -> AuditWaiting:
    answer = getattr(audit, "answer", None)
    reference = audit.child.reference
    knows = sight_of(seen_by, audit) >= Sight.PREPARATION or sees(seen_by, audit.child)
    return AuditWaiting(
        id=audit.pk,
        round_id=audit.round_id,
        round_number=audit.round.number,
        child=reference,
        named=Header.read(audit.header).named(reference) if knows else f"Child {reference}",
        state=AuditState(audit.state),
        auditor=audit.auditor.name,
        auditor_email=audit.auditor.email if follows(seen_by, audit) else "",
        without_auditor=audit.without_auditor,  # type: ignore[attr-defined]
        in_conflict=audit.in_conflict,  # type: ignore[attr-defined]
        practitioner=audit.practitioner.name if audit.practitioner else "",
        from_whom=getattr(audit, "from_whom", None) or "" if seen_by.is_(audit.auditor_id) else "",
        because=getattr(audit, "because", None) or "" if seen_by.is_(audit.auditor_id) else "",
        took_over=seen_by.is_(audit.auditor_id) and seen_by.is_(getattr(audit, "from_whom_id", None)),
        team=audit.team.name,
        due_on=audit.due_on,
        settle_by=audit.round.moderation_due_on,
        over=audit.round.state == RoundState.CLOSED,
        finalised_at=audit.finalised_at,
        read_at=answer.read_at if answer else None,
        answered_at=answer.answered_at if answer else None,
    )


@dataclass(frozen=True)
class RoundAtWork:
    """A round, and whether any of its audits was sent in, and any is final. For those who select: ``undone``, the import behind
    its draw where that was undone and nobody has said yet that they know; and ``proposal``, the one that waits to be
    confirmed."""

    round: RoundView
    any_in: bool
    any_final: bool
    undone: Undone | None
    proposal: Waits | None = None


def rounds_at_work(seen_by: Actor, *, on: date) -> list[RoundAtWork]:
    """The rounds that are planned, under way or were closed last, the newest first: one query."""
    sent_in = Audit.objects.filter(round=OuterRef("pk"), state__in=SENT_IN)
    final = Audit.objects.filter(round=OuterRef("pk"), state=AuditState.FINAL)
    selects = seen_by.may(Permission.SELECT_CASES)
    seen = rounds.at_work(seen_by)
    found: Any = (with_undone_to_see(seen, on=on) if selects else seen).annotate(
        any_in=Exists(sent_in), any_final=Exists(final)
    )
    return [
        RoundAtWork(
            rounds.view_of(one, seen_by),
            one.any_in,
            one.any_final,
            undone_to_see(one) if selects else None,
            waits(one) if selects else None,
        )
        for one in found
    ]
