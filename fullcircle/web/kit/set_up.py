"""The addresses by which people set their own password, and the e-mail that carries one. Nothing in it is about a child."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django_tasks import task

from fullcircle.foundation.access import operations
from fullcircle.foundation.access.operations import Link
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock

log = logging.getLogger("fullcircle.web")


def sends_mail() -> bool:
    """Whether this site sends e-mail."""
    return bool(settings.EMAIL_HOST)


def address_of(link: Link, site: str) -> str:
    """The whole address of a link. ``site``: the beginning of every address, for example "https://qa.example.gov.uk"."""
    return site + reverse("accounts:set_up", kwargs={"who": link.who, "token": link.token})


def site_of(request: HttpRequest) -> str:
    """The beginning of every address of this site."""
    return request.build_absolute_uri("/").rstrip("/")


def mail(link: Link, site: str) -> bool:
    """Send a link to its person; whether the mail server took it."""
    text = (
        f"Hello {link.name},\n\n"
        f"This link lets you set your password for Full Circle at {settings.COUNCIL_NAME}:\n\n{address_of(link, site)}\n\n"
        "It is of use once, for a day. If you did not expect it, leave it alone and tell your administrator: your present "
        "password goes on working.\n"
    )
    try:
        send_mail("Set your password for Full Circle", text, None, [link.email])
    except (OSError, SMTPException):
        log.exception("a link to set a password could not be sent")
        return False
    return True


@task()
def mail_forgotten(username: str, site: str) -> None:
    """Send a link to whoever forgot their password, if there is such an account. A job, so that the answer to the page takes as
    long for a name that is none: it tells nobody who has an account."""
    link = operations.forgotten_link(username=username, by=SYSTEM, now=clock.now())
    if link is not None:
        mail(link, site)
