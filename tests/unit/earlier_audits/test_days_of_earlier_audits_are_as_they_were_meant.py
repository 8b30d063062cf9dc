"""The day of an answer is the one that was meant: in Britain, by the calendar of the workbook, in the order of its column."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.factories.long_tables import csv_table, form, xlsx_table

pytestmark = pytest.mark.requirements("R5.3", "R7.1")


def days(outcome) -> list[str]:
    return [row.answered_on for row in outcome.rows]


def answered(*written: object) -> list[list[object]]:
    rows = form()[: len(written)]
    for row, day in zip(rows, written, strict=True):
        row[6] = day
    return rows


def test_a_moment_with_its_offset_is_the_british_day(read) -> None:
    rows = answered(
        "2024-07-05T23:30:00Z", "2024-07-05T22:30:00Z", "2024-03-05T23:30:00+00:00", "2024-03-06 00:30:00+02:00"
    )
    assert days(read(csv_table(rows))) == ["2024-07-06", "2024-07-05", "2024-03-05", "2024-03-05"]


def test_a_column_that_is_month_first_is_read_so_and_one_that_is_both_is_not_guessed(read) -> None:
    assert days(read(csv_table(answered("03/25/2024", "02/03/2024", "12/31/2023")))) == [
        "2024-03-25",
        "2024-02-03",
        "2023-12-31",
    ]
    mixed = read(csv_table(answered("03/25/2024", "02/03/2024", "25/03/2024")))
    assert days(mixed) == ["2024-03-25", "", "2024-03-25"]
    assert [(problem.row, problem.left_out) for problem in mixed.problems] == [(3, False)]
    assert days(read(csv_table(answered("02/03/2024", "25/03/2024")))) == ["2024-03-02", "2024-03-25"]


def test_a_workbook_that_counts_from_1904_says_the_same_days(read) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    usual = openpyxl.load_workbook(BytesIO(xlsx_table(form())))["Answers"]
    for row in usual.iter_rows(values_only=True):
        sheet.append(row)
    sheet["G2"] = 43_894
    target = BytesIO()
    book.save(target)
    assert days(read(target.getvalue()))[0] == "2024-03-05"


def test_a_formula_whose_result_was_never_saved_is_counted_and_not_taken_for_nothing(read, tmp_path: Path) -> None:
    rows = form()
    rows[0][0], rows[1][1], rows[2][5], rows[3][6] = "=A9", "=B9", "=F9", "=G9"
    rows.append(["=A2", "=B2", "=C2", "=D2", "=E2", "=F2", "=G2", "=H2"])
    outcome = read(xlsx_table(rows))
    assert (outcome.summary["read"], outcome.summary["left_out"]) == (10, 4)
    assert {problem.what for problem in outcome.problems if problem.left_out} == {
        "This cell holds a formula whose result was never saved."
    }
    assert [problem.row for problem in outcome.problems if not problem.left_out] == [5]
