"""A dirty workbook is counted to the last row, closes nobody by an unreadable row, and tells the facts that a slow twin reads.

Each seed is a council of 5 to 40 children: the first month's workbook is applied, then one a month later with every kind of dirt
that councils reported, mixed at random, from a little to most rows unreadable. A mismatch names its seed: ``python -m
trials.dirt.shard SEED SEED+1`` has it again (DJANGO_SETTINGS_MODULE=tests.settings, DATA_DIR an empty folder).
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

SEEDS = {"short": 60, "nightly": 500}
ON_POSTGRESQL = {"short": 0, "nightly": 60}
AT_ONCE = 2


def trial(size: str) -> str:
    seeds, share = SEEDS[size], SEEDS[size] // AT_ONCE
    shards = [_shard(at * share, (at + 1) * share, f"sqlite-{at}") for at in range(AT_ONCE)]
    counts, failed = _together(shards)
    if ON_POSTGRESQL[size]:
        server = [sys.executable, "scripts/with_postgres.py"]
        more, also_failed = _together([_shard(seeds, seeds + ON_POSTGRESQL[size], "postgresql", *server)])
        counts, failed = counts + more, failed or also_failed
    said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    assert not failed, said
    return said


def _shard(first: int, beyond: int, name: str, *server: str) -> "subprocess.Popen[str]":
    folder = Path(os.environ["DATA_DIR"], name)
    folder.mkdir()
    env = os.environ | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [*server, sys.executable, "-m", "trials.dirt.shard", str(first), str(beyond)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def _together(shards: "list[subprocess.Popen[str]]") -> tuple[Counter[str], bool]:
    counts, failed = Counter[str](), False
    for shard in shards:
        told = (shard.communicate()[0] or "").strip().splitlines()
        failed |= shard.returncode != 0
        if told and told[-1].startswith("{"):
            counts += Counter(json.loads(told.pop()))
        print("\n".join(told))
    return counts, failed
