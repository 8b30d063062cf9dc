"""Every form that is written in says where its words are kept and whose they are, from its markup alone."""

import html
import re

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fullcircle.foundation.access.rules import Actor
from fullcircle.web.kit.drafts import _SALT
from fullcircle.web.kit.markup import FormsAreMarked

pytestmark = pytest.mark.requirements("R1.1", "R5.9")
BOX = '<label for="a">Why?</label><textarea id="a" name="why"></textarea>'
DAY = '<fieldset><legend>When?</legend><input name="on_0"><input name="on_1"><input name="on_2"></fieldset>'


def marked(
    form: str, *, path: str = "/actions/new/?audit=4", method: str = "get", actor: bool = True, **sent: str
) -> str:
    request: HttpRequest = getattr(RequestFactory(), method)(path, sent)
    request.actor = Actor(7, "Ada Hale") if actor else None  # type: ignore[attr-defined]
    page = f"<html><title>Error: Set an action – Full Circle</title><body>{form}</body></html>"
    return FormsAreMarked(lambda _: HttpResponse(page))(request).content.decode()  # type: ignore[attr-defined]


def places(page: str) -> list[dict[str, object]]:
    return [signing.loads(html.unescape(one), salt=_SALT) for one in re.findall(r'data-draft="([^"]*)"', page)]


def test_it_tells_its_address_its_page_its_title_and_what_stands_beside_its_fields() -> None:
    assert places(marked(f'<form method="post" action="/audits/3/withdraw/#top">{BOX}{DAY}</form>')) == [
        {
            "form": "/audits/3/withdraw/",
            "address": "/actions/new/?audit=4",
            "title": "Set an action",
            "labels": {"why": "Why?", "on_0": "When?", "on_1": "When?", "on_2": "When?"},
        }
    ]


def test_two_forms_of_a_page_have_two_places_whether_or_not_they_are_sent_to_one_address() -> None:
    forms = "".join(f'<form method="post"{to}>{BOX}</form>' for to in ("", "", ' action="/actions/3/"'))
    assert [place["form"] for place in places(marked(forms))] == [
        "/actions/new/?audit=4",
        "/actions/new/?audit=4#2",
        "/actions/3/",
    ]


def test_an_address_too_long_to_keep_goes_without_what_it_asks_for() -> None:
    (place,) = places(marked(f'<form method="post">{BOX}</form>', path="/actions/new/?x=" + "y" * 500))
    assert (place["form"], place["address"]) == ("/actions/new/", "/actions/new/")


def test_an_answer_to_a_form_says_so_and_carries_its_drafts_on() -> None:
    page = marked(f'<form method="post">{BOX}</form>', method="post", why="", draft='12:3 "><b> 14:1')
    assert 'data-unsent="yes"' in page
    assert '<input type="hidden" name="draft" value="12:3 14:1">' in page


def test_one_that_keeps_versions_has_no_draft_and_names_its_writer() -> None:
    page = marked(f'<form method="post" data-autosave>{BOX}</form>')
    assert "data-draft" not in page
    assert "data-csrf-cookie" in page
    assert 'name="writer" value="7:' in page


def test_one_without_a_text_box_names_its_writer_alone() -> None:
    page = marked('<form method="post"><label for="n">Name</label><input id="n" name="name"></form>')
    assert "data-" not in page
    assert page.count('name="writer"') == 1


@pytest.mark.parametrize(
    ("form", "actor"),
    [
        (f"<form>{BOX}</form>", True),
        (f'<form method="post">{BOX}</form>', False),
        (f'<form method="post" role="search">{BOX}</form>', True),
        (f'<form method="post">{BOX}<input autocomplete="current-password"></form>', True),
        ('<form method="post"><button>Sign out</button></form>', True),
    ],
)
def test_a_search_a_sign_in_and_a_form_of_nobody_say_nothing(form: str, actor: bool) -> None:
    page = marked(form, actor=actor)
    assert "data-" not in page
    assert 'name="writer"' not in page
