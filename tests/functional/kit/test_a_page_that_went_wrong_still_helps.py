"""Error and sign-in pages say what happened and what to do, give back what was typed, and shut nobody out."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from fullcircle.web.kit.held import Held
from fullcircle.web.kit.labels import Answer
from tests.factories.held import carried
from tests.functional.kit.conftest import Open, markup

AXE = Path("node_modules/axe-core/axe.min.js")
TYPED = "\nShe said: “I like it here.”\n  Then <nothing> & more.\n"
TOLD = [Answer("What changed for her", TYPED, "changed"), Answer("How good?", "Meets good")]
LABELS = '[[["text","Why this judgement","text",0],["judgement","How good is it?","tick",1]],[[],[["meets_good","Meets good"]]]]'


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert found["passes"]
    return [fault["id"] for fault in found["violations"]]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 500])
def test_every_error_page_says_what_to_do_and_returns_every_character(show: Open, status: int) -> None:
    html = markup(f"errors/{status}.html", status=status, message="", typed=TOLD)
    page = show(html, width=320, bypass_csp=True)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("heading", name="What you can do").is_visible()
    assert page.get_by_role("link", name="Go to my work").is_visible()
    assert page.get_by_label("What changed for her").input_value() == TYPED
    assert page.get_by_role("definition").inner_text() == "Meets good"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413])
def test_the_words_of_the_refusal_itself_are_shown(status: int) -> None:
    assert "Only another person can verify this." in markup(
        f"errors/{status}.html", status=status, message="Only another person can verify this.", typed=[]
    )


def test_a_server_error_shows_nothing_of_its_inside() -> None:
    html = markup("errors/500.html", status=500, message="Traceback: secret", typed=[])
    assert "secret" not in html


def test_what_was_typed_before_a_session_ended_goes_through_sign_in_and_back(show: Open) -> None:
    held = Held("/audits/5/sections/overall/", (("text", TYPED * 5), ("judgement", "meets_good"), ("labels", LABELS)))
    asked = show(
        markup("accounts/sign_in.html", held=held, session_ended=True, form=None, nav=[], actor=None), bypass_csp=True
    )
    assert faults(asked) == []
    assert asked.get_by_text("What you typed is safe.").is_visible()
    assert carried(asked.content()) == held

    back = show(markup("accounts/held.html", held=held), bypass_csp=True)
    assert faults(back) == []
    assert back.locator("form").last.get_attribute("action") == held.path
    assert back.get_by_label("Why this judgement").input_value() == TYPED * 5
    assert back.get_by_role("definition").inner_text() == "Meets good"
    sent = back.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")
    assert (sent["judgement"], sent["labels"]) == ("meets_good", LABELS)
