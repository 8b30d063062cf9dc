"""Noting of people who audit how much time they have and when they are away, and of those who audit or moderate where they have
declared a conflict."""

from datetime import date, datetime

from django.db import transaction

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports.rules.ids import typed
from fullcircle.domain.selection.models import AuditorTerms, Conflict, Leave
from fullcircle.domain.selection.policy import check_set_aside
from fullcircle.domain.selection.queries.auditing import moderating
from fullcircle.domain.selection.queries.data import staff
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState

MOST = 20
LONGEST = 500


@transaction.atomic
def set_auditor_terms(
    *, person_id: int, audits_most: int | None, trained_on: date | None, by: Actor, now: datetime
) -> None:
    """Note how many audits someone has time for in a round (None: as many as the framework allows; 0: none for now), and
    since when they are trained to observe practice (None: not yet). Invalid, by field, when that cannot be."""
    _check_auditor(person_id, by, now)
    faults = {}
    if audits_most is not None and not 0 <= audits_most <= MOST:
        faults["audits_most"] = f"Choose a number from 0 to {MOST}, or leave it empty."
    if trained_on is not None and trained_on > day_of(now):
        faults["trained_on"] = "The training has not taken place yet. Note it when it has."
    if faults:
        raise Invalid(faults)
    given = {"audits_most": audits_most, "trained_on": trained_on}
    AuditorTerms.objects.update_or_create(person_id=person_id, defaults=given)
    detail = {"audits_most": audits_most, "trained": trained_on is not None}
    auditlog.record("selection.auditor_terms_set", subject=f"person:{person_id}", detail=detail, by=by, now=now)


@transaction.atomic
def add_leave(*, person_id: int, starts_on: date, ends_on: date, by: Actor, now: datetime) -> None:
    """Note days on which someone is away, the first and the last. Invalid when they do not follow each other."""
    _check_auditor(person_id, by, now)
    if ends_on < starts_on:
        raise Invalid({"ends_on": "The last day cannot come before the first."})
    Leave.objects.get_or_create(person_id=person_id, starts_on=starts_on, ends_on=ends_on)
    auditlog.record("selection.leave_noted", subject=f"person:{person_id}", by=by, now=now)


@transaction.atomic
def remove_leave(*, person_id: int, leave_id: int, by: Actor, now: datetime) -> None:
    """Take noted leave back: they are there after all. NotFound when it is not theirs."""
    _check_auditor(person_id, by, now)
    if not Leave.objects.filter(pk=leave_id, person_id=person_id).delete()[0]:
        raise NotFound
    auditlog.record("selection.leave_removed", subject=f"person:{person_id}", by=by, now=now)


@transaction.atomic
def declare_conflict(
    *, person_id: int, child: str = "", team_id: int | None = None, words: str, by: Actor, now: datetime
) -> int:
    """Note a conflict of interest that someone declared, about a child (by reference) or a team; the conflict's id.

    Invalid, by field, unless it names one of the two and says in a few words what the conflict is.
    """
    _check_declares(person_id, by, now)
    faults = {}
    child_id = None
    if bool(child.strip()) == (team_id is not None):
        faults["child"] = "Name one child, or one team, but not both."
    elif child.strip():
        child_id = Child.objects.visible_to(by).filter(reference=typed(child)).values_list("pk", flat=True).first()
        if child_id is None:
            faults["child"] = "No child has this reference. Check it against the case system."
    elif team_id is not None and not Team.objects.filter(pk=team_id).exists():
        faults["team"] = "Choose a team from the list."
    if not words.strip():
        faults["words"] = "Say in a few words what the conflict is."
    elif len(words.strip()) > LONGEST:
        faults["words"] = f"Make this shorter: {LONGEST} characters at most."
    if faults:
        raise Invalid(faults)
    made = Conflict.objects.create(
        person_id=person_id,
        child_id=child_id,
        team_id=team_id,
        words=words.strip(),
        declared_at=now,
        noted_by_id=by.person_id,
    )
    auditlog.record("selection.conflict_declared", subject=f"person:{person_id}", by=by, now=now)
    return made.pk


@transaction.atomic
def end_conflict(*, person_id: int, conflict_id: int, by: Actor, now: datetime) -> None:
    """The conflict is no more. It stays on record. NotFound when it is not theirs; WrongState when it ended before."""
    _check_declares(person_id, by, now)
    found = Conflict.objects.select_for_update().filter(pk=conflict_id, person_id=person_id).first()
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise WrongState("This conflict has ended already. Nothing was changed.")
    found.ended_at, found.ended_by_id = now, by.person_id
    found.save(update_fields=["ended_at", "ended_by"])
    auditlog.record("selection.conflict_ended", subject=f"person:{person_id}", by=by, now=now)


def _check_auditor(person_id: int, by: Actor, now: datetime) -> None:
    check_set_aside(by)
    if person_id not in staff(on=day_of(now)).auditors:
        raise NotFound


def _check_declares(person_id: int, by: Actor, now: datetime) -> None:
    """A conflict keeps somebody from auditing and from moderating, so it can be noted of whoever does either."""
    check_set_aside(by)
    on = day_of(now)
    if person_id not in staff(on=on).auditors and person_id not in moderating(on=on):
        raise NotFound
