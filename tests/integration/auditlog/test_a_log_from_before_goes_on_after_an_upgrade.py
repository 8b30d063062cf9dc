"""A database with entries of the first format is upgraded without one of them being rewritten, and its log goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fullcircle.config.settings import BASE_DIR

pytestmark = pytest.mark.one_database

UPGRADE = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations
from fullcircle.foundation.kernel import clock
from tests.factories.log import record_in_the_first_format

def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, number, at, event, subject, by_id, by_name, detail, hash FROM auditlog_entry")
        return cursor.fetchall()

call_command("migrate", "auditlog", "0002", verbosity=0)
record_in_the_first_format(3)
before = stored()
call_command("migrate", "auditlog", verbosity=0)
assert len(before) == 3
assert stored() == before
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    assert cursor.fetchone() == (8,)
operations.record("rounds.planned", subject="round:1", by=SYSTEM, now=clock.now())
call_command("audit_log", "verify")
"""


def test_old_entries_stay_and_verify_and_new_ones_follow(tmp_path: Path) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": str(tmp_path)}
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
    command = [sys.executable, "-c", UPGRADE]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "sound: 4 entries verified" in done.stdout
