"""A table of form answers becomes audits from before Full Circle: whole, once, and never changed afterwards."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.domain.earlier_audits.models import (
    EarlierAudit,
    EarlierFile,
    EarlierJudgement,
    EarlierProblem,
    Question,
    StagedAnswer,
)
from fullcircle.domain.earlier_audits.operations import adding
from fullcircle.domain.earlier_audits.operations.files import FORM_ANSWERS
from fullcircle.domain.earlier_audits.rules import NO_JUDGEMENT, Mapped
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.domain.intake.operations.applying import apply_in_background
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from tests.factories.council import NOW, Council, person
from tests.factories.long_tables import ANSWERS, TEMPLATE, csv_table, form, forms, xlsx_table
from tests.integration.earlier_audits.conftest import MEANINGS, WORDS, Send

pytestmark = pytest.mark.django_db


def account(by: Actor, file_id: int) -> dict[str, int]:
    return {name: n for name, n in vars(queries.file_page(by, file_id).row.account).items() if n}


def test_a_form_becomes_an_audit_with_its_day_auditor_judgements_and_texts(made, send, say, analyst) -> None:
    auditor = person("Robin Vale")
    file_id = send(form())
    say(file_id)
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    found = EarlierAudit.objects.get()
    page = queries.earlier_audit(analyst, found.pk)
    assert (found.template, found.form_id, found.child_reference) == (TEMPLATE, "9001", "40000")
    assert (found.audited_on, found.dated_by_form) == (date(2024, 3, 5), True)
    assert (found.auditor_id, found.auditor_name, found.overall) == (auditor, "Robin Vale", "meets_good")
    assert [(one.aspect, one.value, one.said) for one in page.judgements] == [
        ("overall", "meets_good", "Good"),
        ("assessment", "does_not_yet_meet_good", "RI"),
        ("planning_review", "meets_good", "2 - Good"),
    ]
    assert [(text.meaning, text.aspect, text.text) for text in page.texts] == [
        ("strengths", "", ANSWERS["strengths"]),
        ("improvements", "planning_review", ANSWERS["improve"]),
        ("difference", "", ANSWERS["impact"]),
    ]
    assert (page.row.child_known, page.row.team) == (True, "Early help 1")


def test_nothing_is_added_before_it_is_applied_and_what_would_be_is_said(made, send, say, analyst) -> None:
    file_id = send([*forms(3), *form("9100", "77777")])
    assert account(analyst, file_id) == {"forms": 4, "waiting": 4}
    say(file_id)
    assert account(analyst, file_id) == {"forms": 4, "new": 4, "matched": 3, "unmatched": 1, "judged": 4}
    assert not EarlierAudit.objects.exists()


def test_the_same_file_twice_changes_nothing(made, bring_in, send, analyst) -> None:
    rows = forms(3)
    bring_in(rows)
    before = list(EarlierAudit.objects.values())
    again = send(rows)
    assert account(analyst, again) == {"forms": 3, "known": 3}
    assert queries.file_page(analyst, again).same_as == NOW
    operations.apply(file_id=again, by=analyst, now=NOW)
    assert list(EarlierAudit.objects.values()) == before


def test_a_form_that_says_something_else_later_is_noted_and_the_first_stays(made, bring_in, send, analyst) -> None:
    bring_in(form())
    again = send(form(overallGrade="Inadequate"))
    operations.map_words(file_id=again, template=TEMPLATE, words={"Inadequate": "inadequate"}, by=analyst, now=NOW)
    assert account(analyst, again) == {"forms": 1, "changed": 1}
    (problem,), _ = queries.FILES.problem_groups(analyst, again)
    assert problem.what.startswith("This form was imported before")
    operations.apply(file_id=again, by=analyst, now=NOW)
    assert EarlierAudit.objects.get().overall == "meets_good"


def test_what_was_said_is_remembered_for_the_next_file_of_the_template(made, bring_in, send, analyst) -> None:
    bring_in(form())
    following = send(form("9002", "40001"))
    assert account(analyst, following) == {"forms": 1, "new": 1, "matched": 1, "judged": 1}
    page = queries.mapping_page(analyst, following)
    assert all(row.decided for row in page.questions)
    assert {row.word: row.judgement for row in page.words} == WORDS


def test_another_template_with_the_same_keys_is_offered_the_same_meanings(made, bring_in, send, analyst) -> None:
    bring_in(form())
    page = queries.mapping_page(analyst, send(form(template="Quality Audit Tool v4")))
    assert {row.key: row.mapped for row in page.questions} == MEANINGS
    assert {row.why for row in page.questions} == {f"Suggested: as in “{TEMPLATE}”"}


def test_drafts_and_cancelled_forms_are_left_out_with_the_reason(made, send, say, analyst) -> None:
    file_id = send([*form("1", status="D"), *form("2", status="x"), *form("3", status="Completed")])
    say(file_id)
    assert account(analyst, file_id) == {"forms": 3, "left_out": 2, "new": 1, "matched": 1, "judged": 1}
    assert {reason for reason, _ in queries.file_page(analyst, file_id).reasons} == {
        "This form is a draft (its status is “D”).",
        "This form is cancelled (its status is “x”).",
    }


def test_a_form_of_which_nobody_has_said_anything_waits_until_it_is_applied(made, send, say, analyst) -> None:
    file_id = send([*form(), *form("2", template="Return home interview")])
    say(file_id)
    assert account(analyst, file_id) == {"forms": 2, "waiting": 1, "new": 1, "matched": 1, "judged": 1}
    page = queries.file_page(analyst, file_id)
    assert page.reasons == ()
    assert page.problems == {"form_waits": 1}
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    assert account(analyst, file_id) == {"forms": 2, "left_out": 1, "new": 1, "matched": 1, "judged": 1}


def test_a_form_of_which_everything_is_left_out_does_not_wait(made, send, say, analyst) -> None:
    file_id = send([*form(), *form("2", template="Return home interview")])
    say(file_id)
    keys = {row.key for row in queries.mapping_page(analyst, file_id, number=2).questions}
    left = {key: Mapped(Meaning.LEAVE_OUT) for key in keys}
    operations.map_questions(file_id=file_id, template="Return home interview", meanings=left, by=analyst, now=NOW)
    assert account(analyst, file_id) == {"forms": 2, "left_out": 1, "new": 1, "matched": 1, "judged": 1}


def test_nothing_is_added_while_a_word_of_a_judgement_stands_for_nothing(made, send, say, analyst) -> None:
    file_id = send([*form(), *form("2", overallGrade="Sound"), *form("3", overallGrade="Sound")])
    say(file_id)
    assert queries.file_page(analyst, file_id).words == ("Sound",)
    for act in (
        lambda: operations.start_applying(file_id=file_id, by=analyst, now=NOW),
        lambda: operations.apply(file_id=file_id, by=analyst, now=NOW),
    ):
        with pytest.raises(WrongState, match="Say which judgement “Sound” stands for, or that it is none"):
            act()
    assert not EarlierAudit.objects.exists()
    operations.map_words(file_id=file_id, template=TEMPLATE, words={"Sound": NO_JUDGEMENT}, by=analyst, now=NOW)
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    assert EarlierAudit.objects.count() == 3


def test_nothing_is_applied_before_anything_has_a_meaning(made, send, analyst) -> None:
    file_id = send(form())
    for act in (
        lambda: operations.start_applying(file_id=file_id, by=analyst, now=NOW),
        lambda: operations.apply(file_id=file_id, by=analyst, now=NOW),
    ):
        with pytest.raises(WrongState, match="Say first what the questions of the forms mean"):
            act()
    assert StagedAnswer.objects.exists()


def test_staged_answers_go_once_applied_or_set_aside_and_the_audit_log_tells(
    made, bring_in, send, analyst, django_capture_on_commit_callbacks
) -> None:
    bring_in(form())
    aside = send(form("9002"))
    with django_capture_on_commit_callbacks(execute=True):
        operations.set_aside(file_id=aside, by=analyst, now=NOW)
    assert not StagedAnswer.objects.exists()
    assert not Question.objects.exists()
    assert not EarlierProblem.objects.filter(file_id=aside).exists()
    acts = [act for act in Entry.objects.values_list("event", flat=True) if act.startswith("legacy.")]
    assert set(acts) == {
        *("legacy.received", "legacy.read", "legacy.questions_mapped", "legacy.words_mapped"),
        *("legacy.applied", "legacy.set_aside"),
    }


def test_a_fault_while_applying_leaves_nothing_behind_and_the_file_ready_to_try_again(
    made, send, say, analyst, monkeypatch
) -> None:
    file_id = send(forms(4))
    say(file_id)
    add = adding._add

    def fails_at_the_end(*given: object) -> None:
        add(*given)
        raise RuntimeError("the disc is full")

    monkeypatch.setattr(adding, "_add", fails_at_the_end)
    operations.start_applying(file_id=file_id, by=analyst, now=NOW)
    with pytest.raises(RuntimeError):
        apply_in_background.func(FORM_ANSWERS.name, file_id, analyst.person_id, attempt=2)
    file = EarlierFile.objects.get(pk=file_id)
    assert (file.state, EarlierAudit.objects.count()) == (FileState.READ, 0)
    assert "you can try again" in file.doing
    monkeypatch.undo()
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    assert EarlierAudit.objects.count() == 4


def test_applying_twice_is_refused(made, bring_in, analyst) -> None:
    file_id = bring_in(form())
    with pytest.raises(WrongState):
        operations.apply(file_id=file_id, by=analyst, now=NOW)
    with pytest.raises(WrongState):
        operations.map_words(file_id=file_id, template=TEMPLATE, words={}, by=analyst, now=NOW)


def test_a_judgement_without_its_aspect_or_of_a_free_text_is_not_kept(made, send, analyst) -> None:
    file_id = send(form(strengths="A long text. " * 20))
    wrong = {
        "overallGrade": Mapped(Meaning.OVERALL),
        "assessGrade": Mapped(Meaning.ASPECT),
        "strengths": Mapped(Meaning.OVERALL),
        "nobody asked": Mapped(Meaning.NOTES),
    }
    with pytest.raises(Invalid) as refused:
        operations.map_questions(file_id=file_id, template=TEMPLATE, meanings=wrong, by=analyst, now=NOW)
    assert set(refused.value.faults) == {"assessGrade", "strengths", "nobody asked"}
    assert not any(row.decided for row in queries.mapping_page(analyst, file_id).questions)


def test_a_word_can_only_stand_for_one_of_the_four_or_for_none(made, send, analyst) -> None:
    file_id = send(form())
    with pytest.raises(Invalid):
        operations.map_words(file_id=file_id, template=TEMPLATE, words={"Good": "great"}, by=analyst, now=NOW)


def test_a_decision_taken_back_is_open_again(made, send, say, analyst) -> None:
    file_id = send(form())
    say(file_id)
    operations.map_words(file_id=file_id, template=TEMPLATE, words={"Good": None}, by=analyst, now=NOW)
    operations.map_questions(file_id=file_id, template=TEMPLATE, meanings={"strengths": None}, by=analyst, now=NOW)
    page = queries.mapping_page(analyst, file_id)
    assert [row.key for row in page.questions if not row.decided] == ["strengths"]
    assert account(analyst, file_id) == {"forms": 1, "new": 1, "matched": 1}
    problems, _ = queries.FILES.problem_groups(analyst, file_id)
    assert [problem.what for problem in problems] == [
        "“Good” is not yet one of the judgements, so this judgement was left out."
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 nothing", "This is a PDF document"),
        (b"name,colour\r\nx,red\r\n", "No table of form answers was found"),
        (b"\x00\x01\x02\x03" * 200, "This is not an Excel workbook"),
        (xlsx_table([], headers=["List 1"], before={"List 1": [["x"]]}), "This looks like an Annex A workbook"),
    ],
)
def test_a_wrong_file_is_refused_kindly_and_nothing_stays(
    made, send: Send, analyst, own_files, content, said, django_capture_on_commit_callbacks
) -> None:
    try:
        with django_capture_on_commit_callbacks(execute=True):
            page = queries.file_page(analyst, send(content))
        assert page.row.state is FileState.REFUSED
        told = page.refusal
    except Invalid as refused:
        told = str(refused)
    assert told.startswith(said)
    assert not StagedAnswer.objects.exists()
    assert not list(own_files.rglob("*.workbook"))


def test_an_excel_workbook_is_read_alike(made, send, say, analyst) -> None:
    rows = form(auditDate=date(2024, 3, 5), overallGrade=2.0)
    file_id = send(
        xlsx_table(rows, before={"Notes": [["Made by the report"]]}, above=[["Audits 2024"]]), "answers.xlsx"
    )
    say(file_id)
    operations.map_words(file_id=file_id, template=TEMPLATE, words={"2": "meets_good"}, by=analyst, now=NOW)
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    found = EarlierAudit.objects.get()
    assert (found.audited_on, found.overall) == (date(2024, 3, 5), "meets_good")
    assert queries.file_page(analyst, file_id).note == "Read from the sheet “Answers”. Sheets not read: Notes."


def test_rows_without_a_form_or_a_question_are_counted_and_named(made, send, analyst) -> None:
    rows = [*form(), ["", "40000", TEMPLATE, "x", "X?", "a", "", ""], ["9", "40000", TEMPLATE, "", "", "a", "", ""]]
    page = queries.file_page(analyst, send(rows))
    assert (page.rows_read, page.rows_kept, page.rows_left_out) == (11, 9, 2)
    assert page.problems["row_left_out"] == 2


def test_a_file_no_longer_there_or_not_for_this_person_is_not_found(made: Council, send, analyst) -> None:
    file_id = send(form())
    manager = made.actor(made.teams[0].manager_id)
    with pytest.raises(NotFound):
        queries.file_page(manager, file_id)
    with pytest.raises(NotFound):
        operations.apply(file_id=999_999, by=analyst, now=NOW)
    for act in (
        lambda: operations.receive(chunks=[b"x"], file_name="x", by=manager, now=NOW),
        lambda: operations.apply(file_id=file_id, by=manager, now=NOW),
        lambda: operations.set_aside(file_id=file_id, by=manager, now=NOW),
        lambda: operations.map_questions(file_id=file_id, template=TEMPLATE, meanings={}, by=manager, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_database_keeps_each_form_once_and_no_empty_judgement(made, bring_in) -> None:
    bring_in(form())
    kept = EarlierAudit.objects.values().get()
    del kept["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierAudit.objects.create(**kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierJudgement.objects.create(audit=EarlierAudit.objects.get(), aspect="another", value="", said="-")


def test_rows_of_a_form_need_not_stand_together(made, send, say, analyst) -> None:
    one, two = form("1", "40000"), form("2", "40001")
    file_id = send(csv_table([row for pair in zip(one, two, strict=True) for row in pair]))
    say(file_id)
    assert account(analyst, file_id)["new"] == 2
