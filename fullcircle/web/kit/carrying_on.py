"""A form that could not be taken when it was sent, because its owner had to sign in or had signed in again, is offered to them
with all that was in it: nothing is sent by itself, and one press sends it. Nobody else is shown it, nor sends it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from fullcircle.foundation.access.rules import Actor
from fullcircle.web.kit.held import Held, holds_a_password, sent_in
from fullcircle.web.kit.routes import address_shown
from fullcircle.web.kit.writers import ANOTHER, is_anothers


def carry_on_page(request: HttpRequest, held: Held, actor: Actor | None, *, status: int = 200) -> HttpResponse:
    """What was typed, to be looked at, changed and sent; and the way to the page without it. To anybody but its writer a page
    that carries it on and shows nothing of it."""
    if not held.is_for(actor):
        return render(request, "accounts/anothers.html", {"held": held}, status=max(status, 409))
    context = {"held": held, "shown": address_shown(urlsplit(held.path), actor)}
    return render(request, "accounts/held.html", context, status=status)


class OwnWords:
    """Refuses a form that was shown to somebody else than whoever is signed in now. Comes after whatever says who that is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        actor: Actor | None = getattr(request, "actor", None)
        if request.method != "POST" or actor is None or not is_anothers(request):
            return None
        if "X-Requested-With" in request.headers:
            return JsonResponse({"message": ANOTHER, "another": True}, status=409)
        held = Held(request.get_full_path(), (), 0) if holds_a_password(request) else sent_in(request)
        return carry_on_page(request, held, actor, status=409)
