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

import python_calamine as calamine

from fullcircle.domain.imports.rules.capped import serve
from fullcircle.domain.imports.rules.guard import UPLOAD_ANNEX_A, look
from fullcircle.domain.imports.rules.ledgers import LeftOutRows, ProblemLedger
from fullcircle.domain.imports.rules.results import Limits, ListAccount, Problem, Refusal, Severity
from fullcircle.domain.imports.rules.rows import ListReader, People
from fullcircle.domain.imports.rules.scan import Scan, scan, too_many_cells
from fullcircle.domain.imports.rules.sheets import find_header, is_plain_name, layout_of, list_number_of
from fullcircle.domain.imports.rules.specification import ListSpec, Specification, specification
from fullcircle.domain.imports.rules.texts import shown

Cells = Sequence[object]
_FIELDS: Final = attrgetter(*(one.name for one in fields(Problem)))
_TITLE_AND_HEADERS: Final = 2
_VISIBLE: Final = calamine.SheetVisibleEnum.Visible


class Reading:
    """One workbook being read."""

    def __init__(self, path: Path, as_at: date, limits: Limits, emit: Callable[..., None]) -> None:
        self.path = path
        self.as_at = as_at
        self.limits = limits
        self.emit = emit
        self.people = People()
        self.ledger = ProblemLedger(limits.problems_listed)
        self.specification: Specification = specification()
        self.accounts: list[ListAccount] = []
        self.done = 0
        self.understood = 0
        self.scan = Scan()

    def run(self) -> None:
        """Check, then read every list and write the summary. Raises Refusal."""
        kind = look(self.path, self.limits)
        self.scan = scan(self.path, kind, self.limits)
        with _open(self.path) as workbook:
            chosen, ignored = self._choose(workbook)
            if not chosen:
                what = "This workbook has no sheet for any of the Annex A lists."
                raise Refusal("no_lists", what, UPLOAD_ANNEX_A)
            self.emit("total", sum(self._last_row(workbook, sheet.name) for sheet, _ in chosen.values()))
            for number in sorted(chosen):
                sheet, others = chosen[number]
                self._read_list(workbook, self.specification.list_numbered(number), sheet, others)
        if not self.understood:
            what = "The list sheets of this workbook have no row of column headers that Annex A knows."
            raise Refusal("no_headers", what, "Put Ofsted's column headers in the first row of each list.")
        self.emit("summary", self._summary(kind, set(chosen), ignored))

    def _choose(
        self, workbook: calamine.CalamineWorkbook
    ) -> tuple[dict[int, tuple[calamine.SheetMetadata, list[str]]], list[str]]:
        """For each list its fullest sheet and the names of further sheets of the same list; and the sheets that are no
        list at all."""
        found: dict[int, list[calamine.SheetMetadata]] = {}
        ignored = []
        for sheet in workbook.sheets_metadata:
            number = list_number_of(sheet.name) if sheet.typ == calamine.SheetTypeEnum.WorkSheet else None
            if number is None:
                ignored.append(shown(sheet.name))
            else:
                found.setdefault(number, []).append(sheet)
        chosen = {}
        for number, sheets in found.items():
            best = max(sheets, key=lambda sheet: self._fitness(workbook, sheet.name)) if len(sheets) > 1 else sheets[0]
            chosen[number] = (best, [sheet.name for sheet in sheets if sheet is not best])
        return chosen, ignored

    def _fitness(self, workbook: calamine.CalamineWorkbook, name: str) -> tuple[bool, int]:
        """A sheet named as the list and no more comes first, unless it is empty; then the fuller one."""
        last = self._last_row(workbook, name)
        return is_plain_name(name) and last > _TITLE_AND_HEADERS, last

    def _last_row(self, workbook: calamine.CalamineWorkbook, name: str) -> int:
        if name in self.scan.last_rows:
            return self.scan.last_rows[name]
        end = workbook.get_sheet_by_name(name).end
        return end[0] + 1 if end else 0

    def _read_list(
        self, workbook: calamine.CalamineWorkbook, spec: ListSpec, sheet: calamine.SheetMetadata, others: list[str]
    ) -> None:
        content = workbook.get_sheet_by_name(sheet.name)
        if content.start is not None and content.width > self.limits.columns:
            raise too_many_cells(self.limits)
        hidden = sheet.visible is not _VISIBLE
        notes = _sheet_notes(spec, hidden, others)
        first_column = content.start[1] if content.start else 0
        rows = enumerate(content.iter_rows(), start=1) if content.start else iter(())
        filled = ((row, cells) for row, cells in rows if any(cell != "" for cell in cells))
        first_rows = list(islice(filled, self.specification.header_within_rows))
        header = find_header(spec, first_rows)
        if header is None:
            self._refuse_list(spec, sheet, hidden, chain(first_rows, filled), notes)
            return
        header_row, headers = first_rows[header]
        layout = layout_of(spec, header_row, headers, first_column)
        reader = ListReader(spec, layout, self.specification, self.as_at, self.people, from_1904=self.scan.from_1904)
        reader.problems[:0] = notes
        self.understood += 1
        self._read_rows(reader, chain(first_rows[header + 1 :], filled), first_column)
        self.accounts.append(reader.account(shown(sheet.name), hidden=hidden))

    def _read_rows(self, reader: ListReader, rows: Iterator[tuple[int, Cells]], first_column: int) -> None:
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

    def _send(
        self, spec: ListSpec, clean: list[tuple[int, object]], left_out: LeftOutRows, problems: list[Problem]
    ) -> None:
        listed = [_FIELDS(problem) for problem in self.ledger.admit(problems)]
        self.emit("chunk", spec.number, self.done, clean, left_out.waiting, listed)
        clean.clear()
        left_out.waiting.clear()
        problems.clear()

    def _refuse_list(
        self,
        spec: ListSpec,
        sheet: calamine.SheetMetadata,
        hidden: bool,
        rows: Iterator[tuple[int, Cells]],
        problems: list[Problem],
    ) -> None:
        """A list without headers: every row that is not blank is left out, for one reason."""
        left_out = LeftOutRows()
        what = "No row of column headers was found, so no row of this list could be used."
        for row, _ in rows:
            left_out.add(row, None, what)
            if len(left_out.waiting) >= self.limits.chunk_rows:
                self._send(spec, [], left_out, [])
        if left_out.count:
            remedy = "Put Ofsted's column headers in the first row of the sheet and import again."
            problems.append(_problem(spec, "headers_missing", what, remedy, "row_left_out"))
        self._send(spec, [], left_out, problems)
        self.accounts.append(left_out.account(spec, shown(sheet.name), hidden=hidden))

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


def _problem(spec: ListSpec, code: str, what: str, remedy: str, severity: Severity) -> Problem:
    return Problem(spec.number, None, None, None, None, code, what, remedy, severity)


def _sheet_notes(spec: ListSpec, hidden: bool, others: list[str]) -> list[Problem]:
    remedy = "Check that the right sheet was read."
    notes = []
    if hidden:
        what = f"The sheet of list {spec.number} is hidden in the workbook. It was read all the same."
        notes.append(_problem(spec, "sheet_hidden", what, remedy, "note"))
    for name in others:
        what = f"The sheet “{shown(name)}” looks like list {spec.number} too. It was not read; another one was."
        notes.append(_problem(spec, "sheet_twice", what, remedy, "note"))
    return notes


def _open(path: Path) -> calamine.CalamineWorkbook:
    return calamine.CalamineWorkbook.from_path(str(path))


def main(arguments: Sequence[str]) -> None:
    """Arguments: path, as-at date in ISO form, limits as a JSON object."""
    path, as_at, limits = Path(arguments[0]), date.fromisoformat(arguments[1]), Limits(**json.loads(arguments[2]))
    serve(limits, lambda emit: Reading(path, as_at, limits, emit).run())


if __name__ == "__main__":
    main(sys.argv[1:])
