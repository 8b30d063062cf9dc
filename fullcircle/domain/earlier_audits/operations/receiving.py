"""Receive a file of form answers, or set one aside."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from fullcircle.domain.earlier_audits.models import EarlierFile, EarlierProblem, Question, StagedAnswer
from fullcircle.domain.earlier_audits.policy import check_import
from fullcircle.domain.imports.operations.attempts import begin
from fullcircle.domain.imports.operations.receiving import forget_file, keep_file
from fullcircle.domain.imports.policy import check_set_aside
from fullcircle.domain.imports.states import WORKFLOW
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Records

EARLIER_AUDITS: Final = "earlier_audits"
"""The folder of received files of form answers."""
FILES = Records(lambda _: EarlierFile.objects.all(), WORKFLOW, events="legacy", subject="legacy file:{.pk}")
"""Whoever may not import is told so of every file: there is none to be hidden from them."""


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
    FILES.held(file, by=by, now=now).log("received", sha256=kept.sha256)
    return file.pk


@operation
def set_aside(*, file_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a file. Its account stays; its answers and problems go. What its questions mean is remembered.
    Work on it that has stopped is ended for good."""
    held = FILES.hold(file_id, lambda by, found: check_set_aside(by, found, now), by=by, now=now)
    file = held.record
    file.doing = ""
    begin(file, now=now)  # a try that wakes up again finds itself superseded
    held.move("set_aside")
    forget_answers(file)
    EarlierProblem.objects.filter(file=file).delete()
    forget_file(file, EARLIER_AUDITS)


def forget_answers(file: EarlierFile) -> None:
    """Delete what was staged of the file."""
    StagedAnswer.objects.filter(file=file).delete()
    Question.objects.filter(file=file).delete()
