"""Whether a database may be opened, asked of the database itself whenever a process opens it for the first time.

Only a demo carries the demo's mark, which its first migration makes: the demo (and the tests) open no other, unless it is empty;
production opens none that has it, and none that would lose what it has said it kept.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MARK: Final = "demo_mark"
"""The table that a demo has, and nothing else."""

_TABLES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    # the job queue makes its own tables as soon as a process starts, before there is anything else
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false)) "
    "AND tablename NOT LIKE 'huey!_%' ESCAPE '!'",
}
_KEEPS: Final = {
    "fsync": "after a power failure the whole database can be lost",
    "full_page_writes": "after a power failure pages of it can be half written",
    "synchronous_commit": "the last seconds of saved work can be lost, after people were told that it is saved",
}
_IN_FORCE: Final = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
)


class Cursor(Protocol):
    """What is asked of a cursor of either database."""

    def execute(self, statement: str) -> Any: ...

    def fetchall(self) -> Sequence[Sequence[Any]]: ...


def check(cursor: Cursor, vendor: str) -> None:
    """Ask the database that ``cursor`` reads. ImproperlyConfigured, in words, where it may not be opened."""
    cursor.execute(_TABLES[vendor])
    tables = {row[0] for row in cursor.fetchall()}
    if settings.PRODUCTION:
        _for_production(tables, cursor, vendor)
    elif tables and MARK not in tables:
        raise ImproperlyConfigured(
            f"This database is not a demo's. In {settings.MODE} mode keys are known to everybody, and the demo lets anybody sign "
            "in as anybody, so only a database that it has made itself is opened; nothing was changed. For a new demo: make demo "
            "DATA_DIR=data/another, without DATABASE_URL. For your council, leave FULLCIRCLE_MODE out."
        )


def _for_production(tables: set[str], cursor: Cursor, vendor: str) -> None:
    if MARK in tables:
        raise ImproperlyConfigured(
            "This database was made by a demo: the people and children in it are invented, and its audit log has a key that "
            "everybody knows. Set DATABASE_URL (or DATA_DIR) to a database of your council."
        )
    if vendor == "postgresql":
        cursor.execute(_IN_FORCE)
        if unsafe := [name for name, value in cursor.fetchall() if value == "off"]:
            raise ImproperlyConfigured(_unsafe(unsafe))


def _unsafe(names: Iterable[str]) -> str:
    told = "; ".join(f"{name} is off, so {_KEEPS[name]}" for name in sorted(names))
    return (
        f"This PostgreSQL may lose what it has kept: {told}. Nothing was changed. Set each to on in postgresql.conf and "
        "reload the server; where it is off only here, reset it: ALTER ROLE … RESET, ALTER DATABASE … RESET."
    )


_found_good: set[str] = set()


def check_connection(connection: Any, **_: Any) -> None:
    """The same of a connection of Django's, once in a process for each database; one that may not be opened is closed again."""
    name = str(connection.settings_dict["NAME"])
    if name in _found_good:
        return
    try:
        with connection.connection.cursor() if connection.vendor == "postgresql" else _Closing(connection) as cursor:
            check(cursor, connection.vendor)
    except ImproperlyConfigured:
        connection.close()
        raise
    if settings.PRODUCTION:
        _found_good.add(name)


class _Closing:
    """A cursor of SQLite as a context."""

    def __init__(self, connection: Any) -> None:
        self.cursor = connection.connection.cursor()

    def __enter__(self) -> Cursor:
        cursor: Cursor = self.cursor
        return cursor

    def __exit__(self, *_: object) -> None:
        self.cursor.close()


def queue_connection() -> Any:
    """A connection for the job queue to the PostgreSQL of DATABASE_URL, asked like every other, as it is the first."""
    import psycopg

    opened = psycopg.connect(settings.DATABASE_URL)
    try:
        with opened.cursor() as cursor:
            check(cursor, "postgresql")
        opened.commit()
    except ImproperlyConfigured:
        opened.close()
        raise
    return opened
