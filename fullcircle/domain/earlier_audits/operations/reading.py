"""Read a table of form answers: stage its answers and note its questions."""

from collections.abc import Sequence
from pathlib import Path

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.models import EarlierFile, EarlierProblem, Question, StagedAnswer
from fullcircle.domain.earlier_audits.rules.questions import Questions
from fullcircle.domain.earlier_audits.states import Severity
from fullcircle.domain.intake.operations import Account, Work


def stage(work: Work[EarlierFile], path: Path) -> Account:
    """Read the file into staged answers, questions and problems. Raises Refusal."""
    file, attempt, questions, listed = work.file, work.attempt, Questions(), 0

    def take(done: int, rows: Sequence[rules.AnswerRow], problems: Sequence[rules.RowProblem]) -> None:
        nonlocal listed
        questions.take(rows)
        listed += sum(found.left_out for found in problems)
        with attempt.step():
            _stage(file, done, rows, problems)

    summary = rules.read_answers(path, sink=take, waiting=attempt.sign_if_due)
    with attempt.step():
        _keep_questions(file, questions)
    columns = {
        "rows_read": summary.read,
        "rows_left_out": summary.left_out,
        "note": _note(summary, listed),
        "row_reasons": list(summary.reasons),
        "row_notes": list(summary.notes),
    }
    return Account(summary.read, summary.left_out, columns)


def _stage(file: EarlierFile, done: int, rows: Sequence[rules.AnswerRow], problems: Sequence[rules.RowProblem]) -> None:
    StagedAnswer.objects.bulk_create(
        StagedAnswer(
            file=file,
            row=row.row,
            template=row.template,
            form_id=row.form_id,
            children=list(row.children),
            key=row.key,
            question=row.question,
            text=row.answer,
            answered_on=row.answered_on or None,
            status=row.status,
        )
        for row in rows
    )
    EarlierProblem.objects.bulk_create(
        EarlierProblem(
            file=file,
            row=found.row or 0,
            what=found.what[:300],
            remedy=found.remedy[:300],
            form_id=found.form_id,
            severity=Severity.ROW_LEFT_OUT if found.left_out else Severity.NOTE,
        )
        for found in problems
    )
    EarlierFile.objects.filter(pk=file.pk).update(doing=f"Reading the answers: {done:,} rows so far")


def _keep_questions(file: EarlierFile, questions: Questions) -> None:
    Question.objects.bulk_create(
        Question(
            file=file,
            template=met.template,
            key=met.key,
            text=met.text,
            answers=met.answers,
            examples=met.examples,
            words=[list(pair) for pair in met.words.most_common()],
        )
        for met in questions.met.values()
    )


def _note(summary: rules.TableSummary, listed: int) -> str:
    """What to know of the file as a whole. ``listed``: of how many rows left out it is kept which they are, and of which form."""
    notes = [f"Read from the sheet “{summary.sheet}”."] if summary.sheet else []
    if summary.left_out > listed:
        notes.append(
            f"Of the {summary.left_out:,} rows left out, the first {listed:,} {'is' if listed == 1 else 'are'} listed and tied "
            "to their forms. A form may miss rows that are counted but not listed: mend the file and send it again before "
            "you add it."
        )
    if summary.sheets_ignored:
        notes.append(f"Sheets not read: {', '.join(summary.sheets_ignored)}.")
    if summary.columns_ignored:
        notes.append(f"Columns not read: {', '.join(summary.columns_ignored)}.")
    return " ".join(notes)[:500]
