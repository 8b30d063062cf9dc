"""Noting of people who audit how much time they have, whether they are trained to observe, and when they are away."""

from datetime import date, datetime

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.auditors.models import AuditorTerms, Leave
from fullcircle.domain.auditors.policy import check_note
from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.auditors.rules.availability import terms_mark
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.seen import check_still

MOST = 20


@operation
def set_auditor_terms(
    *,
    person_id: int,
    audits_most: int | None,
    trained_on: date | None,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Note how many audits someone has time for in a round (None: as many as the framework allows; 0: none for now), and
    since when they are trained to observe practice (None: not yet). Invalid, by field, when that cannot be. ``seen``:
    `queries.AuditorRow.terms` as the page showed it; StaleWrite where that is no more."""
    _check_auditor(person_id, by, now)
    list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk"))
    noted = AuditorTerms.objects.filter(person_id=person_id).first() or AuditorTerms()
    check_still(seen, terms_mark(noted.audits_most, noted.trained_on), _said(noted))
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


@operation
def add_leave(*, person_id: int, starts_on: date, ends_on: date, by: Actor, now: datetime) -> None:
    """Note days on which someone is away, the first and the last. The very same days again change nothing.

    Invalid, on the day that is wrong, when they do not follow each other, or when leave is noted already for some of them.
    """
    _check_auditor(person_id, by, now)
    if ends_on < starts_on:
        raise Invalid({"ends_on": "The last day cannot come before the first."})
    list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk"))  # two tabs, one by one
    noted = list(Leave.objects.filter(person_id=person_id, starts_on__lte=ends_on, ends_on__gte=starts_on))
    if any((one.starts_on, one.ends_on) == (starts_on, ends_on) for one in noted):
        return
    if noted:
        raise Invalid({"starts_on": _noted_already(noted[0])})
    Leave.objects.create(person_id=person_id, starts_on=starts_on, ends_on=ends_on)
    auditlog.record("selection.leave_noted", subject=f"person:{person_id}", by=by, now=now)


@operation
def remove_leave(*, person_id: int, leave_id: int, by: Actor, now: datetime) -> None:
    """Take noted leave back: they are there after all. NotFound when it is not theirs."""
    _check_auditor(person_id, by, now)
    if not Leave.objects.filter(pk=leave_id, person_id=person_id).delete()[0]:
        raise NotFound
    auditlog.record("selection.leave_removed", subject=f"person:{person_id}", by=by, now=now)


def _check_auditor(person_id: int, by: Actor, now: datetime) -> None:
    check_note(by)
    if person_id not in staff(on=day_of(now), ties=False).auditors:
        raise NotFound


def _noted_already(leave: Leave) -> str:
    days = day_in_words(leave.starts_on)
    if leave.ends_on != leave.starts_on:
        days = f"{days} to {day_in_words(leave.ends_on)}"
    return f"Leave is noted already for {days}. Choose days outside it, or take that leave out first."


def _said(noted: AuditorTerms) -> str:
    most = (
        "no limit of their own"
        if noted.audits_most is None
        else f"at most {noted.audits_most} {'audit' if noted.audits_most == 1 else 'audits'} in a round"
    )
    trained = f"trained since {day_in_words(noted.trained_on)}" if noted.trained_on else "no training"
    return f"It is {most} and {trained} now."
