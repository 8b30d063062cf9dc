"""A text of an earlier audit is what its author saw: no wrong byte, tag or dash loses the file, the row or the answer."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.files.markup import as_text
from tests.factories.long_tables import csv_table, form, xlsx_table

pytestmark = pytest.mark.requirements("R5.3", "R7.1")
REPORTED = Path(__file__).parents[2] / "data" / "reported"
HEAD = b"Form ID,Person ID,Template,Question key,Question text,Answer,Answered date,Status\r\n"
TODAY = date(2026, 3, 31)


def line(answer: bytes, form_id: bytes = b"1", child: bytes = b"40001") -> bytes:
    return form_id + b"," + child + b",Tool,well,What is working well?," + answer + b",06/03/2024,Complete\r\n"


def test_one_byte_of_another_encoding_is_a_note_on_its_row(read_apart) -> None:
    outcome = read_apart((REPORTED / "38-utf8-one-bad-byte.csv").read_bytes())
    assert (outcome.summary["read"], outcome.summary["left_out"]) == (5, 0)
    assert [(problem.row, problem.left_out) for problem in outcome.problems] == [(6, False)]
    assert {row.row: row.answer for row in outcome.rows}[3] == "She’s settled – “happy” £5"
    assert {row.row: row.answer for row in outcome.rows}[6] == "He’s settled"


def test_a_file_is_in_the_encoding_that_nearly_all_of_it_is_in(read) -> None:
    windows = HEAD + b"".join(line("She’s at “home” – £5".encode("cp1252")) for _ in range(5))
    for content, noted in (
        (windows, []),
        (windows + line(b"odd \x81 byte"), [7]),
        (HEAD + line(b"He\x92s settled"), []),
        (b"\xef\xbb\xbf" + HEAD + line(b"plain") + line(b"He\x92s settled"), [3]),
        (HEAD + line("Zoë’s".encode()) * 40 + line(b"He\x92s") + line(b"\xff\xfe"), [42, 43]),
    ):
        outcome = read(content)
        assert [problem.row for problem in outcome.problems] == noted
        assert not any(problem.left_out for problem in outcome.problems)
        assert all("Ã" not in row.answer and "â€" not in row.answer for row in outcome.rows)
    assert read(HEAD + line(b"He\x92s settled")).rows[0].answer == "He’s settled"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_are_read_with_or_without_a_mark_and_with_a_wrong_pair(read, encoding: str) -> None:
    content = (HEAD + line("Zoë’s “plan”".encode()) * 3).decode().encode(encoding)
    assert [row.answer for row in read(content).rows] == ["Zoë’s “plan”"] * 3
    spoilt = (HEAD + line(b"well")).decode().encode(encoding).replace("well,06".encode(encoding[:6] + "-le"), b"")
    assert read(spoilt).summary["read"] == 1
    lone = "\ud83d".encode("utf-16-le", "surrogatepass")
    lone = lone if encoding != "utf-16-be" else lone[::-1]
    outcome = read(content + lone + "\r\n".encode(encoding)[-4:])
    assert [row.answer for row in outcome.rows] == ["Zoë’s “plan”"] * 3
    assert outcome.summary["left_out"] == 1


def test_a_nul_in_an_answer_is_a_note_and_in_an_id_its_row_is_left_out(read) -> None:
    outcome = read(
        HEAD + line(b"well") * 4 + line(b"a\x00b") + line(b"well", child=b"400\x0001") + line(b"x", b"1\x002")
    )
    assert [(problem.row, problem.left_out) for problem in outcome.problems] == [(6, False), (7, True), (8, True)]
    assert outcome.rows[4].answer == "a\ufffdb"


def test_questions_and_answers_typed_into_a_web_form_are_read_as_text(read_apart) -> None:
    outcome = read_apart((REPORTED / "40-html-questions.csv").read_bytes())
    assert outcome.rows[1].question == "What is working well?"
    assert outcome.rows[1].answer == "The plan & review is clear."
    assert [row.question for row in outcome.rows] == [
        *("Overall grade", "What is working well?", "What needs to improve?", "Date of audit")
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<P CLASS='x'>One.</P>\r\n<P>Two.</P>", "One.\nTwo."),
        ("One<br>two<br/>three<BR />four", "One\ntwo\nthree\nfour"),
        ("One<br><br>two", "One\n\ntwo"),
        ("<div><ul><li>a</li><li>b</li></ul></div>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a  b"),
        ('<span style="color:red; font: 11pt">red</span>', "red"),
        ('<a href="https://x.test/?a=1&amp;b=2">link</a>', "link"),
        ("<o:p>&nbsp;</o:p>word", "\u00a0word"),
        ("a <!-- not seen --> b", "a  b"),
        ("<style>p { color: red }</style>seen", "seen"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&lt;p&gt;Hello&lt;/p&gt;", "Hello"),
        ("Smith &amp;amp; Co", "Smith & Co"),
        ("it&#39;s &#x201C;fine&#8221; &pound;5 &eacute;", "it's “fine” £5 é"),
        ("age < 5", "age < 5"),
        ("age &lt; 5", "age < 5"),
        ("a < b and c > d", "a < b and c > d"),
        ("5<6 and 7>6", "5<6 and 7>6"),
        ("<name of child> said", "<name of child> said"),
        ("<b and c> stay", "<b and c> stay"),
        ("seen <- late -> early", "seen <- late -> early"),
        ("R&D, Q&A, AT&T; this&that", "R&D, Q&A, AT&T; this&that"),
        ("&nosuchname; &", "&nosuchname; &"),
        ("no tags\n\nat all", "no tags\n\nat all"),
        ("<3 <p", "<3 <p"),
    ],
)
def test_only_what_is_markup_is_taken_for_it(written: str, read: str) -> None:
    assert as_text(written) == read


@given(st.text(alphabet="ab<>&;/p br=\"'\n#x1", max_size=60))
def test_any_text_comes_through_and_what_has_no_markup_unchanged(text: str) -> None:
    found = as_text(text)
    assert len(found) <= len(text)
    if "<" not in text and "&" not in text:
        assert found == text


def test_none_is_an_answer_to_a_question_that_asks_for_words(read_apart) -> None:
    outcome = read_apart((REPORTED / "41-none-is-an-answer.csv").read_bytes())
    assert {row.row: row.answer for row in outcome.rows if row.key == "improve"} == {
        4: "None",
        6: "None",
        7: "N/A",
        8: "-",
        9: "nil",
    }


@pytest.mark.parametrize("blank", ["None", "N/A", "Nil", "-", "–", "none"])
def test_but_it_is_no_name_no_day_and_no_judgement(blank: str) -> None:
    asked = {"who": Meaning.AUDITOR, "when": Meaning.AUDITED_ON, "grade": Meaning.OVERALL, "well": Meaning.STRENGTHS}
    key = rules.Key({name: rules.Mapped(meaning) for name, meaning in asked.items()})
    answers = tuple(rules.Answer(row, name, name, blank) for row, name in enumerate(asked, start=2))
    given = rules.Form("T", "1", 2, frozenset({("40001",)}), frozenset(), date(2024, 3, 6), answers)
    audit, problems = rules.as_audit(given, key, known=frozenset(), today=TODAY)
    assert audit is not None
    assert (audit.auditor_name, audit.dated_by_form, audit.overall, problems) == ("", False, "", ())
    assert [text.text for text in audit.texts] == [blank]


@pytest.mark.parametrize("blank", ["None", "N/A", "-", "NULL", ""])
def test_and_no_id_and_no_day_of_an_answer(read, blank: str) -> None:
    rows = form()
    rows[0][6] = blank
    rows[1][1] = blank
    rows[2][0] = blank
    outcome = read(csv_table(rows))
    assert (outcome.rows[0].answered_on, outcome.rows[1].children) == ("", ())
    assert [(problem.row, problem.what) for problem in outcome.problems] == [
        (4, "There is no form ID in this row, so its answer belongs to no form.")
    ]


@pytest.mark.parametrize("nothing", ["NULL", "nan", "NaT", "#N/A", ""])
def test_what_a_database_writes_for_nothing_is_no_answer(read, nothing: str) -> None:
    assert read(csv_table(form(strengths=nothing))).rows[5].answer == ""


def test_rounded_ids_of_forms_leave_their_rows_out_and_never_become_one_form(read_apart) -> None:
    outcome = read_apart((REPORTED / "33-scientific-form-ids.csv").read_bytes())
    assert (outcome.summary["read"], outcome.summary["left_out"], outcome.rows) == (8, 8, [])
    ((reason, count),) = outcome.summary["reasons"]
    assert (count, "rounded" in reason) == (8, True)
    assert all("as text" in problem.remedy for problem in outcome.problems)


@pytest.mark.parametrize("make", [csv_table, xlsx_table])
def test_ids_in_a_table_are_read_as_they_were_typed_and_pairs_alike_are_pointed_out(read, make) -> None:
    rows = [*form("'00123", "’0040000"), *form("00123", "0040000"), *form("123", "40000"), *form("0123", "40001")]
    outcome = read(make(rows))
    assert {(row.form_id, row.children) for row in outcome.rows} == {
        *{("00123", ("0040000",)), ("123", ("40000",)), ("0123", ("40001",))}
    }
    alike = [(p.row, p.what[-25:]) for p in outcome.problems]
    assert [row for row, _ in alike] == [20, 20, 29]
    assert all("in row 2." in what for _, what in alike)
    assert sum(count for what, count in outcome.summary["notes"] if "leading zeros" in what) == 3


def test_a_name_where_the_child_should_be_leaves_the_row_out_and_is_not_told(read) -> None:
    outcome = read(csv_table(form(child="Sam Example")))
    assert outcome.summary["left_out"] == 9
    assert "Sam" not in str(outcome)
