"""One audit without its text: what it is, how far, whose; and the journey of its child."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from fullcircle.domain.audits.models import Audit, AuditQuerySet, talk_recorded
from fullcircle.domain.audits.policy import check_sees, follows, relations, sight_of
from fullcircle.domain.audits.rules.disclosure import Relation, Sight
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.audits.rules.tool import Tool, tool
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Voice
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class AuditCard:
    """One audit without its text. ``header`` holds only reference and team for those who see no more than the state, and
    ``withdrawn_reason`` is "" for those who neither see the whole of it nor follow it.
    ``answered_at``: when the practitioner sent their answer, for those who may read it.
    ``known_as_at``: the day up to which imports tell the child's journey. ``given_out_at``: when the audit was given to its first
    auditor; None where it was not drawn."""

    id: int
    round_id: int
    round_number: int
    round_title: str
    child: str
    state: AuditState
    auditor_id: int
    auditor: str
    practitioner_id: int | None
    practitioner: str
    team_id: int
    team: str
    service_area: str
    due_on: date
    observation_planned: bool
    started_at: datetime | None
    submitted_at: datetime | None
    finalised_at: datetime | None
    answered_at: datetime | None
    withdrawn_reason: str
    header: Header
    known_as_at: date
    given_out_at: datetime | None
    relations: frozenset[Relation]
    sight: Sight

    @property
    def is_auditor(self) -> bool:
        return Relation.AUDITOR in self.relations

    @property
    def is_practitioner(self) -> bool:
        return Relation.PRACTITIONER in self.relations


@dataclass(frozen=True)
class Preparation:
    """An audit to its practitioner while it is not final. ``voice``: the questions of the reflective discussion; ``talked``: that
    is written down already."""

    card: AuditCard
    voice: Voice
    talked: bool


@dataclass(frozen=True)
class StatusRow:
    """One step of an audit: into which state, when, by whom and why."""

    state: AuditState
    at: datetime
    by: str
    reason: str


def audit(seen_by: Actor, audit_id: int) -> AuditCard:
    """One audit as far as this actor may see it; NotFound when not at all."""
    return card_of(found(seen_by, audit_id, Sight.STATE), seen_by)


def preparation(seen_by: Actor, audit_id: int) -> Preparation:
    """What the practitioner can prepare with, and whether the talk is still to come."""
    audit = found(seen_by, audit_id, Sight.PREPARATION)
    voice = frameworks.framework(audit.framework_version_id).voice("practitioner")
    talked = Audit.objects.filter(talk_recorded(), pk=audit_id).exists()
    return Preparation(card_of(audit, seen_by), voice, talked)


def status_changes(seen_by: Actor, audit_id: int) -> list[StatusRow]:
    """The steps of an audit, oldest first, for those who may see the whole of it now."""
    return steps_of(found(seen_by, audit_id, Sight.WHOLE))


def found(seen_by: Actor, audit_id: int, needed: Sight) -> Audit:
    """The audit with all it is joined to. NotFound unless the actor may see that much of it now."""
    audit = _joined().visible_to(seen_by).filter(pk=audit_id).first()
    if audit is None:
        raise NotFound
    check_sees(seen_by, audit, needed)
    return audit


def found_by_moderation(audit_id: int) -> Audit:
    """The audit, for a caller that has already found it through a moderation of its own."""
    audit = _joined().filter(pk=audit_id).first()
    if audit is None:
        raise NotFound
    return audit


def steps_of(audit: Audit) -> list[StatusRow]:
    """The steps of an audit that the caller may see, oldest first."""
    steps = audit.status_changes.select_related("by")
    return [StatusRow(AuditState(s.state), s.at, s.by.name if s.by else "Full Circle", s.reason) for s in steps]


def tool_of(audit: Audit) -> Tool:
    """The tool of this audit, of the framework version it was made under."""
    framework = frameworks.framework(audit.framework_version_id)
    return tool(framework, add_ons=audit.add_ons, checks=audit.checks)


def card_of(audit: Audit, seen_by: Actor | None) -> AuditCard:
    """``seen_by`` None: for a moderation, which shows the header and has no relation here."""
    sight = sight_of(seen_by, audit) if seen_by else Sight.WHOLE
    told_why = sight is Sight.WHOLE or (seen_by is not None and follows(seen_by, audit))
    header = Header.read(audit.header)
    if sight < Sight.PREPARATION:
        header = Header(reference=header.reference, team=header.team, service_area=header.service_area)
    return AuditCard(
        id=audit.pk,
        round_id=audit.round_id,
        round_number=audit.round.number,
        round_title=audit.round.title,
        child=audit.child.reference,
        state=AuditState(audit.state),
        auditor_id=audit.auditor_id,
        auditor=audit.auditor.name,
        practitioner_id=audit.practitioner_id,
        practitioner=audit.practitioner.name if audit.practitioner else "",
        team_id=audit.team_id,
        team=audit.team.name,
        service_area=audit.team.service_area.name,
        due_on=audit.due_on,
        observation_planned=audit.observation_planned,
        started_at=audit.started_at,
        submitted_at=audit.submitted_at,
        finalised_at=audit.finalised_at,
        answered_at=_answered_at(audit)
        if audit.state == AuditState.FINAL and seen_by and sight is Sight.WHOLE
        else None,
        withdrawn_reason=audit.withdrawn_reason if told_why else "",
        header=header,
        known_as_at=audit.child.as_at or Header.read(audit.header).known_as_at or audit.due_on,
        given_out_at=getattr(audit, "given_out_at", None),  # which only pages read
        relations=relations(seen_by, audit) if seen_by else frozenset(),
        sight=sight,
    )


def _answered_at(audit: Audit) -> datetime | None:
    answer = getattr(audit, "answer", None)
    return answer.answered_at if answer else None


def _joined() -> AuditQuerySet:
    names = ("round", "child", "auditor", "practitioner", "team__service_area", "answer")
    joined = Audit.objects.select_related(*names).defer("answer__text")
    return joined.annotate(given_out_at=F("choice__draw__confirmed_at"))
