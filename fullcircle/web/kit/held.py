"""When a session has ended while someone was typing, what they typed is carried through sign-in, in their own browser.

The text is never stored on the server before they sign in: the sign-in page carries it in one hidden field, sealed to the person
whom the form names (``web.kit.writers``). To anybody else it is neither shown nor sent, and goes on being carried. The seal says
who wrote it and lets nobody change that; it does not hide the text from somebody who takes the page apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from fullcircle.foundation.access.rules import Actor
from fullcircle.web.kit.labels import FIELD as LABELS
from fullcircle.web.kit.labels import Answer, answers, of_sent
from fullcircle.web.kit.sender import is_of_another_site
from fullcircle.web.kit.session_limits import in_words
from fullcircle.web.kit.writers import is_anothers, writer_of

FIELD = "held"
"""The field in which a sign-in carries a form."""
_SALT = "fullcircle.held"
_UNREADABLE = (OSError, BadRequest, SuspiciousOperation, MultiPartParserError)


def is_secret(name: str) -> bool:
    """Whether a field is never written into a page again, nor kept: a token, or a password, which is typed again instead."""
    return name == "csrfmiddlewaretoken" or "password" in name


def typed_in(request: HttpRequest) -> list[Answer]:
    """What a person typed or chose in the form that was sent, under the labels of the form; never a field of a sign-in.

    Nothing where what was sent cannot be read, was sent by another site, or is somebody else's: see `kept_sealed`."""
    if is_of_another_site(request):
        return []
    try:
        held = held_in(request)
        if held is not None:
            return list(held.answers) if held.is_for(getattr(request, "actor", None)) else []
        if is_anothers(request):
            return []
        return list(answers(request.POST.get(LABELS), _fields(request.POST, _kept)))
    except _UNREADABLE:
        return []


@dataclass(frozen=True)
class Held:
    """A form that was sent without a session, or in somebody else's: where it was going, its fields, and whose it is. ``writer``:
    a person; None where the form names nobody, as one that was open while the product changed."""

    path: str
    fields: tuple[tuple[str, str], ...]
    writer: int | None = None

    @property
    def sealed(self) -> str:
        """The whole of it, as a page carries it through a sign-in."""
        return signing.dumps([self.path, self.fields, self.writer], salt=_SALT, compress=True)

    def is_for(self, actor: Actor | None) -> bool:
        """Whether this is theirs to read and to send."""
        return self.writer is None or (actor is not None and actor.is_(self.writer))

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What was typed or chosen, under the labels of the form."""
        return tuple(answers(dict(self.fields).get(LABELS), self.fields))

    @property
    def chosen(self) -> tuple[Answer, ...]:
        """What was chosen, which is sent as it is."""
        return tuple(answer for answer in self.answers if not answer.name)

    @property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """Each field as it was sent, and its label where it is text that can still be changed, else an empty one."""
        texts = {(answer.name, answer.words): answer.label for answer in self.answers if answer.name}
        return tuple((name, value, texts.get((name, value), "")) for name, value in self.fields)


def kept_sealed(request: HttpRequest) -> Held | None:
    """What was sent and is somebody else's than whoever is signed in, for a page that carries it until they sign in."""
    if is_of_another_site(request):
        return None
    try:
        held = held_in(request)
        if held is None:
            return sent_in(request) if is_anothers(request) else None
    except _UNREADABLE:
        return None
    return None if held.is_for(getattr(request, "actor", None)) else held


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer a request that needs a signed-in person. Scripts get 401; a sent form keeps every field."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        return HttpResponse(
            f"{_ended(request) or 'Your session has ended.'} Sign in again in another tab; what you typed is still here.",
            status=401,
        )
    if request.method == "POST" and not is_of_another_site(request):
        return sign_in_page(request, sent_in(request), status=401)
    going = {"next": request.get_full_path()}
    ended = getattr(request, "session_ended", "")
    return HttpResponseRedirect(
        f"{reverse('accounts:sign_in')}?{urlencode(going | ({'ended': ended} if ended else {}))}"
    )


def sent_in(request: HttpRequest) -> Held:
    """The form that was sent, with every field that may be offered again."""
    fields = _fields(request.POST, lambda name: _kept(name) and name != LABELS)
    if LABELS in request.POST:
        fields = (*fields, (LABELS, of_sent(request.POST[LABELS], fields)))
    return Held(request.get_full_path(), fields, writer_of(request))


def holds_a_password(request: HttpRequest) -> bool:
    """Whether a form was sent that cannot be offered again whole; so is one that cannot be read."""
    try:
        return any("password" in name for name in request.POST)
    except _UNREADABLE:
        return True


def _ended(request: HttpRequest) -> str:
    return in_words(getattr(request, "session_ended", ""))


def sign_in_page(request: HttpRequest, held: Held | None, *, status: int) -> HttpResponse:
    """An empty sign-in that carries what was held, and where to go next. In the demo a person is chosen instead."""
    form = None if settings.DEMO_MODE else AuthenticationForm(request)
    going = {"held": held, "next": request.POST.get("next", ""), "ended": _ended(request)}
    context = {"form": form, "mails": bool(settings.EMAIL_HOST)} | going
    return render(request, "accounts/sign_in.html", context, status=status)


def held_in(request: HttpRequest) -> Held | None:
    """What the sign-in form carries, if it carries anything, a page of ours sent it, and it was going to one of our own."""
    try:
        path, fields, writer = signing.loads(request.POST.get(FIELD, ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if is_of_another_site(request) or not is_our_own(request, path):
        return None
    return Held(path, tuple((name, value) for name, value in fields), writer)


def is_our_own(request: HttpRequest, target: str) -> bool:
    """Whether ``target`` is a page of this site, so that nobody can send people elsewhere through sign-in."""
    return url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _kept(name: str) -> bool:
    return not is_secret(name)


def _fields(data: QueryDict, wanted: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value) for name in data if wanted(name) for value in data.getlist(name) if isinstance(value, str)
    )
