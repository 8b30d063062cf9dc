"""A quotation mark that is missing or too many costs its own row at most: every other row is read, and every line is counted."""

import csv
import io
import random
from pathlib import Path

import pytest

from tests.factories.long_tables import HEADERS, csv_table, form

pytestmark = pytest.mark.requirements("R5.3", "R7.1")
REPORTED = Path(__file__).parents[2] / "data" / "reported"
HEAD = "Form ID,Person ID,Template,Question key,Question text,Answer,Answered date,Status"


def table(*lines: str, head: str = HEAD, end: str = "\r\n") -> bytes:
    return (end.join([head, *lines]) + end).encode()


def plain(number: int, answer: str = "Fine") -> str:
    return f"{9000 + number},{40000 + number},Tool,well,What is working well?,{answer},06/03/2024,Complete"


def answers(outcome) -> dict[int, str]:
    return {row.row: row.answer for row in outcome.rows}


def adds_up(outcome, read: int, left_out: int) -> None:
    summary = outcome.summary
    assert (summary["read"], summary["left_out"], summary["kept"]) == (read, left_out, len(outcome.rows))
    assert sum(count for _, count in summary["reasons"]) == left_out
    assert {problem.row for problem in outcome.problems if problem.left_out} & {
        row.row for row in outcome.rows
    } == set()


def test_one_stray_opening_mark_in_a_long_table_hides_none_of_its_rows(read_apart) -> None:
    outcome = read_apart((REPORTED / "09b-one-stray-opening-quote.csv").read_bytes())
    adds_up(outcome, 200, 0)
    assert {row.row for row in outcome.rows} == set(range(2, 202))
    assert answers(outcome)[11] == '"The plan is clear'
    assert [(problem.row, problem.left_out) for problem in outcome.problems] == [(11, False)]


@pytest.mark.parametrize("at", [0, 1, 57, 98, 99])
def test_wherever_in_the_table_it_stands(read, at: int) -> None:
    lines = [plain(n) for n in range(100)]
    lines[at] = plain(at, '"The plan is clear')
    outcome = read(table(*lines))
    adds_up(outcome, 100, 0)
    assert answers(outcome)[at + 2] == '"The plan is clear'
    assert [problem.row for problem in outcome.problems] == [at + 2]


def test_a_mark_that_seems_to_be_closed_many_rows_later_does_not_take_them(read) -> None:
    lines = [plain(n) for n in range(60)]
    lines[3] = plain(3, '"The plan is clear')
    lines[50] = plain(50, 'He is 6 feet 2"')
    outcome = read(table(*lines))
    adds_up(outcome, 60, 0)
    assert answers(outcome)[52] == 'He is 6 feet 2"'


@pytest.mark.parametrize(
    ("written", "answer", "noted"),
    [
        ("He is 6'2\" tall", "He is 6'2\" tall", 0),
        ('said "no" twice', 'said "no" twice', 0),
        ('"Good" progress was made', '"Good" progress was made', 1),
        ('"She said "no" to me"', 'She said "no" to me', 1),
        ('"She said ""no"", and left"', 'She said "no", and left', 0),
        ('"Good, but late"', "Good, but late", 0),
        ('""', "", 0),
        ('"', '"', 1),
        ('Clear"', 'Clear"', 0),
        ('"one\r\ntwo, ""three""\r\n\r\nfour"', 'one\ntwo, "three"\n\nfour', 0),
        ('"one\r\n"two" is', '"one\n"two" is', 1),
        ('"one\r\ntwo', '"one\ntwo', 1),
        ('"1. seen\r\n2. heard, and 3, 4"', "1. seen\n2. heard, and 3, 4", 0),
    ],
)
def test_marks_within_an_answer_are_read_as_they_stand(read, written: str, answer: str, noted: int) -> None:
    outcome = read(table(plain(1), plain(2, written), plain(3)))
    adds_up(outcome, 3, 0)
    assert answers(outcome) == {2: "Fine", 3: answer, 4: "Fine"}
    assert [problem.row for problem in outcome.problems] == [3] * noted


def test_an_answer_of_which_the_end_cannot_be_told_is_left_out_with_all_its_lines(read) -> None:
    outcome = read(table(plain(1), plain(2, '"One, two, three\r\nand, then, this'), plain(3)))
    adds_up(outcome, 4, 2)
    assert set(answers(outcome)) == {2, 5}
    first, second = outcome.problems
    assert (first.row, first.form_id, first.left_out) == (3, "9002", True)
    assert "A quotation mark in this row is not closed" in first.what
    assert (second.row, second.left_out) == (4, True)


