"""Whatever somebody does to the audit log behind the product's back is found, also when its head is moved with it.

Each time, the tables of a log with entries of both formats, some of them scrubbed, are altered with all guards off. Where the
chain itself shows it, the first entry that does not fit must be named. Where the log was rolled back with its head, or written
anew by somebody who has the key, the heads kept elsewhere must tell, and whoever keeps them must see it without the key. A log
that was not altered must be found sound each time. Both databases are tried.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations, queries
from fullcircle.foundation.auditlog.queries.verifying import rows
from fullcircle.foundation.auditlog.rules import heads
from fullcircle.foundation.auditlog.rules.chain import GENESIS, Chain
from fullcircle.foundation.auditlog.states import Part, Why
from fullcircle.foundation.kernel import clock
from tests.factories.log import alter, record_in_the_first_format, roll_back

TIMES = {"short": 20, "nightly": 150}
"""Of each kind of tampering."""
OLD, STEPS, IN_STEP = 15, 9, 10
"""Entries of the first format, then steps of so many entries, after each of which the head is kept."""
TABLES = ("entry", "personalpart", "head")
FIELDS = ("at", "event", "subject", "by_id", "by_name", "detail", "format", "name_digest", "detail_digest", "hash")
SAID = ", ".join(FIELDS)


def add(count: int, event: str = "rounds.planned") -> None:
    for number in range(count):
        operations.record(event, subject=f"round:{number}", detail={"number": number}, by=SYSTEM, now=clock.now())


def last() -> int:
    return queries.end().number


def held(chance: random.Random) -> tuple[int, str]:
    """A personal part that is still held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, part FROM auditlog_personalpart ORDER BY number, part")
        number, part = chance.choice(cursor.fetchall())
    return number, part


def edit(chance: random.Random) -> int:
    number = chance.randint(1, last())
    alter(
        f"UPDATE auditlog_entry SET {chance.choice(FIELDS[1:3] + FIELDS[4:6] + FIELDS[7:])} = 'x' WHERE number = {number}"
    )
    return number


def edit_beside(chance: random.Random) -> int:
    number, part = held(chance)
    alter(f"UPDATE auditlog_personalpart SET value = 'x' WHERE number = {number} AND part = '{part}'")
    return number


def delete(chance: random.Random) -> int:
    number = chance.randint(1, last() - 1)
    alter(f"DELETE FROM auditlog_entry WHERE number = {number}")
    return number


def delete_beside(chance: random.Random) -> int:
    number, part = held(chance)
    alter(f"DELETE FROM auditlog_personalpart WHERE number = {number} AND part = '{part}'")
    return number


def insert(chance: random.Random) -> int:
    """A copy of an entry after another; those behind it move on, and so does the head."""
    after, copied = chance.randint(0, last()), chance.randint(1, last())
    moving = [
        f"UPDATE auditlog_{table} SET number = {to} WHERE {those}"
        for table in ("entry", "personalpart")
        for to, those in (("-(number + 1)", f"number > {after}"), ("-number", "number < 0"))
    ]
    copied += copied > after
    copy = f"INSERT INTO auditlog_entry (number, {SAID}) SELECT {after + 1}, {SAID} FROM auditlog_entry WHERE number = {copied}"
    moved = "hash = (SELECT hash FROM auditlog_entry WHERE number = auditlog_head.number + 1)"
    alter(*moving, copy, f"UPDATE auditlog_head SET {moved}, number = number + 1")
    return after + 1


def insert_before(chance: random.Random) -> int:
    number = -chance.randint(0, 3)
    alter(f"INSERT INTO auditlog_entry (number, {SAID}) SELECT {number}, {SAID} FROM auditlog_entry WHERE number = 1")
    return number


def reorder(chance: random.Random) -> int:
    one, other = sorted(chance.sample(range(1, last() + 1), 2))
    alter(
        *(
            f"UPDATE auditlog_{table} SET number = {to} WHERE number = {number}"
            for table in ("entry", "personalpart")
            for number, to in ((one, -1), (other, one), (-1, other))
        )
    )
    return one


def cut_off(chance: random.Random) -> int:
    left = chance.randint(0, last() - 1)
    alter(*(f"DELETE FROM auditlog_{table} WHERE number > {left}" for table in ("entry", "personalpart")))
    return left + 1


def set_head_back(chance: random.Random) -> int:
    left = chance.randint(1, last() - 1)
    alter(f"UPDATE auditlog_head SET number = {left}, hash = (SELECT hash FROM auditlog_entry WHERE number = {left})")
    return left + 1


def cut_off_with_head(chance: random.Random) -> None:
    roll_back(to=chance.randint(1, last() - 1))


def put_older_back(chance: random.Random) -> None:
    put_back("older")


def put_older_back_and_write_on(chance: random.Random) -> None:
    longest = last()
    put_back("older")
    add(chance.randint(1, 2 * (longest - last())), "rounds.closed")


