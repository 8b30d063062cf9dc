"""A cell that cannot be read is not known, and a row made of such cells is counted and left out; neither is ever a blank."""

import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.factories.odd_workbooks import (
    Parts,
    biff,
    cell_xml,
    list_1_cells,
    list_1_xml,
    ole2,
    record,
    xls_stream,
    xlsb,
    xlsb_sheet,
)

pytestmark = pytest.mark.requirements("R5.3")
NEVER = "formula_not_calculated"
ENDINGS = ["<f>X1</f>", "<f>X1</f><v/>", "<f>X1</f><v></v>", "<f>X1</f>\n<v>\n</v>\n", '<f t="shared" si="0"/>']
"""What stands in a cell whose formula was never calculated, as different programs write it."""


def list_1(rows: str, path: Path) -> Path:
    return Parts.with_list_1(list_1_xml() + rows).pack(path)


def cells(row: int, texts: dict[str, str], others: str) -> str:
    """A row of list 1: these texts, and in every other column that."""
    columns = "".join(
        cell_xml(f"{letter}{row}", texts[letter]) if letter in texts else others.format(place=f"{letter}{row}")
        for letter in "ABCDEFG"
    )
    return f'<row r="{row}">{columns}</row>'


@pytest.mark.parametrize("ending", ENDINGS)
def test_rows_of_formulas_without_a_result_are_counted_wherever_they_stand(ending: str, tmp_path: Path, read) -> None:
    never = f'<c r="{{place}}">{ending}</c>'
    rows = cells(3, {}, never) + cells(5, {"A": "C2"}, never) + cells(900, {}, never)
    outcome = read(list_1(rows, tmp_path / "book.xlsx"))
    assert (outcome.account(1).read, outcome.account(1).clean, outcome.account(1).unnamed) == (4, 1, 2)
    assert [(found.row, found.child) for found in outcome.left_out] == [(3, None), (5, "C2"), (900, None)]
    assert {p.value for p in outcome.problems if p.code == NEVER} == {None}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_formula_without_a_result_leaves_its_cell_unknown(ending: str, tmp_path: Path, read) -> None:
    texts = dict(zip("ABDEFG", ["C2", "Female", "01/06/2015", "10", "12/01/2026", "Police"], strict=True))
    outcome = read(list_1(cells(3, texts, f'<c r="{{place}}">{ending}</c>'), tmp_path / "book.xlsx"))
    assert "ethnicity" not in outcome.values(1)[1]
    assert (outcome.problem(NEVER).column, outcome.problem(NEVER).severity) == ("C", "cell_left_blank")


@pytest.mark.parametrize(
    "ending", ['t="str"><f>X1</f><v></v>', 't="str"><f>X1</f><v/>', 't="str"><f>X1</f><v>-</v>', "><f>X1</f><v>0</v>"]
)
def test_a_formula_whose_result_is_nothing_leaves_a_blank(ending: str, tmp_path: Path, read) -> None:
    never = f'<c r="{{place}}" {ending}</c>'
    outcome = read(
        list_1(cells(3, {}, never) + cells(4, {"A": "C2", "F": "12/01/2026"}, never), tmp_path / "book.xlsx")
    )
    assert (outcome.account(1).read, outcome.account(1).left_out) == (2, 0)
    assert outcome.values(1)[1]["ethnicity" if "0" not in ending else "date_of_birth"] is None


UNCALCULATED = ['fullCalcOnLoad="1"', 'calcId="191029" fullCalcOnLoad="true"', 'calcCompleted="0"']
NOTHING = ["><f>X1</f><v>0</v>", "><f>X1</f><v>0.0</v>", 't="str"><f>X1</f><v></v>', 't="str"><f>X1</f><v/>']


def with_calculation(rows: str, says: str) -> Parts:
    parts = Parts.with_list_1(list_1_xml() + rows)
    book = str(parts.parts["xl/workbook.xml"]).replace("</sheets>", f"</sheets><calcPr {says}/>")
    parts.parts["xl/workbook.xml"] = book
    return parts


