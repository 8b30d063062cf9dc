"""An ID that was filled down, a total below the list, and merged cells say nothing of a child: none is taken for one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fullcircle.domain.annex_a import rules
from tests.factories.odd_workbooks import (
    Parts,
    biff,
    list_1_cells,
    list_1_xml,
    ole2,
    record,
    xls_stream,
    xlsb,
    xlsb_sheet,
)
from tests.unit.annex_a.conftest import write_cell

pytestmark = pytest.mark.requirements("R5.3")
ALONE = "Nothing but an ID stands in this row, so it tells nothing and may be a total."


@pytest.mark.parametrize("other", [{"date_of_birth": date(2012, 2, 3)}, {"gender": "a) Male"}], ids=str)
def test_a_repeat_of_somebody_else_may_be_anybody_s_and_names_the_child_too(
    other: dict[str, Any], a_list: Any, row: Any, read: Any
) -> None:
    outcome = read(a_list(6, row(6), row(6, **other)))
    account = outcome.account(6)
    assert (account.clean, account.left_out, account.unnamed) == (1, 1, 1)
    assert [found.child for found in outcome.left_out] == ["C1"]
    assert outcome.problem("repeated_for_another").severity == "row_left_out"


@pytest.mark.parametrize(
    "same", [{}, {"date_of_birth": None}, {"gender": "x"}, {"last_seen_date": date(2026, 1, 2)}], ids=str
)
def test_a_repeat_that_may_be_of_the_same_child_names_it(
    same: dict[str, Any], a_list: Any, row: Any, read: Any
) -> None:
    outcome = read(a_list(6, row(6), row(6, **same)))
    assert (outcome.account(6).left_out, outcome.account(6).unnamed) == (1, 0)


@pytest.mark.parametrize("number", [6, 9, 10])
@pytest.mark.parametrize("total", [12, "Count12"])
def test_an_id_alone_is_no_child_and_the_row_names_it(
    number: int, total: Any, a_list: Any, row: Any, read: Any
) -> None:
    nothing = dict.fromkeys(column.field for column in rules.specification().list_numbered(number).columns)
    alone = [
        row(number, **nothing | {"child_unique_id": total}),
        row(number, **nothing | {"child_unique_id": "C2", "age_years": 7}),
    ]
    outcome = read(a_list(number, row(number), *alone))
    account = outcome.account(number)
    assert (account.read, account.clean, account.unnamed) == (3, 1, 0)
    assert account.reasons == ((ALONE, 2),)
    assert [found.child for found in outcome.left_out] == [str(total), "C2"]


def test_an_id_with_anything_beside_it_is_a_child(a_list: Any, row: Any, read: Any) -> None:
    bare = [None] * len(row(6))
    outcome = read(a_list(6, ["C1", "b) Female", *bare[2:]], ["C2", *bare[1:-1], "Worker 7"]))
    assert outcome.account(6).clean == 2


def merged(path: Path, rows: list[list[Any]], *areas: str) -> Path:
    """List 6 on a sheet with merged cells: the first of each area keeps what stands there."""
    with xlsxwriter.Workbook(path) as book:
        day, sheet = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_worksheet("List_6")
        for area in areas:
            sheet.merge_range(area, "")
        for at, cells in enumerate(rows):
            for index, cell in enumerate(cells):
                write_cell(sheet, at, index, cell, day)
    return path


def test_merged_cells_below_the_first_are_not_known(tmp_path: Path, headers: Any, row: Any, read: Any) -> None:
    at = headers(6).index("Allocated Team")
    letter = chr(ord("A") + at)
    more = [row(6, child_unique_id=f"C{n}", allocated_team=None) for n in (2, 3)]
    outcome = read(merged(tmp_path / "a.xlsx", [headers(6), row(6), *more], f"{letter}2:{letter}4"))
    assert [values.get("allocated_team", "unknown") for values in outcome.values(6)] == [
        "North 1",
        "unknown",
        "unknown",
    ]
    said = [problem for problem in outcome.problems if problem.code == "cells_merged"]
    assert [(one.row, one.column, one.severity) for one in said] == [
        (3, letter, "cell_left_blank"),
        (4, letter, "cell_left_blank"),
    ]
    assert "Unmerge" in said[0].remedy


def test_a_merged_id_does_not_say_whose_the_row_below_is(tmp_path: Path, headers: Any, row: Any, read: Any) -> None:
    outcome = read(merged(tmp_path / "a.xlsx", [headers(6), row(6), row(6, child_unique_id=None)], "A2:A3"))
    assert (outcome.account(6).clean, outcome.account(6).unnamed) == (1, 1)


@pytest.mark.parametrize("title", ["Children in need", None])
def test_merged_titles_headers_and_empty_areas_are_no_rows(
    title: str | None, tmp_path: Path, headers: Any, row: Any, read: Any
) -> None:
    rows = [[title], headers(6), [], row(6), [], row(6, child_unique_id="C2", allocated_team=None), []]
    areas = [
        "A1:N1",
        *(f"{chr(ord('A') + n)}2:{chr(ord('A') + n)}3" for n in range(14)),
        "A4:A5",
        "B4:B5",
        "A7:N7",
        "M6:N6",
    ]
    outcome = read(merged(tmp_path / "a.xlsx", rows, *areas))
    account = outcome.account(6)
    assert (account.read, account.clean) == (2, 2)
    assert outcome.values(6)[1]["allocated_team"] is None


def test_merged_cells_of_old_and_binary_workbooks_are_not_known(tmp_path: Path, read: Any) -> None:
    names, good = list_1_cells()
    rows = [names, good, ["C2", *good[1:6]]]
    area = (1, 2, 6, 6)
    stands = [(at, i, text) for at, values in enumerate(rows) for i, text in enumerate(values)]
    old = biff(0xE5, (1).to_bytes(2, "little") + b"".join(n.to_bytes(2, "little") for n in area))
    new = record(0xB0, b"".join(n.to_bytes(4, "little") for n in area))
    sheet = xlsb_sheet({at: dict(enumerate(values)) for at, values in enumerate(rows)})
    for path in (
        ole2(tmp_path / "book.xls", {"Workbook": xls_stream(stands, further=old)}),
        xlsb(tmp_path / "book.xlsb", sheet + new),
    ):
        assert [values.get("contact_source", "unknown") for values in read(path).values(1)] == ["6", "unknown"]


@pytest.mark.parametrize("writing", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_sheet_in_utf_16_is_refused_with_what_to_do(
    writing: str, tmp_path: Path, refusal_apart: Callable[..., Any]
) -> None:
    parts = Parts.with_list_1(list_1_xml())
    text = str(parts.parts["xl/worksheets/sheet1.xml"]).replace("UTF-8", "UTF-16")
    parts.parts["xl/worksheets/sheet1.xml"] = text.encode(writing)
    found = refusal_apart(parts.pack(tmp_path / "book.xlsx"))
    assert found.cause == "unusual_writing"
    assert "save it as an Excel workbook" in found.what_to_do
