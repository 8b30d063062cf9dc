"""Rows that stand above the headers, on a sheet of another name or a hidden one are counted, said, and not read unasked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories.odd_workbooks import Parts, list_1_cells, ole2, xls_stream, xlsb, xlsb_sheet

pytestmark = pytest.mark.requirements("R5.3")
Make = Callable[..., Path]
ABOVE = "It stands above the row of column headers, and rows are read below them."


def told(outcome: Any, number: int = 6) -> tuple[int, int, int, int]:
    account = outcome.account(number)
    assert sum(count for _, count in account.reasons) == account.left_out
    assert account.left_out == sum(found.list_number == number for found in outcome.left_out)
    return account.read, account.clean, account.left_out, account.unnamed


def children(row: Callable[..., list[Any]], *ids: str | None, number: int = 6) -> list[list[Any]]:
    return [row(number, child_unique_id=child) for child in ids]


def test_rows_above_the_headers_are_counted_with_their_children(
    workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    sheet = [*children(row, "C1", None, "C2"), headers(6), *children(row, "C3")]
    outcome = read(workbook({"List_6": sheet}))
    assert told(outcome) == (4, 1, 3, 1)
    assert [(found.row, found.child) for found in outcome.left_out] == [(1, "C1"), (2, None), (3, "C2")]
    assert outcome.account(6).reasons == ((ABOVE, 3),)
    problem = outcome.problem("rows_above_headers")
    assert problem.severity == "row_left_out"
    assert "3 rows" in problem.what
    assert "above all rows" in problem.remedy


@pytest.mark.parametrize(
    "title",
    [
        ["List 6: Children in need"],
        ["As at", None, None, date(2026, 3, 31)],
        [380, "Barsetshire", "Q4"],
        ["2026"],
        ["Report date", date(2026, 3, 31), "Author", "J Smith"],
        [None, None, None, "Dates", None, None, "Start", "Need", "Seen", "Closed"],
        ["-", 0, None, "-"],
        [],
    ],
    ids=str,
)
def test_titles_and_blank_rows_above_the_headers_are_no_rows(
    title: list[Any], workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    outcome = read(workbook({"List_6": [title, headers(6), *children(row, "C1")]}))
    assert told(outcome) == (1, 1, 0, 0)
    assert "rows_above_headers" not in outcome.codes()


def test_headers_below_all_rows_leave_each_of_them_counted(workbook: Make, headers: Any, row: Any, read: Any) -> None:
    few = read(workbook({"List_6": [*children(row, "C1", "C2"), headers(6)], "List_1": [headers(1), row(1)]}))
    assert told(few) == (2, 0, 2, 0)
    many = [*children(row, *(f"C{n}" for n in range(30))), headers(6)]
    outcome = read(workbook({"List_6": many, "List_1": [headers(1), row(1)]}, name="many.xlsx"))
    assert told(outcome)[:3] == (31, 0, 31)


def old_formats(tmp_path: Path, rows: list[list[str]]) -> list[Path]:
    cells = [(at, i, text) for at, values in enumerate(rows) for i, text in enumerate(values)]
    binary = xlsb_sheet({at: dict(enumerate(values)) for at, values in enumerate(rows)})
    return [ole2(tmp_path / "book.xls", {"Workbook": xls_stream(cells)}), xlsb(tmp_path / "book.xlsb", binary)]


def test_rows_above_the_headers_of_old_and_binary_workbooks_are_counted(tmp_path: Path, read: Any) -> None:
    names, good = list_1_cells()
    for path in old_formats(tmp_path, [["List 1"], ["C0", *good[1:]], names, good]):
        outcome = read(path)
        assert told(outcome, 1) == (2, 1, 1, 0)
        assert [(found.row, found.child) for found in outcome.left_out] == [(2, "C0")]


def test_rows_above_the_headers_of_a_further_sheet_are_counted(
    workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    further = [*children(row, "C2"), headers(6), *children(row, "C3")]
    assert told(read(workbook({"List_6": [headers(6), *children(row, "C1")], "List 6 (2)": further}))) == (3, 1, 2, 0)


def test_a_sheet_of_another_name_with_the_headers_of_a_list_is_a_further_sheet(
    workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    outcome = read(
        workbook(
            {
                "List_6": [headers(6), *children(row, "C1", "C2")],
                "List_8": [headers(8), row(8, child_unique_id="C1")],
                "Sheet2": [["Continued"], headers(6), *children(row, "C2", "C3", None)],
            }
        )
    )
    assert told(outcome) == (5, 2, 3, 1)
    assert [found.child for found in outcome.left_out] == ["C2", "C3", None]
    reasons = dict(outcome.account(6).reasons)
    assert reasons["It stands on the sheet “Sheet2”, and another sheet was read for list 6."] == 2
    assert reasons["An earlier row of this list already holds the same event for the same person."] == 1
    assert "3 rows left out" in outcome.problem("sheet_twice").what
    assert "Sheet2" not in outcome.summary.sheets_ignored


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
def test_a_sheet_that_goes_on_without_headers_is_counted_with_the_list_it_fits(
    number: int, workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    lists = {f"List_{n}": [headers(n), row(n, child_unique_id="C1")] for n in range(1, 11)}
    sheets = {**lists, "Sheet12": children(row, "C7", None, "C8", number=number)}
    outcome = read(workbook(sheets))
    assert told(outcome, number) == (4, 1, 3, 1)
    assert outcome.summary.rows_read == 13


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Codes", [["Code", "Label"], ["a) Yes", "Yes"]]),
        ("Sample", [["Child Unique ID", "Gender", "Date of Birth"], ["C1", "Female", "01/06/2015"]]),
        ("Staff", [["77", "Joe", "North", date(2020, 1, 1)]]),
        ("Export", [["PersonID", "Sex", "Eth", "DOB"], ["C1", "b) Female", "a) WBRI", date(2015, 6, 1), 10]]),
        ("Figures", [["2026", 4, 5, date(2026, 3, 31)], [5, 6, 7, 8]]),
        ("Empty", []),
    ],
)
def test_other_sheets_are_named_and_no_rows_of_a_list(
    name: str, rows: list[Any], workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    outcome = read(workbook({"List_6": [headers(6), *children(row, "C1")], name: rows}))
    assert told(outcome) == (1, 1, 0, 0)
    assert name in outcome.summary.sheets_ignored


def test_a_list_of_which_no_sheet_has_the_name_is_counted_and_not_read(
    workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    outcome = read(
        workbook({"List_1": [headers(1), row(1)], "Children in need": [headers(6), *children(row, "C1", None)]})
    )
    assert told(outcome) == (2, 0, 2, 1)
    assert "not named after it" in outcome.account(6).reasons[0][0]
    assert 6 not in outcome.summary.lists_absent


def test_an_export_from_which_formulas_draw_is_counted_only_where_it_has_more_rows(
    workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    export = children(row, "C1", "C2", "C3")
    drawn = [(f"=Export!{chr(65 + i)}2", cell) if isinstance(cell, str) else cell for i, cell in enumerate(export[0])]
    all_shown = {"List_6": [headers(6), drawn, *export[1:]], "Export": [headers(6), *export]}
    assert told(read(workbook(all_shown))) == (3, 3, 0, 0)
    outcome = read(workbook({"List_6": [headers(6), drawn], "Export": [headers(6), *export]}, name="fewer.xlsx"))
    assert told(outcome) == (4, 1, 3, 0)


def test_the_rows_of_hidden_copies_are_counted_and_not_read(workbook: Make, headers: Any, row: Any, read: Any) -> None:
    copy = [headers(6), *children(row, *(f"OLD{n}" for n in range(12))), [None], ["-"]]
    sheets = {
        "List_6": [headers(6), *children(row, "C1")],
        "List 6 old": copy,
        "Data": copy[:5],
        "List_6 notes": [["Hi"]],
    }
    outcome = read(workbook(sheets, hidden=["List 6 old", "Data", "List_6 notes"]))
    assert told(outcome) == (1, 1, 0, 0)
    assert outcome.account(6).hidden_rows == 12
    said = " ".join(problem.what for problem in outcome.problems if problem.code == "sheet_twice")
    assert "“List 6 old” looks like list 6 too. It is hidden, so it was not read: it has 12 rows." in said
    assert "“Data” looks like list 6 too. It is hidden, so it was not read: it has 4 rows." in said


def test_the_rows_of_a_hidden_sheet_without_headers_are_counted(
    workbook: Make, headers: Any, row: Any, read: Any
) -> None:
    sheets = {"List_6": [headers(6), *children(row, "C1")], "Page 2": children(row, *(f"C{n}" for n in range(2, 9)))}
    outcome = read(workbook(sheets, hidden=["Page 2"]))
    assert told(outcome) == (1, 1, 0, 0)
    assert outcome.account(6).hidden_rows == 7
    assert "“Page 2” looks like list 6 too" in outcome.problem("sheet_twice").what
    assert "Page 2" not in outcome.summary.sheets_ignored


def test_another_sheet_that_is_too_large_or_damaged_does_no_harm(tmp_path: Path, read: Any) -> None:
    for content in (
        "<worksheet><sheetData><row r='1'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>",
        "<not",
        "",
    ):
        parts = Parts.with_list_1()
        more = '<sheet name="Huge" sheetId="2" r:id="rId2"/></sheets>'
        parts.parts["xl/workbook.xml"] = str(parts.parts["xl/workbook.xml"]).replace("</sheets>", more)
        relations = str(parts.parts["xl/_rels/workbook.xml.rels"])
        target = relations[relations.index("<Relationship ") : relations.index("</Relationships>")]
        another = target.replace("rId1", "rId2").replace("sheet1", "sheet2")
        parts.parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", f"{another}</Relationships>")
        parts.parts["xl/worksheets/sheet2.xml"] = content
        outcome = read(parts.pack(tmp_path / "book.xlsx"))
        assert (outcome.account(1).clean, outcome.summary.sheets_ignored) == (1, ("Huge",))


def test_rows_below_other_headers_lower_on_the_sheet_are_counted_with_their_children(
    a_list, row, read, headers
) -> None:
    first, second = row(6, child_unique_id="C1"), row(6, child_unique_id="C2")
    turned = [headers(6)[::-1], second[::-1]]
    outcome = read(a_list(6, first, [], *turned))
    assert [found["child_unique_id"] for found in outcome.values(6)] == ["C1"]
    assert [found.child for found in outcome.left_out if found.child] == ["C2"]
    problem = outcome.problem("headers_again")
    assert "row 5" in problem.what
    (account,) = outcome.summary.lists
    assert account.read == account.clean + account.left_out


def test_the_same_headers_again_end_nothing(a_list, row, read, headers) -> None:
    outcome = read(a_list(6, row(6, child_unique_id="C1"), headers(6), row(6, child_unique_id="C2")))
    assert [found["child_unique_id"] for found in outcome.values(6)] == ["C1", "C2"]
    assert "headers_again" not in outcome.codes()
