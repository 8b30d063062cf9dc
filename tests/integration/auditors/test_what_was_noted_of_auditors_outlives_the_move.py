"""Terms, leave and conflicts noted while they were a part of selection are all there after an upgrade, and after going back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fullcircle.config.settings import BASE_DIR

pytestmark = pytest.mark.requirements("R1.2")

UPGRADE = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection

BEFORE = {"selection_auditorterms", "selection_leave", "selection_conflict"}
AFTER = {"auditors_auditorterms", "auditors_leave", "auditors_conflict"}
ROWS = {
    "selection_auditorterms": "(id, person_id, audits_most, trained_on) VALUES (41, 7, 2, '2025-11-03')",
    "selection_leave": "(id, person_id, starts_on, ends_on) VALUES (42, 7, '2026-03-02', '2026-03-06')",
    "selection_conflict": "(id, person_id, team_id, words, declared_at) VALUES (43, 7, 9, 'A friend', '2026-02-01 09:00+00')",
}

def there():
    return set(connection.introspection.table_names())

def rows(tables):
    with connection.cursor() as cursor:
        told = []
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")
            told.append(cursor.fetchall())
        return told

call_command("migrate", "selection", "0004", verbosity=0)
call_command("migrate", "auditors", "zero", verbosity=0)
assert BEFORE <= there() and not AFTER & there()
from fullcircle.foundation.access.models import Person, ServiceArea, Team
call_command("migrate", "access", verbosity=0)
Person.objects.create(pk=7, name="Ann Lee")
area = ServiceArea.objects.create(pk=8, key="north", name="North", position=1)
Team.objects.create(pk=9, name="North", service_area=area)
with connection.cursor() as cursor:
    for table in BEFORE:
        cursor.execute(f"INSERT INTO {table} {ROWS[table]}")
kept = rows(BEFORE)
call_command("migrate", verbosity=0)
assert AFTER <= there() and not BEFORE & there()
assert rows(AFTER) == kept
from fullcircle.domain.auditors.models import AuditorTerms, Conflict, Leave
assert [(one.pk, one.person_id, one.team_id, one.words) for one in Conflict.objects.holding()] == [(43, 7, 9, "A friend")]
assert AuditorTerms.objects.get(pk=41).audits_most == 2
Leave.objects.create(person_id=7, starts_on="2026-04-01", ends_on="2026-04-02")
Leave.objects.filter(starts_on="2026-04-01").delete()
call_command("migrate", "selection", "0004", verbosity=0)
call_command("migrate", "auditors", "zero", verbosity=0)
assert rows(BEFORE) == kept
print("all kept")
"""


def test_every_row_is_there_after_the_upgrade_and_after_going_back(tmp_path: Path) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", UPGRADE]
    done = subprocess.run(command, cwd=BASE_DIR, env=os.environ | own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "all kept" in done.stdout
