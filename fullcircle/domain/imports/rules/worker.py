"""The reader itself: a small program that reads one workbook under hard caps and writes what it finds as JSON lines.

Run by `reading`, never by hand; `capped` says under which caps. Its lines: ["total", rows] once, then
["chunk", list, rows done, [[row, values], ...], [[row, child, reason of leaving it out], ...], [problem, ...]] again and
again, and ["summary", {...}] at the end.
"""

import json
import re
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Final

from fullcircle.domain.imports.rules.capped import serve
from fullcircle.domain.imports.rules.cells import writings_of
from fullcircle.domain.imports.rules.choosing import Book, Choice, Page, choose, further_sheet, list_problem, page_of
from fullcircle.domain.imports.rules.dates import FIRST_DAY, FIRST_DAY_1904, Writing
from fullcircle.domain.imports.rules.grid import Grid, Row
from fullcircle.domain.imports.rules.guard import UPLOAD_ANNEX_A, look, refusing_damage
from fullcircle.domain.imports.rules.ledgers import LeftOutRows, ProblemLedger
from fullcircle.domain.imports.rules.other_returns import another_return, return_of
from fullcircle.domain.imports.rules.package import Source, open_workbook, usual_package
from fullcircle.domain.imports.rules.results import FileKind, Limits, ListAccount, Problem, Refusal
from fullcircle.domain.imports.rules.rows import ListReader, People
from fullcircle.domain.imports.rules.scan import Scan, scan
from fullcircle.domain.imports.rules.sheets import list_of_headers
from fullcircle.domain.imports.rules.specification import ListSpec, Specification, specification
from fullcircle.domain.imports.rules.texts import shown

_FIELDS: Final = attrgetter(*(one.name for one in fields(Problem)))
_RIGHT_HEADERS: Final = (
    "Put the list that the sheet is named after on it, or name the sheet after its list, and send the file again."
)


