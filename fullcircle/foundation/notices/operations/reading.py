"""A person reads what they were told, and chooses when to be mailed."""

from datetime import datetime
from uuid import UUID

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.notices.models import MailPreference, Notice
from fullcircle.foundation.notices.states import MailChoice


@operation
def read_notice(*, notice_id: UUID, by: Actor, now: datetime) -> None:
    """Mark one as read; it stays in the list. NotFound where it is not theirs."""
    mine = Notice.objects.visible_to(by).filter(pk=notice_id)
    if not mine.unread().update(read_at=now) and not mine.exists():
        raise NotFound


@operation
def read_all(*, until: UUID | None = None, by: Actor, now: datetime) -> int:
    """Mark all as read that this person was told by now, or up to the notice ``until``, the newest that they had before them; how
    many."""
    mine = Notice.objects.visible_to(by)
    last = mine.filter(pk=until).values_list("at", flat=True).first() if until is not None else None
    return mine.unread().filter(at__lte=last if last is not None else now).update(read_at=now)


@operation
def choose_mail(*, choice: MailChoice, by: Actor, now: datetime) -> None:
    """Choose when to be mailed. It holds for what one is told from now on, and ``NEVER`` also for what waits."""
    MailPreference.objects.update_or_create(person_id=by.person_id or 0, defaults={"choice": choice.value})
    detail = {"choice": str(choice)}
    auditlog.record("notices.mail_chosen", subject=f"person:{by.person_id}", detail=detail, by=by, now=now)
