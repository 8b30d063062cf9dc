"""Rows that contradict themselves, repeat one another or disagree between lists are named, with what to do."""

from datetime import date


def test_an_end_before_its_start_is_treated_as_not_known(a_list, row, read) -> None:
    outcome = read(a_list(7, row(7, cpp_start_date=date(2026, 2, 2), cpp_end_date=date(2026, 1, 2))))
    problem = outcome.problem("end_before_start")
    assert (problem.column_header, problem.value) == ("Child Protection Plan End Date", "02/01/2026")
    assert problem.severity == "cell_left_blank"
    assert "cpp_end_date" not in outcome.values(7)[0]


def test_an_event_date_after_the_as_at_date_loses_the_row_but_another_date_only_the_cell(a_list, row, read) -> None:
    late = date(2026, 5, 1)
    outcome = read(a_list(5, row(5, strategy_discussion_date=late), row(5, child_unique_id="C2", icpc_date=late)))
    assert [problem.severity for problem in outcome.problems] == ["row_left_out", "cell_left_blank"]
    assert outcome.account(5).clean == 1


def test_care_that_began_before_birth_is_noted_and_kept(a_list, row, read) -> None:
    outcome = read(a_list(8, row(8, date_of_birth=date(2025, 1, 1))))
    problem = outcome.problem("before_birth")
    assert (problem.severity, problem.column_header) == ("note", "Date Started to be Looked After")
    assert outcome.values(8)[0]["cla_start_date"] == "2024-05-01"


def test_a_plan_made_before_birth_is_no_problem(a_list, row, read) -> None:
    assert read(a_list(7, row(7, date_of_birth=date(2026, 2, 1)))).problems == []


def test_the_same_event_twice_is_kept_once(a_list, row, read) -> None:
    outcome = read(a_list(1, row(1), row(1, gender="Female"), row(1, contact_source="8: Other")))
    problem = outcome.problem("repeated")
    assert problem.row == 4
    assert "Row 3" in problem.what
    assert (outcome.account(1).clean, outcome.account(1).left_out) == (2, 1)


def test_a_child_twice_in_a_list_of_one_row_each_is_noted(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6), row(6, cin_start_date=date(2024, 1, 8))))
    assert outcome.problem("child_twice").severity == "note"
    assert outcome.account(6).clean == 2


def test_lists_that_disagree_about_a_child_are_noted_once_for_each_difference(workbook, headers, row, read) -> None:
    outcome = read(
        workbook(
            {
                "List_1": [headers(1), row(1)],
                "List_6": [headers(6), row(6, date_of_birth=date(2015, 6, 2), gender="a) Male")],
                "List_8": [headers(8), row(8, gender="c) Not stated/recorded")],
            }
        )
    )
    found = {(p.column_header, p.value, p.severity) for p in outcome.problems}
    assert found == {("Date of Birth", "02/06/2015", "note"), ("Gender", "M", "note")}
    assert all("row 2 of list 1" in problem.what for problem in outcome.problems)


def test_an_empty_worker_or_team_is_noted_and_the_row_kept(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, allocated_worker=None, allocated_team="-")))
    assert [(p.column_header, p.severity) for p in outcome.problems] == [
        ("Allocated Team", "note"),
        ("Allocated Worker", "note"),
    ]
    assert outcome.account(6).clean == 1


def test_a_row_without_id_or_date_is_left_out(a_list, row, read) -> None:
    outcome = read(a_list(1, row(1, child_unique_id=None), row(1, date_of_contact="#N/A")))
    assert [(p.row, p.column_header, p.severity) for p in outcome.problems] == [
        (3, "Child Unique ID", "row_left_out"),
        (4, "Date of Contact", "row_left_out"),
    ]
    assert outcome.account(1).left_out == 2
