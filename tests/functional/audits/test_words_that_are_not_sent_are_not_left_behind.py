"""A form that is kept only when it is sent: the browser asks before words in it are left, and lets go of what was sent."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.functional.audits.conftest import Desk

CONFLICTS = "/rounds/conflicts-of-interest/"
WORDS = "#id_words"
STAYED = "A cousin of mine works there."


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def tab(desk: Desk, asked: list[str]) -> Page:
    page = desk.visitor.context.new_page()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(desk.visitor.site.url + CONFLICTS)
    return page


def test_the_browser_asks_before_unsent_words_are_left(tab: Page, asked: list[str]) -> None:
    tab.locator(WORDS).press_sequentially(STAYED)
    tab.get_by_role("link", name="My work").first.click(no_wait_after=True)
    expect(tab.locator(WORDS)).to_have_value(STAYED)
    tab.wait_for_function("() => true")
    assert asked == ["beforeunload"]
    assert tab.url.endswith(CONFLICTS)


def test_words_that_were_sent_and_not_taken_are_asked_for_too(tab: Page, asked: list[str]) -> None:
    tab.locator(WORDS).press_sequentially(STAYED)
    tab.get_by_role("button", name="Declare this conflict").click()
    expect(tab.locator(".govuk-error-summary")).to_be_visible()
    assert asked == [], "what is sent is let go"
    tab.get_by_role("link", name="My work").first.click(no_wait_after=True)
    expect(tab.locator(WORDS)).to_have_value(STAYED)
    assert asked == ["beforeunload"]


def test_a_page_on_which_nothing_was_typed_is_left_without_a_question(tab: Page, asked: list[str]) -> None:
    tab.locator(WORDS).focus()
    tab.get_by_role("link", name="My work").first.click()
    expect(tab).to_have_title("My work – Full Circle")
    assert asked == []