class Reading:
    """One workbook being read."""

    def __init__(self, path: Path, as_at: date, limits: Limits, emit: Callable[..., None]) -> None:
        self.path = path
        self.source: Source = path
        self.as_at = as_at
        self.limits = limits
        self.emit = emit
        self.people = People()
        self.ledger = ProblemLedger(limits.problems_listed)
        self.specification: Specification = specification()
        self.accounts: list[ListAccount] = []
        self.done = 0
        self.understood = self.named = self.misnamed = 0
        self.others: list[str] = []
        self.scan = Scan()

    def run(self) -> None:
        """Check, then read every list and write the summary. Raises Refusal."""
        kind = look(self.path, self.limits)
        with refusing_damage():
            self.source = self.path if kind == "xls" else usual_package(self.path)
        self.scan = scan(self.source, kind, self.limits)
        with open_workbook(self.source) as workbook:
            book = Book(workbook, self.scan, self.limits, self.specification)
            chosen, ignored = choose(book)
            if not chosen:
                raise self._no_lists(kind, book)
            self.emit("total", sum(book.last_row(name) for one in chosen.values() for name in one.read))
            for number in sorted(chosen):
                self._read_list(book, self.specification.list_numbered(number), chosen[number])
        if not self.understood or (self.others and not self.named):
            raise self._nothing_understood()
        self.emit("summary", self._summary(kind, set(chosen), [shown(name) for name in ignored]))

    def _no_lists(self, kind: FileKind, book: Book) -> Refusal:
        """Why a workbook without lists is refused: it may be another return, which its sheets tell."""
        try:
            scan(self.source, kind, self.limits, wanted=lambda _: True)
            name = return_of(book.first_cells())
        except Refusal:
            name = None
        what = "This workbook has no sheet for any of the Annex A lists."
        return another_return(name) if name else Refusal("no_lists", what, UPLOAD_ANNEX_A)

    def _nothing_understood(self) -> Refusal:
        if self.others:
            return another_return(self.others[0])
        if any(marks.formulas for marks in self.scan.marks.values()):
            what = (
                "The list sheets of this workbook hold formulas whose results were never saved, so nothing can be read."
            )
            return Refusal("not_calculated", what, "Open it in Excel, save it, and send it again.")
        if self.misnamed:
            what = "The sheets of this workbook hold the headers of other lists than those they are named after."
            return Refusal("lists_misnamed", what, _RIGHT_HEADERS)
        what = "The list sheets of this workbook have no row of column headers that Annex A knows."
        return Refusal("no_headers", what, "Put Ofsted's column headers in the first row of each list.")

    def _read_list(self, book: Book, spec: ListSpec, choice: Choice) -> None:
        grid = book.grid(choice.sheet)
        page = page_of(grid, spec, self.specification)
        notes = choice.notes(spec)
        if page is None:
            self._refuse_list(spec, choice, grid, notes)
            return
        usual = Writing(FIRST_DAY_1904 if self.scan.from_1904 else FIRST_DAY)
        layout, writings = page.layout, writings_of(grid, page.layout, usual)
        reader = ListReader(spec, layout, self.specification, self.as_at, self.people, writings=writings, usual=usual)
        reader.problems[:0] = notes
        foreign = self._belongs_elsewhere(spec, page)
        if foreign is None:
            self.understood += 1
            self.named += page.is_named(spec)
            self._read_rows(reader, page.rows, grid.first_column)
        else:
            del reader.problems[len(notes) :]
            reader.problems.append(list_problem(spec, "headers_of_another", foreign, _RIGHT_HEADERS, "row_left_out"))
            self._leave_out(reader, page, foreign)
        for name in choice.further:
            self._leave_out_sheet(book, reader, name)
        self.accounts.append(reader.account(shown(choice.sheet), hidden=choice.hidden))

    def _belongs_elsewhere(self, spec: ListSpec, page: Page) -> str | None:
        """Why a sheet is not the list it is named after, where its headers are those of another list or return."""
        best = list_of_headers(page.headers, spec, self.specification.lists)
        if best is not spec:
            self.misnamed += 1
            return _headers_of(f"list {best.number} ({best.title})")
        name = None if page.is_named(spec) else return_of(page.headers)
        if name is None:
            return None
        self.others.append(name)
        return _headers_of(name)

    def _read_rows(self, reader: ListReader, rows: Iterator[Row], first_column: int) -> None:
        before, last = self.done, 0
        clean: list[tuple[int, object]] = []
        for last, cells in rows:
            found = reader.take(last, cells, first_column)
            if found is not None:
                clean.append((last, found.values))
            if len(clean) + len(reader.left_out.waiting) + len(reader.problems) >= self.limits.chunk_rows:
                self.done = before + last
                self._send(reader.spec, clean, reader.left_out, reader.problems)
        self.done = before + max(last, reader.layout.header_row)
        self._send(reader.spec, clean, reader.left_out, reader.problems)

    def _leave_out(self, reader: ListReader, page: Page, reason: str) -> None:
        """Count the rows of a sheet that cannot be used, and whom they are about."""
        before = self.done
        for row, cells in page.rows:
            reader.leave_out(row, cells, page.grid.first_column, reason)
            self.done = before + row
            if len(reader.left_out.waiting) >= self.limits.chunk_rows:
                self._send(reader.spec, [], reader.left_out, reader.problems)
        self._send(reader.spec, [], reader.left_out, reader.problems)

    def _leave_out_sheet(self, book: Book, reader: ListReader, name: str) -> None:
        """A further sheet of a list: its rows are counted, as the sheet that was read may lack them."""
        grid = book.grid(name)
        page = page_of(grid, reader.spec, self.specification)
        if page is None:  # it goes on without headers, in the columns of the sheet that was read
            page = Page(grid, reader.layout, frozenset(), grid.rows())
        aside = ListReader(reader.spec, page.layout, self.specification, self.as_at, self.people)
        aside.left_out = reader.left_out
        reason = f"It stands on the sheet “{shown(name)}”, and another sheet was read for list {reader.spec.number}."
        aside.problems.clear()
        before = reader.left_out.count
        self._leave_out(aside, page, reason)
        reader.passed_over += aside.passed_over
        reader.problems.append(further_sheet(reader.spec, name, reader.left_out.count - before))
        self._send(reader.spec, [], reader.left_out, reader.problems)

    def _send(
        self, spec: ListSpec, clean: list[tuple[int, object]], left_out: LeftOutRows, problems: list[Problem]
    ) -> None:
        listed = [_FIELDS(problem) for problem in self.ledger.admit(problems)]
        self.emit("chunk", spec.number, self.done, clean, left_out.waiting, listed)
        clean.clear()
        left_out.waiting.clear()
        problems.clear()

    def _refuse_list(self, spec: ListSpec, choice: Choice, grid: Grid, problems: list[Problem]) -> None:
        """A list without headers: every row that is not blank is left out, for one reason."""
        left_out = LeftOutRows()
        name = return_of(
            chain.from_iterable(cells for _, cells in islice(grid.rows(), self.specification.header_within_rows))
        )
        what = "No row of column headers was found, so no row of this list could be used."
        if name is not None:
            self.others.append(name)
            what = _headers_of(name)
        for row, _ in grid.rows():
            left_out.add(row, None, what)
            if len(left_out.waiting) >= self.limits.chunk_rows:
                self._send(spec, [], left_out, [])
        if left_out.count:
            remedy = "Put Ofsted's column headers in the first row of the sheet and import again."
            problems.append(list_problem(spec, "headers_missing", what, remedy, "row_left_out"))
        self._send(spec, [], left_out, problems)
        self.accounts.append(left_out.account(spec, shown(choice.sheet), hidden=choice.hidden))

    def _summary(self, kind: str, present: set[int], ignored: list[str]) -> dict[str, object]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "kind": kind,
            "lists": [asdict(account) for account in self.accounts],
            "lists_absent": [spec.number for spec in self.specification.lists if spec.number not in present],
            "sheets_ignored": ignored,
            "children": len(self.people.met),
            "problem_counts": [[*kind_of, count] for kind_of, count in self.ledger.counts.items()],
            "problems_not_listed": self.ledger.not_listed,
            "peak_memory_bytes": _peak_memory(),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        }


def _peak_memory() -> int:
    """Bytes, from the kernel's account of this program alone; getrusage would count what its parent held too."""
    status = Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else ""
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    kilobytes = int(found.group(1)) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes * 1024


def _headers_of(name: str) -> str:
    return f"The headers of this sheet are those of {name}, so none of its rows can be used."


def main(arguments: Sequence[str]) -> None:
    """Arguments: path, as-at date in ISO form, limits as a JSON object."""
    path, as_at, limits = Path(arguments[0]), date.fromisoformat(arguments[1]), Limits(**json.loads(arguments[2]))
    serve(limits, lambda emit: Reading(path, as_at, limits, emit).run())


if __name__ == "__main__":
    main(sys.argv[1:])
