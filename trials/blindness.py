"""Until a moderator has judged, no page and no file differs with what the auditor judged, or what that led to, for anybody who is
not to know.

On a small authority that was played up to today, with audits of the round under way and of closed ones that wait for a moderator
or for their moderator's judgement, people of each set of roles open every page and file they can. Each is asked for three times,
with nothing changed but the judgements, reasons and findings of the auditors, and the actions set from them: none, one or two, in
other words, other states, with other dates and notes, and of other owners. All answers must be the same to the letter, but for
the actions of teams that somebody looks after, who acts on them at once. The auditors' own pages must differ, and those of such
a manager with the actions alone, so that the trial is known to see what is told.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OF_EACH_KIND = {"short": 1, "nightly": 20}
"""People of each set of roles."""
SEEDS = {"short": [5], "nightly": [5, 6, 7]}
LEAST_AUDITS, LEAST_PAGES = 10, 300
"""With fewer the trial has looked at too little to say anything."""

WALK = """
import django; django.setup()
import json, sys
from django.core.management import call_command
from fullcircle.demo.play import play
from fullcircle.demo.stage import NOW
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.routes import all_rules
from trials import _blind

call_command("migrate", verbosity=0)
play(size="small", seed={seed}, now=NOW, say=lambda words: None, past=1)
clock.now = lambda: NOW
say = lambda words: print(words, file=sys.stderr, flush=True)
print(json.dumps(_blind.walked(list(all_rules()), of_each_kind={of_each_kind}, say=say)))
"""


def one(seed: int, of_each_kind: int) -> str:
    folder = Path(os.environ["DATA_DIR"], str(seed))
    folder.mkdir()
    env = os.environ | {
        "FULLCIRCLE_MODE": "demo",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    script = WALK.replace("{seed}", str(seed)).replace("{of_each_kind}", str(of_each_kind))
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert not found["faults"], f"{len(found['faults'])} pages tell of a judgement: {found['faults'][:20]}"
    assert found["audits"] >= LEAST_AUDITS, f"only {found['audits']} audits waited"
    assert found["pages"] >= LEAST_PAGES, f"only {found['pages']} pages were opened"
    assert found["noticed"], "the auditors' own pages did not differ, so nothing would have been seen"
    assert found["acted"], "nobody was there who may know nothing of the actions"
    assert found["knew"], (
        "the pages of who looks after a team did not differ with its actions, so nothing would have been seen"
    )
    return f"{found['audits']} audits, {found['people']} people, {found['pages']} pages and files, 0 that differ"


def trial(size: str) -> str:
    return "; ".join(one(seed, OF_EACH_KIND[size]) for seed in SEEDS[size])
