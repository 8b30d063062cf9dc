"""Who made a browser send a form: a page of ours, or another site.

What another site sent is shown in no page of ours, whoever is asked to read it: its words would pass for ours.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


def is_of_another_site(request: HttpRequest) -> bool:
    """Whether the browser says so. Our own addresses are those from which Django takes forms."""
    if request.headers.get("Sec-Fetch-Site", "") == "cross-site":
        return True
    rule = CsrfViewMiddleware(lambda _: HttpResponse())
    return "Origin" in request.headers and not rule._origin_verified(request)  # type: ignore[attr-defined]  # not in the stubs
