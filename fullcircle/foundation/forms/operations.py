"""Remembering the forms that had their effect, and the words that were not sent yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms.models import Draft, Posting
from fullcircle.foundation.forms.rules import KEPT, MOST_DRAFTS, SPENT, Text
from fullcircle.foundation.kernel.errors import Invalid, NotFound
from fullcircle.foundation.kernel.operation import operation


class Repeated(Exception):
    """The same form has had its effect already, sent by the same person: nothing more is done."""


@dataclass
class Claiming:
    """A form that is being answered. The first operation begun meanwhile takes it, in its own transaction: both hold, or none.
    ``kept``: it was refused, and its words are kept in the record."""

    key: UUID
    by: Actor
    now: datetime
    taken: bool = False
    kept: bool = False

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

    def keep(self) -> None:
        self.kept = True


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


@dataclass(frozen=True)
class Place:
    """Where words are written: a form, as a page of ours shows it. ``labels``: what stands beside each of its texts."""

    form: str
    address: str
    title: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """A draft as it was saved: its id and version, and when. ``version`` is another than what was sent where that came late."""

    id: int
    version: int
    saved_at: datetime


Seen = tuple[int, int]
"""A draft as a page knows it: its id and version."""


@operation
def keep_draft(
    *,
    place: Place,
    page: UUID,
    version: int,
    texts: Sequence[Text],
    by: Actor,
    now: datetime,
    continues: Sequence[Seen] = (),
) -> Kept:
    """Save what somebody has written on a page and not sent. ``version`` is the page's own count: a save that is not newer than
    the one that is kept changes nothing. Without ``texts`` nothing is left of it. ``continues``: drafts of this form that the
    page showed and goes on with, which it stands for from now on, unless they were written in meanwhile.

    Invalid when the writer has too many drafts. Nothing is entered in the audit log: what is not sent is its writer's alone.
    """
    mine = Draft.objects.filter(writer=by.person_id or 0)
    draft, begun = mine.select_for_update().get_or_create(
        writer_id=by.person_id or 0,
        form=place.form,
        page=page,
        defaults={"address": place.address, "title": place.title, "labels": dict(place.labels), "saved_at": now},
    )
    if begun and texts and _others(mine, continues, now) >= MOST_DRAFTS:
        most = (
            f"You have words that are not sent in {MOST_DRAFTS} forms, which is the most. Send or discard some of them."
        )
        raise Invalid({"": most})
    if version > draft.version:
        draft.version, draft.saved_at = version, now
        draft.texts = [one.as_row for one in texts] or None
        draft.save(update_fields=["version", "saved_at", "texts"])
        for id_, seen in continues:
            older = mine.filter(pk=id_, version=seen, form=place.form).exclude(pk=draft.pk)
            older.update(texts=None, saved_at=now)
    return Kept(draft.pk, draft.version, draft.saved_at)


def _others(mine: QuerySet[Draft], continues: Sequence[Seen], now: datetime) -> int:
    """How many drafts stand besides those that a page goes on with."""
    held = mine.filter(texts__isnull=False, saved_at__gte=now - KEPT)
    return held.exclude(pk__in=[id_ for id_, _ in continues]).count()


@operation
def drafts_sent(*, drafts: Sequence[Seen], by: Actor, now: datetime, left: Collection[str] = ()) -> None:
    """A form was sent and had its effect: nothing is left of its drafts, but for the fields that are still ``left`` to send. What
    was written since in another tab stays. A draft that was not saved yet, and comes late, brings no word back."""
    for id_, seen in drafts:
        draft = Draft.objects.select_for_update().filter(pk=id_, writer=by.person_id or 0, version__lte=seen).first()
        if draft is not None:
            draft.texts = [row for row in draft.texts or () if row[0] in left] or None
            draft.version, draft.saved_at = seen, now if draft.texts is None else draft.saved_at
            draft.save(update_fields=["texts", "version", "saved_at"])


@operation
def page_closed(*, address: str, by: Actor) -> None:
    """The page of that address was not opened to this person: their drafts of it lead nowhere any more, and keep their words."""
    Draft.objects.filter(writer=by.person_id or 0, address=address).update(address="")


@operation
def page_opened(*, place: Place, by: Actor) -> None:
    """A page showed the form to this person: their drafts of it lead there, also those that led nowhere."""
    Draft.objects.filter(writer=by.person_id or 0, form=place.form, address="").update(address=place.address)


@operation
def discard_draft(*, draft_id: int, by: Actor, now: datetime) -> None:
    """Let go of words that were not sent. NotFound where they are not this person's."""
    if not Draft.objects.filter(pk=draft_id, writer=by.person_id or 0).update(texts=None, saved_at=now):
        raise NotFound


@operation
def forget_drafts(*, by: Actor, now: datetime) -> None:
    """Delete what was last saved thirty days ago, and what holds no words any more."""
    Draft.objects.filter(saved_at__lt=now - KEPT).delete()
    Draft.objects.filter(texts__isnull=True, saved_at__lt=now - SPENT).delete()
