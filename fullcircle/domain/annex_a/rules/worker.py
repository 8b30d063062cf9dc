"""The reader itself: a small program that reads one workbook under hard caps and writes what it finds as JSON lines.

Run by `reading`, never by hand; `capped` says under which caps. Its lines: ["total", rows] once, then
["chunk", list, rows done, [[row, values], ...], [[row, child, reason of leaving it out], ...], [problem, ...]] again and
again, and ["summary", {...}] at the end.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final

from fullcircle.domain.annex_a.rules.asides import (
    OTHER_HEADERS,
    below_other_headers,
    beside,
    count_rows,
    further_sheet,
    hidden_copy,
    leave_out_above,
    leave_out_all,
    rows_above,
    why_aside,
    why_stray,
)
from fullcircle.domain.annex_a.rules.asked import ANNEX_A
from fullcircle.domain.annex_a.rules.cells import writings_of
from fullcircle.domain.annex_a.rules.choosing import Book, Choice, Page, choose, list_problem, page_of, rows_twice
from fullcircle.domain.annex_a.rules.ledgers import LeftOutRows, ProblemLedger
from fullcircle.domain.annex_a.rules.other_returns import another_return, return_of
from fullcircle.domain.annex_a.rules.people import People
from fullcircle.domain.annex_a.rules.results import ListAccount, Problem
from fullcircle.domain.annex_a.rules.rows import ListReader
from fullcircle.domain.annex_a.rules.sheets import is_list, list_of_headers
from fullcircle.domain.annex_a.rules.specification import ListSpec, Specification, specification
from fullcircle.domain.annex_a.rules.strays import with_strays
from fullcircle.files.capped import peak_memory, serve
from fullcircle.files.days import FIRST_DAY, FIRST_DAY_1904, Writing
from fullcircle.files.grid import Grid, Row
from fullcircle.files.guard import look
from fullcircle.files.limits import FileKind, Limits, Refusal
from fullcircle.files.opening import prepared
from fullcircle.files.package import Source, open_workbook
from fullcircle.files.scan import Scan, scan
from fullcircle.files.texts import shown

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
        kind = look(self.path, self.limits, ANNEX_A)
        self.source, self.scan = self._prepared(kind)
        with open_workbook(self.source) as workbook:
            book = Book(workbook, self.scan, self.limits, self.specification)
            named = choose(book)
            if not named:
                raise self._no_lists(kind, book)
            chosen, ignored = with_strays(book, named, self.as_at)
            self.emit("total", sum(book.last_row(name) for one in chosen.values() for name in one.read))
            for number in sorted(chosen):
                self._read_list(book, self.specification.list_numbered(number), chosen[number])
        if not self.understood or (self.others and not self.named):
            raise self._nothing_understood()
        self.emit("summary", self._summary(kind, set(chosen), [shown(name) for name in ignored]))

    def _prepared(self, kind: FileKind) -> tuple[Source, Scan]:
        try:
            return prepared(self.path, kind, self.limits, wanted=is_list, welcome=lambda name: not is_list(name))
        except Refusal as refusal:
            if refusal.cause != "too_many_columns":
                raise
            what = f"{refusal.what_happened[:-1]}; Annex A needs 34 columns at most."
            raise Refusal(refusal.cause, what, refusal.what_to_do) from None

    def _no_lists(self, kind: FileKind, book: Book) -> Refusal:
        """Why a workbook without lists is refused: it may be another return, which its sheets tell."""
        try:
            scan(self.source, kind, self.limits, wanted=lambda _: True)
            name = return_of(book.first_cells())
        except Refusal:
            name = None
        what = "This workbook has no sheet for any of the Annex A lists."
        return another_return(name) if name else Refusal("no_lists", what, ANNEX_A.send)

    def _nothing_understood(self) -> Refusal:
        if self.others:
            return another_return(self.others[0])
        if any(marks.formulas for name, marks in self.scan.marks.items() if is_list(name)):
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
        if self.scan.renumbered & {choice.sheet, *choice.further}:
            notes.append(rows_twice(spec))
        if page is None:
            self._refuse_list(spec, choice, grid, notes)
            return
        usual = Writing(FIRST_DAY_1904 if self.scan.from_1904 else FIRST_DAY)
        layout, writings = page.layout, writings_of(grid, page.layout, usual)
        reader = ListReader(spec, layout, self.specification, self.as_at, self.people, writings=writings, usual=usual)
        reader.problems[:0] = notes
        foreign = why_stray(spec, choice.sheet) if choice.stray else self._belongs_elsewhere(spec, page)
        if foreign is None:
            self.understood += 1
            self.named += page.is_named(spec)
            if above := leave_out_above(reader, page):
                reader.problems.append(rows_above(spec, above))
            self._read_rows(reader, page.rows, grid.first_column)
        else:
            del reader.problems[len(notes) :]
            reader.problems.append(list_problem(spec, "headers_of_another", foreign, _RIGHT_HEADERS, "row_left_out"))
            self._leave_out(reader, page, foreign)
        for name in choice.further:
            self._leave_out_sheet(book, reader, name)
        for name in choice.hidden_copies:
            rows = count_rows(reader, book, name)
            reader.hidden_rows = max(reader.hidden_rows, rows)
            self._send(spec, [], reader.left_out, [hidden_copy(spec, name, rows)])
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
        aside: ListReader | None = None
        for last, cells in rows:
            aside = aside or below_other_headers(reader, last, cells, first_column)
            if aside is not None:
                aside.leave_out(last, cells, first_column, OTHER_HEADERS)
            elif (found := reader.take(last, cells, first_column)) is not None:
                clean.append((last, found.values))
            if len(clean) + len(reader.left_out.waiting) + len(reader.problems) >= self.limits.chunk_rows:
                self.done = before + last
                self._send(reader.spec, clean, reader.left_out, reader.problems)
        reader.passed_over += aside.passed_over if aside is not None else 0
        self.done = before + max(last, reader.layout.header_row)
        self._send(reader.spec, clean, reader.left_out, reader.problems)

    def _leave_out(self, reader: ListReader, page: Page, reason: str) -> None:
        """Count the rows of a sheet that cannot be used, and whom they are about."""
        before = self.done
        for row in leave_out_all(reader, page, reason):
            self.done = before + row
            if len(reader.left_out.waiting) >= self.limits.chunk_rows:
                self._send(reader.spec, [], reader.left_out, reader.problems)
        self._send(reader.spec, [], reader.left_out, reader.problems)

    def _leave_out_sheet(self, book: Book, reader: ListReader, name: str) -> None:
        """A further sheet of a list: its rows are counted, as the sheet that was read may lack them. On a sheet that is not named
        after the list rows may stand that were read: those only repeat. An export from which formulas draw is looked at only
        where it has more rows than they show."""
        if name.casefold() in self.scan.drawn_on and count_rows(reader, book, name) <= reader.met:
            return
        aside, page = beside(reader, book, name)
        aside.left_out = reader.left_out
        if not is_list(name):
            aside.events = reader.events
        before = reader.left_out.count
        self._leave_out(aside, page, why_aside(reader.spec, name))
        reader.passed_over += aside.passed_over
        reader.problems.append(further_sheet(reader.spec, name, reader.left_out.count - before))
        self._send(reader.spec, [], reader.left_out, reader.problems)

    def _send(
        self, spec: ListSpec, clean: list[tuple[int, object]], left_out: LeftOutRows, problems: list[Problem]
    ) -> None:
        self.emit("chunk", spec.number, self.done, clean, left_out.waiting, self.ledger.admit(problems))
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
            "peak_memory_bytes": peak_memory(),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        }


def _headers_of(name: str) -> str:
    return f"The headers of this sheet are those of {name}, so none of its rows can be used."


def main(arguments: Sequence[str]) -> None:
    """Arguments: path, as-at date in ISO form, limits as a JSON object."""
    path, as_at, limits = Path(arguments[0]), date.fromisoformat(arguments[1]), Limits(**json.loads(arguments[2]))
    serve(limits, lambda emit: Reading(path, as_at, limits, emit).run())


if __name__ == "__main__":
    main(sys.argv[1:])
