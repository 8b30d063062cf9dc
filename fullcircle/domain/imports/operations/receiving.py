"""Receive a workbook: keep it on disk until it has been applied, refused or set aside."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol
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
from fullcircle.foundation.kernel.operation import operation

IMPORTS: Final = "imports"
"""The folder of received workbooks."""
ARRIVING: Final = "arriving"
"""The folder in which the site keeps uploads until they have arrived whole."""


@operation
def receive(
    *, chunks: Iterable[bytes], file_name: str, as_at: date, by: Actor, now: datetime, trial: bool = False
) -> int:
    """Keep a file to be read; the import's id. ``as_at`` is the day that the data shows; ``trial``: it is only to be tried.

    Raises Invalid (fields ``file``, ``as_at``) for an empty or too large file or a day in the future; nothing is kept then.
    """
    check_may(by, Permission.MANAGE_IMPORTS)
    if as_at > day_of(now):
        raise Invalid({"as_at": "The day the data shows is in the future. Enter the day the report was run."})
    file = keep_file(chunks, folder=IMPORTS, advice="Send the Annex A lists alone.")
    kept = Import.objects.create(
        file_name=Path(file_name).name[:200],
        path=file.path.name,
        sha256=file.sha256,
        size=file.size,
        as_at=as_at,
        trial=trial,
        received_by_id=by.person_id,
        received_at=now,
    )
    auditlog.record(
        "imports.received",
        subject=f"import:{kept.pk}",
        detail={"sha256": file.sha256, "as_at": as_at.isoformat()},
        by=by,
        now=now,
    )
    return kept.pk


class Stored(Protocol):
    """A record of a received file: ``path`` is its name in the folder of received files, empty for none."""

    path: str


def stored_file(record: Stored, folder: str = IMPORTS) -> Path:
    """Where the received file is kept."""
    return _folder(folder) / record.path


def forget_file(record: Stored, folder: str = IMPORTS) -> None:
    """Delete the received file once the transaction is through: it holds more than Full Circle needs."""
    path = stored_file(record, folder)
    if record.path:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


@dataclass(frozen=True)
class KeptFile:
    """A received file on disk: ``size`` in bytes, ``sha256`` in hex."""

    path: Path
    size: int
    sha256: str


def keep_file(chunks: Iterable[bytes], *, folder: str, advice: str) -> KeptFile:
    """Write a received file to the folder of received files of that kind. Raises Invalid (field ``file``) where it is empty or
    too large; ``advice`` then says what to send instead, and nothing is kept."""
    place = _folder(folder)
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{uuid4().hex}.workbook"
    try:
        size, digest = _write(chunks, path, advice)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return KeptFile(path, size, digest)


def forget_stray_files(folder: str, needed: Collection[str], *, before: datetime) -> int:
    """Delete received files of that kind that are none of those ``needed`` (by name) and older than ``before``; how many."""
    place, gone = _folder(folder), 0
    for path in place.iterdir() if place.is_dir() else ():
        if path.name not in needed and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def _write(chunks: Iterable[bytes], path: Path, advice: str) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.LARGEST_UPLOAD:
                largest = settings.LARGEST_UPLOAD // (1024 * 1024)
                raise Invalid({"file": f"The file is larger than {largest} MB. {advice} Nothing was kept."})
            digest.update(chunk)
            target.write(chunk)
    if size == 0:
        raise Invalid({"file": "The file is empty. Choose the file again."})
    return size, digest.hexdigest()
