"""``fullcircle import-annex-a FILE --as-at DATE [--dry-run]``: the same import as the pages, at the command line."""

import resource
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fullcircle.domain.imports import operations, queries
from fullcircle.domain.intake.states import COSTS, FileState
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, WrongState


class Command(BaseCommand):
    help = (
        "Import an Annex A workbook: read, list problems, and apply (or, with --dry-run, only say what would change)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as-at", type=date.fromisoformat, required=True, help="the day the data shows, YYYY-MM-DD"
        )
        parser.add_argument("--dry-run", action="store_true", help="apply nothing")
        parser.add_argument(
            "--close-missing",
            type=int,
            choices=queries.lists_that_name_everybody(),
            action="append",
            default=[],
            help="close children who are missing from this list, which names everybody, although rows could not be read",
        )
        parser.add_argument(
            "--accept-shrunk",
            action="store_true",
            help="apply a file that needs a second look: it is of an older day than the data that holds, far less is in it than "
            "in the last one, or many children are missing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started, path = perf_counter(), Path(options["file"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            import_id = operations.receive(
                chunks=_chunks(path),
                file_name=path.name,
                as_at=options["as_at"],
                trial=options["dry_run"],
                by=SYSTEM,
                now=clock.now(),
            )
        except Invalid as refusal:
            raise CommandError(str(refusal)) from refusal
        operations.read(import_id=import_id, by=SYSTEM, now=clock.now(), report=self._show)
        page = queries.import_page(SYSTEM, import_id)
        if page.row.state is FileState.REFUSED:
            raise CommandError(page.refusal)
        self._account(page)
        self._cautions(page, options["close_missing"])
        if options["dry_run"]:
            operations.set_aside(import_id=import_id, by=SYSTEM, now=clock.now())
            self._changes("Would change", page.changes)
        else:
            self._apply(page, options["close_missing"], options["accept_shrunk"])
            self._changes("Changed", queries.import_page(SYSTEM, import_id).changes)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        seconds = perf_counter() - started
        self.stdout.write(f"Took {seconds:.1f} s; peak memory {memory} MB here, {reader} MB in the reader.")

    def _apply(self, page: queries.ImportPage, close: list[int], accept_shrunk: bool) -> None:
        import_id = page.row.id
        try:
            operations.apply(import_id=import_id, close=close, shrunk=accept_shrunk, by=SYSTEM, now=clock.now())
        except Invalid as refusal:
            operations.set_aside(import_id=import_id, by=SYSTEM, now=clock.now())
            raise CommandError(
                f"{' '.join(page.shrunk)} Nothing was applied, and the file was set aside. If it is right, run the "
                "command again with --accept-shrunk."
            ) from refusal
        except WrongState as refusal:
            operations.set_aside(import_id=import_id, by=SYSTEM, now=clock.now())
            raise CommandError(f"{refusal} The file was set aside: run the command again.") from refusal

    def _cautions(self, page: queries.ImportPage, close: list[int]) -> None:
        for one in (one for one in page.held_open if one.children and one.number not in close):
            where = " and ".join(f"{count} of list {number}" for number, count in one.rows)
            self.stdout.write(
                f"Nobody is closed from list {one.number}: rows do not say whose they are ({where}). "
                f"{one.who_is_missing}: they stay as they are, unless you say --close-missing {one.number}."
            )
        for words in page.shrunk:
            self.stdout.write(f"Needs a second look: {words}")

    def _show(self, progress: Any) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\rList {progress.list_number or '-'}: {progress.rows_done} rows", ending="")
            self.stdout.flush()

    def _account(self, page: queries.ImportPage) -> None:
        self.stdout.write(f"\n{'List':<48}{'read':>8}{'applied':>9}{'left out':>10}")
        for row in page.lists:
            self.stdout.write(f"{row.number:>2} {row.title:<45.45}{row.read:>8}{row.ready:>9}{row.left_out:>10}")
        self.stdout.write(f"{'   All':<48}{page.read:>8}{page.ready:>9}{page.left_out:>10}")
        for severity, count in sorted(page.problems.items()):
            self.stdout.write(f"Problems, {COSTS.get(severity, severity).lower()}: {count}")
        for row in page.lists:
            for what, count in row.reasons:
                self.stdout.write(f"  list {row.number}, left out {count}: {what}")

    def _changes(self, word: str, changes: dict[str, int]) -> None:
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in changes.items() if count)
        self.stdout.write(f"{word}: {told or 'nothing'}.")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            yield chunk
