"""A form that could not be taken when it was sent, because its owner had to sign in or had signed in again, is offered to them
with all that was in it: nothing is sent by itself, and one press sends it."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcircle.foundation.access.rules import Actor
from fullcircle.web.kit.held import Held
from fullcircle.web.kit.routes import address_shown


def carry_on_page(request: HttpRequest, held: Held, actor: Actor | None, *, status: int = 200) -> HttpResponse:
    """What was typed, to be looked at, changed and sent; and the way to the page without it."""
    context = {"held": held, "shown": address_shown(urlsplit(held.path), actor)}
    return render(request, "accounts/held.html", context, status=status)
