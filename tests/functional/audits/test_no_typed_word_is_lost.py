"""Autosave in a real browser: nothing pressed, connection lost, answer lost, session ended, two tabs."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.functional.audits.conftest import Desk, saved

WHO = "#id_text"
TROUBLE = "[data-autosave-trouble]"


def test_words_are_saved_as_they_are_typed_and_no_button_is_pressed(desk: Desk) -> None:
    tab = desk.open("profile")
    tab.locator(WHO).press_sequentially("She swims.", delay=20)
    saved(tab)
    tab.locator(WHO).press_sequentially(" And <b>reads</b>.", delay=20)
    expect(tab.locator("input[name=base_version]")).to_have_value("2", timeout=10_000)
    assert desk.stored("profile")["content"] == {"text": "She swims. And <b>reads</b>."}
    tab.reload()
    expect(tab.locator(WHO)).to_have_value("She swims. And <b>reads</b>.")
    rows = desk.open("assessment")
    rows.get_by_role("button", name="Add another strength").click()
    rows.locator("#id_strength-1-text").fill("Seen alone")
    rows.locator("#id_strength-1-where").fill("Visits, March")
    rows.get_by_text("Meets good", exact=True).click()
    saved(rows)
    content = desk.stored("assessment")["content"]
    assert content["evidence"] == [{"kind": "strength", "text": "Seen alone", "where": "Visits, March"}]
    assert content["judgement"] == "meets_good"


def test_without_a_connection_the_words_stay_and_are_saved_when_it_is_back(desk: Desk) -> None:
    tab = desk.open("profile")
    tab.locator(WHO).fill("Before.")
    saved(tab)
    desk.visitor.context.set_offline(True)
    tab.locator(WHO).fill("Before. In the tunnel.")
    expect(tab.locator(TROUBLE)).to_contain_text("Keep this page open", timeout=10_000)
    tab.locator(WHO).fill("Before. In the tunnel. Still in the tunnel.")
    tab.get_by_role("button", name="Go on").click()
    expect(tab.locator(WHO)).to_have_value("Before. In the tunnel. Still in the tunnel.")
    assert desk.stored("profile")["content"] == {"text": "Before."}
    desk.visitor.context.set_offline(False)
    expect(tab.locator(TROUBLE)).to_be_empty(timeout=20_000)
    expect(tab.locator("input[name=base_version]")).to_have_value("3", timeout=10_000)
    assert desk.stored("profile") == {
        "content": {"text": "Before. In the tunnel. Still in the tunnel."},
        "version": 3,
        "waiting": 0,
    }


def test_a_save_whose_answer_was_lost_is_repeated_without_effect(desk: Desk) -> None:
    tab = desk.open("profile")
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    tab.route("**/sections/profile/", lose_the_first_answer)
    tab.locator(WHO).fill("Sent once.")
    expect(tab.locator(TROUBLE)).to_contain_text("Your words are safe", timeout=10_000)
    saved(tab)
    assert lost == [200]
    assert desk.stored("profile") == {"content": {"text": "Sent once."}, "version": 1, "waiting": 0}
    tab.locator(WHO).fill("Sent once. And more.")
    expect(tab.locator("input[name=base_version]")).to_have_value("2", timeout=10_000)
    assert desk.stored("profile")["waiting"] == 0


def test_two_tabs_keep_both_texts_and_the_person_puts_them_together(desk: Desk) -> None:
    one, two = desk.open("profile"), desk.open("profile")
    one.locator(WHO).fill("From the first tab.")
    saved(one)
    two.locator(WHO).fill("From the second tab.")
    expect(two.locator(TROUBLE)).to_contain_text("Both texts are kept", timeout=10_000)
    two.locator(WHO).fill("From the second tab, which goes on.")
    expect(two.locator("[data-saved]")).to_have_text("Kept beside the saved text")
    two.wait_for_function("document.querySelector('input[name=continues]').value !== ''")
    two.wait_for_timeout(1_700)
    assert desk.stored("profile") == {"content": {"text": "From the first tab."}, "version": 1, "waiting": 1}
    two.get_by_role("link", name="Look at both texts").click()
    expect(two.get_by_role("table")).to_contain_text("From the first tab.")
    expect(two.get_by_role("table")).to_contain_text("From the second tab, which goes on.")
    desk.page.goto(two.url)
    desk.visitor.look("Two texts of a section")
    two.get_by_label("Put both together").check()
    two.get_by_role("button", name="Go on with this text").click()
    expect(two.locator(WHO)).to_have_value("From the first tab.\n\nFrom the second tab, which goes on.")
    assert desk.stored("profile")["waiting"] == 0


def test_when_the_session_ends_the_words_stay_and_are_saved_after_signing_in(desk: Desk) -> None:
    tab = desk.open("profile")
    desk.visitor.context.clear_cookies()
    tab.locator(WHO).fill("Typed after the session ended.")
    expect(tab.locator(TROUBLE)).to_contain_text("Your session has ended", timeout=10_000)
    expect(tab.locator(WHO)).to_have_value("Typed after the session ended.")
    with desk.visitor.context.expect_page() as opened:
        tab.get_by_role("link", name="Sign in in another tab").click()
    sign_in_again(opened.value, desk.visitor.name)
    tab.bring_to_front()
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    saved(tab)
    assert desk.stored("profile")["content"] == {"text": "Typed after the session ended."}


def test_after_signing_in_again_the_button_simply_goes_on(desk: Desk) -> None:
    tab = desk.open("profile")
    tab.locator(WHO).fill("Typed before.")
    saved(tab)
    desk.visitor.context.clear_cookies()
    tab.evaluate("const now = Date.now; Date.now = () => now() + 61000")
    tab.get_by_role("button", name="Go on").click()
    expect(tab.locator(TROUBLE)).to_contain_text("Your session has ended", timeout=10_000)
    with desk.visitor.context.expect_page() as opened:
        tab.get_by_role("link", name="Sign in in another tab").click()
    sign_in_again(opened.value, desk.visitor.name)
    tab.bring_to_front()
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(tab.locator(TROUBLE)).to_be_empty(timeout=10_000)
    saved(tab)
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Compliance checks")
    assert desk.stored("profile")["content"] == {"text": "Typed before."}
    tab.goto(desk.visitor.site.url + "/drafts/")
    expect(tab.locator("main")).to_contain_text("Nothing is left unsent")


def test_a_part_that_is_offered_again_after_signing_in_leaves_nothing_unsent_once_it_is_sent(desk: Desk) -> None:
    tab = desk.open("profile")
    tab.locator(WHO).fill("Sent after signing in.")
    saved(tab)
    desk.visitor.context.clear_cookies()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Go on").click()
    with tab.expect_navigation():
        tab.locator("main form button[type=submit]").first.click()
    sign_in_again(tab, desk.visitor.name)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Carry on where you were")
    saved(tab)
    beside = desk.visitor.context.new_page()
    beside.goto(desk.visitor.site.url + "/drafts/")
    expect(beside.locator("main h2").first).to_contain_text(": child ")
    expect(beside.locator("main")).not_to_contain_text("Carry on where you were")
    tab.get_by_role("button", name="Send it now").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Compliance checks")
    assert desk.stored("profile")["content"] == {"text": "Sent after signing in."}
    beside.reload()
    expect(beside.locator("main")).to_contain_text("Nothing is left unsent")


def sign_in_again(tab: Page, name: str) -> None:
    for summary in tab.locator("summary").all():
        summary.click()
    tab.get_by_role("button", name=name).first.click()
    tab.wait_for_load_state()


IN_SIGHT = """told => {
  const box = told.getBoundingClientRect();
  const middle = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12));
  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth && told.contains(middle);
}"""
"""Whether all of it is in the window and nothing lies over it."""
NOT_COVERED = """held => {
  const box = held.getBoundingClientRect();
  const seen = y => held.contains(document.elementFromPoint(box.left + 30, y));
  const lines = Array.from({length: Math.ceil(box.height / 10)}, (_, i) => box.top + 5 + i * 10).filter(seen);
  return lines.length * 10;
}"""
"""How many pixels of the height of a field can be seen."""


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (640, 900), (320, 640), (320, 225)])
def test_saved_and_trouble_are_in_sight_wherever_one_types(desk: Desk, width: int, height: int) -> None:
    tab = desk.open("assessment")
    tab.set_viewport_size({"width": width, "height": height})
    last = tab.locator("#section-form textarea").last
    last.fill("Her plan says what must change. " * 8)
    last.focus()
    saved(tab)
    assert tab.evaluate("scrollY") > 0, "the top of the page is out of sight"
    assert tab.locator("[data-saved]").evaluate(IN_SIGHT)
    desk.visitor.context.set_offline(True)
    last.press_sequentially(" More.")
    expect(tab.locator(TROUBLE)).to_contain_text("Keep this page open", timeout=10_000)
    assert tab.locator(TROUBLE).get_by_role("alert").count() == 1
    assert tab.locator(TROUBLE).evaluate(IN_SIGHT)
    assert tab.locator("[data-saved]").evaluate(IN_SIGHT)
    expect(tab.locator("[data-saved]")).to_contain_text("Not saved since")
    last.press_sequentially(" And more.")
    assert last.evaluate(NOT_COVERED) >= 50, "two lines of what is being written can be read"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    for field in tab.locator("#section-form textarea:visible").all():
        field.focus()
        assert field.evaluate(NOT_COVERED) >= 40
    desk.visitor.context.set_offline(False)
    expect(tab.locator(TROUBLE)).to_be_hidden(timeout=20_000)


@pytest.mark.parametrize("delay", [0, 1_200])
def test_leaving_by_the_button_right_after_typing_saves_the_words_once(desk: Desk, delay: int) -> None:
    tab = desk.open("profile")
    tab.locator(WHO).fill("Left at once.")
    tab.wait_for_timeout(delay)  # at 1.2 s the save has just been sent, and the button waits for its answer
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Compliance checks")
    assert desk.stored("profile") == {"content": {"text": "Left at once."}, "version": 1, "waiting": 0}


RACE = """
async ([url, texts, repeats]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const post = (text, version, operation) => fetch(url, {
    method: "POST",
    headers: {"X-Requested-With": "fetch", "X-CSRFToken": token},
    body: new URLSearchParams({text, operation, base_version: version}),
  }).then((answer) => answer.json().then((said) => [answer.status, said.version ?? null]));
  const outcomes = [];
  let version = 0;
  for (let n = 0; n < repeats; n += 1) {
    const ids = texts.length > 1 ? [crypto.randomUUID(), crypto.randomUUID()] : Array(2).fill(crypto.randomUUID());
    const pair = await Promise.all(ids.map((id, i) => post(`${texts[i] ?? texts[0]} ${n}`, version, id)));
    outcomes.push(pair.map(([status]) => status).sort());
    version = Math.max(...pair.map(([, saved]) => saved ?? 0));
  }
  return outcomes;
}
"""


def test_the_same_save_twice_at_once_has_one_effect(desk: Desk) -> None:
    tab = desk.open("checks")
    outcomes = tab.evaluate(RACE, [desk.path("profile"), ["Sent twice"], 20])
    assert outcomes == [[200, 200]] * 20
    assert desk.stored("profile") == {"content": {"text": "Sent twice 19"}, "version": 20, "waiting": 0}


def test_two_different_saves_at_once_never_overwrite_each_other(desk: Desk) -> None:
    tab = desk.open("checks")
    outcomes = tab.evaluate(RACE, [desk.path("profile"), ["One", "Other"], 20])
    assert outcomes == [[200, 409]] * 20
    assert desk.stored("profile") | {"content": None} == {"content": None, "version": 20, "waiting": 20}
