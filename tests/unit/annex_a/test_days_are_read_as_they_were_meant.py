"""Days are those that were meant: counted from 1904, told with an offset, month first, or standing for no day at all."""

import struct
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.readers import reader_for
from fullcircle.files.days import Evidence, Writing
from fullcircle.files.faults import Fault
from tests.factories.odd_workbooks import biff, list_1_cells, ole2, record, xls_stream, xlsb, xlsb_sheet

AS_AT = date(2026, 3, 31)
pytestmark = pytest.mark.requirements("R5.3")


def contacts(outcome: Any) -> dict[str, Any]:
    """By child, the day of contact; "unknown" where it is not known."""
    return {row["child_unique_id"]: row.get("date_of_contact", "unknown") for row in outcome.values(1)}


def day(text: Any, field: str = "last_seen_date", number: int = 6, writing: Writing = Writing()) -> Any:  # noqa: B008
    column = rules.specification().list_numbered(number).by_field[field]
    found = reader_for(column, rules.specification(), AS_AT, writing)(text)
    return found.code if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-10-14T23:00:00Z", "2025-10-15"),
        ("2025-10-14T22:59:59.999Z", "2025-10-14"),
        ("2025-12-01T00:00:00Z", "2025-12-01"),
        ("2025-10-14 23:30:00 UTC", "2025-10-15"),
        ("2025-10-14 23:30:00.1234567 +00:00", "2025-10-15"),
        ("2025-10-15T00:00:00+01:00", "2025-10-15"),
        ("2025-10-15T00:00:00+0100", "2025-10-15"),
        ("2025-10-15T00:00+01", "2025-10-15"),
        ("2025-12-01T00:00:00+01:00", "2025-11-30"),
        ("2025-07-01T20:00:00-05:00", "2025-07-02"),
        ("14/10/2025 23:00:00Z", "2025-10-15"),
        ("14/10/2025 11:30 pm GMT", "2025-10-15"),
        ("2025-03-30T00:30:00Z", "2025-03-30"),
        ("2025-10-25T23:30:00Z", "2025-10-26"),
        ("2025-10-26T23:30:00Z", "2025-10-26"),
        ("2025-10-14T23:00:00", "2025-10-14"),
        ("2025-10-14T25:00:00Z", "date_unreadable"),
        ("0001-01-01T00:00:00+01:00", "date_placeholder"),
        ("9999-12-31T23:59:59-01:00", "date_after_as_at"),
    ],
)
def test_a_moment_told_with_its_offset_is_the_day_it_was_in_britain(text: str, meant: str) -> None:
    assert day(text) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("01-Dec-25", "2025-12-01"),
        ("1 dec 25 00:00", "2025-12-01"),
        ("1st December 2025", "2025-12-01"),
        ("2nd of Dec. 2025", "2025-12-02"),
        ("3 December, 2025", "2025-12-03"),
        ("Dec 1, 2025", "2025-12-01"),
        ("December 1st 2025 10:30", "2025-12-01"),
        ("20251201", "2025-12-01"),
        (20251201.0, "2025-12-01"),
        (20251201, "2025-12-01"),
        ("20251301", "date_unreadable"),
        ("20250230", "date_unreadable"),
        (20250230, "date_unreadable"),
        (20251201.5, "date_unreadable"),
        ("12345678", "date_unreadable"),
        (float("inf"), "date_unreadable"),
        ("20261201", "date_after_as_at"),
        ("01-Xyz-25", "date_unreadable"),
        ("Dec 32, 2025", "date_unreadable"),
        ("03/11/255", "date_unreadable"),
    ],
)
def test_days_of_one_meaning_are_read_however_they_are_written(cell: Any, meant: str) -> None:
    assert day(cell) == meant


def test_years_in_two_digits_are_of_the_century_that_spreadsheets_take() -> None:
    assert [day(text, "date_of_birth") for text in ("05-May-08", "05-May-99")] == ["2008-05-05", "1999-05-05"]
    assert [day(text, "date_of_birth") for text in ("05/06/08", "5.6.99 10:30")] == ["2008-06-05", "1999-06-05"]


@pytest.mark.parametrize(
    "far",
    ["31/12/9999", "9999-12-31", "2099-12-31", "01/01/2999", "31/12/4712", "31-Dec-9999", "9999-12-31T23:59:59Z"]
    + [date(9999, 12, 31), datetime(9999, 12, 31, 23, 59, 59), 2958465.0, date(2999, 12, 31)],
)
def test_a_day_far_ahead_is_no_end_and_elsewhere_not_a_day_that_can_be_right(far: Any, a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, cin_closure_date=far, last_seen_date=far)))
    (values,) = outcome.values(6)
    assert values["cin_closure_date"] is None
    assert "last_seen_date" not in values
    assert outcome.problem("not_ended").row is None