@pytest.mark.parametrize("says", UNCALCULATED)
@pytest.mark.parametrize("nothing", NOTHING)
def test_results_that_show_nothing_were_never_calculated_in_a_workbook_that_says_so(
    says: str, nothing: str, tmp_path: Path, read
) -> None:
    """Whatever another formula shows: somebody, or the program that wrote them, may have worked one out."""
    rows = cells(3, {}, f'<c r="{{place}}" {nothing}</c>')
    rows += cells(4, {"A": "C2", "F": "12/01/2026"}, f'<c r="{{place}}" {nothing}</c>')
    for one in ("", '<row r="5"><c r="I5"><f>X1</f><v>5</v></c></row>'):
        outcome = read(with_calculation(rows + one, says).pack(tmp_path / "book.xlsx"))
        account = outcome.account(1)
        assert (account.read, account.clean, account.left_out, account.unnamed) == (3, 2, 1, 1)
        assert account.reasons[0][0].startswith(
            "Child Unique ID: this cell holds a formula whose result was never saved"
        )
        assert "date_of_birth" not in outcome.values(1)[1]


def test_rows_of_results_say_that_a_sheet_was_calculated_all_the_same(tmp_path: Path, read) -> None:
    texts = {"A": "C2", "B": "Female", "F": "12/01/2026"}
    shown = [f'<c r="{letter}3" t="str"><f>X1</f><v>{text}</v></c>' for letter, text in texts.items()]
    rows = f'<row r="3">{"".join(shown)}</row>'
    rows += rows.replace('3" t=', '4" t=').replace('r="3"', 'r="4"').replace(">C2<", ">C3<")
    rows += cells(5, {}, '<c r="{place}"><f>X1</f><v>0</v></c>')
    account = read(with_calculation(rows, UNCALCULATED[0]).pack(tmp_path / "book.xlsx")).account(1)
    assert (account.read, account.clean, account.passed_over) == (3, 3, 1)


@pytest.mark.parametrize("says", ['calcId="191029"', 'fullCalcOnLoad="0"', 'forceFullCalc="1"', 'calcCompleted="1"'])
def test_results_that_show_nothing_are_blank_in_a_workbook_that_was_calculated(says: str, tmp_path: Path, read) -> None:
    rows = cells(3, {}, '<c r="{place}"><f>X1</f><v>0</v></c>')
    account = read(with_calculation(rows, says).pack(tmp_path / "book.xlsx")).account(1)
    assert (account.read, account.passed_over) == (1, 1)


def test_the_area_of_an_array_that_was_never_calculated_is_rows_too(tmp_path: Path, read) -> None:
    array = '<row r="3"><c r="A3"><f t="array" ref="A3:G5">Export!A2:G4</f><v>0</v></c><c r="B3"><v>0</v></c></row>'
    outcome = read(with_calculation(array, UNCALCULATED[0]).pack(tmp_path / "book.xlsx"))
    assert [found.row for found in outcome.left_out] == [3, 4, 5]


def test_a_formula_of_an_extension_belongs_to_no_cell(tmp_path: Path, read) -> None:
    parts = Parts.with_list_1(list_1_xml() + '<row r="3"><c r="A3" s="1"/></row>')
    more = '<extLst><ext xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><xm:f>Codes!A1</xm:f></ext></extLst>'
    sheet = str(parts.parts["xl/worksheets/sheet1.xml"]).replace("</sheetData>", f"</sheetData>{more}")
    parts.parts["xl/worksheets/sheet1.xml"] = sheet
    assert read(parts.pack(tmp_path / "book.xlsx")).account(1).read == 1


def xlsb_formulas(path: Path, flags: int) -> Path:
    """A binary workbook whose third row is of formulas that show 0."""
    headers, values = list_1_cells()
    end = record(0x92, b"") + record(0x82, b"")
    sheet = xlsb_sheet({0: dict(enumerate(headers)), 1: dict(enumerate(values))}).removesuffix(end)
    formulas = record(0x00, struct.pack("<I", 2) + bytes(21))
    for column in range(7):
        formulas += record(9, struct.pack("<IId", column, 0, 0.0) + bytes(14))
    calculation = record(0x9D, struct.pack("<IIIdIH", 191029, 1, 100, 0.001, 1, flags))
    return xlsb(path, sheet + formulas + end, calculation)