def begin_anew(chance: random.Random) -> None:
    alter(*(f"DELETE FROM auditlog_{table}" for table in TABLES))
    add(chance.randint(1, STEPS * IN_STEP * 2), "rounds.closed")


def write_anew_with_the_key(chance: random.Random) -> None:
    """Another event in one entry, and every hash from there on made to fit."""
    found = list(rows(1, last()))
    at = chance.randrange(len(found))
    previous, chain = (found[at - 1].hash if at else GENESIS), Chain(settings.AUDIT_LOG_KEY.encode())
    statements = [f"UPDATE auditlog_entry SET event = 'rounds.started' WHERE number = {at + 1}"]
    found[at] = found[at]._replace(event="rounds.started")
    for row in found[at:]:
        previous = chain.hash_of(row, previous)
        statements.append(f"UPDATE auditlog_entry SET hash = '{previous}' WHERE number = {row.number}")
    alter(*statements, f"UPDATE auditlog_head SET hash = '{previous}'")


SEEN_IN_THE_CHAIN: tuple[Callable[[random.Random], int], ...] = (
    *(edit, edit_beside, delete, delete_beside, insert, insert_before, reorder, cut_off, set_head_back),
)
ROLLED_BACK: tuple[Callable[[random.Random], None], ...] = (
    *(cut_off_with_head, put_older_back, put_older_back_and_write_on, begin_anew, write_anew_with_the_key),
)


def copy(name: str) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {name}_{table} AS SELECT * FROM auditlog_{table}")


def put_back(name: str) -> None:
    alter(
        *(f"DELETE FROM auditlog_{table}" for table in TABLES),
        *(f"INSERT INTO auditlog_{table} SELECT * FROM {name}_{table}" for table in TABLES),
    )


def refused(*command: str) -> str:
    """What a command says when it fails; "" when it does not."""
    with Path(os.devnull).open("w") as nowhere:
        try:
            call_command(*command, stdout=nowhere)
        except CommandError as said:
            return str(said)
    return ""


def begin(kept: Path) -> None:
    """A log that has gone on for a while, its head kept along the way, and a copy of it from halfway."""
    call_command("migrate", verbosity=0)
    record_in_the_first_format(OLD)
    for step in range(STEPS):
        add(IN_STEP - 1)
        scrubbed = [OLD + 1 + IN_STEP * step, OLD + 2 + IN_STEP * step]
        operations.scrub(numbers=scrubbed, part=list(Part)[step % 2], why=Why.ASKED_FOR, by=SYSTEM, now=clock.now())
        assert not refused("audit_head", "keep", str(kept)), "a sound log was said to be altered"
        if step == STEPS // 2:
            copy("older")


def one(tamper: Callable[[random.Random], int | None], chance: random.Random, kept: Path) -> str:
    """What was not found of one tampering; "" when all was."""
    if said := refused("audit_log", "verify", "--heads", str(kept)):
        return f"a sound log was said to be altered: {said}"
    named = tamper(chance)
    alone = queries.verify().fault
    fault = queries.verify(kept=heads.read(kept.read_text())[0]).fault
    before = kept.read_text()
    seen = refused("audit_head", "keep", str(kept))
    kept.write_text(before)
    if named is not None:
        return "" if alone and fault and alone.number == named else f"{tamper.__name__}: {named} was told as {alone}"
    return "" if fault and seen else f"{tamper.__name__}: by kept heads {fault}, by their keeper {seen or None}"


def on_this_database(size: str) -> str:
    kept, chance = Path(os.environ["DATA_DIR"], f"heads-{connection.vendor}.txt"), random.Random(20261129)
    begin(kept)
    missed: list[str] = []
    for tamper in (*SEEN_IN_THE_CHAIN, *ROLLED_BACK):
        for _ in range(TIMES[size]):
            with transaction.atomic():
                missed += [fault] if (fault := one(tamper, chance, kept)) else []
                transaction.set_rollback(True)  # the guards come back with the entries
    tried, rolled = (TIMES[size] * len(kinds) for kinds in (SEEN_IN_THE_CHAIN, ROLLED_BACK))
    told = f"{connection.vendor}: of {tried} alterations and {rolled} rollbacks with the head moved {len(missed)} not found"
    assert not missed, f"{told}: {'; '.join(missed[:5])}"
    return told


def trial(size: str) -> str:
    told = on_this_database(size)
    if os.environ.get("DATABASE_URL"):
        return told
    figures = Path(os.environ["DATA_DIR"], "figures")
    again = [sys.executable, "-m", "trials._inside", "trials.tampering", size, str(figures)]
    done = subprocess.run([sys.executable, "scripts/with_postgres.py", *again], check=False)
    assert not done.returncode, figures.read_text() if figures.exists() else "stopped by an error, told above"
    return f"{told}; {figures.read_text()}"
