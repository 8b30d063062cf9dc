"""Read a received file: stage its answers and note its questions, in small transactions, with progress."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django_tasks import task

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.models import EarlierFile, EarlierProblem, Question, StagedAnswer
from fullcircle.domain.earlier_audits.operations.receiving import EARLIER_AUDITS, FILES, forget_answers
from fullcircle.domain.earlier_audits.operations.working_out import work_out
from fullcircle.domain.earlier_audits.policy import check_import
from fullcircle.domain.earlier_audits.rules.questions import Questions
from fullcircle.domain.earlier_audits.states import Severity
from fullcircle.domain.imports.operations.attempts import Attempt, Superseded, begin
from fullcircle.domain.imports.operations.receiving import forget_file, stored_file
from fullcircle.domain.imports.policy import may_start_reading
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.operations import delete_in_steps


@task()
def read_in_background(file_id: int, person_id: int | None, attempt: int = 0) -> None:
    """Read as a job, on behalf of the person who sent the file, if no other try has begun since."""
    by = SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    with suppress(WrongState, Superseded):
        read(file_id=file_id, by=by, now=clock.now(), after=attempt)


@operation
def start_reading(*, file_id: int, by: Actor) -> None:
    """Hand a received file to the background."""
    check_import(by)
    transaction.on_commit(lambda: read_in_background.enqueue(file_id, by.person_id))


def read(*, file_id: int, by: Actor, now: datetime, after: int = 0) -> None:
    """Read the file into staged answers. Ends in state "read", or "refused" with the reason kept and nothing staged. ``after`` is
    the last try at it.

    Not one transaction: answers are staged a chunk at a time so that people who are typing never wait. A reading that stopped is
    begun again from the start. Raises NotFound, NotAllowed, WrongState, and Superseded where a later try has begun or the file
    was set aside.
    """
    check_import(by)
    file = _start(file_id, after, by)
    attempt = Attempt(file)
    questions = Questions()

    listed = 0

    def take(done: int, rows: Sequence[rules.AnswerRow], problems: Sequence[rules.RowProblem]) -> None:
        nonlocal listed
        questions.take(rows)
        listed += sum(found.left_out for found in problems)
        with attempt.step():
            _stage(file, done, rows, problems)

    try:
        if not stored_file(file, EARLIER_AUDITS).is_file():
            raise rules.Refusal("file_gone", "The file is no longer there, so it cannot be read.", "Send it again.")
        _forget_staged(file)
        summary = rules.read_answers(stored_file(file, EARLIER_AUDITS), sink=take, waiting=attempt.sign_if_due)
    except rules.Refusal as refusal:
        refuse(file_id, attempt, f"{refusal.what_happened} {refusal.what_to_do}", refusal.cause, by, now)
        return
    except Superseded:
        raise
    except Exception:
        why = "Something went wrong while the file was read. Send it again."
        refuse(file_id, attempt, why, "fault", by, now)
        raise
    _finish(file_id, attempt, summary, questions, listed, by, now)


@operation
def _start(file_id: int, after: int, by: Actor) -> EarlierFile:
    held = FILES.hold(file_id, may_start_reading, by=by, now=clock.now())
    file = held.record
    if file.attempt != after:
        raise Superseded
    file.doing = "Looking at the file"
    begin(file, now=held.now, again=after > 0)
    held.move("start_reading")
    return file


def _forget_staged(file: EarlierFile) -> None:
    """What a reading that stopped had staged."""
    delete_in_steps(StagedAnswer.objects.filter(file=file))
    delete_in_steps(EarlierProblem.objects.filter(file=file))


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


def refuse(file_id: int, attempt: Attempt, why: str, cause: str, by: Actor, now: datetime) -> None:
    """Refuse a file that is being read, for the reason ``why``: nothing of it is kept."""
    with attempt.step():
        held = FILES.hold(file_id, by=by, now=now)
        file = held.record
        forget_answers(file)
        EarlierProblem.objects.filter(file=file).delete()
        file.refusal, file.doing = why, ""
        held.move("refuse", detail={"cause": cause})
        forget_file(file, EARLIER_AUDITS)


def _finish(
    file_id: int,
    attempt: Attempt,
    summary: rules.TableSummary,
    questions: Questions,
    listed: int,
    by: Actor,
    now: datetime,
) -> None:
    with attempt.step():
        held = FILES.hold(file_id, by=by, now=now)
        file = held.record
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
        file.rows_read, file.rows_left_out = summary.read, summary.left_out
        file.read_at, file.doing, file.note = now, "", _note(summary, listed)
        file.row_reasons, file.row_notes = list(summary.reasons), list(summary.notes)
        held.move("finish_reading", detail={"rows": summary.read, "left_out": summary.left_out})
        forget_file(file, EARLIER_AUDITS)
    work_out(file, clock.day_of(now))


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
