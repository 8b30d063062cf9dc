"""What is sent is text that can be kept: no NUL and no half of a character comes to a page, whatever field it is in.

PostgreSQL refuses a text with a NUL, and neither database takes a lone surrogate; nobody types either. So they are met here,
once, before any page: in an address they name nothing (404), a form is told back without them (422), a cookie is as good as none.
Whatever says that it is written in anything but UTF-8, which no browser does, is refused (400).
"""

import codecs
import re
from collections.abc import Callable
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

from fullcircle.web.kit.bodies import too_large
from fullcircle.web.kit.errors import error_page

_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")
_SAID: Final = (
    "What was sent holds a hidden sign that cannot be kept, as can happen with text copied from elsewhere. Nothing was changed. "
    "All of it that may be shown again is below without the sign: copy it, open the page again and send it from there."
)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestInUtf8(WSGIRequest):
    """A request whose text is read as UTF-8, whatever it says of itself. Django would read the address as it says, and before any
    middleware could answer."""

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class ReadableCookies:
    """Cookies of other text than ours are taken for none: they come before the session is looked up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if not _UNKEEPABLE.search(value)}
        return self.get_response(request)


class ReadableText:
    """Refuses what is not in UTF-8, and an address or a form with signs that no database keeps. Comes after the person is known,
    since reading what was sent is what stores a file."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_utf_8(request):
            request.POST = QueryDict()  # nobody reads it after this
            return error_page(request, 400)
        if _UNKEEPABLE.search(request.path_info) or _is_unkeepable(request.GET):
            return error_page(request, 404)
        try:
            sent = request.POST
        except RequestDataTooBig:
            return too_large(request)
        except (UnreadablePostError, MultiPartParserError):  # they went away while sending, or no browser wrote it
            return error_page(request, 400)
        if _is_unkeepable(sent):
            request.POST = _kept(sent)  # type: ignore[assignment]  # Django gives the request a new form by this too
            return error_page(request, 422, _SAID)
        return self.get_response(request)


def _is_utf_8(request: HttpRequest) -> bool:
    """Whether it is in UTF-8, as all is that does not say otherwise."""
    try:
        return codecs.lookup((request.content_params or {}).get("charset", "utf-8")).name == "utf-8"
    except LookupError:
        return False


def _is_unkeepable(data: QueryDict) -> bool:
    return any(_UNKEEPABLE.search(name) or any(map(_UNKEEPABLE.search, values)) for name, values in data.lists())


def _kept(data: QueryDict) -> QueryDict:
    """The same without the signs that cannot be kept."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        kept.setlist(_UNKEEPABLE.sub("", name), [_UNKEEPABLE.sub("", value) for value in values])
    return kept
