"""Who could carry out an audit instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.auditors.rules.availability import away_throughout
from fullcircle.domain.auditors.rules.independence import objection as not_independent
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import check_reassign
from fullcircle.domain.audits.queries.card import AuditCard, card_of, found
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.selection.queries.data import auditors_of, looked_at, window
from fullcircle.domain.selection.rules.terms import Terms, terms_of
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of


@dataclass(frozen=True)
class OtherAuditor:
    """Someone who is independent of the work and may carry out audits. ``audits``: how many of the round they carry out;
    ``most``: how many they have room for, by the rules, their time and their leave; ``trained`` to observe practice; ``away``:
    the first and the last day of each leave in the round."""

    person_id: int
    name: str
    audits: int
    most: int
    trained: bool
    away: tuple[tuple[date, date], ...] = ()


def other_auditors(seen_by: Actor, audit_id: int, *, now: datetime) -> tuple[AuditCard, list[OtherAuditor]]:
    """The audit, and everyone else it can be given to, the least loaded first, those without room last. Raises when this actor
    may not give it."""
    audit = found(seen_by, audit_id, Sight.STATE)
    check_reassign(seen_by, audit)
    terms = _terms(audit)
    who = _staff(audit, terms, day_of(now))
    against = _objections(audit, who, terms, day_of(now))
    counted = Audit.objects.filter(round_id=audit.round_id).exclude(state=AuditState.WITHDRAWN).order_by()
    load = dict(counted.values_list("auditor_id").annotate(n=Count("pk")))
    able = [
        OtherAuditor(
            person,
            auditor.name,
            load.get(person, 0),
            terms.limits.room(auditor),
            auditor.trained,
            auditor.away,
        )
        for person, auditor in who.auditors.items()
        if person != audit.auditor_id and not against(person)
    ]
    return card_of(audit, seen_by), sorted(
        able, key=lambda one: (one.audits >= one.most, one.audits, one.name, one.person_id)
    )


def objection(audit: Audit, person_id: int, *, now: datetime) -> str:
    """Why this person may not carry out this audit, in words; "" when they may."""
    if person_id == audit.auditor_id:
        return "They are the auditor already. Choose someone else."
    terms = _terms(audit)
    return _objections(audit, _staff(audit, terms, day_of(now)), terms, day_of(now))(person_id)


def _staff(audit: Audit, terms: Terms, on: date) -> Staff:
    """Who can audit on that day, with the time they have for the round, as its allocation counts it."""
    return staff(on=on, children=[audit.child_id], window=window(audit.round, terms.audits_most))


def _terms(audit: Audit) -> Terms:
    """The terms of the draw that the audit is from; where it is from none, those of its framework."""
    if audit.choice is not None:
        return Terms.kept(audit.choice.draw.settings)
    return terms_of(frameworks.framework(audit.framework_version_id))


def _objections(audit: Audit, who: Staff, terms: Terms, on: date) -> Callable[[int], str]:
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
        one = who.auditors[person_id]
        near = not_independent(one, work, terms.independence)
        return near or away_throughout(
            one.name, from_=max(audit.round.starts_on, on), until=audit.due_on, leave=one.away
        )

    return against
