"""Workbooks of Excel 97 (.xls) and binary workbooks (.xlsb) give the same rows as .xlsx."""

from pathlib import Path

from tests.factories.odd_workbooks import ole2, xls_stream, xlsb, xlsb_sheet

HEADERS = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Date of Contact", "Contact Source"]
ROW = ["00123", "Female", "a) WBRI", 42156.0, 10.8, "12/01/2026", "q) 6: Police"]
EXPECTED = {
    "child_unique_id": "00123",
    "gender": "F",
    "ethnicity": "WBRI",
    "date_of_birth": "2015-06-01",
    "age_years": 10,
    "date_of_contact": "2026-01-12",
    "contact_source": "6",
}


def test_an_excel_97_workbook_is_read_apart(tmp_path: Path, read_apart) -> None:
    cells = [(2, i, text) for i, text in enumerate(HEADERS)] + [(3, i, value) for i, value in enumerate(ROW)]
    path = ole2(tmp_path / "book.xls", {"Workbook": xls_stream(cells)})
    outcome = read_apart(path)
    assert outcome.summary.kind == "xls"
    assert outcome.values(1) == [EXPECTED]
    assert [row.row for row in outcome.rows] == [4]


def test_a_binary_workbook_is_read_apart(tmp_path: Path, read_apart) -> None:
    sheet = xlsb_sheet({2: dict(enumerate(HEADERS)), 3: dict(enumerate(ROW))})
    outcome = read_apart(xlsb(tmp_path / "book.xlsb", sheet))
    assert outcome.summary.kind == "xlsb"
    assert outcome.values(1) == [EXPECTED]
    assert [row.row for row in outcome.rows] == [4]
