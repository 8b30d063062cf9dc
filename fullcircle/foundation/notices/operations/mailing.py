"""Sending what waits: each mail at least once, under one id, whoever crashes and however many send.

A mail is claimed in a transaction of its own, which moves its next try on; then it is sent, while nothing is locked; then it is
marked. Whoever dies between sending and marking leaves it to be sent again, under the same id.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.notices.models import Mail, Notice
from fullcircle.foundation.notices.queries.kinds import kinds
from fullcircle.foundation.notices.queries.mailing import mails
from fullcircle.foundation.notices.rules import SUBJECT, TRIES, URGENT_SUBJECT, mail_text, wait_after
from fullcircle.foundation.notices.states import MailChoice, MailState

MOST_AT_ONCE = 50
"""Mails that one run sends; the next run goes on."""
RUNS_FOR = 45
"""Seconds. A claim holds for some minutes from the beginning of its run, so a run against a slow server ends long before."""
KEPT = timedelta(days=90)
log = logging.getLogger("fullcircle.notices")


@dataclass(frozen=True)
class _Letter:
    mail_id: int
    message_id: str
    to: str
    subject: str
    said: list[str]


def send_due(*, address: str, by: Actor, now: datetime) -> int:
    """Send the mails whose time has come, the longest waiting first; how many the server took. ``address``: of the page of
    notices. Where the server cannot be reached the run ends, and a later one goes on."""
    if not mails():
        return 0
    due = Mail.objects.filter(state=MailState.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")
    taken, until = 0, time.monotonic() + RUNS_FOR
    for mail_id in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        if time.monotonic() > until:
            break
        letter = _claim(mail_id, now)
        if letter is None:
            continue
        try:
            _send(letter, address)
        except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, ValueError) as refusal:
            log.warning("mail %s was refused (%s)", mail_id, type(refusal).__name__)
        except OSError as fault:
            log.warning("mail %s could not be handed over (%s)", mail_id, type(fault).__name__)
            break
        else:
            _mark_accepted(mail_id, now)
            taken += 1
    return taken


@operation
def forget_mails(*, by: Actor, now: datetime) -> None:
    """Delete mails that were sent or given up longer than ninety days ago. The notices stay."""
    Mail.objects.filter(made_at__lt=now - KEPT).exclude(state=MailState.WAITING).delete()


def _claim(mail_id: int, now: datetime) -> _Letter | None:
    """Take a mail to send it now; None where somebody else has, or there is nothing left to say or nobody to say it to."""
    with one_operation():
        free = Mail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person__account")
        mail = free.filter(pk=mail_id, state=MailState.WAITING, next_try_at__lte=now).first()
        if mail is None:
            return None
        letter = _letter(mail, now)
        if letter is None:
            mail.delete()
            return None
        if mail.tries >= TRIES:
            mail.state = MailState.GAVE_UP
            mail.save(update_fields=["state"])
            return None
        mail.tries += 1
        mail.next_try_at = now + wait_after(mail.tries)
        mail.save(update_fields=["tries", "next_try_at"])
        return letter


def _letter(mail: Mail, now: datetime) -> _Letter | None:
    """What it says now: of what was read meanwhile nothing."""
    person = mail.person
    preference = getattr(person, "mail_preference", None)
    unwanted = preference is not None and preference.choice == MailChoice.NEVER
    if unwanted or not person.email or not person.signs_in(day_of(now)):
        return None
    words = Notice.objects.unread().filter(mail=mail).order_by("at", "pk").values_list("kind", flat=True)
    told = [kinds()[word] for word in words if word in kinds()]
    if not told:
        return None
    subject = URGENT_SUBJECT if any(kind.urgent for kind in told) else SUBJECT
    return _Letter(mail.pk, mail.message_id, person.email, subject, [kind.in_mail for kind in told])


def _send(letter: _Letter, address: str) -> None:
    text = mail_text(letter.said, council=settings.COUNCIL_NAME, address=address)
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    EmailMessage(letter.subject, text, None, [letter.to], headers=headers, connection=get_connection()).send()


def _mark_accepted(mail_id: int, now: datetime) -> None:
    with one_operation():
        Mail.objects.filter(pk=mail_id).update(state=MailState.ACCEPTED, accepted_at=now)
