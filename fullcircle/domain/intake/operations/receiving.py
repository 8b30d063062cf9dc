"""Receive a file, hand it to the background, or decide not to apply it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import transaction

from fullcircle.domain.intake.operations.attempts import begin
from fullcircle.domain.intake.operations.forgetting import forget_staged
from fullcircle.domain.intake.operations.keeping import forget_file, keep_file
from fullcircle.domain.intake.operations.kinds import F, FileKind, R
from fullcircle.domain.intake.operations.reading import read_in_background
from fullcircle.domain.intake.policy import check_import, check_set_aside
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation


@operation
def receive(
    *,
    kind: FileKind[F, R],
    chunks: Iterable[bytes],
    file_name: str,
    by: Actor,
    now: datetime,
    said: Mapping[str, object] = MappingProxyType({}),
    **columns: Any,
) -> int:
    """Keep a file to be read; the id of its record, which has these ``columns`` of its kind. ``said`` is what the log is told
    besides. Raises NotAllowed, or Invalid (field ``file``) for an empty or too large file; nothing is kept then."""
    check_import(by)
    kept = keep_file(chunks, folder=kind.folder, smaller=kind.smaller)
    file: F = kind.model.objects.create(
        file_name=Path(file_name).name[:200],
        path=kept.path.name,
        sha256=kept.sha256,
        size=kept.size,
        received_by_id=by.person_id,
        received_at=now,
        **columns,
    )
    kind.files.held(file, by=by, now=now).log("received", sha256=kept.sha256, **said)
    made: int = file.pk
    return made


@operation
def start_reading(*, kind: FileKind[F, R], file_id: int, by: Actor) -> None:
    """Hand a received file to the background."""
    check_import(by)
    transaction.on_commit(lambda: read_in_background.enqueue(kind.name, file_id, by.person_id))


@operation
def set_aside(*, kind: FileKind[F, R], file_id: int, by: Actor, now: datetime) -> F:
    """Decide not to apply a file; its record. Its account stays; its rows and problems go, at once: there may be no job worker.
    Work on it that has stopped is ended for good."""
    held = kind.files.hold(file_id, lambda by, found: check_set_aside(by, found, now), by=by, now=now)
    file = held.record
    file.doing = ""
    begin(file, now=now)  # a try that wakes up again finds itself superseded
    held.move("set_aside")
    forget_file(kind.folder, file.path)
    transaction.on_commit(lambda: forget_staged(kind, file))
    return file
