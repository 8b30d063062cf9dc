"""Production opens no PostgreSQL that could lose what people were told is saved, and says which setting to change."""

from collections.abc import Iterator

import psycopg
import pytest

from scripts.with_postgres import cluster
from tests.integration.config.conftest import DEMO, PRODUCTION, SERVE, Run

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def good() -> Iterator[str]:
    """The address of a PostgreSQL as it comes."""
    with cluster(keeps=True) as address:
        yield address


@pytest.fixture(scope="module")
def forgetful() -> Iterator[str]:
    """One that writes nothing down before it answers."""
    with cluster() as address:
        yield address


@pytest.mark.parametrize(
    "command", [("fullcircle", "migrate"), ("fullcircle", "run-huey"), SERVE], ids=["migrate", "job worker", "serve"]
)
def test_it_is_refused_before_anything_is_made_in_it(
    run: Run, forgetful: str, tmp_path: object, command: tuple[str, ...]
) -> None:
    done = run(PRODUCTION, *command, DATABASE_URL=forgetful, DATA_DIR=tmp_path)
    assert done.returncode != 0
    assert "fsync is off, so after a power failure the whole database can be lost" in done.stderr
    assert "synchronous_commit is off, so the last seconds of saved work can be lost" in done.stderr
    assert "Set each to on in postgresql.conf" in done.stderr
    with psycopg.connect(forgetful) as opened:
        assert opened.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_one_that_keeps_what_it_took_is_opened_until_a_setting_is_changed_for_it(
    run: Run, good: str, tmp_path: object
) -> None:
    done = run(PRODUCTION, "fullcircle", "migrate", "--verbosity", "0", DATABASE_URL=good, DATA_DIR=tmp_path)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(good, autocommit=True) as opened:
        opened.execute("ALTER DATABASE postgres SET synchronous_commit = off")
    done = run(PRODUCTION, "fullcircle", "audit-log", "verify", DATABASE_URL=good, DATA_DIR=tmp_path)
    assert done.returncode != 0
    assert "synchronous_commit is off" in done.stderr
    assert "fsync" not in done.stderr
    assert "ALTER DATABASE … RESET" in done.stderr


def test_the_demo_opens_none_of_a_council_on_postgresql(run: Run, good: str, tmp_path: object) -> None:
    with psycopg.connect(good, autocommit=True) as opened:
        opened.execute("CREATE TABLE IF NOT EXISTS something_real (id int)")
    done = run(DEMO, "fullcircle", "migrate", DATABASE_URL=good, DATA_DIR=tmp_path)
    assert done.returncode != 0
    assert "This database is not a demo's." in done.stderr
    with psycopg.connect(good) as opened:
        assert opened.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'demo_mark'").fetchone() == (0,)
