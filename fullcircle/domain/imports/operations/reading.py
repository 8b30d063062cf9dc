"""Read a received workbook: stage its clean rows and list its problems, in small transactions, with progress."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

from fullcircle.domain.annex_a import rules
from fullcircle.domain.imports.models import Import, ListAccount, Problem, StagedRow
from fullcircle.domain.intake.operations import Account, Attempt, Work

_SHEETS_NAMED = 4
_WRITTEN: Final = 250
"""Rows written in one step: whoever saves meanwhile waits for no more than one such step."""
Report = Callable[[rules.Progress], None]


def stage(work: Work[Import], path: Path) -> Account:
    """Read the workbook into staged rows, problems and the account of each list. Raises Refusal."""
    import_file, attempt = work.file, work.attempt
    summary = rules.read_annex_a(
        path,
        as_at=import_file.as_at,
        sink=lambda chunk: _stage(import_file, attempt, chunk),
        progress=lambda progress: _progress(attempt, progress, work.report),
        waiting=attempt.sign_if_due,
    )
    with attempt.step():
        ListAccount.objects.filter(import_file=import_file).delete()
        ListAccount.objects.bulk_create(_accounts(import_file, summary))
        _note_other_sheets(import_file, summary.sheets_ignored)
    rows = {"rows_done": summary.rows_read, "rows_total": summary.rows_read}
    return Account(summary.rows_read, summary.rows_left_out, rows)


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
