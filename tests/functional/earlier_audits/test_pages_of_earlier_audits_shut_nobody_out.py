"""From a table of answers to an audit one can read, in a browser: every page wide and narrow, with and without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.long_tables import csv_table, form, forms
from tests.functional.conftest import Site, Visitor, serve

SET_UP = """
from tests.factories.council import council
council(teams_in_each_area=1, children_in_each_team=3)
"""
ROWS = [
    *forms(4),
    *form("9010", "40004", overallGrade="Fair", assessGrade="1 - Outstanding", planGrade="Inadequate"),
    *form("9011", "77777", status="D"),
    *form("9012", "40005", template="Dip sample 2023, supervision"),
]


@pytest.fixture
def visitor(chromium: Browser, tmp_path: Path) -> Iterator[Visitor]:
    for site in serve(tmp_path, SET_UP):
        assert isinstance(site, Site)
        there = Visitor(chromium, site, "Quinn Lead")
        yield there
        there.leave()


def test_a_table_of_answers_becomes_audits_one_can_read(visitor: Visitor, tmp_path: Path) -> None:
    table = tmp_path / "quality audits 2024.csv"
    table.write_bytes(csv_table(ROWS, delimiter=";", encoding="cp1252"))
    visitor.go("/imports/earlier-audits/")
    visitor.look("earlier audits, no file")
    visitor.follow("Send a table of answers")
    visitor.look("earlier audits, send a table")
    visitor.page.set_input_files("input[type=file]", table)
    visitor.press("Read the file")
    expect(visitor.page.get_by_role("heading", name="What the questions mean")).to_be_visible(timeout=30_000)
    visitor.look("earlier audits, a file read")
    visitor.follow("Quality Audit Tool v3")
    visitor.look("earlier audits, questions")
    visitor.press("Save what the questions mean")
    expect(visitor.page.get_by_role("heading", name="Which judgement does each word stand for?")).to_be_visible()
    visitor.look("earlier audits, words")
    visitor.page.locator("#words li", has_text="Fair").locator("select").select_option("does_not_yet_meet_good")
    visitor.press("Save what the words stand for")
    visitor.look("earlier audits, what would be added")
    visitor.follow("Read the problems")
    visitor.look("earlier audits, problems")
    visitor.page.go_back()
    visitor.press("Add the earlier audits")
    expect(visitor.page.get_by_role("heading", name="What it added")).to_be_visible(timeout=30_000)
    visitor.follow("Read the earlier audits")
    visitor.look("earlier audits, list")
    visitor.page.get_by_role("link", name="child 40004").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Earlier audit, child 40004")
    visitor.look("earlier audits, one")
