"""Who is trying to sign in: from which address, and in a browser that this account has signed in with before, or not.

A known browser holds a signed mark of its own for half a year. It opens nothing: failures in it are counted apart, so that nobody
else can make its owner wait. It is cookie and no more; without it people wait as strangers do.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fullcircle.foundation.access.rules import account_name

_KEPT = 180 * 24 * 60 * 60
_SALT = "fullcircle.known-browser"
_OURS = {"", "127.0.0.1", "::1"}
"""Where a proxy on the same machine asks from."""


@dataclass(frozen=True)
class Try:
    """A try to sign in with this name. ``browser``: the mark of a browser known for the name, else ""."""

    name: str
    address: str
    browser: str

    @property
    def as_words(self) -> dict[str, Any]:
        """What the operations take."""
        return {"name": self.name, "address": self.address, "browser": self.browser}


def try_of(request: HttpRequest) -> Try:
    """The try that this request is."""
    name = account_name(request.POST.get("username", "").strip()[:150])
    return Try(name, address_of(request), _known(request, name))


def address_of(request: HttpRequest) -> str:
    """Where it comes from. Behind a proxy on this machine that is what the proxy wrote last; what stands before that anybody
    can have written."""
    asked_from: str = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if asked_from in _OURS and told else asked_from


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Make this browser known for the name that has just signed in."""
    mark = _known(request, name) or secrets.token_urlsafe(16)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps([name.casefold(), mark], salt=_SALT),
        max_age=_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest, name: str) -> str:
    try:
        kept = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
        whose, mark = signing.loads(kept, salt=_SALT, max_age=_KEPT)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(mark) if whose == name.casefold() else ""
