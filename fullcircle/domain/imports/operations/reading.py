"""Read a received workbook: stage its clean rows and list its problems, in small transactions, with progress."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, islice
from typing import Final

from django.db import transaction
from django_tasks import task

from fullcircle.domain.annex_a import rules
from fullcircle.domain.imports.models import Import, ListAccount, Problem, StagedRow
from fullcircle.domain.imports.operations.attempts import IMPORTS, Attempt, Superseded, begin
from fullcircle.domain.imports.operations.clearing import forget_staged
from fullcircle.domain.imports.operations.comparing import compare
from fullcircle.domain.imports.operations.receiving import forget_file, stored_file
from fullcircle.domain.imports.policy import may_start_reading
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.foundation.kernel.operation import operation

_SHEETS_NAMED = 4
_WRITTEN: Final = 250
"""Rows written in one step: whoever saves meanwhile waits for no more than one such step."""
Report = Callable[[rules.Progress], None]


@task()
def read_in_background(import_id: int, person_id: int | None, attempt: int = 0) -> None:
    """Read as a job, on behalf of the person who sent the file, if no other try has begun since."""
    by = SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    with suppress(WrongState, Superseded):
        if not by.may(Permission.MANAGE_IMPORTS):
            begun = _start(import_id, attempt, by)
            why = "Whoever sent this file may not import data any more, so it was not read. Somebody who may can send it again."
            refuse(import_id, Attempt(begun), why, "not_allowed", by, clock.now())
            return
        read(import_id=import_id, by=by, now=clock.now(), after=attempt)


@operation
def start_reading(*, import_id: int, by: Actor) -> None:
    """Hand a received file to the background."""
    check_may(by, Permission.MANAGE_IMPORTS)
    transaction.on_commit(lambda: read_in_background.enqueue(import_id, by.person_id))


def read(*, import_id: int, by: Actor, now: datetime, report: Report | None = None, after: int = 0) -> None:
    """Read the file into staged rows and problems. Ends in state "read", or "refused" with the reason kept. ``after`` is the last
    try at it.

    Not one transaction: rows are staged a chunk at a time so that people who are typing never wait. A file that turns
    out to be wrong leaves no staged row behind, and a reading that stopped is begun again from the start. Raises NotFound,
    NotAllowed, WrongState, and Superseded where a later try has begun or the file was set aside.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    import_file = _start(import_id, after, by)
    attempt = Attempt(import_file)
    try:
        if not stored_file(import_file).is_file():
            raise rules.Refusal("file_gone", "The file is no longer there, so it cannot be read.", "Send it again.")
        forget_staged(import_file)
        summary = rules.read_annex_a(
            stored_file(import_file),
            as_at=import_file.as_at,
            sink=lambda chunk: _stage(import_file, attempt, chunk),
            progress=lambda progress: _progress(attempt, progress, report),
            waiting=attempt.sign_if_due,
        )
        _finish(import_file, attempt, summary, by, now)
    except rules.Refusal as refusal:
        refuse(import_id, attempt, f"{refusal.what_happened} {refusal.what_to_do}", refusal.cause, by, now)
    except Superseded:
        raise
    except Exception:
        why = "Something went wrong while the file was read. Nothing was kept. Send it again."
        refuse(import_id, attempt, why, "fault", by, now)
        raise


@operation
def _start(import_id: int, after: int, by: Actor) -> Import:
    held = IMPORTS.hold(import_id, may_start_reading, by=by, now=clock.now())
    import_file = held.record
    if import_file.attempt != after:
        raise Superseded
    import_file.doing, import_file.rows_done = "Looking at the file", 0
    begin(import_file, now=held.now, again=after > 0)
    held.move("start_reading")
    return import_file


def _stage(import_file: Import, attempt: Attempt, chunk: rules.Chunk) -> None:
    rows = chain(_usable(import_file, chunk), _left_out(import_file, chunk))
    while some := list(islice(rows, _WRITTEN)):
        with attempt.step():
            StagedRow.objects.bulk_create(some)
    problems = _problems(import_file, chunk)
    while found := list(islice(problems, _WRITTEN)):
        with attempt.step():
            Problem.objects.bulk_create(found)


def _problems(import_file: Import, chunk: rules.Chunk) -> Iterator[Problem]:
    for found in chunk.problems:
        yield Problem(
            import_file=import_file,
            list_number=found.list_number,
            row=found.row,
            code=found.code,
            column=f"{found.column or ''} {found.column_header or ''}".strip()[:150],
            value=(found.value or "")[:100],
            what=found.what[:300],
            remedy=found.remedy[:300],
            severity=found.severity,
        )


