"""Rows with the same number, out of order or without any: each is read or left out, and counted; none hides another."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories.odd_workbooks import Parts, cell_xml, list_1_cells, ole2, record, xls_stream, xlsb, xlsb_sheet

pytestmark = pytest.mark.requirements("R5.3")
HEADERS, GOOD = list_1_cells()
AGAIN = '</row><row spans="1:7" r="2" hidden="1">'


def texts(child: str) -> list[str]:
    return [child, *GOOD[1:]]


def row(number: int | None, cells: list[str], *, of_cells: int | None = 0, prefix: str = "") -> str:
    """A row of this number; ``of_cells`` is the number that its cells give: 0 for the same, None where they give none."""
    at = number if of_cells == 0 else of_cells
    body = "".join(cell_xml(f"{chr(65 + i)}{at}", text) for i, text in enumerate(cells))
    if at is None:
        body = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells)
    start = "<row>" if number is None else f'<row spans="1:7" r="{number}" hidden="1">'
    return f"{start}{body}</row>"


def told(outcome: Any) -> list[tuple[int, str]]:
    return [(found.row, found.values["child_unique_id"]) for found in outcome.rows]


@pytest.fixture
def list_1(tmp_path: Path) -> Callable[[str], Path]:
    return lambda rows: Parts.with_list_1(rows).pack(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row(1, HEADERS) + row(5, texts("C1")) + row(5, texts("C2")), [(5, "C1"), (6, "C2")]),
        (
            row(1, HEADERS) + row(2, texts("C1")) + row(3, texts("C2")) + row(2, texts("C3")) + row(4, texts("C4")),
            [(2, "C1"), (3, "C3"), (4, "C2"), (5, "C4")],
        ),
        (row(1, HEADERS) + row(1, texts("C1")) + row(1, texts("C2")), [(2, "C1"), (3, "C2")]),
        (row(3, texts("C2")) + row(1, HEADERS) + row(2, texts("C1")), [(2, "C1"), (3, "C2")]),
        (row(None, HEADERS) + row(None, texts("C1")) + row(9, texts("C2")), [(2, "C1"), (9, "C2")]),
        (row(None, HEADERS, of_cells=None) + row(None, texts("C1"), of_cells=None), [(2, "C1")]),
        (row(1, HEADERS) + row(2, texts("C1"), of_cells=None) + row(2, texts("C2"), of_cells=None), [(2, "C1"), (3, "C2")]),
        (row(1, HEADERS) + row(7, texts("C1"), of_cells=4) + row(8, texts("C2"), of_cells=4), [(4, "C1"), (5, "C2")]),
        (row(1, HEADERS) + (row(2, texts("C1")) + row(2, texts("C2"))).replace(AGAIN, ""), [(2, "C1"), (3, "C2")]),
    ],
    ids=[
        *("the same number", "the number of a row above", "the header's number", "out of order", "some without a number"),
        *("no numbers at all", "the same without places", "cells that give another number", "twice within one element"),
    ],
)  # fmt: skip
def test_every_row_is_read_whatever_its_number(
    rows: str, expected: list[tuple[int, str]], list_1: Any, read: Any
) -> None:
    outcome = read(list_1(rows))
    assert told(outcome) == expected
    account = outcome.account(1)
    assert (account.read, account.clean, account.left_out) == (len(expected), len(expected), 0)
    assert all(found.values["date_of_contact"] == "2026-01-12" for found in outcome.rows)


def test_that_rows_were_counted_on_is_said(list_1: Any, read: Any) -> None:
    rows = row(1, HEADERS) + row(5, texts("C1")) + row(5, texts("C2"))
    found = read(list_1(rows)).problem("rows_twice")
    assert (found.list_number, found.severity) == (1, "note")
    assert "same number" in found.what
    plain = row(1, HEADERS) + row(5, texts("C1")) + row(6, texts("C2"))
    assert "rows_twice" not in read(list_1(plain)).codes()


def test_parts_of_one_number_are_not_put_together(list_1: Any, read: Any) -> None:
    """The cells of the second row stand where the first has none; a child must not get the cells of another."""
    second = '<row r="2">' + cell_xml("E2", "9") + cell_xml("F2", "13/01/2026") + "</row>"
    outcome = read(list_1(row(1, HEADERS) + row(2, texts("C1")[:3]) + second))
    account = outcome.account(1)
    assert (account.read, account.left_out, account.unnamed) == (2, 2, 1)
    assert [found.child for found in outcome.left_out] == ["C1", None]


def test_names_with_a_prefix_and_marked_cells_are_kept(tmp_path: Path, read: Any) -> None:
    never = '<row r="2"><c r="A2"><f>X1</f></c><c r="F2" t="inlineStr"><is><t>12/01/2026</t></is></c></row>'
    rows = row(1, HEADERS) + row(2, texts("C1")) + never + row(3, texts("C &lt;c r=&quot;A1&quot;&gt;"))
    plain = str(Parts.with_list_1(rows).parts["xl/worksheets/sheet1.xml"])
    for sheet in (plain, prefixed(plain)):
        parts = Parts.with_list_1()
        parts.parts["xl/worksheets/sheet1.xml"] = sheet
        outcome = read(parts.pack(tmp_path / "book.xlsx"))
        assert told(outcome) == [(2, "C1")]
        assert [(found.row, found.child) for found in outcome.left_out] == [(3, None), (4, None)]
        assert "formula whose result was never saved" in outcome.left_out[0].reason


def prefixed(sheet: str) -> str:
    sheet = sheet.replace('xmlns="', 'xmlns:x="')
    for name in ("worksheet", "dimension", "sheetData", "row", "c", "f", "is", "t"):
        for before in ("<", "</"):
            for after in (" ", ">", "/"):
                sheet = sheet.replace(f"{before}{name}{after}", f"{before}x:{name}{after}")
    return sheet


def test_rows_of_a_binary_workbook_that_have_the_same_number_are_read(tmp_path: Path, read: Any) -> None:
    end, begin = record(0x92, b"") + record(0x82, b""), record(0x91, b"")
    first = xlsb_sheet({0: dict(enumerate(HEADERS)), 4: dict(enumerate(texts("C1")))}).removesuffix(end)
    more = xlsb_sheet({4: dict(enumerate(texts("C2"))), 2: dict(enumerate(texts("C3")))}).partition(begin)[2]
    again = record(6, struct.pack("<III", 0, 0, 2) + "C4".encode("utf-16-le")) + end
    outcome = read(xlsb(tmp_path / "book.xlsb", first + more.removesuffix(end) + again))
    assert told(outcome) == [(3, "C3"), (5, "C1"), (6, "C2")]
    assert [(found.row, found.child) for found in outcome.left_out] == [(4, "C4")]
    assert outcome.problem("rows_twice").list_number == 1


def test_an_excel_97_workbook_that_gives_a_cell_twice_is_refused(tmp_path: Path, read: Any, refusal_apart: Any) -> None:
    cells = [(at, i, text) for at, values in enumerate([HEADERS, GOOD]) for i, text in enumerate(values)]
    again = [(1, i, text) for i, text in enumerate(texts("C2"))]
    path = ole2(tmp_path / "book.xls", {"Workbook": xls_stream([*cells, *again])})
    assert refusal_apart(path).cause == "rows_twice"
    moved = [(2, i, text) for _, i, text in again]
    path = ole2(tmp_path / "good.xls", {"Workbook": xls_stream([*moved, *cells])})
    assert told(read(path)) == [(2, "C1"), (3, "C2")]
