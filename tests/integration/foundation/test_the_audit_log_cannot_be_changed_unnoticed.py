"""The log is append-only in the database itself, and an alteration made behind its back is named by `audit-log verify`."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations, queries
from fullcircle.foundation.auditlog.queries import verifying
from fullcircle.foundation.auditlog.rules.heads import KeptHead
from fullcircle.foundation.auditlog.rules.verifying import Verification
from fullcircle.foundation.auditlog.states import Part, Why
from tests.factories.log import alter, record_in_the_first_format

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def record(count: int) -> None:
    for number in range(count):
        operations.record("rounds.planned", subject=f"round:{number}", detail={"number": number}, by=SYSTEM, now=NOW)


COLUMNS = "number, at, event, subject, by_id, by_name, detail, hash"
SAID = "'2026-03-05 09:30:00', 'rounds.closed', 'round:1', NULL, 'x', '{}', ''"
EVERYWHERE = [
    "UPDATE auditlog_entry SET by_name = 'x' WHERE number = 2",
    "UPDATE auditlog_entry SET format = 1 WHERE number = 2",
    "DELETE FROM auditlog_entry",
    "DELETE FROM auditlog_entry WHERE number = 3",
    f"INSERT INTO auditlog_entry ({COLUMNS}) VALUES (2, {SAID}) ON CONFLICT (number) DO UPDATE SET by_name = 'x'",
    "UPDATE auditlog_personalpart SET value = 'x' WHERE number = 2 AND part = 'name'",
    "UPDATE auditlog_personalpart SET number = 9 WHERE number = 2 AND part = 'name'",
    "INSERT INTO auditlog_personalpart (number, part, salt, value) VALUES (2, 'name', 'x', 'x')"
    " ON CONFLICT (number, part) DO UPDATE SET value = 'x'",
    "UPDATE auditlog_head SET number = 2",
    "UPDATE auditlog_head SET hash = ''",
    "DELETE FROM auditlog_head",
    "INSERT INTO auditlog_head (id, number, hash) VALUES (1, 2, '') ON CONFLICT (id) DO UPDATE SET number = 2",
]
ON_SQLITE = [
    f"INSERT OR REPLACE INTO auditlog_entry ({COLUMNS}) VALUES (2, {SAID})",
    f"REPLACE INTO auditlog_entry ({COLUMNS}) VALUES (2, {SAID})",
    f"INSERT OR REPLACE INTO auditlog_entry (rowid, {COLUMNS}) SELECT rowid, 4, {SAID} FROM auditlog_entry WHERE number = 2",
    "UPDATE OR REPLACE auditlog_entry SET number = 2 WHERE number = 3",
    "REPLACE INTO auditlog_personalpart (number, part, salt, value) VALUES (2, 'name', 'x', 'x')",
    "REPLACE INTO auditlog_head (id, number, hash) VALUES (1, 2, '')",
]
ON_POSTGRESQL = [
    "TRUNCATE auditlog_entry",
    "TRUNCATE auditlog_entry CASCADE",
    "TRUNCATE auditlog_personalpart",
    "TRUNCATE auditlog_head",
    "MERGE INTO auditlog_entry e USING (SELECT 2 AS number) s ON e.number = s.number WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM auditlog_entry RETURNING number) SELECT number FROM gone",
]
REFUSED = "append-only|forward only|has its head|only be deleted|put beside"


@pytest.mark.parametrize("statement", EVERYWHERE)
def test_the_database_refuses_to_change_replace_or_delete(statement: str) -> None:
    refuses(statement)


@pytest.mark.one_database
@pytest.mark.parametrize("statement", ON_SQLITE)
def test_sqlite_refuses_what_only_it_can_do(statement: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("words of SQLite")
    refuses(statement)


@pytest.mark.parametrize("statement", ON_POSTGRESQL)
def test_postgresql_refuses_what_only_it_can_do(statement: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("words of PostgreSQL")
    refuses(statement)


def refuses(statement: str) -> None:
    record(3)
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify() == Verification(3)


def test_what_is_deleted_beside_an_entry_is_refused_to_come_back() -> None:
    record(3)
    operations.scrub(numbers=[2], part=Part.NAME, why=Why.ASKED_FOR, by=SYSTEM, now=NOW)
    back = "INSERT INTO auditlog_personalpart (number, part, salt, value) VALUES (2, 'name', 'x', 'x')"
    with pytest.raises(DatabaseError, match="put beside"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(back)


@pytest.mark.parametrize("number", [4, 9_999, -3])
def test_what_is_put_beside_no_entry_is_named(number: int) -> None:
    record(3)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO auditlog_personalpart (number, part, salt, value) VALUES ({number}, 'name', 'x', 'x')"
        )
    assert queries.verify().fault == (number, "a name or detail was put there, and no entry is")


def test_a_log_that_the_database_guards_no_more_is_not_called_sound() -> None:
    record(3)
    assert queries.unguarded() == []
    of = "" if connection.vendor == "sqlite" else " ON auditlog_head"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER auditlog_head_forward{of}")
    assert queries.unguarded() == ["auditlog_head_forward"]
    with pytest.raises(CommandError, match="auditlog_head_forward is gone"):
        call_command("audit_log", "verify")


def test_a_number_that_is_none_is_told_in_words() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("other databases hold numbers alone in a column of numbers")
    record(3)
    said = "INSERT INTO auditlog_entry (number, at, event, subject, by_name, detail, format, name_digest, detail_digest, hash)"
    with connection.cursor() as cursor:
        cursor.execute(f"{said} VALUES ('x', '2026-03-05 09:30:00', 'a', 'b', '', '', 2, '', '', 'x')")
    assert queries.verify().fault == (0, "something in it has a number that is no number")


def test_an_untouched_log_is_sound() -> None:
    record(5)
    out = StringIO()
    call_command("audit_log", "verify", stdout=out)
    assert "sound: 5 entries" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE auditlog_entry SET by_id = 7 WHERE number = 3", 3),
        ("UPDATE auditlog_entry SET by_name = 'someone else' WHERE number = 3", 3),
        ("UPDATE auditlog_entry SET name_digest = detail_digest WHERE number = 1", 1),
        ("UPDATE auditlog_personalpart SET value = 'someone else' WHERE number = 4 AND part = 'name'", 4),
        ("DELETE FROM auditlog_personalpart WHERE number = 4 AND part = 'detail'", 4),
        ("DELETE FROM auditlog_entry WHERE number = 4", 4),
        ("DELETE FROM auditlog_entry WHERE number = 5", 5),
        ("UPDATE auditlog_head SET number = 4", 5),
        ("DELETE FROM auditlog_head", 1),
        (f"INSERT INTO auditlog_entry ({COLUMNS}) VALUES (0, {SAID})", 0),
        (f"INSERT INTO auditlog_entry ({COLUMNS}) VALUES (9, {SAID})", 6),
    ],
)
def test_an_alteration_is_found_and_the_entry_named(statement: str, named: int) -> None:
    record(5)
    alter(statement)
    with pytest.raises(CommandError, match=f"broken at entry {named}:"):
        call_command("audit_log", "verify")


def test_entries_from_before_the_second_format_go_on_verifying_beside_newer_ones() -> None:
    record_in_the_first_format(2)
    record(3)
    assert queries.verify() == Verification(5)
    assert [(one.number, one.by_name) for one in queries.latest()] == [
        *((number, SYSTEM.name) for number in (5, 4, 3)),
        *((number, "Somebody Before") for number in (2, 1)),
    ]
    alter("UPDATE auditlog_entry SET by_name = 'y' WHERE number = 2")
    assert queries.verify().fault[0] == 2


def test_a_long_log_is_read_in_stretches_and_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "STRETCH", 4)
    monkeypatch.setattr(verifying, "AT_ONCE", 3)
    record(10)
    operations.scrub(numbers=[2, 7], part=Part.DETAIL, why=Why.ASKED_FOR, by=SYSTEM, now=NOW)
    kept = [KeptHead("2026-03-02T09:30:00Z", number, digest) for number, digest in queries.hashes(range(12)).items()]
    assert queries.verify(kept=kept) == Verification(11, scrubbed=2)
    for number in (4, 5, 8, 11):
        other = KeptHead("2026-03-02T09:30:00Z", number, "f" * 64)
        assert queries.verify(kept=[*kept, other]).fault[0] == number
    alter("UPDATE auditlog_entry SET subject = 'x' WHERE number = 9")
    assert queries.verify().fault[0] == 9
