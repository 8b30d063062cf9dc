"""Error pages of the whole site: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcircle.web.kit.held import typed_in


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", {"status": 400, "message": "", "typed": []}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"status": 403, "message": "", "typed": []}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", {"status": 404, "message": "", "typed": []}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", {"status": 500, "message": "", "typed": []}, status=500)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits, for example because its owner signed in again in another tab. Shows what was typed."""
    message = "This page was open while you signed in again, so it could not be sent. Open the page again and send it from there."
    return render(
        request, "errors/403.html", {"status": 403, "message": message, "typed": typed_in(request)}, status=403
    )
