"""The head of the log is kept in a file or mailed, out of reach of whoever writes the database; held to it, a log that was rolled
back is found, however well it fits together."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations, queries
from fullcircle.foundation.auditlog.rules.chain import GENESIS
from fullcircle.jobs.management.commands import audit_head
from tests.factories.council import NOW
from tests.factories.log import alter, roll_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "heads.txt"


def add(count: int, event: str = "rounds.planned") -> None:
    for number in range(count):
        operations.record(event, subject=f"round:{number}", by=SYSTEM, now=NOW)


def keep(kept: Path) -> None:
    call_command("audit_head", "keep", str(kept))


def verify(kept: Path) -> None:
    call_command("audit_log", "verify", heads=[kept])


def test_each_head_is_a_line_that_stays(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(kept)
    add(2)
    keep(kept)
    first, second = kept.read_text().splitlines()
    assert first == f"2026-03-02T09:30:00Z 0 {GENESIS}"
    assert second == f"2026-03-02T09:30:00Z 2 {queries.end().hash}"
    assert capsys.readouterr().out.splitlines() == [
        f"{kept} was begun. Kept: 0 entries.",
        f"Kept in {kept}: 2 entries.",
    ]
    verify(kept)
    assert "It goes on from all 2 heads kept elsewhere." in capsys.readouterr().out


def test_without_kept_heads_it_is_said_what_is_not_found(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit_log", "verify")
    assert "a log rolled back as a whole is not found so" in capsys.readouterr().out


@pytest.mark.parametrize("written_on", [0, 3, 9], ids=["cut off", "written on", "longer than before"])
def test_a_rolled_back_log_is_sound_by_itself_and_found_by_its_kept_head(kept: Path, written_on: int) -> None:
    add(8)
    keep(kept)
    roll_back(to=4)
    add(written_on, "rounds.closed")
    assert queries.verify().fault is None
    with pytest.raises(
        CommandError, match=r"broken at entry [58]: (the log was rolled back|the head kept at 2026-03-02)"
    ):
        verify(kept)


@pytest.mark.parametrize(
    ("written_on", "said"),
    [
        (0, "it has 4 entries, and had 8 at 2026-03-02T09:30:00Z"),
        (4, "entry 8 is another than the one that was there at 2026-03-02T09:30:00Z"),
        (9, "entry 8 is another than the one that was there at 2026-03-02T09:30:00Z"),
    ],
)
def test_whoever_keeps_heads_sees_it_at_once_without_the_key(kept: Path, written_on: int, said: str) -> None:
    add(8)
    keep(kept)
    roll_back(to=4)
    add(written_on, "rounds.closed")
    with pytest.raises(CommandError, match=f"The audit log is not as it was: {said}. Stop the site"):
        keep(kept)
    with pytest.raises(CommandError, match="The audit log is not as it was"):
        keep(kept)
    assert len(kept.read_text().splitlines()) == 3


def test_a_log_gone_as_a_whole_is_found(kept: Path) -> None:
    add(3)
    keep(kept)
    alter("DELETE FROM auditlog_personalpart", "DELETE FROM auditlog_entry", "DELETE FROM auditlog_head")
    with pytest.raises(CommandError, match="broken at entry 1: the log was rolled back"):
        verify(kept)
    with pytest.raises(CommandError, match="it has 0 entries, and had 3"):
        keep(kept)


def test_a_line_that_was_cut_off_is_told_and_the_new_head_kept(kept: Path) -> None:
    add(1)
    keep(kept)
    kept.write_text(kept.read_text() + "2026-03-05T09:3")
    with pytest.raises(CommandError, match=r"The head of now was kept, but these lines of .* are no heads: 2"):
        keep(kept)
    assert [len(line) > 70 for line in kept.read_text().splitlines()] == [True, False, True]
    with pytest.raises(CommandError, match=r"These lines of .* are no heads: 2. Nothing was verified"):
        verify(kept)


def test_a_file_that_is_not_there_or_empty_is_told(kept: Path) -> None:
    with pytest.raises(CommandError, match="could not be read, so nothing was verified"):
        verify(kept)
    kept.write_text("\n")
    with pytest.raises(CommandError, match=r"holds no head. Nothing was verified"):
        verify(kept)
    with pytest.raises(CommandError, match="could not be read or written, so no head was kept"):
        keep(kept.parent)


def test_a_database_that_cannot_be_read_is_told(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise DatabaseError("unable to open database file")

    monkeypatch.setattr(audit_head.queries, "end", fails)
    with pytest.raises(CommandError, match=r"unable to open database file. Nothing is known about the log. Try again"):
        keep(kept)
    with pytest.raises(CommandError, match="could not be read, so nothing is known about it"):
        call_command("audit_log", "verify")
    assert not kept.exists()


def test_on_postgresql_a_role_that_sees_numbers_and_hashes_is_enough(kept: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite knows no roles")
    add(3)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE keeper_of_heads")
        cursor.execute("GRANT SELECT ON auditlog_head TO keeper_of_heads")
        cursor.execute("GRANT SELECT (number, hash) ON auditlog_entry TO keeper_of_heads")
        cursor.execute("SET LOCAL ROLE keeper_of_heads")
        keep(kept)
        keep(kept)
        cursor.execute("RESET ROLE")
    verify(kept)


def test_a_head_is_mailed_with_words_on_how_to_use_it(settings, kept: Path) -> None:
    settings.EMAIL_HOST, settings.COUNCIL_NAME = "mail.council.example", "Your council"
    settings.AUDIT_LOG_MAIL_TO = "head.of.audit@council.example"
    add(3)
    call_command("audit_head", "mail")
    [sent] = mail.outbox
    assert sent.to == ["head.of.audit@council.example"]
    assert sent.subject == "Audit log of Your council: 3 entries"
    line = re.search(r"^2026-03-02T09:30:00Z 3 [0-9a-f]{64}$", sent.body, re.MULTILINE)
    assert line
    kept.write_text(line[0])
    verify(kept)


def test_a_mail_that_cannot_be_sent_is_told(settings) -> None:
    with pytest.raises(CommandError, match="AUDIT_LOG_MAIL_TO is empty"):
        call_command("audit_head", "mail")
    settings.AUDIT_LOG_MAIL_TO, settings.EMAIL_HOST = "head.of.audit@council.example", ""
    with pytest.raises(CommandError, match="EMAIL_HOST is empty"):
        call_command("audit_head", "mail")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    with pytest.raises(CommandError, match=r"could not be mailed: .*refused.* Nothing was sent"):
        call_command("audit_head", "mail")
