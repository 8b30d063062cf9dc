"""A form that is sent twice has one effect and one answer: pressed twice, sent again by the browser, or from a page gone back to.

Every page gives its forms an id (``operation``), beside the token against other sites. What is sent under it is claimed by the
first operation that answers it; the same sent again is answered as it was the first time. With other words it is another form.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms import operations, queries
from fullcircle.foundation.forms.operations import Claiming, Repeated
from fullcircle.foundation.forms.queries import Answered
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.operation import answering
from fullcircle.web.kit import drafts
from fullcircle.web.kit.errors import error_page
from fullcircle.web.kit.held import holds_a_password
from fullcircle.web.kit.jinja import datetime_long
from fullcircle.web.kit.own_fields import OF_EVERY_FORM, OPERATION
from fullcircle.web.kit.routes import page_to_open

NOT_TAKEN = "This was sent twice at once, and the first could not be taken. Look at what you typed, and send it again."
DONE = "This was sent twice. It was done once, and this is how things stand."
_DONE = [(messages.INFO, DONE)]
BEFORE = "This was sent and done on {}, so it is not done again. This is how things stand now."
_LOOKS, _PAUSE = 20, 0.1
"""How often, and after how many seconds each, the answer to a form is looked for that another process is answering just now."""
_REFUSED = {400, 403, 404, 409, 422}
"""Answers of forms that had no effect, whatever was counted, noted or kept meanwhile: sent again, they are refused again. Whoever
keeps words beside others keeps the same words once."""
_AT_ONCE = timedelta(minutes=1)
"""How long a form that is sent again is answered as the first time. Later things may stand otherwise, and that is said."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class OneEffect:
    """Lets a form that a person sends have its effect once. Saves that a page sends by itself have ids of their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor: Actor | None = getattr(request, "actor", None)
        key = _key(request, actor) if actor is not None and request.method == "POST" else None
        if actor is None or key is None:
            return self.get_response(request)
        if found := _answered(actor, key):
            return _again(request, actor, found)
        claim = Claiming(key, actor, clock.now())
        request.claim = claim  # type: ignore[attr-defined]
        with answering(claim):
            response = self.get_response(request)
        if claim.taken and isinstance(response, HttpResponseRedirect):
            operations.keep_answer(key=key, answer=_kept(request, response), by=actor, now=clock.now())
            drafts.sent(request, actor, left=getattr(request, "carried", ()))
        elif claim.taken and response.status_code in _REFUSED:
            operations.forget_posting(key=key, by=actor)
            if claim.kept:
                drafts.sent(request, actor, left=getattr(request, "carried", ()))
        elif claim.taken:  # answered by a page of its own, which is not kept
            shown = {"to": page_to_open(request), "said": _DONE, "left": []}
            operations.keep_answer(key=key, answer=shown, by=actor, now=clock.now())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Repeated):
            return None
        claim: Claiming = request.claim  # type: ignore[attr-defined]
        found = _answered(claim.by, claim.key)
        return _again(request, claim.by, found) if found else error_page(request, 409, NOT_TAKEN)


def _key(request: HttpRequest, actor: Actor) -> UUID | None:
    """What this sending is remembered by; None where it has no id, is sent by a script, or holds a password."""
    if (
        "X-Requested-With" in request.headers
        or OPERATION not in request.POST
        or holds_a_password(request)
        or _leaves(request)
    ):
        return None
    try:
        given = UUID(request.POST[OPERATION])
    except ValueError:
        return None
    sent = sha256(f"{actor.person_id} {request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        if name not in OF_EVERY_FORM:
            sent.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            sent.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                sent.update(chunk)
            file.seek(0)
    return uuid5(given, sent.hexdigest())


def _leaves(request: HttpRequest) -> bool:
    """Whether it is a sign-out: whoever asks for it is signed out, however often."""
    return request.path == reverse("accounts:sign_out")


def _kept(request: HttpRequest, response: HttpResponseRedirect) -> dict[str, object]:
    # Nothing else tells them and leaves them unread.
    queued = getattr(messages.get_messages(request), "_queued_messages", ())
    said = [[one.level, str(one.message)] for one in queued]
    return {"to": response.url, "said": said, "left": sorted(getattr(request, "carried", ()))}


def _answered(actor: Actor, key: UUID) -> Answered | None:
    """What this person sent before under that key. Where another process is answering it just now, once it has: None where it was
    refused after all, without its answer where that is not known."""
    found = queries.posting(actor, key)
    for _ in range(_LOOKS):
        if found is None or found.answer is not None or clock.now() - found.at > _AT_ONCE:
            break
        time.sleep(_PAUSE)
        found = queries.posting(actor, key)
    return found


def _again(request: HttpRequest, actor: Actor, found: Answered) -> HttpResponse:
    said: list[tuple[int, str]]
    if found.answer is None:
        to, said = page_to_open(request), _DONE
    else:
        to, said = found.answer["to"], found.answer["said"]
        drafts.sent(request, actor, left=found.answer["left"])
        if clock.now() - found.at > _AT_ONCE:
            said = [(messages.INFO, BEFORE.format(datetime_long(found.at)))]
    for level, words in said:
        messages.add_message(request, level, words)
    return HttpResponseRedirect(to)
