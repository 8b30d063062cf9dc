"""The database that all migrations lead to, kept as a file beside the tests: each run of the same migrations begins with it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
from django.apps import apps
from django.core import management
from django.db import connection


@contextmanager
def beginning_with_what_was_migrated(folder: Path) -> Iterator[None]:
    """Whoever makes the test database in here applies only migrations that have changed since it was kept in ``folder``."""
    call_command, kept = management.call_command, folder / f"{_migrations()}.sqlite3"

    def migrate(command: str, *args: Any, **options: Any) -> Any:
        if command != "migrate" or connection.vendor != "sqlite":
            return call_command(command, *args, **options)
        connection.ensure_connection()
        if kept.exists():
            with closing(sqlite3.connect(kept)) as source:
                source.backup(connection.connection)
        done = call_command(command, *args, **options)
        if not kept.exists():
            own = kept.with_suffix(f".{os.getpid()}")
            with closing(sqlite3.connect(own)) as target:
                connection.connection.backup(target)
            own.rename(kept)
        return done

    with patch.object(management, "call_command", migrate):
        yield


def _migrations() -> str:
    """What all migrations of the product say, and by which Django they are read."""
    said = sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda one: one.label):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            said.update(file.read_bytes())
    return said.hexdigest()[:16]
