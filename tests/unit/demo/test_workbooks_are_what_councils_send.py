"""The clean workbook is Ofsted's template filled in; the dirty one has the dirt of real exports; both can be read."""

import io
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fullcircle.demo.annex_a_workbook import big_workbook, workbook, write_workbook
from fullcircle.demo.authority import make_authority
from fullcircle.demo.authority.lists import annex_a
from fullcircle.domain.annex_a.rules.reading import read_annex_a
from fullcircle.domain.annex_a.rules.results import Chunk, Summary

TODAY = date(2026, 3, 5)
AUTHORITY = make_authority(seed=5, today=TODAY)


def read(tmp_path: Path, *, dirty: bool) -> tuple[Summary, list[Chunk]]:
    path = tmp_path / "annex_a.xlsx"
    write_workbook(AUTHORITY, TODAY, path, dirty=dirty)
    chunks: list[Chunk] = []
    return read_annex_a(path, as_at=TODAY, sink=chunks.append), chunks


def test_the_clean_workbook_has_the_shape_of_the_template() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(AUTHORITY, TODAY)))
    assert book.sheetnames == ["Front_Sheet", *(f"List_{number}" for number in range(1, 12))]
    assert book["List_7"]["A1"].value == "List 7: Child protection"
    assert book["List_7"]["A2"].value == "Child Unique ID"
    assert len([cell.value for cell in book["List_9"][2] if cell.value]) == 17
    assert book["List_8"]["T2"].value == "Date Ceased to be Looked After "
    assert book["List_6"]["L3"].value in {
        "a) Looked after child",
        "b) Child Protection plan",
        "c) Child in need plan",
        "d) Open assessment",
        "e) Closed episode",
    }
    assert book["List_7"]["G3"].is_date


def test_every_row_of_the_clean_workbook_can_be_used_and_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    summary, chunks = read(tmp_path, dirty=False)
    assert {account.list_number: account.clean for account in summary.lists} == {
        number: len(rows) for number, rows in annex_a(AUTHORITY, TODAY).items()
    }
    assert summary.rows_left_out == 0
    assert [problem for chunk in chunks for problem in chunk.problems] == []


def test_values_come_back_as_they_were_made(tmp_path: Path) -> None:
    _, chunks = read(tmp_path, dirty=False)
    made = {str(row["child_unique_id"]): row for row in annex_a(AUTHORITY, TODAY)[7]}
    read_back = [row for chunk in chunks for row in chunk.rows if row.list_number == 7]
    assert len(read_back) == len(made)
    for row in read_back:
        expected = made[str(row.values["child_unique_id"])]
        for field, value in row.values.items():
            wanted = expected[field]
            assert value == (wanted.isoformat() if isinstance(wanted, date) else wanted)


def test_the_dirty_workbook_has_many_kinds_of_problem_and_loses_few_rows(tmp_path: Path) -> None:
    summary, chunks = read(tmp_path, dirty=True)
    kinds = Counter(problem.code for chunk in chunks for problem in chunk.problems)
    assert len(kinds) >= 7, kinds
    assert {problem.severity for chunk in chunks for problem in chunk.problems} == {
        "row_left_out",
        "cell_left_blank",
        "note",
    }
    assert 5 <= summary.rows_left_out <= 0.03 * summary.rows_read


def test_the_dirty_workbook_brings_names_to_map(tmp_path: Path) -> None:
    _, chunks = read(tmp_path, dirty=True)
    known = {team.name for team in AUTHORITY.workforce.teams}
    met = {row.values.get("allocated_team") for chunk in chunks for row in chunk.rows} - {None}
    assert met - known
    assert known <= met | {team.name for team in AUTHORITY.workforce.of_unit("early_help")}


def test_no_cell_is_a_formula_except_the_error_cells_of_the_dirty_one() -> None:
    for dirty in (False, True):
        book = openpyxl.load_workbook(io.BytesIO(workbook(AUTHORITY, TODAY, dirty=dirty)))
        formulas = {cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"}
        assert formulas == ({"=NA()"} if dirty else set())


def test_the_big_workbook_has_exactly_the_rows_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    path.write_bytes(big_workbook(rows=5_000))
    rows = 0

    def count(chunk: Chunk) -> None:
        nonlocal rows
        rows += len(chunk.rows)

    summary = read_annex_a(path, as_at=TODAY, sink=count)
    assert summary.rows_read == rows == 5_000


def test_a_big_workbook_smaller_than_the_authority_is_refused() -> None:
    with pytest.raises(ValueError, match="already has"):
        big_workbook(rows=10)
