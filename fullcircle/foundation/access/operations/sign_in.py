"""Signing in: how long the next try waits, and what the audit log is told.

Tries are counted by the name that is typed and by the address they come from. A browser in which somebody has signed in before is
counted apart, for that account alone: others who type the name wrong again and again keep nobody out of their own browser.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

from django.utils.crypto import salted_hmac

from fullcircle.foundation.access.models import Person, SignInWait
from fullcircle.foundation.access.rules import SYSTEM, Actor, account_name, wait_after
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.operation import operation

_FREE = {"name": 4, "browser": 4, "address": 50}
"""Failures in a row without a wait. A whole council may come from one address."""
_FORGOTTEN_AFTER = timedelta(days=1)


class Trying(Enum):
    """What is tried. Tries of one kind make nobody wait for another."""

    SIGN_IN = "sign-in"
    LINK = "link"
    CHANGE = "change"


def _keys(trying: Trying, name: str, address: str, browser: str) -> dict[str, str]:
    """Whose failures count for this try, by kind. ``browser``: the mark of a known browser of that account, else ""."""
    typed = account_name(name).casefold()
    by = {"browser": f"{typed}|{browser}"} if browser else {"name": typed, "address": address}
    salt = f"{__name__}|{trying.value}"
    return {kind: salted_hmac(f"{salt}|{kind}", text, algorithm="sha256").hexdigest() for kind, text in by.items()}


@operation
def begin_try(
    *, name: str, address: str, browser: str = "", now: datetime, trying: Trying = Trying.SIGN_IN
) -> timedelta:
    """Begin a try: how long it has to wait, nothing where the password may be looked at now.

    It counts as failed until `try_was_right` says otherwise, so that many tries at once are no more than one after the other. A
    try that has to wait is not counted: waits grow by failures, not by impatience.
    """
    kinds = _keys(trying, name, address, browser)
    for key in sorted(kinds.values()):
        SignInWait.objects.get_or_create(key=key, defaults={"until": now, "last_at": now})
    held = SignInWait.objects.select_for_update().filter(key__in=kinds.values()).order_by("key")
    rows: Mapping[str, SignInWait] = {row.key: row for row in held}
    wait = max(row.until - now for row in rows.values())
    if wait > timedelta():
        return wait
    for kind, key in kinds.items():
        row = rows[key]
        row.failures = 1 if now - row.last_at > _FORGOTTEN_AFTER else row.failures + 1
        row.last_at, row.until = now, now + wait_after(row.failures, free=_FREE[kind])
        row.save(update_fields=["failures", "last_at", "until"])
    return timedelta()


@operation
def signed_in(*, name: str, address: str, browser: str = "", by: Actor, now: datetime) -> None:
    """The try to sign in was right."""
    try_was_right(name=name, address=address, browser=browser, by=by, now=now)
    note_sign_in(by=by, now=now)


@operation
def try_was_right(
    *, name: str, address: str, browser: str = "", by: Actor, now: datetime, trying: Trying = Trying.SIGN_IN
) -> None:
    """Its name starts anew. Of its address this try and one failure more are forgotten, so that a council's own count falls while
    people sign in."""
    kinds = _keys(trying, name, address, browser)
    held = SignInWait.objects.select_for_update().filter(key__in=kinds.values()).order_by("key")  # as `begin_try` does
    rows = {row.key: row for row in held}
    for kind, key in kinds.items():
        row = rows.get(key)
        if row is None:
            continue
        row.failures = max(row.failures - 2, 0) if kind == "address" else 0
        row.until = now
        row.save(update_fields=["failures", "until"])


@operation
def note_sign_in(*, by: Actor, now: datetime) -> None:
    """Record that somebody signed in."""
    auditlog.record("access.signed_in", subject=f"person:{by.person_id}", by=by, now=now)


@operation
def note_failed_sign_in(*, name: str, now: datetime) -> None:
    """Record that signing in failed, and whose account it was, where there is one. What was typed is not kept: people type their
    password into the wrong box."""
    person = Person.objects.filter(account__username__iexact=account_name(name)).values_list("pk", flat=True).first()
    subject = "account:unknown" if person is None else f"person:{person}"
    auditlog.record("access.sign_in_failed", subject=subject, by=SYSTEM, now=now)


@operation
def note_sign_out(*, ended: str = "", by: Actor, now: datetime) -> None:
    """Record that somebody signed out. ``ended``: why, where the session had reached a limit."""
    detail = {"ended": ended} if ended else {}
    auditlog.record("access.signed_out", subject=f"person:{by.person_id}", detail=detail, by=by, now=now)


@operation
def forget_waits(*, by: Actor, now: datetime) -> None:
    """Delete what was counted more than a day ago."""
    SignInWait.objects.filter(last_at__lt=now - _FORGOTTEN_AFTER).delete()
