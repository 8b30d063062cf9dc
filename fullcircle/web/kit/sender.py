"""Who made a browser send a form: a page of ours, or another site.

What another site sent is shown in no page of ours, whoever is asked to read it: its words would pass for ours.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


def is_of_another_site(request: HttpRequest) -> bool:
    """Whether the browser says so, by the site, the origin or the page that it names. Our own addresses are those from which
    Django takes forms."""
    if request.headers.get("Sec-Fetch-Site", "") == "cross-site":
        return True
    rule = CsrfViewMiddleware(lambda _: HttpResponse())
    if "Origin" in request.headers:
        return not rule._origin_verified(request)  # type: ignore[attr-defined]  # not in the stubs
    came_from = urlsplit(request.headers.get("Referer", "")).netloc
    return bool(came_from) and came_from != request.get_host() and came_from not in rule.csrf_trusted_origins_hosts
