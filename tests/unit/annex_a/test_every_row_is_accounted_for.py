"""Read = clean + left out, whatever a workbook holds; every row left out has its reasons."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.ledgers import ProblemLedger
from fullcircle.domain.annex_a.rules.people import People
from fullcircle.domain.annex_a.rules.rows import ListReader
from fullcircle.domain.annex_a.rules.sheets import layout_of

AS_AT = date(2026, 3, 31)
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["-", "#N/A", "a) Yes", "b) No", "C1", "C2", "12/01/2026", "31/02/2026", "WBRI", "c) Child in need plan"]
    ),
    st.text(max_size=40),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
ROWS = st.lists(st.lists(CELLS, max_size=36), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 11), ROWS)
def test_any_cells_at_all_are_judged_and_counted(number: int, rows: list[list[Any]]) -> None:
    specification = rules.specification()
    spec = specification.list_numbered(number)
    layout = layout_of(spec, 1, [column.header for column in spec.columns], 0)
    reader = ListReader(spec, layout, specification, AS_AT, People())
    clean = [reader.take(at, cells) for at, cells in enumerate(rows, start=2)]
    account = reader.account("List", hidden=False)
    assert account.read == account.clean + account.left_out
    assert account.clean == sum(found is not None for found in clean)
    reasons = {problem.row for problem in reader.problems if problem.severity == "row_left_out"}
    assert account.left_out == len(reasons)
    assert account.left_out == len(reader.left_out.waiting) == sum(count for _, count in account.reasons)
    assert {row for row, _, _ in reader.left_out.waiting} == reasons
    for problem in reader.problems:
        assert len(problem.what) <= 300
        assert len(problem.remedy) <= 300
        assert len(problem.value or "") <= 60
    for found in filter(None, clean):
        check_values(spec, found)


def check_values(spec: Any, found: rules.CleanRow) -> None:
    for name, value in found.values.items():
        column = spec.by_field[name]
        assert value is None or isinstance(value, int if column.type == "integer" else str)
        if column.type == "date" and isinstance(value, str):
            assert date.fromisoformat(value).isoformat() == value
            assert column.future or value <= AS_AT.isoformat()


def test_dirt_in_every_list_is_counted_the_same_by_rows_and_by_summary(workbook, headers, row, read) -> None:
    chance = random.Random(7)
    dirt = ["", "-", "nobody knows", "31/02/2026", -5, 1e9, date(2030, 1, 1), "C1", None]
    sheets = {}
    for number in range(1, 12):
        rows = [row(number) for _ in range(60)]
        for cells in rows:
            cells[0] = f"C{chance.randrange(50)}"
            for _ in range(chance.randrange(4)):
                cells[chance.randrange(len(cells))] = chance.choice(dirt)
        sheets[f"List_{number}"] = [headers(number), *rows, [None], ["-"]]
    outcome = read(workbook(sheets))
    summary = outcome.summary
    assert summary.rows_read == summary.rows_clean + summary.rows_left_out
    assert summary.rows_clean == len(outcome.rows)
    assert summary.rows_left_out > 100
    left_out = {(p.list_number, p.row) for p in outcome.problems if p.severity == "row_left_out"}
    assert len(left_out) == summary.rows_left_out
    assert sum(found.count for found in summary.problem_counts) == len(outcome.problems)
    assert {(row.list_number, row.row) for row in outcome.left_out} == left_out
    for account in summary.lists:
        rows = [row for row in outcome.left_out if row.list_number == account.list_number]
        assert Counter(row.reason for row in rows) == Counter(dict(account.reasons))
        assert account.unnamed == sum(row.child is None for row in rows)
        assert sum(count for _, count in account.reasons) == account.left_out == len(rows)


def test_an_account_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="List 3: 5 rows read, 3 clean and 1 left out"):
        rules.ListAccount(3, "referrals", "Referrals", "List_3", read=5, clean=3, left_out=1)
    with pytest.raises(AssertionError, match="List 3: the reasons do not add up to the 2 rows left out"):
        rules.ListAccount(3, "referrals", "Referrals", "List_3", 5, 3, 2, reasons=(("Repeated.", 1),))


def test_a_row_left_out_says_whom_it_was_about_where_its_id_can_be_read(a_list, row, read) -> None:
    outcome = read(
        a_list(
            1,
            row(1, child_unique_id="C1", date_of_contact="one day"),
            row(1, child_unique_id=None),
            row(1, child_unique_id="Joe Bloggs", date_of_contact=None),
            row(1, child_unique_id="C2"),
            row(1, child_unique_id="C2"),
        ),
        problems_listed=1,
    )
    empty = "Child Unique ID: this cell is empty, so the row cannot be linked to a child and a date."
    assert [(found.row, found.child) for found in outcome.left_out] == [(3, "C1"), (4, None), (5, None), (7, "C2")]
    assert outcome.left_out[0].reason == "Date of Contact: this is not a date that can be read."
    assert outcome.left_out[1].reason == empty
    assert outcome.left_out[2].reason.startswith("Child Unique ID: this does not look like an ID")
    assert outcome.left_out[3].reason == "An earlier row of this list already holds the same event for the same person."
    assert outcome.account(1).unnamed == 2


def test_rows_of_a_list_that_cannot_be_used_as_a_whole_are_left_out_one_by_one(workbook, headers, row, read) -> None:
    without_date = [header for header in headers(1) if header != "Date of Contact"]
    cells = [cell for cell, header in zip(row(1), headers(1), strict=True) if header != "Date of Contact"]
    outcome = read(
        workbook({"List_1": [without_date, cells, cells], "List_3": [["no headers"], ["C5"]], "List_9": [headers(9)]})
    )
    told = [(found.list_number, found.row, found.child) for found in outcome.left_out]
    assert told == [(1, 2, "C1"), (1, 3, "C1"), (3, 1, None), (3, 2, None)]
    assert outcome.account(1).reasons == (
        ("The list has no column “Date of Contact”, so none of its rows can be used.", 2),
    )
    assert outcome.account(3).unnamed == 2


def test_problems_beyond_the_number_listed_are_still_counted(a_list, row, read) -> None:
    rows = [row(6, child_unique_id=f"C{n}", allocated_worker=None) for n in range(30)]
    outcome = read(a_list(6, *rows), problems_listed=10, chunk_rows=7)
    assert len(outcome.problems) == 10
    assert outcome.summary.problems_not_listed == 20
    (count,) = outcome.summary.problem_counts
    assert (count.count, count.code, count.column_header) == (30, "expected_blank", "Allocated Worker")
    assert outcome.account(6).clean == 30


def test_the_ledger_lists_what_there_is_room_for() -> None:
    problem = rules.Problem(1, 2, "A", "x", None, "c", "What.", "Do.", "note")
    ledger = ProblemLedger(1)
    assert ledger.admit([problem]) == [problem]
    assert ledger.admit([problem]) == []
    assert ledger.not_listed == 1


def test_totals_and_footers_are_left_out_with_a_reason(a_list, row, read) -> None:
    outcome = read(a_list(1, row(1), ["Total", None, None, None, None, None, 1]))
    assert (outcome.account(1).read, outcome.account(1).left_out) == (2, 1)
    assert "id_unusable" in outcome.codes()


def test_chunks_are_small_and_progress_only_moves_forward(a_list, row, read) -> None:
    rows = [row(1, child_unique_id=f"C{n}") for n in range(90)]
    outcome = read(a_list(1, *rows), chunk_rows=20)
    assert [len(chunk.rows) for chunk in outcome.chunks] == [20, 20, 20, 20, 10]
    done = [step.rows_done for step in outcome.progress]
    assert done == sorted(done)
    assert outcome.progress[-1] == rules.Progress("done", None, 92, 92)
    assert {step.rows_total for step in outcome.progress} == {92}


def test_a_long_gap_between_rows_does_not_matter(a_list, row, read) -> None:
    outcome = read(a_list(1, row(1), *[[]] * 400, row(1, child_unique_id="C2")))
    assert [found.row for found in outcome.rows] == [3, 404]


def test_dates_are_compared_with_the_as_at_date_given(a_list, row, read) -> None:
    path = a_list(1, row(1, date_of_contact=AS_AT))
    assert read(path, as_at=AS_AT).account(1).clean == 1
    before = read(path, as_at=AS_AT - timedelta(days=1))
    assert before.account(1).left_out == 1
    assert "30 March 2026" in before.problem("date_after_as_at").what
