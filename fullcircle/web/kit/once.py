"""A form that is sent twice has one effect and one answer: pressed twice, sent again by the browser, or from a page gone back to.

Every page gives its forms an id (``operation``), beside the token against other sites. What is sent under it is claimed by the
first operation that answers it; the same sent again is answered as it was the first time. With other words it is another form.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms import operations, queries
from fullcircle.foundation.forms.operations import Claiming, Repeated
from fullcircle.foundation.forms.queries import Answered
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.operation import answering
from fullcircle.web.kit import drafts, writers
from fullcircle.web.kit.held import holds_a_password
from fullcircle.web.kit.labels import FIELD as LABELS
from fullcircle.web.kit.routes import page_to_open

FIELD = "operation"
DONE = "This was sent twice. It was done once, and this is how things stand."
BEFORE = "This was sent and done on {}, so it is not done again. This is how things stand now."
_OF_THE_PAGE = {"csrfmiddlewaretoken", FIELD, LABELS, drafts.FIELD, writers.FIELD}
_LOOKS, _PAUSE = 20, 0.1
"""How often, and after how many seconds each, the answer to a form is looked for that another process is answering just now."""
_REFUSED = {400, 403, 404, 409, 422}
"""Answers of forms that had no effect, whatever was counted, noted or kept meanwhile: sent again, they are refused again. Whoever
keeps words beside others keeps the same words once."""
_AT_ONCE = timedelta(minutes=1)
"""How long a form that is sent again is answered as the first time. Later things may stand otherwise, and that is said."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def hidden_id() -> SafeString:
    """The field that gives the forms of a page their id."""
    return mark_safe(f'<input type="hidden" name="{FIELD}" value="{uuid4()}">')  # made of nothing that anybody typed


class OneEffect:
    """Lets a form that a person sends have its effect once. Saves that a page sends by itself have ids of their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor: Actor | None = getattr(request, "actor", None)
        key = _key(request, actor) if actor is not None and request.method == "POST" else None
        if actor is None or key is None:
            return self.get_response(request)
        look = partial(queries.posting, actor, key)
        if found := look():
            if found.answer is not None:
                drafts.sent(request, actor, left=found.answer.get("left", ()))
            return _again(request, found)
        request.look_again = look  # type: ignore[attr-defined]
        claim = Claiming(key, actor, clock.now())
        with answering(claim):
            response = self.get_response(request)
        if claim.taken and isinstance(response, HttpResponseRedirect):
            operations.keep_answer(key=key, answer=_kept(request, response), by=actor, now=clock.now())
            drafts.sent(request, actor, left=getattr(request, "carried", ()))
        elif claim.taken and response.status_code in _REFUSED:
            operations.forget_posting(key=key, by=actor)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _again(request, _awaited(request)) if isinstance(exception, Repeated) else None


def _key(request: HttpRequest, actor: Actor) -> UUID | None:
    """What this sending is remembered by; None where it has no id, is sent by a script, or holds a password."""
    if (
        "X-Requested-With" in request.headers
        or FIELD not in request.POST
        or holds_a_password(request)
        or _leaves(request)
    ):
        return None
    try:
        given = UUID(request.POST[FIELD])
    except ValueError:
        return None
    sent = sha256(f"{actor.person_id} {request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        if name not in _OF_THE_PAGE:
            sent.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            sent.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                sent.update(chunk)
            file.seek(0)
    return uuid5(given, sent.hexdigest())


def _in_words(moment: datetime) -> str:
    local = moment.astimezone(clock.LONDON)
    return f"{local.day} {local:%B %Y at %H:%M}"


def _leaves(request: HttpRequest) -> bool:
    """Whether it is a sign-out: whoever asks for it is signed out, however often."""
    return request.path == reverse("accounts:sign_out")


def _kept(request: HttpRequest, response: HttpResponseRedirect) -> dict[str, object]:
    queued = getattr(
        messages.get_messages(request), "_queued_messages", ()
    )  # nothing else tells them and leaves them unread
    said = [[one.level, str(one.message)] for one in queued]
    return {"to": response.url, "said": said, "left": sorted(getattr(request, "carried", ()))}


def _awaited(request: HttpRequest) -> Answered:
    """The answer that another process is about to give, or that it is not known."""
    for _ in range(_LOOKS):
        found: Answered | None = request.look_again()  # type: ignore[attr-defined]
        if found is not None and found.answer is not None:
            return found
        time.sleep(_PAUSE)
    return Answered(None)


def _again(request: HttpRequest, found: Answered) -> HttpResponse:
    answer = dict(found.answer or {"to": page_to_open(request), "said": [[messages.INFO, DONE]]})
    if found.answer and found.at is not None and clock.now() - found.at > _AT_ONCE:
        answer["said"] = [[messages.INFO, BEFORE.format(_in_words(found.at))]]
    for level, words in answer["said"]:
        messages.add_message(request, level, words)
    return HttpResponseRedirect(str(answer["to"]))
