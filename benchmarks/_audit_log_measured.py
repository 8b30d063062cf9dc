"""Five million entries, made by the log's own format and written past the product in large steps, of which every fiftieth has no
name any more; then verified by the command that an administrator runs, held to a head for every day of ten years, while another
entry is appended twenty times a second. The goal is a minute on two cores.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations, queries
from fullcircle.foundation.auditlog.models import Head
from fullcircle.foundation.auditlog.rules import heads
from fullcircle.foundation.auditlog.rules.chain import GENESIS, SECOND, Chain, Row, canonical, digest
from fullcircle.foundation.auditlog.states import Part, Why
from fullcircle.foundation.kernel import clock

ENTRIES = 5_000_000
AT_ONCE = 50_000
SCRUB_EACH = 50
DAYS = 3_650
GOAL_S = 60
PAUSE = 0.05
"""Seconds between two appended entries."""
EVENTS = ("audits.section_started", "actions.set", "actions.note", "performance.exported", "access.role_given")
COLUMNS = "number, at, event, subject, by_id, by_name, detail, format, name_digest, detail_digest, hash"
ENTRY = f"INSERT INTO auditlog_entry ({COLUMNS})"
BESIDE = "INSERT INTO auditlog_personalpart (number, part, salt, value)"

Beside = tuple[int, str, str, str]


def made(entries: int) -> Iterator[tuple[Row, list[Beside]]]:
    """Entries as the product writes them, and what stands beside each."""
    chance, chain, previous = random.Random(1), Chain(settings.AUDIT_LOG_KEY.encode()), GENESIS
    began = datetime(2016, 1, 1, tzinfo=UTC)
    for number in range(1, entries + 1):
        at = (began + timedelta(days=DAYS) * (number / entries)).isoformat(timespec="microseconds")
        person = chance.randrange(1, 1_000)
        detail = canonical({"audit": chance.randrange(90_000), "owner": person, "due_on": at[:10]})
        parts: list[Beside] = []
        for part, value in (("name", f"Somebody Number {person}"), ("detail", detail)):
            parts.append((number, part, f"{chance.getrandbits(128):032x}", value))
        name, told = (digest(part, salt, value) for _, part, salt, value in parts)
        subject = f"action:{chance.randrange(90_000)}"
        row = Row(number, at, chance.choice(EVENTS), subject, person, "", "", SECOND, name, told, "")
        row = row._replace(hash=chain.hash_of(row, previous))
        previous = row.hash
        yield row, parts


def write(rows: list[Row], beside: list[Beside]) -> None:
    sqlite = connection.vendor == "sqlite"
    entries = [tuple(row[:11]) for row in rows]
    if sqlite:  # as Django writes a moment there
        entries = [(row[0], row[1].replace("T", " ")[:26].removesuffix(".000000"), *row[2:11]) for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, some in ((BESIDE, beside), (ENTRY, entries)):
            if sqlite:
                cursor.connection.executemany(f"{statement} VALUES ({', '.join('?' * len(some[0]))})", some)
            else:
                with cursor.copy(f"{statement.replace('INSERT INTO', 'COPY')} FROM STDIN") as copy:
                    for one in some:
                        copy.write_row(one)
        Head.objects.update_or_create(pk=1, defaults={"number": rows[-1].number, "hash": rows[-1].hash})


def fill(entries: int, kept: Path) -> None:
    rows: list[Row] = []
    beside: list[Beside] = []
    each_day = max(entries // DAYS, 1)
    with kept.open("w") as file:
        for row, parts in made(entries):
            rows.append(row)
            beside += parts
            if row.number % each_day == 0:
                moment = datetime.fromisoformat(row.at)
                file.write(heads.line(number=row.number, digest=row.hash, at=moment) + "\n")
            if len(rows) == AT_ONCE or row.number == entries:
                write(rows, beside)
                rows, beside = [], []
    numbers = range(SCRUB_EACH, entries + 1, SCRUB_EACH)
    operations.scrub(numbers=numbers, part=Part.NAME, why=Why.KEPT_LONG_ENOUGH, by=SYSTEM, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself in time


def appended_while(process: "subprocess.Popen[str]") -> list[float]:
    """Milliseconds of each entry appended while the log is verified."""
    took = []
    while process.poll() is None:
        began = time.perf_counter()
        operations.record("rounds.planned", subject="round:1", by=SYSTEM, now=clock.now())
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    return sorted(took)


def main(entries: int) -> int:
    call_command("migrate", verbosity=0)
    kept = Path(os.environ["DATA_DIR"], "heads.txt")
    began = time.perf_counter()
    fill(entries, kept)
    print(
        f"{queries.end().number:,} entries made in {time.perf_counter() - began:.0f} s on {connection.vendor}",
        flush=True,
    )
    command = [sys.executable, "-m", "fullcircle.config.manage", "audit-log", "verify", "--heads", str(kept)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as verifying:
        took = appended_while(verifying)
        assert verifying.stdout
        said = verifying.stdout.read()
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(said.strip())
    print(f"{seconds:.1f} s in all; the goal is {GOAL_S} s for {ENTRIES:,}")
    print(f"{used.ru_utime + used.ru_stime:.1f} s of processor time, without the database server's")
    print(f"{len(took)} entries appended meanwhile: p50 {took[len(took) // 2]:.1f} ms, longest {took[-1]:.1f} ms")
    return verifying.returncode or (1 if entries == ENTRIES and seconds > GOAL_S else 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
