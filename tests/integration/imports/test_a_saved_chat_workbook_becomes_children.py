"""A saved ChAT file goes the way of any Annex A workbook: its children come in, and what was passed over is said once."""

from pathlib import Path

import pytest

from fullcircle.domain.annex_a.rules import specification
from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access.rules import Actor
from tests.factories.chat_workbooks import chat_workbook
from tests.factories.workbooks import children
from tests.integration.imports.conftest import NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def saved(tmp_path: Path) -> bytes:
    """Four children in need; below them 56 rows of formulas that show zeros, and as many dashes in ten empty lists."""
    headers = [column.header for column in specification().list_numbered(6).columns]
    rows = [[cells.get(header) for header in headers] for cells in children(4)]
    return chat_workbook(tmp_path / "ChAT 6.9.xlsx", {6: rows}, fillers={6: "zero"}, formula_rows=60).read_bytes()


def test_children_come_in_and_the_account_adds_up_with_what_was_passed_over(
    saved: bytes, send: Send, analyst: Actor, team: int
) -> None:
    import_id = send(saved)
    page = queries.import_page(analyst, import_id)
    assert (page.read, page.ready, page.left_out) == (4, 4, 0)
    listed = {row.number: row for row in page.lists}
    assert listed[6].note.startswith("Passed over: 56 rows with nothing but dashes, zeros or formulas.")
    assert "Columns not read: Gender group, Ethnic group" in listed[6].note
    assert all(listed[n].note.startswith("Passed over: 60 rows") for n in listed if n != 6)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert set(Child.objects.values_list("reference", "team_id")) == {(str(50_000 + n), team) for n in range(4)}


def test_other_sheets_are_named_once_before_the_notes_of_the_lists(saved: bytes, send: Send, analyst: Actor) -> None:
    told = list(queries.FILES.all_problems(analyst, send(saved)))
    assert len(told) == 1 + 11
    assert (told[0].where[0], told[0].severity) == (None, "note")
    assert "“ChAT”, “Contacts page”, “List 1 chart”, “Lookups”." in told[0].what
    assert [problem.where[0] for problem in told[1:]] == list(range(1, 12))


def test_the_same_chat_file_twice_changes_nothing(saved: bytes, send: Send, analyst: Actor, team: int) -> None:
    for _ in range(2):
        import_id = send(saved)
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    changes = queries.import_page(analyst, import_id).changes
    assert {name for name, count in changes.items() if count} == {"children_same"}
