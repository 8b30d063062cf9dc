"""Error pages of the whole site: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcircle.web.kit.held import held_in, sign_in_page, typed_in
from fullcircle.web.kit.routes import page_to_open

SIGN_IN = "accounts:sign_in"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits, for example because its owner signed in again in another tab. Shows what was typed;
    a sign-in is simply asked for again, carrying what it carried."""
    if request.resolver_match and request.resolver_match.view_name == SIGN_IN:
        return sign_in_page(request, held_in(request), status=403)
    message = "This page was open while you signed in again, so it could not be sent. Open the page again and send it from there."
    return error_page(request, 403, message)


def error_page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """The page of a status, with what was typed into the form that was sent."""
    context = {"message": message, "status": status, "typed": typed_in(request), "page": page_to_open(request)}
    page = f"errors/{status if status in {403, 404, 409, 500} else 400}.html"
    return render(request, page, context, status=status)
