"""Who could carry out an audit instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.auditors.rules.independence import objection as not_independent
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import check_reassign
from fullcircle.domain.audits.queries.card import AuditCard, card_of, found
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.selection.queries.data import auditors_of, looked_at
from fullcircle.domain.selection.rules.terms import Terms, terms_of
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of


@dataclass(frozen=True)
class OtherAuditor:
    """Someone who is independent of the work and may carry out audits. ``audits``: how many of the round they carry out;
    ``most``: how many they have time for, or the rules give at most; ``trained`` to
    observe practice."""

    person_id: int
    name: str
    audits: int
    most: int
    trained: bool


def other_auditors(seen_by: Actor, audit_id: int, *, now: datetime) -> tuple[AuditCard, list[OtherAuditor]]:
    """The audit, and everyone else it can be given to, the least loaded first. Raises when this actor may not give it."""
    audit = found(seen_by, audit_id, Sight.STATE)
    check_reassign(seen_by, audit)
    who, terms = staff(on=day_of(now), children=[audit.child_id]), _terms(audit)
    against = _objections(audit, who, terms)
    counted = Audit.objects.filter(round_id=audit.round_id).exclude(state=AuditState.WITHDRAWN).order_by()
    load = dict(counted.values_list("auditor_id").annotate(n=Count("pk")))
    able = [
        OtherAuditor(
            person,
            auditor.name,
            load.get(person, 0),
            auditor.room if auditor.room is not None else terms.audits_most,
            auditor.trained,
        )
        for person, auditor in who.auditors.items()
        if person != audit.auditor_id and not against(person)
    ]
    return card_of(audit, seen_by), sorted(able, key=lambda other: (other.audits, other.name, other.person_id))


def objection(audit: Audit, person_id: int, *, now: datetime) -> str:
    """Why this person may not carry out this audit, in words; "" when they may."""
    if person_id == audit.auditor_id:
        return "They are the auditor already. Choose someone else."
    return _objections(audit, staff(on=day_of(now), children=[audit.child_id]), _terms(audit))(person_id)


def _terms(audit: Audit) -> Terms:
    """The terms of the draw that the audit is from; where it is from none, those of its framework."""
    if audit.choice is not None:
        return Terms.kept(audit.choice.draw.settings)
    return terms_of(frameworks.framework(audit.framework_version_id))


def _objections(audit: Audit, who: Staff, terms: Terms) -> Callable[[int], str]:
    work = who.work(
        child_id=audit.child_id,
        team_id=audit.team_id,
        team=audit.team.name,
        workers=[audit.practitioner_id, audit.child.worker_id],
        audited_by=auditors_of(audit.child_id, looked_at(audit.round, months=terms.exclusion_months)),
    )

    def against(person_id: int) -> str:
        if person_id not in who.auditors:
            return "This person does not carry out audits. Choose someone who does."
        return not_independent(who.auditors[person_id], work, terms.independence) or ""

    return against
