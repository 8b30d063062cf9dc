"""Telling people, in the transaction of what they are told of."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.operation import at_the_end
from fullcircle.foundation.kernel.telling import Acting, Kind, not_reached
from fullcircle.foundation.notices.models import Mail, Notice
from fullcircle.foundation.notices.queries.mailing import mails
from fullcircle.foundation.notices.rules import mail_at
from fullcircle.foundation.notices.states import MailChoice, MailState

_MANY = 500


@dataclass(frozen=True)
class _Told:
    person_ids: frozenset[int]
    kind: Kind
    subject: str
    by_id: int | None
    now: datetime


def tell(
    *,
    person_ids: Collection[int | None],
    kind: Kind,
    subject: str,
    by: Acting,
    now: datetime,
) -> None:
    """Tell people of something, at the end of the operation that is under way; once, however often it is said in it.

    Nobody is told of what they did themselves, and nobody who cannot sign in: of these, whoever acts is told
    (`kernel.telling.noting_who_is_not_reached`). ``subject``: "<kind>:<id>" as in the audit log.
    """
    others = frozenset(one for one in person_ids if one is not None and one != by.person_id)
    if others or kind.settles:
        at_the_end(_write, _Told(others, kind, subject, by.person_id, now))


def _write(told: Sequence[_Told]) -> None:
    people = _people({one for each in told for one in each.person_ids})
    to_tell: dict[tuple[int, str, str, datetime], tuple[_Told, Person]] = {}
    for each, person in _each(told, people):
        if person.signs_in(day_of(each.now)):
            to_tell.setdefault((person.pk, each.kind.word, each.subject, each.now), (each, person))
        elif each.kind.by_hand and not person.has_left(day_of(each.now)):
            not_reached(person.name)
    for each in told:
        if each.kind.settles:
            over = Notice.objects.filter(subject=each.subject, kind__in=each.kind.settles)
            over.unread().update(read_at=each.now)
    letters = _Letters() if mails() else None
    made = [_notice(each, person, letters) for each, person in to_tell.values()]
    Notice.objects.bulk_create(made, batch_size=_MANY, ignore_conflicts=True)


def _people(ids: set[int]) -> dict[int, Person]:
    wanted = sorted(ids)
    found = Person.objects.select_related("account", "mail_preference")
    batches = (wanted[at : at + _MANY] for at in range(0, len(wanted), _MANY))
    return {person.pk: person for batch in batches for person in found.filter(pk__in=batch)}


def _each(told: Sequence[_Told], people: dict[int, Person]) -> Iterator[tuple[_Told, Person]]:
    for each in told:
        for person_id in sorted(each.person_ids):
            if person_id in people:
                yield each, people[person_id]


def _notice(told: _Told, person: Person, letters: "_Letters | None") -> Notice:
    return Notice(
        person=person,
        kind=told.kind.word,
        subject=told.subject,
        by_id=told.by_id,
        at=told.now,
        mail=letters.to(person, told) if letters is not None else None,
    )


class _Letters:
    """The mails of one operation: one to a person for each time at which it is to go."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, datetime], Mail] = {}

    def to(self, person: Person, told: _Told) -> Mail | None:
        """The mail that tells this person; None where they are not mailed."""
        preference = getattr(person, "mail_preference", None)
        choice = MailChoice(preference.choice) if preference else MailChoice.AT_ONCE
        at = mail_at(choice, urgent=told.kind.urgent, now=told.now)
        if at is None or not person.email:
            return None
        if (person.pk, at) not in self._made:
            self._made[person.pk, at] = self._waiting(person, at, told.now) or self._new(person, at, told.now)
        return self._made[person.pk, at]

    def _waiting(self, person: Person, at: datetime, now: datetime) -> Mail | None:
        """One that waits for the same morning, unless somebody is sending it just now."""
        if at <= now:
            return None
        free = Mail.objects.select_for_update(skip_locked=True)
        return free.filter(person=person, state=MailState.WAITING, tries=0, next_try_at=at).first()

    def _new(self, person: Person, at: datetime, now: datetime) -> Mail:
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
        return Mail.objects.create(person=person, message_id=f"<{uuid4()}@{domain}>", made_at=now, next_try_at=at)
