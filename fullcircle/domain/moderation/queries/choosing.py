"""What is needed to choose a round's audits for moderation and to ask people to moderate them. No judgement is in any of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from fullcircle.domain.auditors.queries.conflicts import bound as in_conflict_of
from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.audits.models import Audit, AuditStatusChange
from fullcircle.domain.audits.states import SENT_IN, AuditState
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.moderation.models import Moderation, Sample
from fullcircle.domain.moderation.policy import check_assign, check_choose, check_left_out, check_waiting
from fullcircle.domain.moderation.queries.lists import ModerationRow, everyones, without_moderator
from fullcircle.domain.moderation.rules.matching import AuditToMatch, PossibleModerator, why_not
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.queries import who_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class WaitingAudit:
    """A submitted audit that has no moderator. ``left_out``: the last choice looked at it and did not choose it."""

    id: int
    child: str
    team: str
    auditor: str
    submitted_on: date
    left_out: bool


@dataclass(frozen=True)
class NobodyFits:
    """An audit of the latest choice that nobody could moderate, and why, for each person considered."""

    audit_id: int
    child: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RoundToModerate:
    """One round as those who assign moderation see it."""

    id: int
    number: int
    title: str
    moderation_due_on: date
    waiting: tuple[WaitingAudit, ...]
    nobody_fits: tuple[NobodyFits, ...]
    moderations: tuple[ModerationRow, ...]

    @property
    def may_choose(self) -> Verdict:
        """Choose from what waits: there is some, and the last choice has not looked at all of it."""
        return verdict(lambda: check_waiting([audit.left_out for audit in self.waiting]))

    @property
    def may_finish(self) -> Verdict:
        """Make the others final: the last choice left some out."""
        return verdict(lambda: check_left_out([audit.left_out for audit in self.waiting]))

    @property
    def asked_late(self) -> bool:
        """Whether a moderation that is not agreed is due later than the others of the round."""
        still_open = (row for row in self.moderations if row.state is not ModerationState.AGREED)
        return any(row.due_on > self.moderation_due_on for row in still_open)


def _waiting(audit: Audit, last: Sample | None) -> WaitingAudit:
    assert audit.submitted_at is not None
    submitted_on, left_out = day_of(audit.submitted_at), was_left_out(last, audit)
    return WaitingAudit(audit.pk, audit.child.reference, audit.team.name, audit.auditor.name, submitted_on, left_out)


def rounds_to_moderate(seen_by: Actor) -> list[tuple[int, int, str, int]]:
    """(id, number, title, submitted audits without a moderator) of the latest twelve rounds with a submitted audit in the scope
    of this person's role that assigns moderation; none for others."""
    scope = within(seen_by.scope(Permission.ASSIGN_MODERATION), "audits__team")
    found = Round.objects.filter(scope, audits__state__in=SENT_IN)
    counted = found.annotate(n=Count("audits", filter=Q(audits__state=AuditState.SUBMITTED), distinct=True))
    return list(counted.order_by("-number").values_list("pk", "number", "title", "n")[:12])


def round_to_moderate(seen_by: Actor, round_id: int) -> RoundToModerate:
    """One round with its submitted audits, for those who assign moderation. NotFound for an unknown round."""
    check_choose(seen_by)
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise NotFound
    in_scope = audits_of(seen_by, round_id)
    submitted = in_scope.filter(state=AuditState.SUBMITTED).order_by("submitted_at", "pk")
    last = Sample.objects.filter(round_id=round_id).order_by("-pk").first()
    waiting = tuple(_waiting(audit, last) for audit in submitted.select_related("child", "team", "auditor"))
    unmatched = last.unmatched if last is not None else {}
    return RoundToModerate(
        id=found.pk,
        number=found.number,
        title=found.title,
        moderation_due_on=found.moderation_due_on,
        waiting=waiting,
        nobody_fits=tuple(
            NobodyFits(a.id, a.child, tuple(unmatched[str(a.id)])) for a in waiting if str(a.id) in unmatched
        ),
        moderations=tuple(everyones(seen_by, round_id)),
    )


