"""A table of answers is read however it was saved, and what was written is what is read."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullcircle.domain.earlier_audits.rules.columns import columns_of
from tests.factories.long_tables import HEADERS, TEMPLATE, csv_table, form, xlsx_table

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
DELIMITERS = (",", ";", "\t", "|")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_any_common_encoding_and_delimiter(read, encoding: str, delimiter: str) -> None:
    text = "“Good – but: one; two, three | four” £5\nsaid Zoë"
    outcome = read(csv_table(form(strengths=text), delimiter=delimiter, encoding=encoding))
    assert len(outcome.rows) == 9
    assert next(row.answer for row in outcome.rows if row.key == "strengths") == text


def test_rows_are_numbered_as_a_spreadsheet_numbers_them_below_a_title_and_blank_rows(read) -> None:
    rows = form(strengths="one\ntwo\nthree")
    content = csv_table(rows[:6] + [[""] * 8] + rows[6:], above=[["sep=,"], ["Quality audits, all years"], []])
    outcome = read(content)
    assert [row.row for row in outcome.rows] == [5, 6, 7, 8, 9, 10, 12, 13, 14]
    assert outcome.summary["read"] == 9


def test_headers_in_plain_words_in_any_order_do_as_well(read) -> None:
    headers = ("Response", "Question text", "Child ID", "Our own note", "Form number", "Date answered")
    rows = [["Good", "Overall judgement", "40000", "x", "12", "5 March 2024"]]
    (row,) = read(csv_table(rows, headers)).rows
    assert (row.form_id, row.children, row.answer, row.question, row.answered_on) == (
        *("12", ("40000",), "Good", "Overall judgement"),
        "2024-03-05",
    )
    assert (row.key, row.template, row.status) == ("Overall judgement", "", "")
    assert read(csv_table(rows, headers)).summary["columns_ignored"] == ("Our own note",)


def test_every_id_of_the_child_is_kept_and_missing_ones_are_not(read) -> None:
    headers = (*HEADERS, "LEGACY_ID")
    rows = [[*form()[0], "A-77"], [*form(child="-1")[1], "A-77"], [*form(child="0")[2], ""]]
    assert [row.children for row in read(csv_table(rows, headers)).rows] == [("40000", "A-77"), ("A-77",), ()]


def test_cells_of_a_workbook_are_read_as_their_author_meant_them(read) -> None:
    rows = [
        [9001.0, 40000, TEMPLATE, "grade", "Grade", 2.0, datetime(2024, 3, 5, 14, 20), None],
        [9001, 40000, TEMPLATE, "on", "Date", date(2024, 3, 5), date(2024, 3, 5), None],
        [9001, 40000, TEMPLATE, "yes", "Yes?", True, None, None],
        [9001, 40000, TEMPLATE, "share", "Share", 2.5, "not a day", None],
        [9001, 40000, TEMPLATE, "dash", "Dash", "-", 45_356, None],
    ]
    outcome = read(xlsx_table(rows))
    assert [row.answer for row in outcome.rows] == ["2", "2024-03-05", "Yes", "2.5", "-"]
    assert {row.form_id for row in outcome.rows} == {"9001"}
    assert [row.answered_on for row in outcome.rows] == ["2024-03-05", "2024-03-05", "", "", "2024-03-05"]
    assert [(problem.row, problem.left_out) for problem in outcome.problems] == [(5, False)]
    assert [count for _, count in outcome.summary["notes"]] == [1]


def test_an_answer_longer_than_a_cell_is_cut_and_said(read) -> None:
    outcome = read(csv_table(form(strengths="x" * 40_000)))
    assert max(len(row.answer) for row in outcome.rows) == 32_767
    (problem,) = outcome.problems
    assert (problem.left_out, problem.row) == (False, 7)
    assert "cut off" in problem.what


def test_the_row_of_headers_needs_all_that_a_form_needs() -> None:
    assert columns_of(HEADERS) is not None
    for missing in (0, 1, 5):
        assert columns_of([h for place, h in enumerate(HEADERS) if place != missing]) is None
    assert columns_of([h for place, h in enumerate(HEADERS) if place not in {3, 4}]) is None
    assert columns_of([None, 5, "", "Form ID", "Person ID", "Question", "Answer"]) is not None


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), include_characters="\n\t\"';,|=+@-"),
    max_size=60,
)
FORMS = st.lists(
    st.tuples(
        st.from_regex(r"[A-Za-z1-9][A-Za-z0-9/]{0,12}", fullmatch=True),
        st.from_regex(r"[1-9][0-9]{0,9}", fullmatch=True),
        TEXTS,
        st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,20}", fullmatch=True),
        TEXTS,
        TEXTS,
        st.one_of(st.just(""), st.dates(date(2000, 1, 1), date(2026, 1, 1))),
    ),
    min_size=1,
    max_size=12,
)


def tidy(text: str, blanks: frozenset[str] = frozenset()) -> str:
    """What stays of an answer: its ends without spaces; what a database writes for nothing is nothing."""
    found = text.replace("\u00a0", " ").strip()
    return "" if found.casefold() in {"null", "nan", "nat", "#n/a"} | blanks else found


def name(text: str) -> str:
    """What stays where a name is expected: words that say there is none are none."""
    return " ".join(tidy(text, frozenset({"-", "–", "—", "--", "none", "nil", "n/a"})).split())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FORMS, st.sampled_from(DELIMITERS), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_what_is_read(read, forms, delimiter: str, encoding: str) -> None:
    headers = ("form id", "person id", "template", "question key", "question text", "answer", "answered date")
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows([*cells[:6], cells[6] and f"{cells[6]:%d/%m/%Y}"] for cells in forms)
    outcome = read(target.getvalue().encode(encoding))
    assert outcome.problems == []
    assert [row.row for row in outcome.rows] == list(range(2, len(forms) + 2))
    for row, (form_id, child, template, key, question, answer, on) in zip(outcome.rows, forms, strict=True):
        assert (row.form_id, row.children, row.key) == (form_id, (child,), name(key) or row.question)
        assert row.answer == tidy(answer)
        assert row.template == name(template)
        assert row.question == (name(question) or row.key)
        assert row.answered_on == (on.isoformat() if on else "")
