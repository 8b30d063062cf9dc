"""Received files on disk: kept until they have been read, refused or set aside."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from fullcircle.foundation.kernel.errors import Invalid

ARRIVING: Final = "arriving"
"""The folder in which the site keeps uploads until they have arrived whole."""
LONG_ENOUGH: Final = timedelta(minutes=15)
"""A file that belongs to no record after so long belongs to none that is still arriving."""


@dataclass(frozen=True)
class KeptFile:
    """A received file on disk: ``size`` in bytes, ``sha256`` in hex."""

    path: Path
    size: int
    sha256: str


def keep_file(chunks: Iterable[bytes], *, folder: str, smaller: str) -> KeptFile:
    """Write a received file to the folder of its kind. Raises Invalid (field ``file``) where it is empty or too large;
    ``smaller`` then says what to send instead, and nothing is kept."""
    path = stored(folder, f"{uuid4().hex}.workbook")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        size, digest = _write(chunks, path, smaller)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return KeptFile(path, size, digest)


def stored(folder: str, name: str) -> Path:
    """Where a received file of this name is kept."""
    return Path(settings.MEDIA_ROOT) / folder / name


def forget_file(folder: str, name: str) -> None:
    """Delete a received file once the transaction is through: it holds more than Full Circle needs."""
    if name:
        transaction.on_commit(lambda: stored(folder, name).unlink(missing_ok=True))


def forget_stray_files(folder: str, needed: Collection[str], *, now: datetime) -> None:
    """Delete received files of that kind that are none of those ``needed`` (by name) and have been there for long."""
    place, before = stored(folder, ""), (now - LONG_ENOUGH).timestamp()
    for path in place.iterdir() if place.is_dir() else ():
        if path.name not in needed and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _write(chunks: Iterable[bytes], path: Path, smaller: str) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.LARGEST_UPLOAD:
                largest = settings.LARGEST_UPLOAD // (1024 * 1024)
                raise Invalid({"file": f"The file is larger than {largest} MB. {smaller} Nothing was kept."})
            digest.update(chunk)
            target.write(chunk)
    if size == 0:
        raise Invalid({"file": "The file is empty. Choose the file again."})
    return size, digest.hexdigest()
