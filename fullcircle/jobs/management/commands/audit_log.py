"""``fullcircle audit-log verify``: recompute the chain, hold it to heads kept elsewhere, and name the first broken entry."""

from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from fullcircle.foundation.auditlog import queries
from fullcircle.foundation.auditlog.rules import heads

PROCESSES = 2
SHARED_FROM = 400_000
"""Entries from which starting a second process is worth its second."""


@contextmanager
def spread_over_processes(entries: int) -> Iterator[queries.Spread]:
    """``map``, or where there are many entries, that of two processes. They begin afresh: a connection cannot be shared."""
    if entries < SHARED_FROM:
        yield map
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield pool.map


class Command(BaseCommand):
    help = "Verify the audit log's hash chain. Exits with 1 and names the first broken entry if it was altered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])
        parser.add_argument(
            "--heads",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="hold it to the heads in this file too, one a line, as audit-head keeps and mails them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = [head for file in options["heads"] for head in self._read(file)]
        started = perf_counter()
        try:
            with spread_over_processes(queries.end().number) as spread:
                outcome = queries.verify(kept=kept, spread=spread)
        except DatabaseError as fault:
            raise CommandError(
                f"The audit log could not be read, so nothing is known about it: {str(fault).strip()}. Try again."
            ) from fault
        if outcome.fault:
            raise CommandError(
                f"The audit log is broken at entry {outcome.fault.number}: {outcome.fault.why}. "
                f"The {max(outcome.fault.number - 1, 0)} entries before it fit together. "
                "Keep this database and its backups as they are and tell your data protection officer."
                + (
                    " If AUDIT_LOG_KEY is not the key of this log, set the right one first."
                    if not outcome.checked
                    else ""
                )
            )
        if gone := queries.unguarded():
            raise CommandError(
                f"The {outcome.checked} entries of the audit log fit together, but the database lets them be changed: "
                f"{', '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone. Only somebody who may change the database can do "
                "that. Keep this database and its backups as they are and tell your data protection officer."
            )
        scrubbed = f" {outcome.scrubbed} names or details were scrubbed, as entries say." if outcome.scrubbed else ""
        held = f" It goes on from all {len(kept)} heads kept elsewhere." if kept else ""
        self.stdout.write(
            f"The audit log is sound: {outcome.checked} entries verified in {perf_counter() - started:.2f} s.{held}{scrubbed}"
        )
        if not kept:
            self.stdout.write(
                "No heads kept elsewhere were given (--heads FILE): a log rolled back as a whole is not found so."
            )

    def _read(self, file: Path) -> list[heads.KeptHead]:
        try:
            kept, none = heads.read(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"The heads in {file} could not be read, so nothing was verified: {fault}.") from fault
        if none:
            lines = ", ".join(map(str, none))
            raise CommandError(
                f"These lines of {file} are no heads: {lines}. Nothing was verified. Look at who may write this file; "
                "a line that was cut off by a power failure can be taken out."
            )
        if not kept:
            raise CommandError(f"{file} holds no head. Nothing was verified.")
        return kept
