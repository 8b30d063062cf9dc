"""Every answer, a page or an error, is kept by nobody, runs no script but ours, and may not be framed or sniffed."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from fullcircle.config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from fullcircle.config.urls import urlpatterns as real


def breaks(request) -> HttpResponse:
    raise RuntimeError("Something nobody thought of")


urlpatterns = [*real, path("breaks/", breaks)]

PAGES = {"/sign-in/": 200, "/people/": 302, "/nowhere/": 404, "/choose-a-person/": 404, "/breaks/": 500}
"""Pages that need no database, with the status they answer to a visitor."""


@pytest.fixture(params=PAGES)
def answer(request, settings):
    settings.ROOT_URLCONF = __name__
    found = Client(raise_request_exception=False).get(request.param)
    assert found.status_code == PAGES[request.param]
    return found


def test_no_browser_or_proxy_keeps_it(answer):
    assert "no-store" in answer["Cache-Control"]


def test_only_our_own_scripts_and_styles_run(answer):
    policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split("; ")}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_it_is_neither_sniffed_nor_framed_nor_told_to_others(answer):
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_its_own_words_break_no_rule_of_its_own(answer):
    page = answer.content.decode()
    for forbidden in ("<style", " style=", " onclick=", " onload=", "javascript:"):
        assert forbidden not in page
    assert "<script>" not in page


def test_an_error_nobody_thought_of_is_told_without_its_details(settings):
    settings.ROOT_URLCONF = __name__
    page = Client(raise_request_exception=False).get("/breaks/").content.decode()
    assert "Something nobody thought of" not in page
    assert "Traceback" not in page
    assert "<h1" in page
