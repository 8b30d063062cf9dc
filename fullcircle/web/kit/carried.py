"""On a page of several steps, one step is done and the page shown again: what was chosen for the others comes along.

The page is one form, so that whatever is pressed everything is sent. What is not done by that is kept in the session until the
page is next shown, and no longer.
"""

from collections.abc import Container

from django.http import HttpRequest, QueryDict

from fullcircle.web.kit.held import is_secret
from fullcircle.web.kit.own_fields import OF_EVERY_FORM

_KEY = "carried"


def carry(request: HttpRequest, page: str, *, done: Container[str] = ()) -> None:
    """Keep what was sent for the next time this page is shown, but for the fields whose step is done."""
    left = left_beside(request, done=done)
    if any(any(values) for values in left.values()):
        request.session[_KEY] = {page: left}


def left_beside(request: HttpRequest, *, done: Container[str]) -> dict[str, list[str]]:
    """What was sent beside the fields whose step is done: of the form's draft, this is not sent yet."""
    left = {name: request.POST.getlist(name) for name in request.POST if _is_answer(name) and name not in done}
    request.carried = left.keys()  # type: ignore[attr-defined]
    return left


def shown_beside(request: HttpRequest, page: str) -> QueryDict:
    """What the parts of a page show that were not sent: what stands in the form that was, or what was kept for the page."""
    return request.POST if request.method == "POST" else carried(request, page)


def carried(request: HttpRequest, page: str) -> QueryDict:
    """What was kept for this page; it is kept no longer."""
    found = QueryDict(mutable=True)
    for name, values in request.session.get(_KEY, {}).get(page, {}).items():
        found.setlist(name, values)
    if found:
        del request.session[_KEY]
    return found


def _is_answer(name: str) -> bool:
    return name not in OF_EVERY_FORM | {"do"} and not is_secret(name)