@pytest.mark.parametrize("text", ["31/12/99", "31-Dec-99", "31.12.99 00:00"])
def test_an_end_in_a_year_99_is_not_known_as_it_may_mean_none(text: str) -> None:
    assert day(text, "cin_closure_date") == "date_year_short"


def test_a_start_far_ahead_leaves_the_row_out_only_where_it_is_needed(a_list, row, read) -> None:
    outcome = read(
        a_list(8, row(8, cla_start_date="31/12/9999"), row(8, child_unique_id="C2", legal_status_start="31/12/9999"))
    )
    assert [found.child for found in outcome.left_out] == ["C1"]
    assert "legal_status_start" not in outcome.values(8)[0]


def test_an_end_some_years_ahead_is_a_mistake_and_not_known(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, cin_closure_date=date(2062, 3, 1))))
    assert "cin_closure_date" not in outcome.values(6)[0]


@pytest.mark.parametrize("none", [date(1900, 1, 1), "1753-01-01", "01/01/0001", "01/01/1900 00:00"])
def test_a_day_that_stands_for_none_is_not_known_and_costs_no_row(none: Any, a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, cin_closure_date=str(none), last_seen_date=none)))
    assert not {"cin_closure_date", "last_seen_date"} & set(outcome.values(6)[0])
    assert outcome.codes() == ["date_placeholder", "date_placeholder"]


def test_a_column_is_day_first_unless_its_texts_prove_otherwise(a_list, row, read) -> None:
    texts = ["02/03/2026", "05/03/2026", "11/03/2026"]
    outcome = read(a_list(1, *[row(1, child_unique_id=f"C{n}", date_of_contact=t) for n, t in enumerate(texts)]))
    assert contacts(outcome) == {"C0": "2026-03-02", "C1": "2026-03-05", "C2": "2026-03-11"}
    assert outcome.problems == []


def test_one_column_may_be_month_first_and_the_next_day_first(a_list, row, read) -> None:
    outcome = read(
        a_list(
            1,
            row(1, child_unique_id="C1", date_of_contact="1/25/2026 00:00", date_of_birth="25/12/2015"),
            row(1, child_unique_id="C2", date_of_contact="2-3-2026", date_of_birth="02/03/2015"),
        )
    )
    assert contacts(outcome) == {"C1": "2026-01-25", "C2": "2026-02-03"}
    assert [found["date_of_birth"] for found in outcome.values(1)] == ["2015-12-25", "2015-03-02"]
    assert outcome.problem("dates_month_first").column == "F"


def test_a_column_that_proves_nothing_is_read_as_those_beside_it(a_list, row, read) -> None:
    month_first = row(1, child_unique_id="C1", date_of_contact="1/25/26", date_of_birth="02/03/2015")
    either = row(1, child_unique_id="C2", date_of_contact="2/3/26", date_of_birth="04/04/2015")
    outcome = read(a_list(1, month_first, either))
    assert contacts(outcome) == {"C1": "2026-01-25", "C2": "2026-02-03"}
    assert [found["date_of_birth"] for found in outcome.values(1)] == ["2015-02-03", "2015-04-04"]
    notes = [found for found in outcome.problems if found.code == "dates_month_first"]
    said = {note.column_header: "either way" in note.what for note in notes}
    assert said == {"Date of Contact": False, "Date of Birth": True}


def test_a_column_that_proves_nothing_beside_columns_of_both_orders_is_not_guessed(a_list, row, read) -> None:
    days = {"date_of_birth": "25/12/2015", "last_seen_date": "02/03/2026", "cin_start_date": "01/31/2026"}
    (found,) = (outcome := read(a_list(6, row(6, **days)))).values(6)
    assert (found["date_of_birth"], found["cin_start_date"]) == ("2015-12-25", "2026-01-31")
    assert "last_seen_date" not in found
    assert outcome.problem("date_ambiguous").value == "02/03/2026"


