"""The search from any page, with a keyboard, wide and narrow, with and without JavaScript; and the way back to what was found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.functional.conftest import Site, Visitor, serve

SET_UP = """
from tests.factories.audited import audited_round
from tests.factories.council import council
made = audited_round(council(teams_in_each_area=1, children_in_each_team=12))
for team in made.council.teams:
    made.action(made.audit(team))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from serve(tmp_path, SET_UP)


@pytest.mark.requirements("R5.9")
def test_a_child_a_person_and_an_action_are_found_and_come_back_to(chromium: Browser, site: Site) -> None:
    visitor = Visitor(chromium, site, "Quinn Lead")
    page = visitor.page
    visitor.go("/actions/")
    page.get_by_label("Search: a child’s number").last.fill("400")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{site.url}/search/"
    expect(page.get_by_role("heading", name="Children", exact=True)).to_be_visible()
    visitor.look("search, by number")
    visitor.follow("Child 40000")
    page.go_back()
    expect(page.get_by_label("What are you looking for?")).to_have_value("400")
    expect(page.get_by_role("link", name="Child 40000")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Child 40000")).to_be_visible()
    for words, what in (("meet", "search, by words"), ("worker", "search, people"), ("zzz", "search, nothing found")):
        page.get_by_label("What are you looking for?").fill(words)
        visitor.press("Search", exact=True)
        visitor.look(what)
    page.get_by_label("What are you looking for?").fill("x")
    visitor.press("Search", exact=True)
    expect(page.get_by_role("alert")).to_contain_text("Type two letters or more")
    visitor.look("search, too little typed", address=False)
    visitor.leave()


@pytest.mark.requirements("R5.9")
def test_on_a_narrow_page_the_box_comes_first_in_the_menu(chromium: Browser, site: Site) -> None:
    visitor = Visitor(chromium, site, "Worker Safeguarding 1 a")
    page = visitor.page
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("summary", has_text="Menu").click()
    page.keyboard.press("Tab")
    page.keyboard.type("planning")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing that you may see matches")).to_be_visible()
    expect(page.get_by_text("Your roles do not let you look for rounds or people.")).to_be_visible()
    visitor.leave()
