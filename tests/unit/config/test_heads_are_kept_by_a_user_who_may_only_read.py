"""`fullcircle audit-head keep` works for a user who may read the database, may write nothing there, and has no key."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fullcircle.config.settings import BASE_DIR

TABLES = """
PRAGMA journal_mode=WAL;
CREATE TABLE auditlog_head (id integer PRIMARY KEY, number bigint, hash varchar(64));
CREATE TABLE auditlog_entry (number bigint PRIMARY KEY, hash varchar(64));
"""
ONLY_READS = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
"""Root may write what nobody may write; this takes that from it."""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody may write in while a head is kept, with a database of one entry in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    with sqlite3.connect(folder / "fullcircle.sqlite3") as database:
        database.executescript(TABLES)
    put(database, 1)
    database.close()
    yield folder
    folder.chmod(0o755)


def put(database: sqlite3.Connection, number: int) -> None:
    with database:
        database.execute("INSERT INTO auditlog_entry VALUES (?, ?)", (number, f"{number:064}"))
        database.execute("INSERT OR REPLACE INTO auditlog_head VALUES (1, ?, ?)", (number, f"{number:064}"))


def keep(kept: Path, data: Path | None) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ.get("PATH", "")} | ({"DATA_DIR": str(data)} if data else {})
    for path in [*data.iterdir(), data] if data else []:
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [*ONLY_READS, sys.executable, "-m", "fullcircle.config.manage", "audit-head", "keep", str(kept)]
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def test_it_reads_a_database_that_nobody_has_open(tmp_path: Path, data: Path) -> None:
    before = sorted(data.iterdir())
    done = keep(tmp_path / "heads.txt", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "heads.txt").read_text().endswith(f" 1 {1:064}\n")
    assert sorted(data.iterdir()) == before


def test_it_reads_what_was_written_a_moment_ago(tmp_path: Path, data: Path) -> None:
    site = sqlite3.connect(data / "fullcircle.sqlite3")
    try:
        put(site, 2)
        done = keep(tmp_path / "heads.txt", data)
    finally:
        data.chmod(0o755)
        site.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "heads.txt").read_text().endswith(f" 2 {2:064}\n")


def test_a_folder_without_a_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = keep(tmp_path / "heads.txt", tmp_path / "empty")
    (tmp_path / "empty").chmod(0o755)
    assert done.returncode == 1
    assert "The database could not be read, so no head was kept" in done.stderr
    assert not (tmp_path / "heads.txt").exists()


def test_it_asks_for_its_database(tmp_path: Path) -> None:
    done = keep(tmp_path / "heads.txt", None)
    assert done.returncode == 1
    assert done.stderr == "Set DATABASE_URL, or DATA_DIR to the folder of the SQLite database.\n"
