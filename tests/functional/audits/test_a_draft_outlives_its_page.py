"""Words in a form that is kept only when it is sent: they are saved as they are typed, and are there again whatever became of the
page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.functional.audits.conftest import Desk, saved
from tests.functional.conftest import Visitor

pytestmark = pytest.mark.requirements("R1.1", "R5.9")
CONFLICTS = "/rounds/conflicts-of-interest/"
WORDS = "#id_words"
TYPED = "A cousin of mine works there, and we talk."
OWN = "My sister manages that team."
BAND = ".fc-written"
TROUBLE = "[data-autosave-trouble]"


def opened(desk: Desk) -> Page:
    tab = desk.visitor.context.new_page()
    tab.goto(desk.visitor.site.url + CONFLICTS)
    return tab


@pytest.fixture
def tab(desk: Desk) -> Page:
    """The page as it is to somebody who has left nothing unsent: an auditor has several audits, each another test's."""
    desk.visitor.site.python(
        "from fullcircle.foundation.forms.models import Draft\n"
        f"Draft.objects.filter(writer__name={desk.visitor.name!r}).delete()"
    )
    return opened(desk)


def kept(desk: Desk) -> list[list[str]]:
    """The texts of each draft of this person, the last first."""
    printed = desk.visitor.site.python(
        "import json\n"
        "from fullcircle.foundation.forms.models import Draft\n"
        f"found = Draft.objects.filter(writer__name={desk.visitor.name!r}, texts__isnull=False).order_by('-saved_at')\n"
        "print(json.dumps([[row[2] for row in draft.texts] for draft in found]))"
    )
    found: list[list[str]] = json.loads(printed)
    return found


def sign_in_as(tab: Page, name: str, url: str) -> None:
    tab.goto(f"{url}/choose-a-person/")
    for summary in tab.locator("main summary").all():
        summary.click()
    with tab.expect_navigation():
        tab.get_by_role("button", name=name).first.click()


def test_words_are_there_again_after_the_tab_was_closed_and_go_once_they_are_sent(desk: Desk, tab: Page) -> None:
    tab.locator(WORDS).press_sequentially(TYPED, delay=10)
    saved(tab)
    tab.close()
    again = opened(desk)
    expect(again.locator(WORDS)).to_have_value(TYPED)
    expect(again.locator(BAND)).to_contain_text("Here is what you wrote on")
    expect(again.locator(BAND)).to_contain_text("and have not sent")
    again.get_by_role("combobox").first.select_option(index=1)
    with again.expect_navigation():
        again.get_by_role("button", name="Declare this conflict").click()
    expect(again.locator("main")).to_contain_text(TYPED)
    assert kept(desk) == []
    after = opened(desk)
    after.wait_for_load_state("networkidle")
    expect(after.locator(WORDS)).to_have_value("")
    expect(after.locator(BAND)).to_have_count(0)


def test_a_tab_closed_in_the_middle_of_a_word_sends_it_on_its_way(desk: Desk, tab: Page) -> None:
    tab.locator(WORDS).fill(TYPED)
    tab.close()
    again = opened(desk)
    expect(again.locator(WORDS)).to_have_value(TYPED)


def test_words_that_were_refused_are_there_again(desk: Desk, tab: Page) -> None:
    tab.locator(WORDS).fill(TYPED)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Declare this conflict").click()
    expect(tab.locator(".govuk-error-summary")).to_be_visible()
    saved(tab)
    assert kept(desk) == [[TYPED]]
    tab.close()
    again = opened(desk)
    expect(again.locator(WORDS)).to_have_value(TYPED)
    again.get_by_role("button", name="Discard it").click()
    expect(again.locator(BAND)).to_contain_text("It is discarded")
    expect(again.locator(WORDS)).to_have_value("")
    assert kept(desk) == []
    again.get_by_role("button", name="Put it back").click()
    saved(again)
    assert kept(desk) == [[TYPED]]


def test_going_back_finds_the_words(desk: Desk, tab: Page) -> None:
    tab.locator(WORDS).press_sequentially(TYPED, delay=10)
    saved(tab)
    tab.goto(desk.visitor.site.url + "/")
    tab.go_back()
    expect(tab.locator(WORDS)).to_have_value(TYPED)


def test_two_tabs_keep_both_texts_and_both_are_offered(desk: Desk, tab: Page) -> None:
    other = opened(desk)
    tab.locator(WORDS).fill("From the first tab.")
    saved(tab)
    other.locator(WORDS).fill("From the second tab.")
    saved(other)
    assert kept(desk) == [["From the second tab."], ["From the first tab."]]
    third = opened(desk)
    expect(third.locator(WORDS)).to_have_value("From the second tab.")
    expect(third.locator(BAND)).to_have_count(2)
    expect(third.locator(BAND).nth(1)).to_contain_text("From the first tab.")
    third.get_by_role("button", name="Use this text instead").click()
    expect(third.locator(WORDS)).to_have_value("From the first tab.")


def test_without_a_connection_the_page_says_since_when_and_goes_on_by_itself(desk: Desk, tab: Page) -> None:
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.locator(WORDS).fill("Before.")
    saved(tab)
    desk.visitor.context.set_offline(True)
    tab.locator(WORDS).press_sequentially(" In the tunnel.")
    expect(tab.locator("[data-saved]")).to_contain_text("Not saved since", timeout=10_000)
    expect(tab.locator(TROUBLE)).to_contain_text("Keep this page open")
    tab.get_by_role("button", name="Declare this conflict").click()
    tab.get_by_role("link", name="My work").first.click(no_wait_after=True)
    expect(tab.locator(WORDS)).to_have_value("Before. In the tunnel.")
    assert asked == ["beforeunload"]
    desk.visitor.context.set_offline(False)
    saved(tab)
    expect(tab.locator(TROUBLE)).to_be_empty()
    assert kept(desk) == [["Before. In the tunnel."]]


