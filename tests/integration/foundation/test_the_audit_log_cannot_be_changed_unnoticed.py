"""The log is append-only in the database itself, and an alteration made behind its back is named by `audit-log verify`."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations, queries
from fullcircle.foundation.auditlog.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def record(count: int) -> None:
    for number in range(count):
        operations.record("rounds.planned", subject=f"round:{number}", detail={"number": number}, by=SYSTEM, now=NOW)


def alter(statement: str) -> None:
    """Change the table behind the product's back: triggers off, as someone with the database's keys could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER auditlog_entry_no_update")
            cursor.execute("DROP TRIGGER auditlog_entry_no_delete")
        else:
            cursor.execute("ALTER TABLE auditlog_entry DISABLE TRIGGER auditlog_entry_append_only")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE auditlog_entry SET by_name = 'x' WHERE number = 2", "DELETE FROM auditlog_entry"]
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    record(3)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().checked == 3


def test_an_untouched_log_is_sound() -> None:
    record(5)
    out = StringIO()
    call_command("audit_log", "verify", stdout=out)
    assert "sound: 5 entries" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE auditlog_entry SET by_name = 'someone else' WHERE number = 3", 3),
        ("UPDATE auditlog_entry SET detail = '{}' WHERE number = 1", 1),
        ("DELETE FROM auditlog_entry WHERE number = 4", 4),
        ("DELETE FROM auditlog_entry WHERE number = 5", 5),
    ],
)
def test_an_alteration_is_found_and_the_entry_named(statement: str, named: int) -> None:
    record(5)
    alter(statement)
    with pytest.raises(CommandError, match=f"broken at entry {named}:"):
        call_command("audit_log", "verify")


def test_an_operation_that_fails_leaves_no_entry() -> None:
    @transaction.atomic
    def operation() -> None:
        record(1)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        operation()
    assert queries.verify().checked == 0


def test_what_is_put_off_is_appended_at_the_end_in_its_order():
    with transaction.atomic(), operations.at_the_end():
        record(2)
        with operations.at_the_end():
            operations.record("rounds.closed", subject="round:3", by=SYSTEM, now=NOW)
        assert not Entry.objects.exists()
    assert [entry.subject for entry in Entry.objects.order_by("number")] == ["round:0", "round:1", "round:3"]
    assert queries.verify().broken is None


def test_nothing_of_an_operation_that_fails_is_recorded():
    @transaction.atomic
    @operations.at_the_end()
    def operation() -> None:
        record(1)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        operation()
    operations.record("rounds.closed", subject="round:2", by=SYSTEM, now=NOW)
    assert [entry.subject for entry in Entry.objects.all()] == ["round:2"]
