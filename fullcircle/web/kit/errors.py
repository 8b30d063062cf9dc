"""Error pages of the whole site: what happened, what was kept, what to do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fullcircle.web.kit import drafts
from fullcircle.web.kit.carrying_on import carry_on_page
from fullcircle.web.kit.held import (
    ask_to_sign_in,
    held_in,
    holds_a_password,
    kept_sealed,
    sent_in,
    sign_in_page,
    typed_in,
)
from fullcircle.web.kit.routes import needs_a_person, page_above, page_to_open
from fullcircle.web.kit.sender import is_of_another_site

SIGNING_IN = {"accounts:sign_in", "accounts:choose_person"}
NOT_YOURS = "This page is not yours any more."
CLOSED = {403, 404, 409}
"""Answers by which a page is closed to whoever wrote on it."""
KEPT = "What you wrote on it and have not sent is kept, among the words that you have not sent."
OF_TOKENS = "CSRF"
"""How Django's reasons begin where the token does not fit; where a form came from another site, they begin otherwise."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits, for example because its owner signed in again in another tab, as a page may have asked
    them to. They are offered what they typed, to send it; whoever is signed out by now signs in first. A sign-in is asked for
    again, carrying what it carried. Whatever another site sent is never offered, nor is a form with a password in it."""
    actor = getattr(request, "actor", None)
    if request.resolver_match and request.resolver_match.view_name in SIGNING_IN:
        held = held_in(request)
        if actor is None or held is None:
            return sign_in_page(request, held, status=403)
        return carry_on_page(request, held, actor, status=403)
    if reason.startswith(OF_TOKENS) and not is_of_another_site(request) and not holds_a_password(request):
        if actor is not None:
            return carry_on_page(request, sent_in(request), actor, status=403)
        if needs_a_person(request):
            return ask_to_sign_in(request)
    context = {"typed": typed_in(request), "page": page_to_open(request), "again": actor is not None}
    context |= {"held": kept_sealed(request)}
    return render(request, "errors/out_of_date.html", context, status=403)


def error_page(request: HttpRequest, status: int, message: str = "", *, withdrawn: bool = False) -> HttpResponse:
    """The page of a status, with what was typed into the form that was sent. Whoever opens a page on which they have words that
    they have not sent, and may not any more, is led to the words; whoever had a record that was ``withdrawn``, to where that is
    told."""
    told_at = page_above(request.path, getattr(request, "actor", None), of_a_record=False) if withdrawn else ""
    if _is_looked_at(request) and status in CLOSED:
        kept = drafts.closed(request)
        if kept or withdrawn:
            said = NOT_YOURS if status == 404 else message or NOT_YOURS
            messages.warning(request, f"{said} {KEPT}" if kept else said)
            return redirect(told_at or "drafts:list")
    context = {
        "message": message,
        "status": status,
        "typed": typed_in(request),
        "page": told_at or page_to_open(request),
    }
    context |= {"held": kept_sealed(request), "unsent": status == 404 and drafts.were_written_on(request)}
    page = f"errors/{status if status in {403, 404, 409, 500} else 400}.html"
    return render(request, page, context, status=status)


def _is_looked_at(request: HttpRequest) -> bool:
    """Whether a person opens a page, rather than a script asking for one."""
    return request.method == "GET" and not ("X-Requested-With" in request.headers or "HX-Request" in request.headers)