@pytest.mark.parametrize("long", [10, 3_000])
def test_a_closing_mark_that_is_missing_at_the_very_end_loses_nothing_above(read, long: int) -> None:
    lines = [plain(n) for n in range(long)]
    outcome = read(table(*lines, '7,8,Tool,well,Q?,"never closed'))
    adds_up(outcome, long + 1, 1)
    assert [problem.row for problem in outcome.problems] == [long + 2]


def test_where_every_cell_is_in_marks_a_missing_one_costs_its_row_alone(read) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([HEADERS, *form(), *form("9002")])
    lines = target.getvalue().split("\r\n")
    for place, spoilt in ((5, lines[5].replace('"Good', "Good")), (5, lines[5][:-1]), (9, lines[9][1:])):
        outcome = read("\r\n".join([*lines[:place], spoilt, *lines[place + 1 :]]).encode())
        assert outcome.summary["read"] == 18
        assert len(outcome.rows) >= 17
        assert all(problem.row == place + 1 for problem in outcome.problems)


def test_rows_that_are_too_short_or_too_wide_are_counted_with_the_reason(read) -> None:
    lines = [
        *(plain(1), plain(2, "Good, but late"), "9003,40003,Tool", plain(4) + ",,", "9005,40005,Tool,well,Q?,Cut in"),
        *("the middle,06/03/2024,Complete", "9006,40006,Tool,well,Q?,Whole", plain(7), ",,,,,,,", "", plain(10)),
    ]
    outcome = read(table(*lines))
    adds_up(outcome, 9, 4)
    assert set(answers(outcome)) == {2, 5, 8, 9, 12}
    assert [(problem.row, problem.what[:27]) for problem in outcome.problems] == [
        *((3, "This row has more cells tha"), (4, "This row ends before the co"), (6, "This row ends before the co")),
        (7, "This row ends before the co"),
    ]


def test_headers_in_the_middle_are_told_apart_from_answers(read) -> None:
    outcome = read(table(plain(1), HEAD, plain(2)))
    adds_up(outcome, 3, 1)
    assert outcome.problems[0].what == "This row repeats the headers."


def test_a_cell_longer_than_any_answer_is_cut_and_said_and_one_without_end_costs_its_row(read) -> None:
    outcome = read(table(plain(1, f'"{"x, " * 50_000}"'), plain(2), plain(3, '"' + "y " * 900_000), plain(4)))
    adds_up(outcome, 4, 0)
    assert [len(row.answer) for row in outcome.rows] == [32_767, 4, 32_767, 4]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_ends_a_line_or_a_cell(read, end: str, delimiter: str) -> None:
    lines = [plain(n).replace(",", delimiter) for n in range(30)]
    lines[10] = plain(10, '"The plan is clear').replace(",", delimiter)
    outcome = read(table(*lines, head=HEAD.replace(",", delimiter), end=end))
    adds_up(outcome, 30, 0)
    assert answers(outcome) == {row: "Fine" for row in range(2, 32)} | {12: '"The plan is clear'}
    assert [(problem.row, problem.left_out) for problem in outcome.problems] == [(12, False)]


def test_any_number_of_stray_marks_hides_no_row(read) -> None:
    """200 tables with marks put or taken at random: every form that was not touched is read with all its answers."""
    chance = random.Random(11)
    for _ in range(200):
        count = chance.randrange(3, 12)
        texts = ["Fine", "Good, but late", 'She said "no"', "one\ntwo, three\nfour", "a\n\nb"]
        rows = [
            [9000 + n, 40000 + n, "Tool", "well", "Q?", chance.choice(texts), "06/03/2024", "C"] for n in range(count)
        ]
        records = [csv_table([row], HEADERS, encoding="utf-8").decode().split("\r\n", 1)[1] for row in rows]
        spoilt = set(chance.sample(range(count), chance.randrange(1, 3)))
        for place in spoilt:
            records[place] = spoil(records[place], chance)
        outcome = read((",".join(HEADERS) + "\r\n" + "".join(records)).encode())
        summary = outcome.summary
        assert summary["read"] == summary["kept"] + summary["left_out"]
        assert sum(n for _, n in summary["reasons"]) == summary["left_out"]
        found = {row.form_id: row.answer for row in outcome.rows}
        for place, row in enumerate(rows):
            if place not in spoilt:
                assert found[str(row[0])] == row[5], (records, outcome)
        told = {p.form_id for p in outcome.problems} | set(found)
        assert {str(row[0]) for row in rows} <= told


def spoil(record: str, chance: random.Random) -> str:
    """The record with one quotation mark too many at the start of its answer, or one of its marks taken away."""
    marks = [place for place, c in enumerate(record) if c == '"']
    if marks and chance.random() < 0.5:
        at = chance.choice(marks)
        return record[:at] + record[at + 1 :]
    at = record.index("Q?,") + 3
    return record[:at] + '"' + record[at:]
