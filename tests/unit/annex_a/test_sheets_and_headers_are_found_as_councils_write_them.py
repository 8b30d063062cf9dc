"""Sheets and headers are found however councils name them, and Excel's own addresses are given back."""

from datetime import date

import pytest

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.sheets import list_number_of
from fullcircle.domain.annex_a.rules.specification import Column
from fullcircle.files.letters import column_letters


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("List_1", 1),
        ("List 1", 1),
        ("list_10", 10),
        (" LIST  11 ", 11),
        ("List\u00a07", 7),
        ("List 03", 3),
        ("List-4", 4),
        ("List 6 Children in need", 6),
        ("List 12", None),
        ("List 0", None),
        ("Listing 1", None),
        ("Guidance", None),
        ("Codes_used", None),
    ],
)
def test_a_sheet_name_tells_its_list(name: str, number: int | None) -> None:
    assert list_number_of(name) == number


def test_columns_have_the_letters_of_excel() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 51, 52, 255, 701, 702, 16383)] == (
        ["A", "Z", "AA", "AZ", "BA", "IV", "ZZ", "AAA", "XFD"]
    )


def test_both_sheet_name_styles_and_both_header_rows_may_be_mixed(workbook, headers, row, read) -> None:
    path = workbook(
        {
            "List_1": [["List 1: Contacts"], headers(1), row(1)],
            "list 3": [headers(3), row(3)],
            "Guidance": [["Read this first"]],
        }
    )
    outcome = read(path)
    assert [(a.list_number, a.sheet_name, a.read) for a in outcome.summary.lists] == [
        (1, "List_1", 1),
        (3, "list 3", 1),
    ]
    assert [found.row for found in outcome.rows] == [3, 2]
    assert outcome.summary.sheets_ignored == ("Front_Sheet", "Guidance")
    assert outcome.summary.lists_absent == (2, 4, 5, 6, 7, 8, 9, 10, 11)
    assert outcome.problems == []


def test_headers_match_through_aliases_quotes_spaces_and_closing_marks(workbook, row, headers, read) -> None:
    written = headers(8)
    written[1] = "sex"
    written[4] = "Age"
    written[5] += ")"
    written[8] = "Child\u2019s  Category\u00a0of Need "
    written[9] = written[9].replace("period", "episode").replace("(Y/N)", "(y / n)")
    written[14] = "What is the permanence plan\nfor this child"
    written[19] += " "
    written[28] = written[28].replace("'", "\u2018")
    outcome = read(workbook({"List 8": [written, row(8)]}))
    assert outcome.problems == []
    assert outcome.account(8).missing_columns == ()
    assert outcome.account(8).extra_columns == ()


def test_care_leavers_may_have_the_thirteen_columns_of_2019_or_the_later_seventeen(
    workbook, headers, row, read
) -> None:
    later = {"uasc_or_former", "personal_adviser", "pathway_plan_review_date", "latest_contact_date"}
    fields = headers(9)
    cells = row(9)
    from_2019 = [i for i, c in enumerate(_columns(9)) if c.field not in later]
    assert len(from_2019) == 13
    old = workbook({"List 9": [[fields[i] for i in from_2019], [cells[i] for i in from_2019]]}, name="old.xlsx")
    new = workbook({"List 9": [fields, cells]}, name="new.xlsx")
    assert read(old).problems == read(new).problems == []
    assert set(read(old).values(9)[0]) == {c.field for c in _columns(9)} - later
    assert set(read(new).values(9)[0]) == {c.field for c in _columns(9)}


def _columns(number: int) -> tuple[Column, ...]:
    return rules.specification().list_numbered(number).columns


def test_a_missing_optional_column_is_fine_and_its_field_is_not_known(workbook, headers, row, read) -> None:
    keep = [i for i, c in enumerate(_columns(6)) if c.field != "last_seen_date"]
    path = workbook({"List_6": [[headers(6)[i] for i in keep], [row(6)[i] for i in keep]]})
    outcome = read(path)
    assert outcome.problems == []
    assert "last_seen_date" not in outcome.values(6)[0]
    assert outcome.account(6).missing_columns == ("Date Child Was Last Seen",)


def test_a_missing_expected_column_is_one_problem_for_the_list(workbook, headers, row, read) -> None:
    keep = [i for i, c in enumerate(_columns(6)) if c.field != "allocated_worker"]
    rows = [[row(6, child_unique_id=f"C{n}")[i] for i in keep] for n in range(3)]
    outcome = read(workbook({"List_6": [[headers(6)[i] for i in keep], *rows]}))
    problem = outcome.problem("column_missing")
    assert (problem.list_number, problem.row, problem.column_header) == (6, None, "Allocated Worker")
    assert outcome.account(6).clean == 3


def test_without_the_id_column_every_row_of_the_list_is_left_out_and_counted(workbook, headers, row, read) -> None:
    outcome = read(workbook({"List_6": [headers(6)[1:], row(6)[1:], row(6)[1:]], "List_1": [headers(1), row(1)]}))
    problem = outcome.problem("column_missing")
    assert (problem.severity, problem.column_header) == ("row_left_out", "Child Unique ID")
    assert (outcome.account(6).read, outcome.account(6).left_out) == (2, 2)
    assert outcome.account(1).clean == 1


