"""Pages, refusals and files for somebody signed in carry the headers that every answer carries, and are kept by nobody."""

import pytest
from django.test import Client

from tests.factories.council import publish_framework
from tests.factories.headers import missing

pytestmark = pytest.mark.django_db

ASKED = {
    "a page": ("GET", "/people/", {}, 200),
    "a file to take away": ("GET", "/actions/export/", {}, 200),
    "refused": ("GET", "/people/new/", {}, 403),
    "no such record": ("GET", "/rounds/99/", {}, 404),
    "a form with faults": ("POST", "/rounds/new/", {"title": "x"}, 422),
    "a hidden sign": ("POST", "/rounds/new/", {"title": "a\x00"}, 422),
    "signed out": ("POST", "/sign-out/", {}, 302),
}


@pytest.mark.parametrize("kind", ASKED)
def test_it_does(lead: Client, kind: str) -> None:
    publish_framework()
    method, path, sent, status = ASKED[kind]
    answer = lead.get(path) if method == "GET" else lead.post(path, sent)
    assert answer.status_code == status
    assert missing(answer) == []
    assert "no-store" in answer["Cache-Control"]


def test_a_form_that_comes_from_elsewhere_is_refused_with_them(lead: Client) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = lead.cookies
    answer = guarded.post("/rounds/new/", {"title": "x"})
    assert answer.status_code == 403
    assert missing(answer) == []
