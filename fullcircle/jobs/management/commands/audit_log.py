"""``fullcircle audit-log verify``: recompute the chain and name the first broken entry."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fullcircle.foundation.auditlog import queries


class Command(BaseCommand):
    help = "Verify the audit log's hash chain. Exits with 1 and names the first broken entry if it was altered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        started = perf_counter()
        outcome = queries.verify()
        if outcome.broken is not None:
            raise CommandError(
                f"The audit log is broken at entry {outcome.broken}: {outcome.why}. "
                f"The {outcome.checked} entries before it are sound. "
                "Keep this database as it is and tell your data protection officer."
            )
        self.stdout.write(
            f"The audit log is sound: {outcome.checked} entries verified in {perf_counter() - started:.2f} s."
        )
