"""However somebody called a file, its name is shown whole on every page that shows it, and no page is wider than its window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.functional.conftest import WIDTHS, Site, Visitor, serve

pytestmark = pytest.mark.requirements("R5.3", "R4.2")

NAMES = (
    "w" * 195 + ".xlsx",
    "דוח־ילדים־" * 18 + "\u202excod.xlsx",
    "<b>bold&amp;<img src=x onerror=alert(1)>" + "_of_march" * 14 + ".xlsx",
)

SET_UP = """
from datetime import date
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.earlier_audits import operations as earlier_audits
from fullcircle.domain.staff_lists import operations as staff_lists
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from tests.factories.council import NOW, TODAY, council
from tests.factories.long_tables import csv_table, forms
from tests.factories.workbooks import child, children, workbook

lead = council(teams_in_each_area=1, children_in_each_team=3).qa_lead.person_id
access.give_role(person_id=lead, role=Role.ADMINISTRATOR, starts_on=TODAY, by=SYSTEM, now=NOW)
lead = queries.actor(lead, on=TODAY)
bad = child(Allocated_Team="T" * 150, Ethnicity="e" * 150)
for at, name in enumerate({names!r}):
    for content in (workbook({{6: [*children(3, Allocated_Team="Early help 1"), bad]}}), b"no workbook"):
        pk = imports.receive(chunks=[content], file_name=name, as_at=date(2026, 2, 1 + at), by=lead, now=NOW)
        imports.read(import_id=pk, by=lead, now=NOW)
    pk = earlier_audits.receive(chunks=[csv_table(forms(3), delimiter=";")], file_name=name, by=lead, now=NOW)
    earlier_audits.read(file_id=pk, by=lead, now=NOW)
    staff_lists.receive(chunks=[b"Name,Email\\nAda Hale,ada@example.org\\n"], file_name=name, by=lead, now=NOW)
"""
LISTS = ("/imports/", "/imports/earlier-audits/", "/people/lists/new/")


@pytest.fixture
def visitor(chromium: Browser, tmp_path: Path) -> Iterator[Visitor]:
    for site in serve(tmp_path, SET_UP.format(names=NAMES)):
        assert isinstance(site, Site)
        there = Visitor(chromium, site, "Quinn Lead")
        yield there
        there.leave()


def _links(visitor: Visitor, path: str) -> list[str]:
    visitor.go(path)
    links = visitor.page.locator("main table a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [str(link) for link in links]


def test_no_page_is_wider_than_its_window_and_every_name_is_shown_whole(visitor: Visitor) -> None:
    page, shown = visitor.page, dict.fromkeys(NAMES, 0)
    pages = {path: _links(visitor, path) for path in LISTS}
    assert [len(found) for found in pages.values()] == [6, 3, 3]
    paths = [*pages, *(one for found in pages.values() for one in found)]
    paths += [f"{one}problems/" for one in pages["/imports/"]]
    for path in paths:
        visitor.go(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            boxes = [(box.inner_text(), box.bounding_box()) for box in page.locator(".fc-file-name").all()]
            for name, there in boxes:
                shown[name] += 1
                assert there is not None, (path, name)
                assert 0 <= there["x"] <= width - there["width"], (path, name)
            words = page.locator("main").inner_text()
            assert sum(map(words.count, NAMES)) == len(boxes), f"{path} shows a name of a file in another way"
        assert page.locator("main b, main img").count() == 0, "a name is no markup"
    assert min(shown.values()) >= 2 * 7, "each name was seen at both widths in lists and on pages"

    visitor.go(pages["/people/lists/new/"][1])
    assert page.title().startswith(f"List of people: \u2068{NAMES[1]}\u2069"), "it turns no other words round"
    assert page.locator(".fc-file-name").first.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
