"""Workbooks that people reported of other tools come out as they were meant: one test for each file in data/reported."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

REPORTED = Path(__file__).parents[2] / "data" / "reported"


@pytest.fixture
def reported(read) -> Any:
    """Read one of the reported workbooks by the beginning of its name."""

    def run(name: str, **settings: Any) -> Any:
        (path,) = REPORTED.glob(f"{name}-*.xlsx")
        return read(path, **settings)

    return run


def days(outcome: Any, number: int, *fields: str) -> dict[str, tuple[Any, ...]]:
    """By child, these fields of a list; "unknown" where a field is not known."""
    return {row["child_unique_id"]: tuple(row.get(f, "unknown") for f in fields) for row in outcome.values(number)}


@pytest.mark.requirements("R5.3")
def test_days_that_count_from_1904_are_the_same_as_typed_dates_and_as_bare_numbers(reported) -> None:
    found = days(reported("01"), 1, "date_of_contact", "date_of_birth")
    assert found == {"C1": ("2026-01-12", "2015-06-01"), "C2": ("2026-01-12", "2015-06-01")}


@pytest.mark.requirements("R5.3")
def test_rows_of_formulas_that_were_never_calculated_are_counted_and_left_out(reported) -> None:
    outcome = reported("04")
    account = outcome.account(6)
    assert (account.read, account.left_out, account.unnamed, account.passed_over) == (3, 3, 3, 0)
    assert account.reasons[0][0].startswith("Child Unique ID: this cell holds a formula whose result was never saved")
    account = outcome.account(1)
    assert (account.read, account.left_out, account.unnamed) == (2, 2, 0)
    assert {row.child for row in outcome.left_out if row.list_number == 1} == {"C1", "C2"}
    assert {p.remedy for p in outcome.problems if p.code == "formula_not_calculated"} == {
        "Open the file in Excel, save it, and send it again."
    }


@pytest.mark.requirements("R5.3")
def test_a_workbook_part_of_another_name_is_found_as_excel_finds_it(reported) -> None:
    outcome = reported("05")
    assert (outcome.account(1).read, outcome.account(1).clean) == (1, 1)


@pytest.mark.requirements("R5.3")
def test_a_moment_with_an_offset_is_the_british_day(reported) -> None:
    found = days(reported("08"), 1, "date_of_contact", "date_of_birth")
    assert found["C1"][0] == "2025-12-01"
    assert found["C2"] == ("2025-10-15", "2015-06-01")
    assert found["C3"][0] == "2025-10-15"


@pytest.mark.requirements("R5.3")
def test_a_hidden_copy_is_named_and_not_read(reported) -> None:
    outcome = reported("10")
    assert [row["child_unique_id"] for row in outcome.values(6)] == ["N0", "N1", "N2"]
    assert (outcome.account(6).sheet_name, outcome.account(6).read) == ("List_6", 3)
    assert "“List 6”" in outcome.problem("sheet_twice").what
    assert "hidden" in outcome.problem("sheet_twice").what


@pytest.mark.requirements("R5.3")
def test_an_underscore_after_the_number_makes_no_difference(reported) -> None:
    assert [(one.list_number, one.clean) for one in reported("11").summary.lists] == [(1, 1), (6, 1), (8, 1)]


@pytest.mark.requirements("R5.3")
def test_nine_rows_whose_ids_are_spoilt_are_left_out_and_of_nobody(reported) -> None:
    before, after = reported("12a"), reported("12b", as_at=date(2026, 4, 30))
    assert before.account(6).clean == 10
    assert (after.account(6).read, after.account(6).clean, after.account(6).unnamed) == (10, 1, 9)
    assert [row.child for row in after.left_out] == [None] * 9


@pytest.mark.requirements("R5.3")
def test_a_column_that_is_month_first_is_read_so_and_noted(reported) -> None:
    outcome = reported("13")
    assert days(outcome, 1, "date_of_contact") == {
        "C1": ("2026-01-12",),
        "C2": ("2026-01-13",),
        "C3": ("2026-02-03",),
        "C4": ("2026-02-27",),
        "C5": ("2026-03-11",),
    }
    assert outcome.problem("dates_month_first").column_header == "Date of Contact"


@pytest.mark.requirements("R5.3")
def test_a_note_embedded_in_a_sheet_is_no_reason_not_to_read_it(reported) -> None:
    assert reported("14").account(1).clean == 1


@pytest.mark.requirements("R5.3")
def test_an_end_far_ahead_is_no_end(reported) -> None:
    outcome = reported("29")
    for number in (6, 8):
        one, other = (dict(row, child_unique_id="") for row in outcome.values(number))
        assert one == other
    assert outcome.codes().count("not_ended") == 2
    assert {(p.row, p.severity) for p in outcome.problems if p.code == "not_ended"} == {(None, "note")}


@pytest.mark.requirements("R5.3")
def test_annex_a_of_another_inspection_is_named(refusal_apart) -> None:
    found = refusal_apart(REPORTED / "48-annex-a-of-send.xlsx")
    assert found.cause == "another_return"
    assert "area SEND inspection" in found.what_happened
