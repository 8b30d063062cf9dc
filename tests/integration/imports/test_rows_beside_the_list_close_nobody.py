"""Children whose rows stand above the headers or on a sheet of another name are counted and stay open."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import COLUMNS, child, children, workbook
from tests.integration.imports.conftest import NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]
LATER = date(2026, 3, 4)
REFERRAL = {"Child Unique ID": "50000", "Date of Birth": "12/05/2018", "Date of referral": "02/02/2026"}


@pytest.fixture
def twelve(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(12)}), by=analyst, now=NOW)
    assert still_open() == 12


def still_open() -> int:
    return Child.objects.exclude(status="closed").count()


def saved(book: Any) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def account(by: Actor, import_id: int) -> tuple[int, int, int]:
    row = next(one for one in queries.import_page(by, import_id).lists if one.number == 6)
    assert row.read == row.ready + row.left_out == row.ready + sum(count for _, count in row.reasons)
    return row.read, row.ready, row.left_out


def test_a_list_of_which_no_sheet_has_the_name_closes_nobody(twelve: None, send: Send, analyst: Actor) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook({6: children(2), 3: [REFERRAL]})))
    book["List_6"].title = "Children in need"
    import_id = send(saved(book), as_at=LATER)
    assert account(analyst, import_id) == (2, 0, 2)
    operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
    assert still_open() == 12
    assert set(Child.objects.values_list("status", flat=True)) == {"in_need"}


@pytest.mark.parametrize("headers", [True, False])
def test_children_on_a_sheet_that_continues_the_list_are_counted_and_stay_open(
    headers: bool, twelve: None, send: Send, analyst: Actor
) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook({6: children(7)})))
    more = book.create_sheet("Sheet2")
    if headers:
        more.append(COLUMNS[6])
    for row in children(12)[7:]:
        more.append([row.get(column) for column in COLUMNS[6]])
    import_id = send(saved(book), as_at=LATER)
    assert account(analyst, import_id) == (12, 7, 5)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert still_open() == 12


def test_children_above_the_headers_are_counted_and_stay_open(twelve: None, send: Send, analyst: Actor) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook({6: children(12)})))
    sheet = book["List_6"]
    sheet.delete_rows(1, 2)
    sheet.insert_rows(4)
    for at, column in enumerate(COLUMNS[6], start=1):
        sheet.cell(4, at, column)
    import_id = send(saved(book), as_at=LATER)
    assert account(analyst, import_id) == (12, 9, 3)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert still_open() == 12


def test_a_row_above_the_headers_of_which_the_child_is_not_told_holds_back_closing(
    twelve: None, send: Send, analyst: Actor
) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook({6: [*children(9), child(Child_Unique_ID="?")]})))
    sheet = book["List_6"]
    sheet.insert_rows(1)
    sheet.move_range("A13:N13", rows=-12)
    import_id = send(saved(book), as_at=LATER)
    assert account(analyst, import_id) == (10, 9, 1)
    assert queries.import_page(analyst, import_id).held_open[0].children == 3
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert still_open() == 12