def test_a_session_that_ended_counts_as_no_connection(desk: Desk, tab: Page) -> None:
    desk.visitor.context.clear_cookies()
    tab.locator(WORDS).fill(TYPED)
    expect(tab.locator(TROUBLE)).to_contain_text("Your session has ended", timeout=10_000)
    expect(tab.locator("[data-saved]")).to_contain_text("Not saved since")
    sign_in_as(desk.visitor.context.new_page(), desk.visitor.name, desk.visitor.site.url)
    saved(tab)
    tab.get_by_role("combobox").first.select_option(index=1)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Declare this conflict").click()
    expect(tab.locator("main")).to_contain_text(TYPED)


def test_a_second_person_is_shown_nothing_and_the_first_goes_on(
    desk: Desk, tab: Page, visit: Callable[[str], Visitor], audit_ids: Any
) -> None:
    tab.locator(WORDS).fill(OWN)
    saved(tab)
    another = next(name for _, name in audit_ids if name != desk.visitor.name)
    beside = desk.visitor.context.new_page()
    sign_in_as(beside, another, desk.visitor.site.url)
    expect(tab.locator(".fc-veil")).to_be_visible()
    expect(tab.get_by_role("heading", level=1)).to_be_hidden()
    expect(tab.locator(WORDS)).to_be_hidden()
    expect(tab.locator(".fc-veil")).not_to_contain_text(desk.visitor.name)
    beside.goto(desk.visitor.site.url + CONFLICTS)
    beside.wait_for_load_state("networkidle")
    expect(beside.locator(WORDS)).not_to_have_value(OWN)
    beside.goto(desk.visitor.site.url + "/drafts/")
    expect(beside.locator("main")).not_to_contain_text(OWN)
    sign_in_as(beside, desk.visitor.name, desk.visitor.site.url)
    expect(tab.locator(WORDS)).to_be_visible()
    expect(tab.locator(WORDS)).to_have_value(OWN)


def test_a_form_sent_in_anothers_session_is_refused_and_kept_for_its_writer(
    desk: Desk, tab: Page, audit_ids: Any
) -> None:
    tab.route("**/*.js", lambda route: route.abort())
    tab.reload()
    tab.locator(WORDS).fill(OWN)
    another = next(name for _, name in audit_ids if name != desk.visitor.name)
    sign_in_as(desk.visitor.context.new_page(), another, desk.visitor.site.url)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Declare this conflict").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Somebody else was writing here")
    assert OWN not in tab.content()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Let them sign in").click()
    assert OWN not in tab.content()
    for summary in tab.locator("main summary").all():
        summary.click()
    with tab.expect_navigation():
        tab.get_by_role("button", name=desk.visitor.name).first.click()
    expect(tab.locator("main textarea").first).to_have_value(OWN)


def test_a_page_on_which_nothing_was_typed_or_all_is_saved_is_left_without_a_question(desk: Desk, tab: Page) -> None:
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.locator(WORDS).fill(TYPED)
    saved(tab)
    tab.get_by_role("link", name="My work").first.click()
    expect(tab).to_have_title("My work – Full Circle")
    assert asked == []


def test_what_is_not_sent_is_listed_for_its_writer_and_can_be_discarded(desk: Desk, tab: Page) -> None:
    tab.locator(WORDS).fill(TYPED)
    saved(tab)
    desk.page.goto(desk.visitor.site.url + "/drafts/")
    expect(desk.page.locator("main")).to_contain_text(TYPED)
    desk.visitor.look("Words you have not sent")
    desk.page.goto(desk.visitor.site.url + CONFLICTS)
    expect(desk.page.locator(BAND)).to_be_visible()
    desk.visitor.look("A form with a draft")
    desk.page.goto(desk.visitor.site.url + "/drafts/")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Discard it").click()
    assert kept(desk) == []


def test_where_the_record_has_moved_on_both_texts_are_shown_and_neither_is_overwritten(
    visit: Callable[[str], Visitor],
) -> None:
    lead = visit("Quinn Lead")
    found = lead.site.python(
        "from fullcircle.domain.rounds.models import Round\nprint(Round.objects.order_by('pk')[0].pk)"
    )
    path = f"/rounds/{found.strip()}/change/"
    lead.go(path)
    lead.page.locator("#id_focus").fill("Who does what?")
    saved(lead.page)
    lead.page.goto(lead.site.url + "/")
    lead.site.python(
        "from fullcircle.domain.rounds.models import Round\n"
        f"Round.objects.filter(pk={found.strip()}).update(focus='What do children say?')"
    )
    lead.go(path)
    expect(lead.page.locator(BAND)).to_contain_text("The form shows another text, so nothing was overwritten")
    expect(lead.page.locator(BAND)).to_contain_text("Who does what?")
    expect(lead.page.locator("#id_focus")).to_have_value("What do children say?")
    lead.look("A draft beside a text that has moved on")
    lead.page.get_by_role("button", name="Use this text instead").click()
    expect(lead.page.locator("#id_focus")).to_have_value("Who does what?")
    saved(lead.page)
    lead.page.goto(lead.site.url + "/")
    lead.go(path)
    expect(lead.page.locator(BAND).first).to_contain_text("Here is what you wrote on")
