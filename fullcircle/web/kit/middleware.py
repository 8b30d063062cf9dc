"""Middleware: who is asking, private pages, and domain errors turned into answers in one place."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import (
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    StaleWrite,
    Withdrawn,
    WrongState,
)
from fullcircle.web.kit.errors import error_page

log = logging.getLogger("fullcircle.web")

GetResponse = Callable[[HttpRequest], HttpResponseBase]

STATUS: dict[type[DomainError], int] = {NotFound: 404, NotAllowed: 403, WrongState: 409, StaleWrite: 409, Invalid: 422}


class PrivatePages:
    """No page is kept by a browser or a proxy: they are about children. (Hashed static files are served before this.)"""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response


class ActorOfRequest:
    """Sets ``request.actor``: the person with today's roles, read afresh, or None when nobody is signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.actor = (  # type: ignore[attr-defined]
            access.actor_of_account(user, on=clock.today()) if user.is_authenticated and user.is_active else None
        )
        return self.get_response(request)


class DomainErrors:
    """Domain errors that a view did not handle become pages that say what happened, what was kept and what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(exception, kind)), 400)
        if status == 403:
            actor = getattr(request, "actor", None)
            route = request.resolver_match.view_name if request.resolver_match else "?"
            log.warning("refused: person=%s page=%s", actor.person_id if actor else None, route)
        return error_page(request, status, str(exception), withdrawn=isinstance(exception, Withdrawn))
