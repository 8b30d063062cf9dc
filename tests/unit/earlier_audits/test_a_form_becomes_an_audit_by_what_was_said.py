"""What a form says here follows from what a person said its questions and words mean, and from nothing else."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.domain.earlier_audits.rules import (
    OVERALL,
    Answer,
    Form,
    Key,
    Mapped,
    Spoken,
    as_audit,
    suggest_judgement,
    suggest_meaning,
)
from fullcircle.domain.earlier_audits.states import Meaning, Severity
from fullcircle.domain.frameworks.rules import read_framework
from tests.factories.council import BOLTON

TODAY = date(2026, 3, 2)
QUESTIONS = {
    "overall": Mapped(Meaning.OVERALL),
    "plan": Mapped(Meaning.ASPECT, "planning_review"),
    "well": Mapped(Meaning.STRENGTHS),
    "who": Mapped(Meaning.AUDITOR),
    "when": Mapped(Meaning.AUDITED_ON),
    "tick": Mapped(Meaning.LEAVE_OUT),
}
KEY = Key(QUESTIONS, {"good": "meets_good", "ri": "does_not_yet_meet_good", "n/a": ""})


def form(*answers: tuple[str, str], **changes: Any) -> Form:
    usual: dict[str, Any] = {
        "template": "Tool",
        "form_id": "7",
        "row": 2,
        "children": frozenset({("40172",)}),
        "statuses": frozenset(),
        "answered_on": date(2024, 3, 6),
    }
    made = tuple(Answer(row, key, f"{key}?", text) for row, (key, text) in enumerate(answers, start=2))
    return Form(**usual | changes, answers=made)


def read(found: Form, key: Key = KEY, known: frozenset[str] = frozenset()) -> Any:
    return as_audit(found, key, known=known, today=TODAY)


def test_judgements_keep_the_word_of_the_form_and_the_rest_is_left_out() -> None:
    audit, problems = read(form(("overall", "GOOD"), ("plan", "RI"), ("tick", "Yes"), ("unknown", "words")))
    assert [(one.aspect, one.value, one.said) for one in audit.judgements] == [
        (OVERALL, "meets_good", "GOOD"),
        ("planning_review", "does_not_yet_meet_good", "RI"),
    ]
    assert (audit.overall, audit.texts, problems) == ("meets_good", (), ())


def test_a_word_nobody_explained_leaves_the_judgement_out_and_asks() -> None:
    audit, (problem,) = read(form(("overall", "Fair"), ("plan", "n/a")))
    assert audit.judgements == ()
    assert (problem.severity, problem.row) == (Severity.ANSWER_LEFT_OUT, 2)
    assert "“Fair”" in problem.what


def test_two_answers_that_differ_are_not_chosen_between_and_two_alike_are_one() -> None:
    audit, (problem,) = read(form(("overall", "Good"), ("overall", "RI")))
    assert audit.judgements == ()
    assert problem.severity is Severity.ANSWER_LEFT_OUT
    audit, problems = read(form(("overall", "Good"), ("overall", "good"), ("well", "a"), ("well", "a"), ("well", "b")))
    assert (len(audit.judgements), problems) == (1, ())
    assert [text.text for text in audit.texts] == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "answered", "on", "by_form", "noted"),
    [
        ("05/03/2024", date(2024, 3, 6), date(2024, 3, 5), True, 0),
        ("2024-03-05 10:22", None, date(2024, 3, 5), True, 0),
        ("last week", date(2024, 3, 6), date(2024, 3, 6), False, 1),
        ("05/03/2030", date(2024, 3, 6), date(2024, 3, 6), False, 1),
        ("", date(2024, 3, 6), date(2024, 3, 6), False, 0),
        ("", None, None, None, 1),
        ("", date(2030, 1, 1), None, None, 1),
    ],
)
def test_the_day_is_the_forms_own_else_that_of_its_latest_answer(written, answered, on, by_form, noted) -> None:
    audit, problems = read(form(("overall", "Good"), ("when", written), answered_on=answered))
    assert (audit and audit.audited_on, audit and audit.dated_by_form) == (on, by_form)
    assert len(problems) == noted


def test_of_several_days_the_latest_is_taken_and_said() -> None:
    audit, (problem,) = read(form(("when", "05/03/2024"), ("when", "07/03/2024")))
    assert audit.audited_on == date(2024, 3, 7)
    assert problem.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("children", "known", "child"),
    [
        ({("40172",)}, set(), "40172"),
        ({("9", "40172")}, {"40172"}, "40172"),
        ({("9", "40172")}, set(), "9"),
        ({("40172",), ()}, set(), "40172"),
        ({()}, set(), None),
        ({("x" * 21,)}, set(), None),
        ({("1",), ("2",)}, set(), None),
    ],
)
def test_the_child_is_the_one_known_here_among_the_ids_of_a_form(children, known, child) -> None:
    audit, problems = read(form(("overall", "Good"), children=frozenset(children)), known=frozenset(known))
    assert (audit.child_reference if audit else None) == child
    assert [problem.severity for problem in problems] == ([] if child else [Severity.FORM_LEFT_OUT])
    assert all(one not in problem.what for problem in problems for ids in children for one in ids if len(one) > 1)


@pytest.mark.parametrize(
    ("status", "counts"),
    [("D", False), ("x", False), ("In progress", False), ("Cancelled", False), ("Completed", True), ("", True)],
)
def test_drafts_and_cancelled_forms_do_not_count(status: str, counts: bool) -> None:
    audit, problems = read(form(("overall", "Good"), statuses=frozenset({status})))
    assert (audit is not None) is counts
    assert len(problems) == (not counts)


def test_forms_without_a_meaning_or_without_an_answer_are_left_out() -> None:
    nothing = Key({"overall": Mapped(Meaning.LEAVE_OUT)})
    for found, key in (
        (form(("overall", "Good")), nothing),
        (form(("overall", "Good")), Key()),
        (form(("overall", "")), KEY),
    ):
        audit, (problem,) = read(found, key)
        assert audit is None
        assert problem.severity is Severity.FORM_LEFT_OUT


def test_the_digest_changes_with_whatever_is_kept_and_with_nothing_else() -> None:
    base, _ = read(form(("overall", "Good"), ("tick", "Yes")))
    same, _ = read(form(("overall", "Good"), ("tick", "No")))
    other, _ = read(form(("overall", "RI"), ("tick", "Yes")))
    assert base.digest() == same.digest() != other.digest()


WORDS = st.sampled_from(["Good", "RI", "n/a", "Fair", "", "05/03/2024", "40172", "x" * 500])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*QUESTIONS, "other"]), st.one_of(WORDS, st.text(max_size=80)))))
def test_any_answers_at_all_make_an_audit_or_a_reason(answers: list[tuple[str, str]]) -> None:
    audit, problems = read(form(*answers))
    left_out = [problem for problem in problems if problem.severity is Severity.FORM_LEFT_OUT]
    assert (audit is None) == bool(left_out)
    for problem in problems:
        assert len(problem.what) <= 300
        assert len(problem.remedy) <= 300
    if audit is not None:
        assert len({one.aspect for one in audit.judgements}) == len(audit.judgements)
        assert all(len(one.said) <= 100 for one in audit.judgements)
        assert len(audit.auditor_name) <= 150
        assert audit.audited_on <= TODAY


@pytest.mark.parametrize(
    ("word", "judgement"),
    [
        ("Good", "meets_good"),
        ("GOOD.", "meets_good"),
        ("Meets  good", "meets_good"),
        ("2", "meets_good"),
        ("2 - Good", "meets_good"),
        ("Grade 2: Good", "meets_good"),
        ("Good (2)", "meets_good"),
        ("Outstanding", "outstanding"),
        ("1", "outstanding"),
        ("Requires improvement", "does_not_yet_meet_good"),
        ("Requires Improvement to be Good", "does_not_yet_meet_good"),
        ("RI", "does_not_yet_meet_good"),
        ("RI - Requires improvement", "does_not_yet_meet_good"),
        ("Inadequate", "inadequate"),
        ("4", "inadequate"),
        ("N/A", ""),
        ("Not applicable", ""),
        ("Mostly fine", None),
        ("Good in parts", None),
        ("5", None),
        ("Yes", None),
        ("", None),
    ],
)
def test_grade_words_are_offered_a_judgement_only_where_it_is_plain(word: str, judgement: str | None) -> None:
    assert suggest_judgement(word, SPOKEN) == judgement


SPOKEN = Spoken.of(read_framework(BOLTON.read_text(encoding="utf-8")))
GRADES = ["Good", "RI", "Inadequate"]
LONG: list[str] = []


@pytest.mark.parametrize(
    ("question", "key", "words", "meaning"),
    [
        ("Overall grade", "q1", GRADES, Mapped(Meaning.OVERALL)),
        ("Overall grade", "q1", ["Good", "Fair"], Mapped(Meaning.OVERALL)),
        ("Is practice good overall?", "q1", ["Good", "Fair"], None),
        ("Auditor's overall judgement of this case", "q", GRADES, Mapped(Meaning.OVERALL)),
        ("Grade for this case", "q", ["1", "2", "N/A"], Mapped(Meaning.OVERALL)),
        ("How good is the assessment?", "assessGrade", GRADES, Mapped(Meaning.ASPECT, "assessment")),
        ("Quality of planning", "q", GRADES, Mapped(Meaning.ASPECT, "planning_review")),
        ("Management oversight and supervision", "q", GRADES, Mapped(Meaning.ASPECT, "management_grip")),
        ("Child’s voice", "q", GRADES, Mapped(Meaning.ASPECT, "direct_work")),
        ("Auditor name", "q", ["Robin Vale", "Sam Ray"], Mapped(Meaning.AUDITOR)),
        ("Date audit completed", "q", ["05/03/2024"], Mapped(Meaning.AUDITED_ON)),
        ("What is working well for the family?", "q", LONG, Mapped(Meaning.STRENGTHS, "family_engagement")),
        ("Areas for development", "q", LONG, Mapped(Meaning.IMPROVEMENTS)),
        ("What are we worried about?", "q", LONG, Mapped(Meaning.IMPROVEMENTS)),
        ("What difference has this made?", "q", LONG, Mapped(Meaning.DIFFERENCE)),
        ("Comments on the chronology", "q", LONG, Mapped(Meaning.NOTES, "case_recording")),
        ("Is the genogram evident?", "q", ["Yes", "No", "N/A"], Mapped(Meaning.LEAVE_OUT)),
        ("What needs to change?", "q", LONG, None),
        ("Section 3", "sec3", LONG, None),
    ],
)
def test_questions_are_offered_a_meaning_by_their_words(question, key, words, meaning) -> None:
    assert suggest_meaning(question, key, words, SPOKEN) == meaning
