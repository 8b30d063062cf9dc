"""A figure of a round is the same wherever it is shown, for every role, on a whole authority and on both databases.

The council is played up to today; every page and file that shows figures of a round is read as one holder of each role, and
figures of one name are compared.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

LOOK = """
import django; django.setup()
import json
from django.core.management import call_command
from fullcircle.demo.play import play
from fullcircle.demo.stage import NOW
from fullcircle.foundation.kernel import clock
from tests import figures

call_command("migrate", verbosity=0)
play(size="full", seed=5, now=NOW, say=lambda words: None, past=2)
clock.now = lambda: NOW
found = figures.look(NOW)
print(json.dumps([figures.as_told(found), len(found.told), found.faults]))
"""


def _found(database: str) -> tuple[str, int, list[str]]:
    folder = Path(os.environ["DATA_DIR"], database)
    folder.mkdir()
    env = os.environ | {
        "FULLCIRCLE_MODE": "demo",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", LOOK]
    if database == "PostgreSQL":
        command = [sys.executable, str(ROOT / "scripts" / "with_postgres.py"), *command]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said, n, faults = json.loads(done.stdout.splitlines()[-1])
    return said, n, faults


def trial(size: str) -> str:
    words = []
    for database in ("SQLite", "PostgreSQL"):
        said, n, faults = _found(database)
        assert not faults, f"on {database}: " + "\n".join(faults)
        assert n > 500, f"on {database} too little was read: {said}"
        words.append(f"{database}: {said}")
    return "; ".join(words)
