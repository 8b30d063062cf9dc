"""What a person last searched for, kept so that the way back from a result finds the results again.

What is typed is sent in the body of a request, so it stands in no address, history or log. A page that answers such a request
cannot be come back to without sending it again, so the answer leads to a page with an address, and what was typed waits for
it in the session: the last search alone, for ten minutes, and gone at sign-out. The first page that is opened later deletes it.
"""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase

from fullcircle.foundation.kernel import clock

KEPT_FOR = timedelta(minutes=10)
_KEY = "searched"


def keep(request: HttpRequest, text: str) -> None:
    """Keep what was typed, in place of what was kept before."""
    request.session[_KEY] = {"text": text, "until": (clock.now() + KEPT_FOR).timestamp()}


def kept(request: HttpRequest) -> str:
    """What was searched for last; "" when that is too long ago."""
    return str(request.session[_KEY]["text"]) if _KEY in request.session else ""


class ForgetSearches:
    """Deletes what was searched for once its time is over, whatever page is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = request.session.get(_KEY)
        if found is not None and found["until"] <= clock.now().timestamp():
            del request.session[_KEY]
        return self.get_response(request)
