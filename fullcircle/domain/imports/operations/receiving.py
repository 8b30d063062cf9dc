"""Receive a workbook: keep it on disk until it has been applied, refused or set aside."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from fullcircle.domain.imports.models import Import
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid


@transaction.atomic
def receive(*, chunks: Iterable[bytes], file_name: str, as_at: date, by: Actor, now: datetime) -> int:
    """Keep a file to be read; the import's id. ``as_at`` is the day that the data shows.

    Raises Invalid (fields ``file``, ``as_at``) for an empty or too large file or a day in the future; nothing is kept then.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    if as_at > day_of(now):
        raise Invalid({"as_at": "The day the data shows is in the future. Enter the day the report was run."})
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}.workbook"
    try:
        size, digest = _keep(chunks, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    kept = Import.objects.create(
        file_name=Path(file_name).name[:200],
        path=path.name,
        sha256=digest,
        size=size,
        as_at=as_at,
        received_by_id=by.person_id,
        received_at=now,
    )
    auditlog.record(
        "imports.received",
        subject=f"import:{kept.pk}",
        detail={"sha256": digest, "as_at": as_at.isoformat()},
        by=by,
        now=now,
    )
    return kept.pk


def stored_file(import_file: Import) -> Path:
    """Where the received file is kept."""
    return Path(settings.MEDIA_ROOT) / "imports" / import_file.path


def forget_file(import_file: Import) -> None:
    """Delete the received file once the transaction is through: it holds more than Full Circle needs."""
    path = stored_file(import_file)
    if import_file.path:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _keep(chunks: Iterable[bytes], path: Path) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.LARGEST_UPLOAD:
                largest = settings.LARGEST_UPLOAD // (1024 * 1024)
                raise Invalid(
                    {"file": f"The file is larger than {largest} MB. Send the Annex A lists alone. Nothing was kept."}
                )
            digest.update(chunk)
            target.write(chunk)
    if size == 0:
        raise Invalid({"file": "The file is empty. Choose the workbook again."})
    return size, digest.hexdigest()
