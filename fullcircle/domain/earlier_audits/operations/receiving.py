"""Receive a file of form answers, or set one aside."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from fullcircle.domain.earlier_audits.models import EarlierFile, EarlierProblem, Question, StagedAnswer
from fullcircle.domain.earlier_audits.policy import check_import
from fullcircle.domain.imports.operations.attempts import BEGUN, begin
from fullcircle.domain.imports.operations.receiving import forget_file, keep_file
from fullcircle.domain.imports.policy import check_set_aside
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.operation import operation

EARLIER_AUDITS: Final = "earlier_audits"
"""The folder of received files of form answers."""


@operation
def receive(*, chunks: Iterable[bytes], file_name: str, by: Actor, now: datetime) -> int:
    """Keep a file to be read; its id. Raises NotAllowed, or Invalid (field ``file``) for an empty or too large file."""
    check_import(by)
    kept = keep_file(chunks, folder=EARLIER_AUDITS, advice="Export the answers in two or more files.")
    file = EarlierFile.objects.create(
        file_name=Path(file_name).name[:200],
        path=kept.path.name,
        sha256=kept.sha256,
        size=kept.size,
        received_by_id=by.person_id,
        received_at=now,
    )
    detail = {"sha256": kept.sha256}
    auditlog.record("legacy.received", subject=f"legacy file:{file.pk}", detail=detail, by=by, now=now)
    return file.pk


@operation
def set_aside(*, file_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a file. Its account stays; its answers and problems go. What its questions mean is remembered.
    Work on it that has stopped is ended for good."""
    file = locked(file_id)
    file.state, file.doing = check_set_aside(by, file, now), ""
    begin(file, now=now)  # a try that wakes up again finds itself superseded
    file.save(update_fields=["state", "doing", *BEGUN])
    forget_answers(file)
    EarlierProblem.objects.filter(file=file).delete()
    forget_file(file, EARLIER_AUDITS)
    auditlog.record("legacy.set_aside", subject=f"legacy file:{file_id}", by=by, now=now)


def locked(file_id: int) -> EarlierFile:
    """The file, locked until the end of the transaction. NotFound if there is none."""
    file = EarlierFile.objects.select_for_update().filter(pk=file_id).first()
    if file is None:
        raise NotFound
    return file


def forget_answers(file: EarlierFile) -> None:
    """Delete what was staged of the file."""
    StagedAnswer.objects.filter(file=file).delete()
    Question.objects.filter(file=file).delete()
