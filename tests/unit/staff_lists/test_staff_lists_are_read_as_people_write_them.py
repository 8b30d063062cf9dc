"""Headers in any common wording and order, csv or Excel, names in one column or two; what is no list is refused kindly."""

import io
from pathlib import Path

import openpyxl
import pytest

from fullcircle.domain.staff_lists.rules.columns import TEMPLATE, columns_of
from fullcircle.domain.staff_lists.rules.reading import read_staff_list
from fullcircle.domain.staff_lists.rules.results import MOST_ROWS, StaffRow, StaffTable
from fullcircle.files.limits import Limits, Refusal

pytestmark = pytest.mark.requirements("R5.3")


@pytest.mark.parametrize(
    "name",
    ["Total", "GRAND TOTAL", "Sub-total: 3", "Count 12", "TRUE", "false", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "|x"],
)
def test_what_is_nobody_is_left_out_with_its_reason(read, name):
    quoted = '"' + name + '"'
    row = read(f"Name,Job title\n{quoted},Social worker\nAda Hale,Social worker\n").rows[0]
    assert [unusable for _, _, unusable in row.faults] == [True], row
    assert "a person" in row.faults[0][0] or "formula" in row.faults[0][0]


def test_a_truth_value_of_a_workbook_and_a_team_like_a_formula_are_not_taken(read):
    rows = read(xlsx(("Name", "Team"), (True, "North"), ("Ada Hale", "@North"), ("Jo Total", "North"))).rows
    assert [[unusable for _, _, unusable in row.faults] for row in rows] == [[True], [False], []]
    assert (rows[1].name, rows[1].team, rows[2].name) == ("Ada Hale", "", "Jo Total")


@pytest.fixture
def read(tmp_path: Path):
    def reading(content: bytes | str, **limits: int) -> StaffTable:
        path = tmp_path / "list"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_staff_list(path, limits=Limits(**limits)) if limits else read_staff_list(path)

    return reading


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for one in rows:
        book.active.append(one)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


ADA = StaffRow(
    2, "Ada Hale", "ada@x.uk", "Social worker", "North", "Safeguarding", "Grace Moss", "Practitioner", ("A. Hale",)
)


def test_a_csv_and_a_workbook_of_the_same_list_are_read_alike(read):
    heads = ("Name", "Email", "Job title", "Team", "Service area", "Manager", "Role", "Other names")
    cells = ("Ada Hale", "ada@x.uk", "Social worker", "North", "Safeguarding", "Grace Moss", "Practitioner", "A. Hale")
    for content in ("\n".join(";".join(one) for one in (heads, cells)), xlsx(heads, cells)):
        assert read(content).rows == (ADA,)


def test_headers_are_found_in_any_order_below_a_title_and_unknown_ones_are_named(read):
    found = read(
        xlsx(
            ("Staff of March",),
            ("Payroll no", "Line Manager’s Email", "SURNAME", "Forename(s)"),
            (7, "b@x.uk", "HALE", "Ada"),
        )
    )
    assert [(one.row, one.name, one.manager) for one in found.rows] == [(3, "HALE, Ada", "b@x.uk")]
    assert found.columns_ignored == ("Payroll no",)


def test_the_address_of_the_manager_comes_before_the_name(read):
    (one,) = read("Name,Manager,Manager email\nAda Hale,Grace,grace@x.uk\nBen,Grace,\n").rows[:1]
    assert one.manager == "grace@x.uk"


def test_other_names_stand_with_semicolons_or_lines_between_them_and_commas_within(read):
    (one,) = read(xlsx(("Name", "Other names"), ("Ada Hale", "HALE, Ada; A Hale\nAda H;;"))).rows
    assert one.names == ("HALE, Ada", "A Hale", "Ada H")


def test_empty_rows_are_not_read(read):
    assert len(read("Name,Team\nAda,North\n,\n\nBen,North\n").rows) == 2


def test_the_template_is_a_staff_list_itself():
    assert columns_of([head for head, _ in TEMPLATE]) is not None


@pytest.mark.parametrize(
    "content", ["", "Name\nAda\n", "Team,Manager\nNorth,Grace\n", "just words\n", b"\x00\x01\x02\x03" * 100]
)
def test_a_file_that_is_no_list_of_people_is_refused_with_what_to_do(read, content):
    with pytest.raises(Refusal) as refused:
        read(content)
    assert refused.value.what_to_do


def test_a_list_too_long_is_refused_and_one_too_large_as_well(read):
    many = "Name,Team\n" + "Ada,North\n" * (MOST_ROWS + 1)
    with pytest.raises(Refusal, match=f"more than {MOST_ROWS:,} rows"):
        read(many)
    with pytest.raises(Refusal, match="larger than"):
        read(many, file_bytes=1024)


def test_a_stray_mark_in_a_row_hides_no_row_behind_it(read):
    found = read('Name,Team,Manager\nAda,North,Grace\n"Ben,North,Grace\nCy,North,Grace\n')
    assert [one.row for one in found.rows] == [2, 3, 4]
    assert found.rows[1].faults
    assert found.rows[2].name == "Cy"


def test_a_fault_of_a_spreadsheet_in_a_cell_is_empty_and_told(read):
    table = read(xlsx(("Name", "Email", "Team", "Job title"), ("Ada Hale", "a@x.uk", "#REF!", "Adviser")))
    (row,) = table.rows
    assert (row.name, row.team, row.job_title) == ("Ada Hale", "", "Adviser")
    assert [what.split(":")[0] for what, _, unusable in row.faults if not unusable] == ["Team"]
