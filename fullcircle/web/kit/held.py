"""When a session has ended while someone was typing, what they typed is carried through sign-in, in their own browser.

The text is never stored on the server before they sign in: the sign-in page carries it in hidden fields.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PATH_FIELD = "held_path"
PREFIX = "held."
NEVER_CARRIED = {"csrfmiddlewaretoken", "password"}
"""A password for someone else is typed again rather than written into a page."""

_SENT_BY_THE_PAGE = {
    "base_version",
    "continues",
    "do",
    "go",
    "kept",
    "next",
    "operation",
    "seen",
    "seen_version",
    "version",
}
"""Fields that a page sends with what a person typed, and that tell a person nothing."""


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into the form that was sent, by the names of its fields; never a password."""
    names = (name for name in request.POST if name not in NEVER_CARRIED | _SENT_BY_THE_PAGE and "password" not in name)
    return [(name, value) for name in names for value in request.POST.getlist(name) if value]


@dataclass(frozen=True)
class Held:
    """A form that was sent without a session: where it was going, and its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """The fields as the sign-in form carries them."""
        return ((PATH_FIELD, self.path), *((PREFIX + name, value) for name, value in self.fields))


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer a request that needs a signed-in person. Scripts get 401; a sent form keeps every field."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        return HttpResponse(
            "Your session has ended. Sign in again in another tab; what you typed is still here.", status=401
        )
    if request.method == "POST":
        held = Held(request.get_full_path(), _fields(request.POST, lambda name: name not in NEVER_CARRIED))
        return render(request, "accounts/sign_in.html", {"held": held, "session_ended": True}, status=401)
    return HttpResponseRedirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': request.get_full_path()})}")


def held_in(request: HttpRequest) -> Held | None:
    """What the sign-in form carries, if it carries anything and it was going to one of our own pages."""
    path = request.POST.get(PATH_FIELD, "")
    if not path or not is_our_own(request, path):
        return None
    carried = _fields(request.POST, lambda name: name.startswith(PREFIX))
    return Held(path, tuple((name.removeprefix(PREFIX), value) for name, value in carried))


def is_our_own(request: HttpRequest, target: str) -> bool:
    """Whether ``target`` is a page of this site, so that nobody can send people elsewhere through sign-in."""
    return url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _fields(data: QueryDict, wanted: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value) for name in data if wanted(name) for value in data.getlist(name) if isinstance(value, str)
    )
