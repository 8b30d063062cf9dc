"""Notices as pages show them, newest first and cut by index, so that ten years of them cost what one page costs."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.notices.models import MailPreference, Notice, NoticeQuerySet
from fullcircle.foundation.notices.queries.kinds import kinds
from fullcircle.foundation.notices.states import MailChoice, MailState

ON_A_PAGE = 25


class Sending(Enum):
    """What became of the mail of a notice. ``RING``: it is urgent, not read, and no mail of it has been taken yet."""

    NONE = "none"
    WAITS = "waits"
    ACCEPTED = "accepted"
    GAVE_UP = "gave_up"
    RING = "ring"


@dataclass(frozen=True)
class NoticeRow:
    """A notice. ``kind`` is None where nothing declares it any more. ``who``: who was told, where others were; ``by``: who did
    what it tells of, "" for the product. ``mail_at``: when its mail was taken, or is sent next."""

    id: UUID
    kind: Kind | None
    subject: str
    who: str
    by: str
    at: datetime
    unread: bool
    sending: Sending
    mail_at: datetime | None


@dataclass(frozen=True)
class NoticePage:
    """Notices, newest first. ``older``: the last one's id, where there are older ones; ``newest``: whether none is newer."""

    rows: tuple[NoticeRow, ...]
    older: UUID | None
    newest: bool


def unread_of(person: str) -> Coalesce:
    """How many notices a person has not read: an expression for a query whose rows lead to the person by that path, so that it
    costs no question of its own."""
    unread = Notice.objects.unread().filter(person_id=OuterRef(person)).order_by()
    counted = unread.values("person_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def notices(seen_by: Actor, *, before: UUID | None = None) -> NoticePage:
    """What this person was told, from the newest, or from the one after ``before``."""
    return _page(Notice.objects.visible_to(seen_by), before)


def told_others(seen_by: Actor, *, before: UUID | None = None) -> NoticePage:
    """What others were told because of what this person did."""
    return _page(Notice.objects.told_by(seen_by), before)


def notice(seen_by: Actor, notice_id: UUID) -> NoticeRow:
    """One that this person was told. NotFound."""
    found = _joined(Notice.objects.visible_to(seen_by)).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def choice_of(seen_by: Actor) -> MailChoice:
    """When this person is mailed."""
    chosen = MailPreference.objects.filter(person_id=seen_by.person_id or 0).values_list("choice", flat=True).first()
    return MailChoice(chosen) if chosen else MailChoice.AT_ONCE


def _page(found: NoticeQuerySet, before: UUID | None) -> NoticePage:
    last = found.filter(pk=before).values_list("at", "pk").first() if before is not None else None
    if last is not None:
        at, pk = last
        found = found.filter(Q(at__lt=at) | Q(pk__lt=pk), at__lte=at)
    rows = [_row(one) for one in _joined(found).order_by("-at", "-pk")[: ON_A_PAGE + 1]]
    shown = tuple(rows[:ON_A_PAGE])
    return NoticePage(shown, shown[-1].id if len(rows) > ON_A_PAGE else None, newest=last is None)


def _joined(found: NoticeQuerySet) -> NoticeQuerySet:
    return found.select_related("mail").annotate(who=F("person__name"), by_name=F("by__name"))


def _row(one: Notice) -> NoticeRow:
    kind = kinds().get(one.kind)
    sending = _sending(one, kind)
    accepted = one.mail.accepted_at if one.mail else None
    return NoticeRow(
        id=one.pk,
        kind=kind,
        subject=one.subject,
        who=one.who,  # type: ignore[attr-defined]
        by=one.by_name or "",  # type: ignore[attr-defined]
        at=one.at,
        unread=one.read_at is None,
        sending=sending,
        mail_at=accepted or (one.mail.next_try_at if one.mail and sending is Sending.WAITS else None),
    )


def _sending(one: Notice, kind: Kind | None) -> Sending:
    if one.mail is not None and one.mail.state == MailState.ACCEPTED:
        return Sending.ACCEPTED
    if kind is not None and kind.urgent and one.read_at is None:
        return Sending.RING
    if one.mail is None:
        return Sending.NONE
    return Sending.GAVE_UP if one.mail.state == MailState.GAVE_UP else Sending.WAITS
