"""The audit log as it is read, for tests of what operations write into it; and how somebody alters it who may do anything."""

from django.conf import settings
from django.db import connection

from fullcircle.foundation.auditlog import queries
from fullcircle.foundation.auditlog.models import Head
from fullcircle.foundation.auditlog.rules.chain import FIRST, GENESIS, Chain, Row


def told(*, event: str = "", subject: str = "") -> list[queries.Told]:
    """The entries, oldest first: all, or those of an event (or, ending in a point, of all that begin so) or a subject."""
    found = queries.latest(limit=100_000, event=event)
    return [one for one in reversed(found) if subject in {"", one.subject}]


def record_in_the_first_format(count: int) -> None:
    """Begin the log with entries as the product wrote them that knew only the first format, and none of the later columns."""
    chain, previous = Chain(settings.AUDIT_LOG_KEY.encode()), GENESIS
    at = "2026-03-01 09:30:00" + ("+00" if connection.vendor == "postgresql" else "")
    columns = "number, at, event, subject, by_id, by_name, detail, hash"
    for number in range(1, count + 1):
        said = ("2026-03-01T09:30:00.000000+00:00", "rounds.closed", f"round:{number}", 7, "Somebody Before", "{}")
        previous = chain.hash_of(Row(number, *said, FIRST, "", "", ""), previous)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO auditlog_entry ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                [number, at, *said[1:], previous],
            )
    Head.objects.create(pk=1, number=count, hash=previous)


def alter(*statements: str) -> None:
    """Change the tables behind the product's back: triggers off, as someone with the database's keys could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'auditlog%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            for table in ("entry", "head", "personalpart"):
                cursor.execute(f"ALTER TABLE auditlog_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def roll_back(to: int) -> None:
    """Cut the log off after that entry, with all that belongs to it, as if nothing had followed."""
    alter(
        f"DELETE FROM auditlog_personalpart WHERE number > {to}",
        f"DELETE FROM auditlog_entry WHERE number > {to}",
        f"UPDATE auditlog_head SET number = {to}, hash = (SELECT hash FROM auditlog_entry WHERE number = {to})",
    )
