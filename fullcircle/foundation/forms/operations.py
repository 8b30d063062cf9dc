"""Remembering the forms that had their effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms.models import Posting
from fullcircle.foundation.kernel.operation import operation

KEPT = timedelta(days=30)


class Repeated(Exception):
    """The same form has had its effect already, sent by the same person: nothing more is done."""


@dataclass
class Claiming:
    """A form that is being answered. The first operation begun meanwhile takes it, in its own transaction: both hold, or none."""

    key: UUID
    by: Actor
    now: datetime
    taken: bool = False

    def take(self) -> bool:
        if self.taken:
            return False
        try:
            Posting.objects.create(key=self.key, person_id=self.by.person_id or 0, at=self.now)
        except IntegrityError as there:
            raise Repeated from there
        self.taken = True
        return True

    def give_back(self) -> None:
        self.taken = False


@operation
def keep_answer(*, key: UUID, answer: Mapping[str, object], by: Actor, now: datetime) -> None:
    """Keep how a form was answered, for whoever sends it again."""
    Posting.objects.filter(key=key, person_id=by.person_id or 0).update(answer=answer)


@operation
def forget_posting(*, key: UUID, by: Actor) -> None:
    """Forget a form that came to nothing after all: it may be sent again."""
    Posting.objects.filter(key=key, person_id=by.person_id or 0).delete()


@operation
def forget_postings(*, by: Actor, now: datetime) -> None:
    """Delete what is older than thirty days."""
    Posting.objects.filter(at__lt=now - KEPT).delete()
