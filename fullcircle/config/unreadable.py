"""What the web server itself answers when it cannot make out a request, which the product then never sees: plain words, the
headers that every answer carries, and nothing of what was sent."""

from http import HTTPStatus
from typing import Final

from gunicorn.http.errors import (
    ConfigurationProblem,
    ExpectationFailed,
    ForbiddenProxyRequest,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)

_STATUS: Final[dict[type[Exception], HTTPStatus]] = {
    InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
    ConfigurationProblem: HTTPStatus.INTERNAL_SERVER_ERROR,
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    ForbiddenProxyRequest: HTTPStatus.FORBIDDEN,
    UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    ParseException: HTTPStatus.BAD_REQUEST,
    Exception: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The first that fits holds."""

_WORDS: Final[dict[HTTPStatus, tuple[str, str]]] = {
    HTTPStatus.REQUEST_URI_TOO_LONG: (
        "This address is too long",
        "Nothing was changed. If you came by a link, check that nothing was added to it, or begin at your work.",
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        "Your browser sent too much with its request",
        "Nothing was changed. Delete the cookies that your browser keeps for this site, then sign in again.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something went wrong on our side",
        "Go back and try again. If it happens again, tell your administrator what you were doing, and when.",
    ),
}
_OTHER_WORDS: Final = (
    "We could not read what was sent",
    "It was not as browsers send it. Nothing was changed. Go back and try again; if you came by a link, check that all of it was "
    "copied.",
)

_HEADERS: Final = {
    "Connection": "close",
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_PAGE: Final = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{heading} – Full Circle</title></head>
<body><main><h1>{heading}</h1><p>{words}</p><p><a href="/">Go to my work</a></p></main></body>
</html>
"""


def status_of(fault: BaseException) -> HTTPStatus:
    """The status that tells of what kept a request from being read or answered.

    >>> status_of(KeyError("x")).value
    500
    """
    return next((status for kind, status in _STATUS.items() if isinstance(fault, kind)), _STATUS[Exception])


def answer(status: HTTPStatus) -> bytes:
    """The whole answer, as it goes over the line."""
    heading, words = _WORDS.get(status, _OTHER_WORDS)
    body = _PAGE.format(heading=heading, words=words).encode()
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in _HEADERS.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "\r\n"]).encode() + body