def test_formulas_of_a_binary_workbook_that_was_never_calculated_are_counted(tmp_path: Path, read) -> None:
    account = read(xlsb_formulas(tmp_path / "never.xlsb", 0b1001)).account(1)
    assert (account.read, account.left_out, account.unnamed) == (2, 1, 1)
    account = read(xlsb_formulas(tmp_path / "book.xlsb", 0b1000)).account(1)
    assert (account.read, account.left_out, account.passed_over) == (1, 0, 1)


@pytest.mark.parametrize(
    ("options", "further", "result", "left_out"),
    [
        (0, b"", bytes(8), 0),
        (2, b"", bytes(8), 1),
        (2, b"", b"\x03" + bytes(5) + b"\xff\xff", 1),
        (2, "worked out", bytes(8), 0),
        (0, biff(0x005E, bytes(2)), bytes(8), 1),
        (0, biff(0x005E, bytes(2)), b"\x03" + bytes(5) + b"\xff\xff", 1),
    ],
)
def test_formulas_of_an_excel_97_workbook_that_was_never_calculated_are_counted(
    options: int, further: bytes | str, result: bytes, left_out: int, tmp_path: Path, read
) -> None:
    def formula(column: int, shows: bytes) -> bytes:
        place = struct.pack("<HHH", 2, column, 0)
        return biff(0x0006, place + shows + struct.pack("<HIH", options, 0, 3) + b"\x1e\x01\x00")

    texts = [(at, i, text) for at, row in enumerate(list_1_cells()) for i, text in enumerate(row)]
    cells_of_row = b"".join(formula(i, result) for i in range(7))
    more = formula(9, struct.pack("<d", 5.0)) if isinstance(further, str) else further
    stream = xls_stream(texts, further=cells_of_row + more)
    account = read(ole2(tmp_path / "book.xls", {"Workbook": stream})).account(1)
    assert (account.left_out, account.unnamed) == (left_out, left_out)
    assert account.read == 1 + left_out


def test_a_workbook_of_nothing_but_such_formulas_is_refused_with_what_to_do(tmp_path: Path, refusal_apart) -> None:
    rows = "".join(cells(n, {}, '<c r="{place}"><f>X1</f></c>') for n in range(1, 5))
    found = refusal_apart(Parts.with_list_1(rows).pack(tmp_path / "book.xlsx"))
    assert found.cause == "not_calculated"
    assert "save it" in found.what_to_do


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
@pytest.mark.parametrize("formula", ["", "<f>X1</f>"])
def test_an_error_is_unknown_and_a_row_that_needs_it_left_out(error: str, formula: str, tmp_path: Path, read) -> None:
    wrong = f'<c r="{{place}}" t="e">{formula}<v>{error}</v></c>'
    rows = cells(3, {"A": "C2", "F": "12/01/2026"}, wrong) + cells(4, {"A": "C3"}, wrong) + cells(5, {}, wrong)
    outcome = read(list_1(rows, tmp_path / "book.xlsx"))
    assert set(outcome.values(1)[1]) == {"child_unique_id", "date_of_contact"}
    assert [(found.row, found.child) for found in outcome.left_out] == [(4, "C3"), (5, None)]


def test_errors_of_a_binary_workbook_are_unknown(tmp_path: Path, read) -> None:
    headers, values = list_1_cells()
    sheet = xlsb_sheet({0: dict(enumerate(headers)), 1: dict(enumerate(values))})
    end = record(0x92, b"") + record(0x82, b"")
    wrong = record(0x00, struct.pack("<I", 2) + bytes(21))
    for column, text in enumerate(["C2", None, None, None, None, "12/01/2026", None]):
        head = struct.pack("<II", column, 0)
        wrong += (
            record(3, head + b"\x2a")
            if text is None
            else record(6, head + struct.pack("<I", len(text)) + text.encode("utf-16-le"))
        )
    outcome = read(xlsb(tmp_path / "book.xlsb", sheet.removesuffix(end) + wrong + end))
    assert set(outcome.values(1)[1]) == {"child_unique_id", "date_of_contact"}