def test_where_a_column_proves_both_what_could_be_either_is_not_known(a_list, row, read) -> None:
    texts = {"C1": "01/25/2026", "C2": "25/01/2026", "C3": "02/03/2026", "C4": "03/03/2026", "C5": "2026-02-03"}
    rows = [row(3, child_unique_id=child, date_of_referral=text) for child, text in texts.items()]
    outcome = read(a_list(3, *rows))
    known = {found["child_unique_id"]: found["date_of_referral"] for found in outcome.values(3)}
    assert known == {"C1": "2026-01-25", "C2": "2026-01-25", "C4": "2026-03-03", "C5": "2026-02-03"}
    assert [(found.child, found.reason.partition(":")[0]) for found in outcome.left_out] == [("C3", "Date of referral")]
    assert outcome.problem("date_ambiguous").value == "02/03/2026"


def test_dates_among_month_first_texts_may_have_been_exchanged_and_are_not_known(a_list, row, read) -> None:
    rows = [
        row(6, child_unique_id="C1", last_seen_date="1/25/2026"),
        row(6, child_unique_id="C2", last_seen_date=date(2026, 2, 3)),
        row(6, child_unique_id="C3", last_seen_date=date(2026, 3, 3)),
    ]
    outcome = read(a_list(6, *rows))
    assert [found.get("last_seen_date", "unknown") for found in outcome.values(6)] == [
        "2026-01-25",
        "unknown",
        "2026-03-03",
    ]
    assert outcome.problem("date_doubtful").row == 4
    kept = read(a_list(6, *rows, row(6, child_unique_id="C4", last_seen_date=date(2026, 1, 30))))
    assert [found["last_seen_date"] for found in kept.values(6)] == [
        "2026-01-25",
        "2026-02-03",
        "2026-03-03",
        "2026-01-30",
    ]


def test_months_first_are_found_far_down_and_beside_cells_that_are_not_told(a_list, row, read) -> None:
    rows = [row(1, child_unique_id=f"C{n}", date_of_contact="02/03/2026", age_years=("=A1", "")) for n in range(300)]
    outcome = read(a_list(1, *rows, row(1, child_unique_id="D1", date_of_contact="02/14/2026")))
    assert set(contacts(outcome).values()) == {"2026-02-03", "2026-02-14"}


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/01/2026"], "day_first"),
        (["31/02/2026", "02/28/2026"], "mixed"),
        (["1.13.26"], "month_first"),
        (["2026-01-13", "13 January 2026", "45/13/2026", "12/00/2026", ""], "day_first"),
    ],
)
def test_only_a_number_that_can_be_no_month_proves_an_order(texts: list[str], order: str) -> None:
    evidence = Evidence()
    for text in texts:
        evidence.take(text)
    assert evidence.order == order


@pytest.mark.parametrize("attribute", ['date1904="1"', 'date1904="true"'])
def test_days_count_from_1904_in_a_workbook_whose_extension_says_nothing_of_it(
    attribute: str, tmp_path: Path, headers, row, read
) -> None:
    outcome = read(from_1904(tmp_path / "days.xlsx", headers(1), row(1)))
    assert contacts(outcome) == {"C1": "2026-01-12", "C2": "2026-01-12", "C3": "2026-01-12"}


def from_1904(path: Path, headers: list[str], plausible: list[Any]) -> Path:
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet, shown = book.add_worksheet("List_1"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, headers)
        for at, (child, cell) in enumerate((("C1", date(2026, 1, 12)), ("C2", 44572), ("C3", "44572")), start=1):
            sheet.write_row(at, 0, [child, *plausible[1:3], "", *plausible[4:5]])
            sheet.write(at, 5, cell, shown if at == 1 else None)
            sheet.write(at, 6, plausible[6])
    return path


def test_days_count_from_1904_in_the_binary_format(tmp_path: Path, read) -> None:
    cells = {
        0: dict(enumerate(list_1_cells()[0])),
        1: dict(enumerate(["C1", "Female", "WBRI", 40694.0, 10.0, 44572.0, "Police"])),
    }
    path = xlsb(tmp_path / "days.xlsb", xlsb_sheet(cells), before=record(0x99, struct.pack("<III", 1, 0, 0)))
    assert contacts(read(path)) == {"C1": "2026-01-12"}


def test_days_count_from_1904_in_the_old_format(tmp_path: Path, read) -> None:
    rows = [list_1_cells()[0], ["C1", "Female", "WBRI", 40694.0, 10.0, 44572.0, "Police"]]
    cells = [(at, index, cell) for at, row in enumerate(rows) for index, cell in enumerate(row)]
    path = ole2(tmp_path / "days.xls", {"Workbook": xls_stream(cells, before=biff(0x0022, struct.pack("<H", 1)))})
    assert contacts(read(path)) == {"C1": "2026-01-12"}
