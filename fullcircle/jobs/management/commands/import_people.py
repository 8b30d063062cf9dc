"""``fullcircle import-people FILE [--dry-run]``: the same list of people as on the pages, at the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fullcircle.domain.staff_lists import operations, queries
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid

_PIECE = 1024 * 1024


class Command(BaseCommand):
    help = "Bring in people, teams and managers from a spreadsheet (or, with --dry-run, only say what would change)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="apply nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        now = clock.now()
        try:
            with path.open("rb") as file:
                pieces = iter(lambda: file.read(_PIECE), b"")
                list_id = operations.receive(chunks=pieces, file_name=path.name, by=SYSTEM, now=now)
        except Invalid as refusal:
            raise CommandError(str(refusal)) from refusal
        page = queries.staff_list(SYSTEM, list_id, on=clock.day_of(now))
        self._tell(page)
        if options["dry_run"]:
            operations.set_aside(staff_list_id=list_id, by=SYSTEM, now=now)
            self.stdout.write("Nothing was applied: this was a dry run.")
        else:
            operations.apply(staff_list_id=list_id, by=SYSTEM, now=now)
            self.stdout.write("Applied.")

    def _tell(self, page: queries.StaffListPage) -> None:
        counts = page.counts
        done = ("new", "changed", "same", "left_out")
        told = ", ".join(f"{counts[word]} {word.replace('_', ' ')}" for word in done)
        self.stdout.write(f"{counts['read']} rows read: {told}. {counts['teams_new']} new teams.")
        for words in page.ignored:
            self.stdout.write(words)
        for change in page.changes:
            said = f": {'; '.join(change.said)}" if change.said else ""
            self.stdout.write(f"Row {change.row}, {change.outcome.label.lower()}, {change.name}{said}.")
        for problem in page.problems:
            self.stdout.write(f"Row {problem.row}, {problem.severity.label.lower()}: {problem.what} {problem.remedy}")
        self.stdout.write(f"{counts['not_in_file']} people are not in the list and stay as they are.")