def test_errors_of_an_excel_97_workbook_are_unknown(tmp_path: Path, read) -> None:
    rows = [*list_1_cells(), ["C2", "", "", "", "", "12/01/2026", ""]]
    texts = [(at, i, text) for at, row in enumerate(rows) for i, text in enumerate(row) if text]
    error = biff(0x0205, struct.pack("<HHHBB", 2, 1, 0, 0x2A, 1))
    formula = (
        struct.pack("<HHH", 2, 2, 0)
        + bytes([2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF])
        + struct.pack("<HIH", 0, 0, 3)
        + b"\x1e\x01\x00"
    )
    path = ole2(tmp_path / "book.xls", {"Workbook": xls_stream(texts, further=error + biff(0x0006, formula))})
    values = read(path).values(1)[1]
    assert not {"gender", "ethnicity"} & set(values)
    assert values["date_of_birth"] is None


@pytest.mark.parametrize(
    ("number", "field", "cell"),
    [
        (6, "case_status", "see notes"),
        (6, "cin_closure_date", "31/02/2026"),
        (6, "cin_closure_date", "not yet"),
        (8, "cla_end_date", "?"),
        (8, "cla_end_date", "#REF!"),
        (8, "legal_status", "#####"),
        (8, "placements_12m", "several"),
        (8, "placements_12m", "9" * 400),
        (7, "cpp_end_date", 5e15),
        (7, "cpp_end_date", True),
        (7, "previous_cpp_count", 1e300),
        (8, "placement_la", "M1 1AA"),
        (9, "la_in_touch", "x" * 5000),
    ],
)
def test_a_cell_that_cannot_be_read_is_absent_and_reported(
    number: int, field: str, cell: Any, a_list, row, read
) -> None:
    outcome = read(a_list(number, row(number, **{field: cell})))
    (values,) = outcome.values(number)
    assert field not in values
    assert len([p for p in outcome.problems if p.severity == "cell_left_blank"]) == 1


def test_a_misspelt_header_makes_its_column_unknown_and_not_blank(workbook, headers, row, read) -> None:
    misspelt = [header.replace("CIN Closure Date", "CIN Clsoure Date") for header in headers(6)]
    (values,) = read(workbook({"List_6": [misspelt, row(6)]})).values(6)
    assert "cin_closure_date" not in values


def test_two_events_of_which_the_same_is_not_known_are_not_the_same_event(a_list, row, read) -> None:
    rows = [row(1, contact_source="one local code"), row(1, contact_source="another"), row(1, contact_source="another")]
    assert (read(a_list(1, *rows)).account(1).clean, read(a_list(1, *rows)).account(1).left_out) == (2, 1)


def test_rows_hidden_by_a_filter_are_rows(tmp_path: Path, headers, row, read) -> None:
    book = openpyxl.Workbook()
    book.active.title = "List_1"
    for cells_of_row in (headers(1), row(1), row(1, child_unique_id="C2")):
        book.active.append(cells_of_row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["F"].hidden = True
    book.save(tmp_path / "book.xlsx")
    assert read(tmp_path / "book.xlsx").account(1).clean == 2


def test_what_openpyxl_leaves_uncalculated_is_noticed(tmp_path: Path, headers, row, read) -> None:
    book = openpyxl.Workbook()
    book.active.title = "List_6"
    book.active.append(headers(6))
    book.active.append(row(6, child_unique_id="C1"))
    book.active.append([*row(6, child_unique_id="C2")[:-1], "=Export!N3"])
    book.active.append([f"=Export!{letter}4" for letter in "ABCDEFGHIJKLMN"])
    book.save(tmp_path / "book.xlsx")
    outcome = read(tmp_path / "book.xlsx")
    assert (outcome.account(6).read, outcome.account(6).clean, outcome.account(6).unnamed) == (3, 2, 1)
    assert "allocated_worker" not in outcome.values(6)[1]
    with zipfile.ZipFile(tmp_path / "book.xlsx") as saved:
        assert re.search(rb"</f><v ?/>|</f><v></v>", saved.read("xl/worksheets/sheet1.xml"))
