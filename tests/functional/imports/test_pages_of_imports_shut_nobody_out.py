"""A file that needs a second look, and an import undone, in a browser: wide and narrow, with script and without."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from fullcircle.foundation.kernel import clock
from tests.factories.workbooks import child, children, workbook
from tests.functional.conftest import Site, Visitor, serve

pytestmark = pytest.mark.requirements("R5.3")

SET_UP = """
from tests.factories.council import council
council(teams_in_each_area=1, children_in_each_team=3)
"""
TEAM = "Early help 1"


@pytest.fixture
def visitor(chromium: Browser, tmp_path: Path) -> Iterator[Visitor]:
    for site in serve(tmp_path, SET_UP):
        assert isinstance(site, Site)
        there = Visitor(chromium, site, "Quinn Lead")
        yield there
        there.leave()


def send(visitor: Visitor, path: Path, day: date) -> None:
    visitor.go("/imports/new/")
    visitor.page.set_input_files("input[type=file]", path)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visitor.page.get_by_label(part, exact=True).fill(str(value))
    visitor.press("Read and check the file")
    expect(visitor.page.get_by_role("heading", name="What would change")).to_be_visible(timeout=30_000)


def test_a_file_that_shrank_is_asked_about_and_the_last_import_is_undone(visitor: Visitor, tmp_path: Path) -> None:
    today = clock.today()
    before = tmp_path / "annex a of last month, with a name as long as file names of case systems are.xlsx"
    before.write_bytes(workbook({6: children(24, Allocated_Team=TEAM)}))
    spoilt = [child(Child_Unique_ID="not an id", Allocated_Team=TEAM) for _ in range(2)]
    after = tmp_path / "annex a.xlsx"
    after.write_bytes(workbook({6: [*children(4, Allocated_Team=TEAM), *spoilt]}))

    send(visitor, before, date(today.year - 1, 3, 2))
    visitor.look("imports, what would change")
    visitor.press("Apply this data")
    expect(visitor.page.get_by_role("heading", name="What it changed")).to_be_visible(timeout=30_000)

    send(visitor, after, date(today.year - 1, 4, 2))
    expect(visitor.page.get_by_text("because 2 rows of list 6 do not say whose they are")).to_be_visible()
    expect(visitor.page.get_by_text("List 6 has 6 rows, and had 24 in the last one applied.")).to_be_visible()
    visitor.look("imports, a file that needs a second look")
    visitor.press("Apply this data")
    expect(visitor.page.get_by_role("heading", name="There is something to put right")).to_be_visible()
    visitor.look("imports, applied by one press", address=False)
    expect(visitor.page.get_by_label("I have looked at each of these, and the file is right")).not_to_be_checked()
    visitor.page.get_by_label("I have looked at each of these, and the file is right").check()
    visitor.press("Apply this data")
    expect(visitor.page.get_by_role("heading", name="What it changed")).to_be_visible(timeout=30_000)
    expect(visitor.page.get_by_text("20 children who are open are in none of its lists")).to_be_visible()
    visitor.look("imports, nobody was closed")

    visitor.follow("Undo this import")
    visitor.look("imports, undo")
    visitor.press("Undo this import")
    expect(visitor.page.get_by_role("heading", name="What it had changed, and what was put back")).to_be_visible()
    visitor.look("imports, undone")
    visitor.go("/performance/")
    visitor.look("performance after undoing")
