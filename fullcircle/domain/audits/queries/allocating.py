"""Who could carry out an audit instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import check_reassign
from fullcircle.domain.audits.queries.card import AuditCard, card_of, found
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.queries.draws import objection_to, past_of, with_names
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of


@dataclass(frozen=True)
class OtherAuditor:
    """Someone who is independent of the work and may carry out audits. ``audits``: how many of the round they carry out;
    ``most``: how many they have time for, or the rules of the draw give at most, None where neither says; ``trained`` to
    observe practice."""

    person_id: int
    name: str
    audits: int
    most: int | None
    trained: bool


def other_auditors(seen_by: Actor, audit_id: int, *, now: datetime) -> tuple[AuditCard, list[OtherAuditor]]:
    """The audit, and everyone else it can be given to, the least loaded first. Raises when this actor may not give it."""
    audit = found(seen_by, audit_id, Sight.STATE)
    check_reassign(seen_by, audit)
    who, choice = staff(on=day_of(now)), _choice_of(audit)
    against = _objections(audit, choice, who)
    counted = Audit.objects.filter(round_id=audit.round_id).exclude(state=AuditState.WITHDRAWN).order_by()
    load = dict(counted.values_list("auditor_id").annotate(n=Count("pk")))
    most = Terms.kept(choice.draw.settings).audits_most if choice else None
    able = [
        OtherAuditor(
            person,
            auditor.name,
            load.get(person, 0),
            auditor.room if auditor.room is not None else most,
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
    return _objections(audit, _choice_of(audit), staff(on=day_of(now)))(person_id)


def _choice_of(audit: Audit) -> Choice | None:
    """The choice that the audit was made from, with all that `objection_to` reads of it."""
    return with_names(Choice.objects.filter(audit=audit)).select_related("draw__round").first()


def _objections(audit: Audit, choice: Choice | None, who: Staff) -> Callable[[int], str]:
    looked = past_of(choice.draw) if choice else {}
    nobody = frozenset[int]()
    bound = who.about_child.get(audit.child_id, nobody) | who.about_team.get(audit.team_id, nobody)

    def against(person_id: int) -> str:
        if person_id in bound:
            return "This person has a conflict of interest. Choose someone else."
        if person_id == audit.practitioner_id:
            return "This audit is about their own work. Choose someone else."
        if choice is not None:
            return objection_to(choice, person_id, who, looked, Terms.kept(choice.draw.settings)) or ""
        return "" if person_id in who.auditors else "This person does not carry out audits. Choose someone who does."

    return against
