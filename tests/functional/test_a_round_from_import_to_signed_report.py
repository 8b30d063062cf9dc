"""The whole circle in a real browser, as the people whose job it is: from a workbook to a signed report and a verified action."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.conftest import Site, Visitor, serve

pytestmark = pytest.mark.xdist_group("journey")

SET_UP = """
import json
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from fullcircle.demo.annex_a_workbook import write_workbook
from fullcircle.demo.play import play
from fullcircle.foundation.kernel import clock
now = clock.now()
council = play(size="small", seed=11, now=now, say=lambda words: None, past=0, until=now - timedelta(days=60))
yesterday = clock.day_of(now) - timedelta(days=1)
write_workbook(council.authority, yesterday, Path(settings.DATA_DIR) / "annex-a.xlsx", dirty=True)
workforce = council.authority.workforce
leaders = {role: workforce.leader(role).name for role in ("qa_lead", "director", "performance_analyst")}
(Path(settings.DATA_DIR) / "people.json").write_text(json.dumps(leaders))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    import json

    for site in serve(tmp_path_factory.mktemp("site"), SET_UP):
        site.people = json.loads((site.folder / "people.json").read_text())
        yield site


@pytest.mark.requirements(
    *(
        "R1.1",
        "R1.2",
        "R2.2",
        "R2.3",
        "R2.4",
        "R3.1",
        "R4.2",
        "R5.1",
        "R5.2",
        "R5.3",
        "R5.8",
        "R5.9",
        "R6.1",
        "R7.1",
        "R7.3",
    ),
    *("R7.4", "R7.5", "R8.4"),
)
def test_a_round_from_an_imported_workbook_to_a_signed_report(site: Site, chromium: Browser, tmp_path: Path) -> None:
    lead = Visitor(chromium, site, site.people["qa_lead"])
    lead.look("my work, nothing yet")
    import_the_workbook(lead)
    plan_the_round(lead)
    choose_and_allocate(lead)


def import_the_workbook(lead: Visitor) -> None:
    page = lead.page
    lead.go("/imports/")
    lead.look("imports, none yet")
    lead.follow("Import a workbook")
    lead.look("import a workbook")
    lead.press("Read and check the file")
    assert page.get_by_role("heading", name=re.compile("problem", re.I)).first.is_visible()
    lead.look("import a workbook, nothing chosen")
    lead.go("/imports/new/")
    page.get_by_label("Annex A workbook").set_input_files(lead.site.folder / "annex-a.xlsx")
    fill_day(page, "as_at", lead.site)
    lead.press("Read and check the file")
    page.get_by_role("button", name="Apply this data").wait_for(timeout=60_000)
    lead.look("an import, read")
    lead.follow("Read the problems")
    assert page.get_by_text("What, and what to do").first.is_visible()
    lead.look("problems of an import")
    page.go_back()
    lead.press("Apply this data")
    page.get_by_text("What it changed").wait_for(timeout=60_000)
    lead.look("an import, applied")
    lead.go("/imports/names/")
    lead.look("names to map")
    if page.get_by_role("button", name="Add the chosen people").is_visible():
        lead.press("Add the chosen people")


def fill_day(page: Page, name: str, site: Site) -> None:
    """Type yesterday, the day of the workbook, into a day field."""
    day = site.python(
        "from datetime import timedelta; from fullcircle.foundation.kernel import clock; "
        "print(clock.today() - timedelta(days=1))"
    ).strip()
    for part, text in enumerate(reversed(day.split("-"))):
        page.locator(f"[name={name}_{part}]").fill(text)


def plan_the_round(lead: Visitor) -> None:
    page = lead.page
    lead.go("/rounds/")
    lead.look("rounds")
    lead.go("/rounds/new/")
    lead.look("plan a round")
    page.get_by_label("Title").fill("Planning and review")
    page.get_by_label("Focus").fill("Could a parent say what must change, by when, and what happens if it does not?")
    page.locator("form[method=post] button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.get_by_role("heading", level=1).first.inner_text().endswith("Planning and review")
    lead.look("control room, planned")


def choose_and_allocate(lead: Visitor) -> None:
    page = lead.page
    round_url = page.url
    lead.go(round_url + "selection/new/")
    lead.look("choose the children")
    page.get_by_label("How many children?").fill("8")
    page.get_by_label("Seed").fill("2026")
    lead.press("Draw a proposal")
    lead.look("proposed selection")
    lead.follow("Go on to confirm")
    lead.look("confirm the selection")
    lead.press(re.compile("Confirm and allocate"))
    lead.go(round_url)
    lead.look("control room, under way")
    lead.go(round_url + "selection/how-children-were-chosen/")
    lead.look("how children were chosen")
