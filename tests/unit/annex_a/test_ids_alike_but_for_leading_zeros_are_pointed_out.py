"""Zeros that a spreadsheet took from some IDs make two children of one: each such pair is pointed out, once, without a flood."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.requirements("R5.3", "R7.1")
REPORTED = Path(__file__).parents[2] / "data" / "reported"


def test_an_apostrophe_in_front_is_no_part_of_the_id(read) -> None:
    outcome = read(REPORTED / "06-apostrophe-before-id.xlsx")
    assert {row["child_unique_id"] for number in (1, 6) for row in outcome.values(number)} == {"00123", "00124"}
    assert (outcome.summary.rows_read, outcome.summary.rows_left_out, outcome.summary.children) == (4, 0, 2)


def test_rounded_ids_are_left_out_each_with_what_to_do(read) -> None:
    outcome = read(REPORTED / "32-scientific-text-ids.xlsx")
    assert (outcome.account(6).read, outcome.account(6).left_out) == (3, 3)
    assert [problem.code for problem in outcome.problems if problem.severity == "row_left_out"] == ["id_rounded"] * 3
    assert "as text" in outcome.problems[0].remedy


def test_two_lists_that_may_name_one_child_two_ways_are_pointed_out(a_list, workbook, headers, row, read) -> None:
    lists = {
        "List_1": [headers(1), row(1, child_unique_id=123)],
        "List_6": [headers(6), row(6, child_unique_id="000123"), row(6, child_unique_id="C9")],
    }
    outcome = read(workbook(lists))
    problem = outcome.problem("ids_alike")
    assert (problem.list_number, problem.row, problem.value, problem.severity) == (6, 2, "000123", "note")
    assert "“123” (row 2 of list 1)" in problem.what
    assert (outcome.summary.rows_left_out, outcome.summary.children) == (0, 3)


def test_zeros_that_only_the_number_format_shows_are_pointed_out(read) -> None:
    outcome = read(REPORTED / "20-leading-zeros-by-format.xlsx")
    children = {row["child_unique_id"] for number in (1, 6) for row in outcome.values(number)}
    assert children == {"000123"} or outcome.codes().count("ids_alike") == 1


def test_within_one_list_too_and_each_pair_once(a_list, row, read) -> None:
    ids = ["123", "0123", "00123", "0123", "0124", "124", "125"]
    days = ["01/02/2026", "02/02/2026", "03/02/2026", "04/02/2026", "01/02/2026", "02/02/2026", "03/02/2026"]
    rows = [row(1, child_unique_id=one, date_of_contact=day) for one, day in zip(ids, days, strict=True)]
    outcome = read(a_list(1, *rows))
    assert [p.row for p in outcome.problems if p.code == "ids_alike"] == [4, 5, 8]


def test_many_pairs_are_all_counted_but_not_all_listed(workbook, headers, row, read) -> None:
    short = [row(1, child_unique_id=n) for n in range(100, 300)]
    long = [row(6, child_unique_id=f"000{n}") for n in range(100, 300)]
    outcome = read(workbook({"List_1": [headers(1), *short], "List_6": [headers(6), *long]}))
    assert outcome.codes().count("ids_alike") == 50
    assert sum(one.count for one in outcome.summary.problem_counts if one.code == "ids_alike") == 200
    assert outcome.summary.problems_not_listed == 150
