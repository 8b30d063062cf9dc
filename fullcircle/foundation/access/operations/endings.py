"""What ends: roles, and people's time here. What is ended now is over for every request after this one."""

from datetime import date, datetime

from django.db.models import Q

from fullcircle.documents.dates import day_in_words
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.operations import _administrators
from fullcircle.foundation.access.operations.accounts import close, held
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import ROLE_ENDED, Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.telling import tell


@operation
def end_role(*, assignment_id: int, ends_on: date, by: Actor, now: datetime) -> None:
    """Set the last day of a role: it counts until that day is over. To end it at once there is `withdraw_role`; one that is over
    already stays as it ended.

    Raises NotFound, Invalid (``ends_on``) for a day before the first or after the present last, WrongState for the last role that
    looks after people.
    """
    given = _held_role(assignment_id, by)
    if given.ended_at is not None or (given.ends_on is not None and given.ends_on < day_of(now)):
        return
    if given.ends_on is not None and ends_on > given.ends_on:
        raise Invalid({"ends_on": "The role ends before this day. To have it go on, give it again."})
    if ends_on < given.starts_on:
        raise Invalid({"ends_on": "The last day is before the first day."})
    given.ends_on = ends_on
    given.save(update_fields=["ends_on"])
    _check_administrators(given, now)
    _ended(given, by, now, ends_on=ends_on.isoformat())


@operation
def withdraw_role(*, assignment_id: int, in_error: bool = False, by: Actor, now: datetime) -> None:
    """End a role from this moment on. ``in_error``: it should not have been given. One that is over already stays as it ended.

    Raises NotFound, and WrongState for the last role that looks after people.
    """
    given = _held_role(assignment_id, by)
    if given.ended_at is not None or (given.ends_on is not None and given.ends_on < day_of(now)):
        return
    given.ended_at, given.in_error = now, in_error
    given.save(update_fields=["ended_at", "in_error"])
    _check_administrators(given, now)
    _ended(given, by, now, at_once=True, in_error=in_error)


@operation
def note_leaving(*, person_id: int, left_on: date, by: Actor, now: datetime, at_once: bool = False) -> None:
    """Note a person's last day. Their roles end with it; what they did stays theirs.

    ``at_once``, or a last day that is over: their roles end and their account is shut from this moment on, in every browser.
    Raises NotFound, Invalid (``left_on``) for a day before the first day of a role that was in force since, and WrongState
    for the last who looks after people, or for oneself at once.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    _administrators.hold()
    person = held(person_id)
    now_gone = at_once or left_on < day_of(now)
    if now_gone and by.is_(person_id):
        raise WrongState(
            "Nobody ends their own time here at once. Ask another administrator, or note a last day to come."
        )
    roles = RoleAssignment.objects.filter(person=person, ended_at__isnull=True)
    _check_last_day(person, left_on, now)
    person.left_on, person.gone_at = left_on, now if now_gone else person.gone_at
    person.save(update_fields=["left_on", "gone_at"])
    if now_gone:
        close(person)
    gave = any(_administrators.looks_after_people(role.role) for role in roles)
    going_on = roles.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=left_on))
    going_on.filter(starts_on__lte=left_on).update(ends_on=left_on)
    roles.filter(starts_on__gt=left_on).update(ended_at=now)  # they would begin after the person is gone
    if now_gone:
        roles.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day_of(now))).update(ended_at=now)
    if gave:
        _administrators.check_one_remains(on=day_of(now))
    detail = {"left_on": left_on.isoformat(), "at_once": now_gone}
    auditlog.record("access.person_left", subject=f"person:{person_id}", detail=detail, by=by, now=now)


@operation
def come_back(*, person_id: int, by: Actor, now: datetime) -> None:
    """A person who was noted as a leaver is here after all, or again. Their account stays shut until it is opened, and roles that
    ended are given again by hand: what somebody was is no reason for what they may do now."""
    check_may(by, Permission.MANAGE_PEOPLE)
    person = held(person_id)
    if person.left_on is None:
        return
    if person.has_left(day_of(now)):
        close(person)
    person.left_on = person.gone_at = None
    person.save(update_fields=["left_on", "gone_at"])
    auditlog.record("access.person_back", subject=f"person:{person_id}", by=by, now=now)


def _check_last_day(person: Person, left_on: date, now: datetime) -> None:
    """Raise Invalid where somebody would have left before a role of theirs began that has been in force. One that was given in
    error says nothing of when they were here."""
    begun = person.role_assignments.filter(starts_on__gt=left_on, starts_on__lte=day_of(now), in_error=False)
    for role in begun.select_related("team", "service_area").order_by("starts_on", "pk"):
        if role.counts(role.starts_on):
            raise Invalid(
                {
                    "left_on": f"This is before {day_in_words(role.starts_on)}, when their role began: {role.named}. Enter a "
                    "later day, or first end that role as one that should not have been given."
                }
            )


def _held_role(assignment_id: int, by: Actor) -> RoleAssignment:
    check_may(by, Permission.MANAGE_PEOPLE)
    _administrators.hold()
    given = RoleAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if given is None:
        raise NotFound
    return given


def _ended(given: RoleAssignment, by: Actor, now: datetime, **how: object) -> None:
    subject, detail = f"person:{given.person_id}", {"role": given.role, "assignment": given.pk, **how}
    auditlog.record("access.role_ended", subject=subject, detail=detail, by=by, now=now)
    tell(person_ids=[given.person_id], kind=ROLE_ENDED, subject=subject, by=by, now=now)


def _check_administrators(given: RoleAssignment, now: datetime) -> None:
    if _administrators.looks_after_people(given.role):
        _administrators.check_one_remains(on=day_of(now))