def _usable(import_file: Import, chunk: rules.Chunk) -> Iterator[StagedRow]:
    for row in chunk.rows:
        yield StagedRow(
            import_file=import_file,
            list_number=row.list_number,
            row=row.row,
            child_reference=row.values.get("child_unique_id") or "",
            values=dict(row.values),
        )


def _left_out(import_file: Import, chunk: rules.Chunk) -> Iterator[StagedRow]:
    """Rows that were left out of children who could be told: that they are in the file is known. What a repeated row says
    stands in the row that it repeats."""
    for row in chunk.left_out:
        if row.child is not None and row.reason != rules.REPEATED:
            yield StagedRow(
                import_file=import_file,
                list_number=row.list_number,
                row=row.row,
                child_reference=row.child,
                values={},
                left_out=True,
            )


def _progress(attempt: Attempt, progress: rules.Progress, report: Report | None) -> None:
    doing = "Looking at the file" if progress.list_number is None else f"Reading list {progress.list_number}"
    total = max(progress.rows_total, progress.rows_done)
    attempt.sign(rows_done=progress.rows_done, rows_total=total, doing=doing)
    if report is not None:
        report(progress)


def refuse(import_id: int, attempt: Attempt, why: str, cause: str, by: Actor, now: datetime) -> None:
    """Refuse a file that is being read, for the reason ``why``: nothing of it is kept."""
    with attempt.step():
        held = IMPORTS.hold(import_id, by=by, now=now)
        held.record.refusal, held.record.doing = why, ""
        held.move("refuse", detail={"cause": cause})
        forget_file(held.record)
    forget_staged(held.record)


def _finish(import_file: Import, attempt: Attempt, summary: rules.Summary, by: Actor, now: datetime) -> None:
    attempt.sign(doing="Comparing with what is known")
    with attempt.step():
        ListAccount.objects.filter(import_file=import_file).delete()
        ListAccount.objects.bulk_create(_accounts(import_file, summary))
        _note_other_sheets(import_file, summary.sheets_ignored)
    compare(import_id=import_file.pk, by=by, attempt=attempt)
    with attempt.step():
        held = IMPORTS.hold(import_file.pk, by=by, now=now)
        done = held.record
        done.rows_done = done.rows_total = summary.rows_read
        done.read_at, done.doing = now, ""
        held.move("finish_reading", detail={"rows": summary.rows_read, "left_out": summary.rows_left_out})
        forget_file(done)


def _accounts(import_file: Import, summary: rules.Summary) -> list[ListAccount]:
    return [
        ListAccount(
            import_file=import_file,
            number=account.list_number,
            title=account.title,
            sheet=account.sheet_name,
            read=account.read,
            ready=account.clean,
            left_out=account.left_out,
            unnamed=account.unnamed,
            hidden_rows=account.hidden_rows,
            reasons=[list(pair) for pair in account.reasons],
            note=_note(account),
        )
        for account in summary.lists
    ]


def _note_other_sheets(import_file: Import, names: Sequence[str]) -> None:
    if names:
        named = ", ".join(f"“{name}”" for name in names[:_SHEETS_NAMED])
        more = f" and {len(names) - _SHEETS_NAMED} more" if len(names) > _SHEETS_NAMED else ""
        Problem.objects.create(
            import_file=import_file,
            what=f"Sheets that are none of the eleven lists were not read: {named}{more}."[:300],
            remedy="Nothing to do, unless one of them is a list under another name. Lists are named List 1 to List 11.",
            severity="note",
        )


def _note(account: rules.ListAccount) -> str:
    notes = []
    if account.passed_over:
        rows = "1 row" if account.passed_over == 1 else f"{account.passed_over:,} rows"
        notes.append(f"Passed over: {rows} with nothing but dashes, zeros or formulas.")
    if account.hidden_rows:
        rows = "1 row" if account.hidden_rows == 1 else f"{account.hidden_rows:,} rows"
        notes.append(f"Not read: {rows} on a hidden sheet.")
    if account.missing_columns:
        notes.append(f"Columns not in this file: {', '.join(account.missing_columns)}.")
    if account.extra_columns:
        notes.append(f"Columns not read: {', '.join(account.extra_columns)}.")
    return " ".join(notes)[:300]