@dataclass(frozen=True)
class Candidate:
    """Someone who moderates, what they have in hand, what they have agreed in this round, and why they cannot moderate this
    audit ("" when they can)."""

    id: int
    name: str
    in_hand: int
    agreed: int
    why_not: str


@dataclass(frozen=True)
class ToAssign:
    """One audit and the people who could moderate it; ``moderator`` is who does now, "" for nobody. ``judged``: the second
    judgements are recorded, and stay whoever takes it on."""

    audit_id: int
    child: str
    team: str
    auditor: str
    round_id: int
    round_number: int
    moderator_id: int | None
    moderator: str
    judged: bool
    candidates: tuple[Candidate, ...]


def candidates(seen_by: Actor, audit_id: int, *, on: date) -> ToAssign:
    """The people who moderate, for one audit: those who fit first, the least busy first. Raises as assigning would."""
    found = Audit.objects.filter(within(seen_by.scope(Permission.ASSIGN_MODERATION), "team"), pk=audit_id)
    audit = found.select_related("child", "team", "auditor", "round", "moderation__moderator").first()
    if audit is None:
        raise NotFound
    check_assign(seen_by, audit, moderates_still=moderates_still(audit, on=on))
    present = getattr(audit, "moderation", None)
    (to_match,), who = to_match_of([audit], on=on)
    people = [
        Candidate(m.person_id, m.name, m.in_hand, m.agreed, why_not(m, to_match))
        for m in possible_moderators(audit.round_id, who)
        if present is None or m.person_id != present.moderator_id
    ]
    return ToAssign(
        audit_id=audit.pk,
        child=audit.child.reference,
        team=audit.team.name,
        auditor=audit.auditor.name,
        round_id=audit.round_id,
        round_number=audit.round.number,
        moderator_id=present.moderator_id if present is not None else None,
        moderator=present.moderator.name if present is not None else "",
        judged=present is not None and present.judged_at is not None,
        candidates=tuple(sorted(people, key=lambda c: (bool(c.why_not), c.in_hand + c.agreed, c.name))),
    )


def was_looked_at(sample: Sample, audit: Audit) -> bool:
    """Whether this choice could have chosen the audit as it was sent in last."""
    return audit.pk in sample.looked_at and audit.submitted_at is not None and audit.submitted_at <= sample.drawn_at


def was_left_out(sample: Sample | None, audit: Audit) -> bool:
    """Whether this choice, the last of the round, looked at the audit and did not choose it."""
    return sample is not None and was_looked_at(sample, audit) and str(audit.pk) not in sample.unmatched


def for_somebody_else(actor: Actor, audits: "QuerySet[Audit]") -> "QuerySet[Audit, int]":
    """Those of these audits that this person carried out, or has declared a conflict of interest about."""
    theirs = Q(auditor_id=actor.person_id or 0) | Q(in_conflict_of(actor, child="child_id", team="team_id"))
    return audits.filter(theirs).order_by().values_list("pk", flat=True)


def moderates_still(audit: Audit, *, on: date) -> bool:
    """Whether the moderator of the audit can go on with it on that day; True where there is none yet."""
    return not Moderation.objects.filter(without_moderator(on), audit=audit).exists()


def audits_of(actor: Actor, round_id: int) -> "QuerySet[Audit]":
    """The audits of a round whose moderation this person assigns."""
    return Audit.objects.filter(within(actor.scope(Permission.ASSIGN_MODERATION), "team"), round_id=round_id)


