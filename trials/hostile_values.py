"""No value in any form or address makes the product answer with an error of its own, and nothing typed comes back as code.

On a small authority that was played up to today, on both databases, every page is opened as every role. Each form found is sent
again and again with hostile values, and each address asked for with hostile parts: no answer may be a 500. Then code and formulas
are typed into every text that is taken, and every page, workbook, Word file and table is read for them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.functional.page_costs import WALK

ROOT = Path(__file__).parents[1]
POSTS = {"short": 1_500, "nightly": 15_000}
ADDRESSES = {"short": 500, "nightly": 5_000}
LEAST_FORMS, LEAST_TEXTS = 40, 15
"""Fewer than these and the trial has looked at too little to say anything."""

MOST_UNMET = 15
"""Routes that take a form and show none in the council as it was played, such as two texts of one section."""

TRY = (
    "import django; django.setup()\n"
    + """
from django.core.management import call_command
from fullcircle.demo.play import play
from fullcircle.demo.stage import NOW

call_command("migrate", verbosity=0)
play(size="small", seed=5, now=NOW, say=lambda words: None, past=1)
"""
    + WALK
    + """
from trials.hostile import trying
print(json.dumps(trying.tried(people, list(all_rules()), paths, posts={posts}, addresses={addresses})))
"""
)


def _found(database: str, size: str) -> dict[str, Any]:
    folder = Path(os.environ["DATA_DIR"], database)
    folder.mkdir()
    env = os.environ | {
        "FULLCIRCLE_MODE": "demo",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    script = TRY.replace("{posts}", str(POSTS[size])).replace("{addresses}", str(ADDRESSES[size]))
    command = [sys.executable, "-c", script]
    if database == "PostgreSQL":
        command = [sys.executable, str(ROOT / "scripts" / "with_postgres.py"), *command]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def trial(size: str) -> str:
    words = []
    for database in ("SQLite", "PostgreSQL"):
        found = _found(database, size)
        faults = found["faults"]
        assert not faults, f"on {database} {len(faults)} kinds of fault: " + "\n".join(faults)
        assert len(found["unmet"]) <= MOST_UNMET, f"on {database} no form was found for {found['unmet']}"
        enough = found["forms"] >= LEAST_FORMS and found["texts"] >= LEAST_TEXTS
        assert enough, f"on {database} too little was tried: {found}"
        words.append(
            f"{database}: {found['posts']} posts to {found['forms']} kinds of form "
            f"({len(found['unmet'])} of {found['routes']} routes showed none) and {found['addresses']} addresses, "
            "0 answers of 500; "
            f"{found['texts']} texts of code read back in {found['pages']} pages and files, 0 live"
        )
    return "; ".join(words)