def test_a_list_without_headers_is_left_out_and_counted(workbook, headers, row, read) -> None:
    outcome = read(workbook({"List_6": [row(6), row(6), row(6)], "List_1": [headers(1), row(1)]}))
    assert outcome.problem("headers_missing").list_number == 6
    assert (outcome.account(6).read, outcome.account(6).left_out) == (3, 3)
    assert outcome.account(1).clean == 1


def test_columns_that_are_not_part_of_annex_a_are_named_and_not_read(workbook, headers, row, read) -> None:
    path = workbook({"List_1": [[*headers(1), "Gender group", "Errors"], [*row(1), "Girls", "ok"]]})
    outcome = read(path)
    assert outcome.account(1).extra_columns == ("Gender group", "Errors")
    assert "Gender group, Errors" in outcome.problem("columns_extra").what
    assert "Girls" not in str(outcome.rows)


def test_of_very_many_other_columns_only_some_are_named_and_the_rest_counted(workbook, headers, row, read) -> None:
    others = [f"Our own column number {n} of this sheet" for n in range(60)]
    outcome = read(workbook({"List_1": [[*headers(1), *others], row(1)]}))
    what = outcome.problem("columns_extra").what
    assert len(what) <= 300
    assert what.endswith("and 55 more.")
    assert len(outcome.account(1).extra_columns) == 60


def test_a_column_that_is_there_twice_is_known_where_both_agree_and_unknown_where_they_do_not(
    workbook, headers, row, read
) -> None:
    rows = [
        [*row(1, child_unique_id="C1"), "a) Male"],
        [*row(1, child_unique_id="C2"), "Female"],
        [*row(1, child_unique_id="C3", gender=None), "a) Male"],
        [*row(1, child_unique_id="C4"), None],
        [*row(1, child_unique_id="C5"), "nobody knows"],
    ]
    outcome = read(workbook({"List_1": [[*headers(1), "Gender"], *rows]}))
    assert [found.get("gender", "unknown") for found in outcome.values(1)] == ["unknown", "F", "M", "F", "unknown"]
    assert outcome.problem("column_twice").severity == "note"
    assert outcome.codes().count("columns_disagree") == 2


def test_addresses_are_those_of_excel_below_blank_rows_and_beside_blank_columns(workbook, headers, row, read) -> None:
    spoilt = row(1, contact_source="nobody knows")
    shifted = [[], [], [None, None, "A title"], [], [None, None, *headers(1)], [], [None, None, *spoilt]]
    outcome = read(workbook({"List_1": shifted}))
    problem = outcome.problem("code_unknown")
    assert (problem.row, problem.column, problem.column_header) == (7, "I", "Contact Source")
    assert problem.value == "nobody knows"
    assert outcome.rows[0].row == 7


def test_a_hidden_list_is_read_and_noted(workbook, headers, row, read) -> None:
    outcome = read(workbook({"List_1": [headers(1), row(1)]}, hidden=["List_1"]))
    assert outcome.account(1).hidden
    assert outcome.problem("sheet_hidden").severity == "note"


def test_of_two_sheets_for_one_list_the_fuller_is_read_and_the_other_noted(workbook, headers, row, read) -> None:
    path = workbook({"List_1": [headers(1)], "List 1": [headers(1), row(1), row(1, child_unique_id="C2")]})
    outcome = read(path)
    assert outcome.account(1).sheet_name == "List 1"
    assert outcome.account(1).clean == 2
    assert "List_1" in outcome.problem("sheet_twice").what


def test_a_saved_analysis_workbook_with_thousands_of_formula_rows_reads_as_its_real_rows(
    workbook, headers, row, read
) -> None:
    formulas = [("=Sheet1!A1", "-")] * len(headers(6))
    formulas[4] = ("=INT(A1)", 126)
    path = workbook(
        {"List 6": [["List 6"], [*headers(6), "Errors"], [*row(6), ""], *[[*formulas, ("=A1", "-")]] * 3000]}
    )
    outcome = read(path)
    assert (outcome.account(6).read, outcome.account(6).clean) == (1, 1)
    assert [problem.code for problem in outcome.problems] == ["columns_extra"]


def test_a_blank_template_reads_as_no_rows(workbook, headers, read) -> None:
    outcome = read(workbook({f"List_{n}": [[f"List {n}"], headers(n)] for n in range(1, 12)}))
    assert len(outcome.summary.lists) == 11
    assert outcome.summary.rows_read == 0
    assert outcome.problems == []


def test_every_list_of_the_template_reads_without_a_problem(workbook, headers, row, read) -> None:
    outcome = read(workbook({f"List_{n}": [[f"List {n}"], headers(n), row(n)] for n in range(1, 12)}))
    assert outcome.problems == []
    assert [account.clean for account in outcome.summary.lists] == [1] * 11
    assert outcome.summary.children == 1
    assert outcome.values(8)[0]["cla_start_date"] == date(2024, 5, 1).isoformat()