def possible_moderators(round_id: int, who: Staff) -> list[PossibleModerator]:
    """Everyone whose role moderates, in whatever scope (independence, not scope, decides: the Head of a service stands above its
    practitioners, so they moderate other services' audits)."""
    is_agreed = Q(state=ModerationState.AGREED)
    counted = Moderation.objects.filter(~is_agreed | Q(audit__round_id=round_id)).order_by()
    in_hand, agreed = Count("pk", filter=~is_agreed), Count("pk", filter=is_agreed)
    held = {pk: n for pk, *n in counted.values_list("moderator_id").annotate(in_hand=in_hand, agreed=agreed)}
    return [
        PossibleModerator(one.person_id, one.name, one.teams, one.managers, *held.get(one.person_id, ()))
        for one in sorted(who.moderators.values(), key=lambda one: (one.name, one.person_id))
    ]


def to_match_of(audits: Iterable[Audit], *, on: date) -> tuple[list[AuditToMatch], Staff]:
    """The audits as the matching of moderators sees them on that day, and who there is. Reads each one's child, team and round:
    who has had a role for the team since the round began is as near as who has had one within a year."""
    audits = list(audits)
    began = min((audit.round.starts_on for audit in audits), default=None)
    who = staff(on=on, children=[audit.child_id for audit in audits], since=began)
    barred = _barred(audits)
    _bar_who_sees_the_choice(barred, audits, on)
    asked = {
        version: frameworks.framework(version).policies.independence.value
        for version in {audit.framework_version_id for audit in audits}
    }
    to_match = [
        AuditToMatch(
            audit.pk,
            audit.auditor_id,
            who.work(
                child_id=audit.child_id,
                team_id=audit.team_id,
                team=audit.team.name,
                workers=[audit.practitioner_id, audit.child.worker_id],
            ),
            asked[audit.framework_version_id],
            who.managers_of.get(audit.auditor_id, frozenset()),
            barred[audit.pk],
        )
        for audit in audits
    ]
    return to_match, who


_KNOWS_BY_AN_ACTION = {
    "set_by_id": "has set an action of this audit",
    "updates__former_id": "owned an action of this audit",
    "owner_id": "owns an action of this audit",
}
"""How somebody knows of an audit by one of its actions, by the path from the action to them."""


def _barred(audits: Sequence[Audit]) -> dict[int, dict[int, str]]:
    """By audit, who knows of it or worked on it, and how: they set or own one of its actions, or once owned it; or had it and
    gave it up. The last that is so is told."""
    barred: dict[int, dict[int, str]] = {audit.pk: {} for audit in audits}
    acted = Audit.objects.filter(pk__in=list(barred), actions__isnull=False).order_by()
    rows = acted.values_list("pk", *(f"actions__{path}" for path in _KNOWS_BY_AN_ACTION)).distinct()
    for audit_id, *people in rows:
        told = zip(people, _KNOWS_BY_AN_ACTION.values(), strict=True)
        barred[audit_id] |= {person_id: how for person_id, how in told if person_id is not None}
    gave_up = AuditStatusChange.objects.filter(audit__in=audits, former__isnull=False).order_by()
    for audit_id, person_id in gave_up.values_list("audit_id", "former_id"):
        barred[audit_id][person_id] = "carried out part of this audit"
    return barred


def _bar_who_sees_the_choice(barred: dict[int, dict[int, str]], audits: Sequence[Audit], on: date) -> None:
    """Whoever assigns moderation sees which audits a choice left out. That tells of the first judgement, since some are always
    chosen: where such an audit is moderated all the same, somebody else does it."""
    rounds = {audit.round_id for audit in audits if audit.state == AuditState.SUBMITTED}
    last = {sample.round_id: sample for sample in Sample.objects.filter(round__in=rounds).order_by("pk")}
    left_out = [audit.pk for audit in audits if was_left_out(last.get(audit.round_id), audit)]
    if left_out:
        people = who_may(Permission.ASSIGN_MODERATION, on=on).values_list("pk", flat=True)
        for audit_id in left_out:
            barred[audit_id] = dict.fromkeys(people, SEES_THE_CHOICE) | barred[audit_id]


SEES_THE_CHOICE = "assigns moderation, and so sees that the choice left this audit out, which tells of its judgement"
