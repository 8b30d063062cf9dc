"""Dates, numbers, ids and texts are read as people and systems write them; what cannot be read is said, not guessed."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.readers import reader_for
from fullcircle.files.days import FIRST_DAY_1904, Writing
from fullcircle.files.faults import Fault, Spoilt

AS_AT = date(2026, 3, 31)


def value_of(number: int, field: str, cell: Any, **settings: Any) -> Any:
    """What one cell of a column becomes: a value, None for a blank, or the code of the fault."""
    specification = rules.specification()
    column = specification.list_numbered(number).by_field[field]
    found = reader_for(column, specification, AS_AT, **settings)(cell)
    return f"fault: {found.code}" if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 13, 45), "2026-03-05"),
        (46086.0, "2026-03-05"),
        (46086.75, "2026-03-05"),
        ("46086", "2026-03-05"),
        ("05/03/2026", "2026-03-05"),
        ("5/3/2026", "2026-03-05"),
        ("05-03-2026", "2026-03-05"),
        ("05.03.2026", "2026-03-05"),
        ("05/03/2026 00:00:00", "2026-03-05"),
        ("\u00a005/03/2026 ", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("2026-03-05T00:00:00", "2026-03-05"),
        ("2026-03-05 09:30:00.000", "2026-03-05"),
        ("5 March 2026", "2026-03-05"),
        ("05-Mar-2026", "2026-03-05"),
        ("", None),
        ("-", None),
        ("#N/A", "fault: error_value"),
        ("########", "fault: error_value"),
        (Spoilt.FORMULA, "fault: formula_not_calculated"),
        (Spoilt.ERROR, "fault: error_value"),
        ("NULL", None),
        ("\u00a0", None),
        (0.0, None),
        (time(0), None),
        ("31/02/2026", "fault: date_unreadable"),
        ("03/13/2026", "fault: date_unreadable"),
        ("05/03/26", "2026-03-05"),
        ("soon", "fault: date_unreadable"),
        ("5 Marvember 2026", "fault: date_unreadable"),
        (True, "fault: date_unreadable"),
        (-4.0, "fault: date_unreadable"),
        (1e300, "fault: date_unreadable"),
        (float("nan"), "fault: date_unreadable"),
        (timedelta(hours=5), "fault: date_unreadable"),
        (date(1975, 1, 1), "fault: date_too_old"),
        (date(1900, 1, 1), "fault: date_placeholder"),
        ("01/01/0001", "fault: date_placeholder"),
        ("1753-01-01 00:00:00", "fault: date_placeholder"),
        (date(2026, 4, 1), "fault: date_after_as_at"),
        ("31/12/9999", "fault: date_after_as_at"),
    ],
)
def test_a_date_is_read_however_it_is_written(cell: Any, value: str | None) -> None:
    assert value_of(1, "date_of_contact", cell) == value


def test_bare_numbers_follow_the_calendar_of_the_workbook() -> None:
    from_1904 = Writing(FIRST_DAY_1904)
    assert value_of(1, "date_of_contact", 44624.0, writing=from_1904) == "2026-03-05"
    assert value_of(1, "date_of_contact", "44624", writing=from_1904) == "2026-03-05"
    assert (
        value_of(6, "last_seen_date", date(1904, 1, 1), writing=from_1904) is None
    )  # an empty date, shown as the first day
    assert value_of(6, "last_seen_date", "01/01/1904", writing=from_1904) == "fault: date_placeholder"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2026, 11, 30), "2026-11-30"),
        (date(2027, 6, 1), "fault: date_after_as_at"),
        (date(1990, 1, 1), "fault: date_too_old"),
        (date(2001, 1, 1), "2001-01-01"),
    ],
)
def test_a_birth_date_may_be_a_due_date_but_not_impossible(cell: date, value: str) -> None:
    assert value_of(6, "date_of_birth", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (0.0, 0),
        (2.0, 2),
        (2, 2),
        ("2", 2),
        ("2.0", 2),
        (" 2 ", 2),
        ("-", None),
        (2.5, "fault: number_unusable"),
        (-1.0, "fault: number_unusable"),
        ("two", "fault: number_unusable"),
        (True, "fault: number_unusable"),
        (1e300, "fault: number_unusable"),
        (float("inf"), "fault: number_unusable"),
        ("1e3", "fault: number_unusable"),
    ],
)
def test_a_count_is_a_whole_number(cell: Any, value: int | str | None) -> None:
    assert value_of(3, "referrals_last_12m", cell) == value


def test_at_least_the_present_placement_counts() -> None:
    assert value_of(8, "placements_12m", 0.0) == "fault: number_unusable"
    assert value_of(8, "placements_12m", 1.0) == 1


@pytest.mark.parametrize(("cell", "years"), [(6.99, 6), ("6.99", 6), (0.2, 0), (-1.0, -1), (-0.4, -1)])
def test_an_age_is_in_completed_years(cell: Any, years: int) -> None:
    assert value_of(1, "age_years", cell) == years


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12345.0, "12345"),
        (12345, "12345"),
        ("12345.0", "12345"),
        ("00123", "00123"),
        (" LCS-12345\u00a0", "LCS-12345"),
        ("12345/1", "12345/1"),
        ("-", None),
        (123.5, "fault: id_unusable"),
        (1e17, "fault: id_rounded"),
        ("Sam Example", "fault: id_unusable"),
        ("Total", "fault: id_unusable"),
        ("1" * 21, "fault: id_unusable"),
        ("12 34", "fault: id_unusable"),
        (date(2026, 3, 5), "fault: id_unusable"),
        (True, "fault: id_unusable"),
    ],
)
def test_an_id_is_text_with_every_digit_kept(cell: Any, value: str | None) -> None:
    assert value_of(1, "child_unique_id", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Robin\u00a0Vale", "Robin Vale"),
        ("  Robin \n Vale\t", "Robin Vale"),
        ("Robin\u200bVale", "RobinVale"),
        ("=cmd()", "=cmd()"),
        (7.0, "7"),
        ("None", None),
        ("x" * 300, "x" * 200),
    ],
)
def test_text_is_tidied(cell: Any, value: str | None) -> None:
    assert value_of(6, "allocated_worker", cell) == value


def test_an_error_in_a_cell_is_not_known_and_never_a_blank(a_list, row, read) -> None:
    wrong = {"last_seen_date": ("=NA()", "#N/A"), "allocated_worker": ("=1/0", "#DIV/0!"), "case_status": "#REF!"}
    outcome = read(a_list(6, row(6, **wrong)))
    assert not set(wrong) & set(outcome.values(6)[0])
    assert [(p.code, p.severity) for p in outcome.problems] == [("error_value", "cell_left_blank")] * 3


def test_a_value_quoted_back_is_short(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, last_seen_date="not seen because " * 20)))
    assert len(outcome.problem("date_unreadable").value or "") == 60


def test_what_may_be_a_name_is_not_quoted_back(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, child_unique_id="Sam Example")))
    problem = outcome.problem("id_unusable")
    assert (problem.severity, problem.value, problem.column) == ("row_left_out", None, "A")
    assert "Sam" not in str(outcome)
