"""Every answer, a page or an error, is kept by nobody, runs no script but ours, and may not be framed or sniffed."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from fullcircle.config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from fullcircle.config.urls import urlpatterns as real
from tests.factories.headers import missing


def breaks(request) -> HttpResponse:
    raise RuntimeError("Something nobody thought of")


urlpatterns = [*real, path("breaks/", breaks)]

TOO_LARGE = {"CONTENT_LENGTH": str(10**12), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
PAGES = {
    "a page": ("GET", "/sign-in/", {}, 200),
    "a redirect to sign in": ("GET", "/people/", {}, 302),
    "a redirect to the whole address": ("GET", "/people", {}, 301),
    "no such page": ("GET", "/nowhere/", {}, 404),
    "a page of the demo": ("GET", "/choose-a-person/", {}, 404),
    "an error nobody thought of": ("GET", "/breaks/", {}, 500),
    "another site's name": ("GET", "/sign-in/", {"HTTP_HOST": "evil.example"}, 400),
    "another method": ("DELETE", "/sign-in/", {}, 405),
    "the methods there are": ("OPTIONS", "/sign-in/", {}, 204),
    "too large": ("POST", "/imports/new/", TOO_LARGE, 413),
    "of no length": ("POST", "/imports/new/", {"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    "a sign that cannot be kept": ("GET", "/sign-in/?next=%00", {}, 404),
    "somebody to sign in first": ("POST", "/imports/new/", {}, 401),
    "a file of ours": ("GET", "/static/build/app.css", {}, 200),
    "a file of ours that is known": (
        "GET",
        "/static/build/app.css",
        {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"},
        304,
    ),
    "a file that is none": ("GET", "/static/build/none.css", {}, 404),
}
"""Every kind of answer that needs no database: how it is asked for, and its status."""


@pytest.fixture(params=PAGES)
def answer(request, settings, db):  # closing an answer asks the connection, where an earlier test left one
    settings.ROOT_URLCONF = __name__
    method, path, headers, status = PAGES[request.param]
    found = Client(raise_request_exception=False).generic(method, path, **headers)
    assert found.status_code == status
    yield found
    found.close()


def test_no_browser_or_proxy_keeps_it(answer, request):
    """But for files of ours, which are the same for everybody."""
    of_ours = request.node.callspec.params["answer"].startswith("a file of ours")
    assert of_ours or "no-store" in answer["Cache-Control"]


def test_it_runs_only_our_own_scripts_and_is_neither_sniffed_nor_framed_nor_told_to_others(answer):
    assert missing(answer) == []


def test_its_own_words_break_no_rule_of_its_own(answer):
    page = "" if answer.streaming else answer.content.decode()
    for forbidden in ("<style", " style=", " onclick=", " onload=", "javascript:"):
        assert forbidden not in page
    assert "<script>" not in page


def test_an_error_nobody_thought_of_is_told_without_its_details(settings):
    settings.ROOT_URLCONF = __name__
    page = Client(raise_request_exception=False).get("/breaks/").content.decode()
    assert "Something nobody thought of" not in page
    assert "Traceback" not in page
    assert "<h1" in page
