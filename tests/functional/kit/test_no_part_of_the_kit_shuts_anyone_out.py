"""Every component in every state passes axe, fits a phone, needs no script and leaves nothing inline."""

import re
from pathlib import Path

import pytest

from tests.functional.kit.conftest import Open, markup

AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("half_screen", [False, True], ids=["catalogue", "half screen"])
def test_axe_finds_nothing(show: Open, width: int, script: bool, half_screen: bool) -> None:
    page = show(width=width, script=script, half_screen=half_screen, bypass_csp=True)
    page.evaluate("document.querySelectorAll('.fc-details').forEach(details => details.open = true)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    assert len(found["passes"]) > 20, "axe did not look at the page"
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


@pytest.mark.parametrize("half_screen", [False, True], ids=["catalogue", "half screen"])
def test_no_page_is_wider_than_its_window(show: Open, half_screen: bool) -> None:
    page = show(half_screen=half_screen)
    for folded_out in (False, True):
        page.evaluate("open => document.querySelectorAll('details').forEach(part => part.open = open)", folded_out)
        for width in (1280, 1024, 900, 700, 600, 480, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, folded_out


@pytest.mark.parametrize("width", [1280, 320])
def test_the_choices_of_a_filter_hang_below_it_and_are_read_whole(show: Open, width: int) -> None:
    page = show(width=width)
    menu = page.locator(".fc-chip-menu").last
    menu.locator("summary").click()
    chip, panel = menu.locator("summary").bounding_box(), menu.locator("ul").bounding_box()
    assert chip is not None
    assert panel is not None
    assert 0 <= panel["y"] - (chip["y"] + chip["height"]) < 20
    assert 0 <= panel["x"] <= panel["x"] + panel["width"] <= width
    cut = "panel => [...panel.querySelectorAll('a')].filter(choice => choice.scrollWidth > choice.clientWidth).length"
    assert menu.locator("ul").evaluate(cut) == 0


def test_a_strict_content_security_policy_refuses_nothing(show: Open) -> None:
    page = show()
    assert page.said == []


def test_nothing_inline_is_in_the_markup() -> None:
    html = markup()
    assert re.findall(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|javascript:", html) == []


def test_every_control_but_links_in_running_text_is_at_least_44_pixels_high(show: Open) -> None:
    small = show(width=320).evaluate(
        """() => [...document.querySelectorAll(
             'button, summary, .fc-button, .fc-nav__link, .fc-chip, .fc-pages__link, .fc-judge__row, .govuk-input, select')]
           .filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 43.5)
           .map(control => control.outerHTML.slice(0, 120))"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_words_are_smaller_than_16_pixels(show: Open, width: int) -> None:
    tiny = show(width=width).evaluate(
        """() => [...document.querySelectorAll('body *')]
           .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
           .filter(e => parseFloat(getComputedStyle(e).fontSize) * (e.ownerSVGElement ? e.getScreenCTM().a : 1) < 15.9)
           .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert tiny == []


def test_a_further_question_appears_with_its_choice_even_without_script(show: Open) -> None:
    page = show(script=False)
    question = page.get_by_label("Why not?").first
    assert not question.is_visible()
    page.get_by_label("No", exact=True).first.check()
    assert question.is_visible()


def test_the_menu_opens_without_script_and_closes_with_escape(show: Open) -> None:
    bare = show(width=320, script=False)
    assert not bare.get_by_role("link", name="Actions", exact=True).is_visible()
    bare.locator("summary", has_text="Menu").click()
    assert bare.get_by_role("link", name="Actions", exact=True).is_visible()

    page = show(width=320)
    menu = page.locator("summary", has_text="Menu")
    menu.press("Enter")
    page.get_by_role("link", name="Actions", exact=True).focus()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Actions", exact=True).is_visible()
    assert menu.evaluate("summary => summary === document.activeElement")


def test_chosen_rows_are_counted_and_can_be_let_go(show: Open) -> None:
    page = show()
    count = page.locator("[data-bulk-count]")
    assert count.inner_text() == "1 chosen"
    page.get_by_label("Choose Safety plan agreed").check()
    assert count.inner_text() == "2 chosen"
    page.get_by_role("button", name="Clear").click()
    assert count.inner_text() == "Choose rows, then:"
    assert page.locator("[data-bulk-row]:checked").count() == 0


def test_a_drawing_gives_way_to_a_dated_list_on_a_phone_and_the_table_stays(show: Open) -> None:
    wide, phone = show(half_screen=True, width=640), show(half_screen=True, width=320)
    assert wide.locator(".fc-journey__chart").is_visible()
    assert not wide.locator(".fc-dated").is_visible()
    assert not phone.locator(".fc-journey__chart").is_visible()
    assert phone.locator(".fc-dated").is_visible()
    for page in (wide, phone):
        page.locator("summary", has_text="The journey as a table").click()
        assert page.get_by_role("table", name="The child's journey, oldest first").is_visible()


def test_motion_stops_for_those_who_ask(show: Open) -> None:
    page = show(reduced_motion="reduce")
    slow = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0.001).length"
    )
    assert slow == 0
