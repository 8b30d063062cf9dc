"""Work that comes round by itself. Each job is harmless when it runs twice, or after having been missed."""

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from fullcircle.domain.earlier_audits import operations as earlier_audits
from fullcircle.domain.imports import operations as imports
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.forms import operations as forms
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.notices import operations as notices


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey tells no types
def take_up_stalled() -> None:
    """Every minute: take up again the reading and applying of performance data that has stopped."""
    imports.take_up_stalled(by=SYSTEM, now=clock.now())


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # the same
def take_up_stalled_earlier_audits() -> None:
    """The same for files of earlier audits: a job of its own, so that a fault of the one keeps nothing from the other."""
    earlier_audits.take_up_stalled(by=SYSTEM, now=clock.now())


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # the same
def mail_notices() -> None:
    """Every minute: send what people are to be told by e-mail."""
    address = settings.SITE_ADDRESS + reverse("notices:list")
    notices.send_due(address=address, by=SYSTEM, now=clock.now())


@db_periodic_task(crontab(hour="3", minute="17"))  # type: ignore[untyped-decorator]  # the same
def forget_what_is_over() -> None:
    """Every night: delete sessions that are over, what was counted of failed sign-ins, forms that nobody sends again, words that
    nobody has sent for thirty days, and mails that were sent long ago."""
    SessionStore.clear_expired()
    access.forget_waits(by=SYSTEM, now=clock.now())
    forms.forget_postings(by=SYSTEM, now=clock.now())
    forms.forget_drafts(by=SYSTEM, now=clock.now())
    notices.forget_mails(by=SYSTEM, now=clock.now())
