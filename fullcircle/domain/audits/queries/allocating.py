"""Who could carry out an audit instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import check_reassign
from fullcircle.domain.audits.queries.card import AuditCard, card_of, found
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.queries.data import Staff, staff
from fullcircle.domain.selection.queries.draws import objection_to, past_of
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of


@dataclass(frozen=True)
class OtherAuditor:
    """Someone who is independent of the work and may carry out audits."""

    person_id: int
    name: str


def other_auditors(seen_by: Actor, audit_id: int, *, now: datetime) -> tuple[AuditCard, list[OtherAuditor]]:
    """The audit, and everyone else it can be given to, by name. Raises when this actor may not give it to anyone."""
    audit = found(seen_by, audit_id, Sight.STATE)
    check_reassign(seen_by, audit)
    who, against = _independence(audit, now)
    able = [
        OtherAuditor(person, auditor.name)
        for person, auditor in who.auditors.items()
        if person != audit.auditor_id and not against(person)
    ]
    return card_of(audit, seen_by), sorted(able, key=lambda other: (other.name, other.person_id))


def objection(audit: Audit, person_id: int, *, now: datetime) -> str:
    """Why this person may not carry out this audit, in words; "" when they may."""
    if person_id == audit.auditor_id:
        return "They are the auditor already. Choose someone else."
    _, against = _independence(audit, now)
    return against(person_id)


def _independence(audit: Audit, now: datetime) -> tuple[Staff, Callable[[int], str]]:
    who = staff(on=day_of(now))
    choice = Choice.objects.select_related("draw").filter(audit=audit).first()
    looked = past_of(choice.draw) if choice else {}

    def against(person_id: int) -> str:
        if person_id == audit.practitioner_id:
            return "This audit is about their own work. Choose someone else."
        if choice is not None:
            return objection_to(choice, person_id, who, looked, Terms.kept(choice.draw.settings)) or ""
        return "" if person_id in who.auditors else "This person does not carry out audits. Choose someone who does."

    return who, against
