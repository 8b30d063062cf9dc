"""How much may be sent, decided from the head of a request: what is too much is refused before any of it is read or stored.

Only somebody who is signed in may send a file. Of others a form is read into memory, without its files, so that what they typed
can be carried through sign-in.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

_BESIDE_THE_FILE: Final = 1024 * 1024
"""Bytes that the other fields of a form with a file may take."""


class OnlyFromPeople(TemporaryFileUploadHandler):
    """Stores a file that comes from somebody who is signed in; of others no byte is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if getattr(self.request, "actor", None) is None:
            raise SkipFile
        super().new_file(*args, **kwargs)


class SmallEnough:
    """Refuses what is larger than its sender may send, and what does not say how large it is. Comes after the person is known and
    before anything reads what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return _refused(request, 411, "It did not say how large it is. Browsers do: send it from the page.")
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdecimal() or len(length) > 18 or int(length) > largest(request):
            return too_large(request)
        return self.get_response(request)


def largest(request: HttpRequest) -> int:
    """How many bytes this sender may send at once."""
    with_file = request.content_type == "multipart/form-data" and getattr(request, "actor", None) is not None
    most: int = settings.LARGEST_UPLOAD + _BESIDE_THE_FILE if with_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most


def too_large(request: HttpRequest) -> HttpResponse:
    """The answer to a body above the limit, of which nothing is read."""
    if getattr(request, "actor", None) is None:
        return _refused(
            request, 413, "It was stopped before it was read, because nobody is signed in. Sign in, then send it."
        )
    most = largest(request) // (1024 * 1024)
    return _refused(
        request, 413, f"It was stopped before it was read: at most {most} MB are taken. Nothing was changed."
    )


def _refused(request: HttpRequest, status: int, message: str) -> HttpResponse:
    # nothing typed is shown: that would read what was sent
    return render(request, "errors/413.html", {"message": message, "status": status, "typed": []}, status=status)
