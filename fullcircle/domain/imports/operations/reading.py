"""Read a received workbook: stage its clean rows and list its problems, in small transactions, with progress."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django_tasks import task

from fullcircle.domain.imports import rules
from fullcircle.domain.imports.models import Import, ListAccount, Problem, StagedRow
from fullcircle.domain.imports.operations.applying import count_changes
from fullcircle.domain.imports.operations.receiving import forget_file, stored_file
from fullcircle.domain.imports.states import WORKFLOW, ImportState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotFound

_SHEETS_NAMED = 4
Report = Callable[[rules.Progress], None]


@task()
def read_in_background(import_id: int, person_id: int | None) -> None:
    """Read as a job, on behalf of the person who sent the file."""
    by = SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    read(import_id=import_id, by=by, now=clock.now())


def start_reading(*, import_id: int, by: Actor) -> None:
    """Hand a received file to the background."""
    check_may(by, Permission.MANAGE_IMPORTS)
    transaction.on_commit(lambda: read_in_background.enqueue(import_id, by.person_id))


def read(*, import_id: int, by: Actor, now: datetime, report: Report | None = None) -> None:
    """Read the file into staged rows and problems. Ends in state "read", or "refused" with the reason kept.

    Not one transaction: rows are staged a chunk at a time so that people who are typing never wait. A file that turns
    out to be wrong leaves no staged row behind.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    import_file = _start(import_id)
    try:
        summary = rules.read_annex_a(
            stored_file(import_file),
            as_at=import_file.as_at,
            sink=lambda chunk: _stage(import_file, chunk),
            progress=lambda progress: _progress(import_file, progress, report),
        )
    except rules.Refusal as refusal:
        _refuse(import_id, f"{refusal.what_happened} {refusal.what_to_do}", refusal.cause, by, now)
        return
    except Exception:
        _refuse(
            import_id,
            "Something went wrong while the file was read. Nothing was kept. Send it again.",
            "fault",
            by,
            now,
        )
        raise
    _finish(import_id, summary, by, now)


@transaction.atomic
def _start(import_id: int) -> Import:
    import_file = Import.objects.select_for_update().filter(pk=import_id).first()
    if import_file is None:
        raise NotFound
    import_file.state = WORKFLOW.check("start_reading", ImportState(import_file.state))
    import_file.doing = "Looking at the file"
    import_file.save(update_fields=["state", "doing"])
    return import_file


@transaction.atomic
def _stage(import_file: Import, chunk: rules.Chunk) -> None:
    StagedRow.objects.bulk_create(
        StagedRow(
            import_file=import_file,
            list_number=row.list_number,
            row=row.row,
            child_reference=row.values.get("child_unique_id") or "",
            values=dict(row.values),
        )
        for row in chunk.rows
    )
    Problem.objects.bulk_create(
        Problem(
            import_file=import_file,
            list_number=found.list_number,
            row=found.row,
            column=f"{found.column or ''} {found.column_header or ''}".strip()[:150],
            value=(found.value or "")[:100],
            what=found.what[:300],
            remedy=found.remedy[:300],
            severity=found.severity,
        )
        for found in chunk.problems
    )


def _progress(import_file: Import, progress: rules.Progress, report: Report | None) -> None:
    doing = "Looking at the file" if progress.list_number is None else f"Reading list {progress.list_number}"
    Import.objects.filter(pk=import_file.pk).update(
        rows_done=progress.rows_done, rows_total=max(progress.rows_total, progress.rows_done), doing=doing
    )
    if report is not None:
        report(progress)


@transaction.atomic
def _refuse(import_id: int, why: str, cause: str, by: Actor, now: datetime) -> None:
    import_file = Import.objects.select_for_update().get(pk=import_id)
    StagedRow.objects.filter(import_file=import_file).delete()
    Problem.objects.filter(import_file=import_file).delete()
    import_file.state = WORKFLOW.check("refuse", ImportState(import_file.state))
    import_file.refusal, import_file.doing = why, ""
    import_file.save(update_fields=["state", "refusal", "doing"])
    forget_file(import_file)
    auditlog.record("imports.refused", subject=f"import:{import_id}", detail={"cause": cause}, by=by, now=now)


def _finish(import_id: int, summary: rules.Summary, by: Actor, now: datetime) -> None:
    Import.objects.filter(pk=import_id).update(doing="Comparing with what is known")
    changes = count_changes(import_id=import_id, by=by)
    with transaction.atomic():
        import_file = Import.objects.select_for_update().get(pk=import_id)
        ListAccount.objects.bulk_create(_accounts(import_file, summary))
        _note_other_sheets(import_file, summary.sheets_ignored)
        import_file.state = WORKFLOW.check("finish_reading", ImportState(import_file.state))
        import_file.rows_done = import_file.rows_total = summary.rows_read
        import_file.read_at, import_file.doing, import_file.changes = now, "", changes
        import_file.save(update_fields=["state", "rows_done", "rows_total", "read_at", "doing", "changes"])
        forget_file(import_file)
        detail = {"rows": summary.rows_read, "left_out": summary.rows_left_out}
        auditlog.record("imports.read", subject=f"import:{import_id}", detail=detail, by=by, now=now)


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
    if account.missing_columns:
        notes.append(f"Columns not in this file: {', '.join(account.missing_columns)}.")
    if account.extra_columns:
        notes.append(f"Columns not read: {', '.join(account.extra_columns)}.")
    return " ".join(notes)[:300]
