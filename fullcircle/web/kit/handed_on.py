"""Whoever acts is told whom Full Circle could not tell of it."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from fullcircle.foundation.kernel.telling import noting_who_is_not_reached

_MOST_NAMED = 4

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SaysWhoIsNotTold:
    """After a form that was accepted, names those whom it concerns and who cannot sign in, so that nobody tells them of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return self.get_response(request)
        with noting_who_is_not_reached() as names:
            response = self.get_response(request)
        if names and isinstance(response, HttpResponseRedirect):
            messages.warning(request, not_told(names))
        return response


def not_told(names: Sequence[str]) -> str:
    """That these people are not told, and who tells them.

    >>> not_told(["Ada Hale"]), not_told(["Ada Hale", "Jo Vale"])[:24]
    ('Tell Ada Hale yourself: Full Circle does not, as they cannot sign in.', 'Tell Ada Hale and Jo Val')
    """
    if len(names) > _MOST_NAMED:
        return f"{len(names)} people whom this concerns cannot sign in, so Full Circle does not tell them. Tell them yourself."
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"Tell {listed} yourself: Full Circle does not, as they cannot sign in."
