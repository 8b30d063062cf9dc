"""The reader itself: a small program that reads one table of form answers under hard caps and writes JSON lines.

Run by `reading`, never by hand; `files.capped` says under which caps. Its lines: ["chunk", rows done, [answer row, ...],
[row problem, ...]] again and again, and ["summary", {...}] at the end.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Final

from fullcircle.domain.earlier_audits.rules.columns import Columns, columns_of
from fullcircle.domain.earlier_audits.rules.results import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    AnswerRow,
    RowProblem,
    TableSummary,
)
from fullcircle.domain.earlier_audits.rules.wanted import FORM_ANSWERS
from fullcircle.files.capped import serve
from fullcircle.files.cutting import Row
from fullcircle.files.days import Evidence, Order
from fullcircle.files.faults import SPOILT, Fault, Spoilt
from fullcircle.files.ids import ALIKE_IN, NOT_AN_ID, WRITE_ALIKE, AlikeIds, child_id, form_id
from fullcircle.files.limits import Limits
from fullcircle.files.table import Table, opened
from fullcircle.files.values import day_of, name_of, text_of

Cells = Sequence[object]
CHUNK_ROWS: Final = 2_000
_ANSWER: Final = attrgetter(*(one.name for one in fields(AnswerRow)))
_PROBLEM: Final = attrgetter(*(one.name for one in fields(RowProblem)))
_NOTES_LISTED: Final = 100
_FILL_IN: Final = "Fill in the cell, or leave the row as it is: it is not needed for the other answers."
_NO_FORM: Final = Fault("no_form", "There is no form ID in this row, so its answer belongs to no form.", _FILL_IN)
_NO_QUESTION: Final = Fault("no_question", "There is neither a question key nor a question text in this row.", _FILL_IN)
_HEADERS_AGAIN: Final = Fault("headers_again", "This row repeats the headers.", "Nothing to do.")
_NOT_A_CHILD: Final = replace(NOT_AN_ID, what="This does not look like the ID of a child: up to 20 letters and digits.")
_CUT: Final = Fault(
    "answer_cut",
    f"This answer is longer than {LONGEST_ANSWER:,} characters. Its end was cut off.",
    "Keep the whole text where it is now.",
)
_DAY_UNREADABLE: Final = Fault(
    "day_unreadable",
    "The day on which this was answered cannot be read.",
    "Write it as day/month/year. Until then the day of the form’s other answers counts.",
)
_ALIKE: Final = Fault(
    "ids_alike",
    f"An ID in this row and another one in the same column differ only in {ALIKE_IN}. They were read as two.",
    WRITE_ALIKE,
)


class Reading:
    """One table being read."""

    def __init__(self, path: Path, limits: Limits, emit: Callable[..., None]) -> None:
        self.path = path
        self.limits = limits
        self.emit = emit
        self.read = self.kept = self.done = 0
        self.room = limits.problems_listed
        self.left_out: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.alike: defaultdict[int, AlikeIds[int]] = defaultdict(AlikeIds)
        self.order: Order = "day_first"
        self.rows: list[AnswerRow] = []
        self.problems: list[RowProblem] = []

    def run(self) -> None:
        """Read every row and write the summary. Raises Refusal."""
        self.order = self._order()
        with opened(self.path, self.limits, FORM_ANSWERS) as table:
            for row in table.records:
                self.done = row.number
                self._take(table, row)
                if len(self.rows) + len(self.problems) >= CHUNK_ROWS:
                    self._send()
            for fault, count in table.passed_over:
                self.read += count
                self.left_out[fault.what] += count
                self.problems.append(RowProblem(None, fault.what, fault.remedy, left_out=True))
            self._send()
            self.emit("summary", asdict(self._summary(table)))

    def _order(self) -> Order:
        """How the days of the answers are written, by all of them together: no single 02/03/2026 can tell."""
        evidence = Evidence()
        with opened(self.path, self.limits, FORM_ANSWERS) as table:
            place = table.columns.answered
            for row in table.records if place is not None else ():
                cell = _cell(row.cells, place)
                if isinstance(cell, str) and row.fault is None:
                    evidence.take(cell)
        return evidence.order

    def _take(self, table: Table[Columns], row: Row) -> None:
        self.read += 1
        columns = table.columns
        form = form_id(_cell(row.cells, columns.form))
        children = _children(row.cells, columns)
        question = name_of(_cell(row.cells, columns.question), LONGEST_QUESTION)
        key = name_of(_cell(row.cells, columns.key)) or name_of(question)
        fault = row.fault or _spoilt(row.cells, columns)
        fault = fault or next((one for one in (form, children) if isinstance(one, Fault)), None)
        if fault is None and isinstance(form, str) and isinstance(children, tuple) and key:
            self._keep(table, row, form, children, key, question or key)
            return
        fault = fault or (_NO_QUESTION if isinstance(form, str) else _NO_FORM)
        self._leave_out(row, form if isinstance(form, str) else "", columns, fault)

    def _keep(
        self, table: Table[Columns], row: Row, form: str, children: tuple[str, ...], key: str, question: str
    ) -> None:
        columns = table.columns
        for note in row.notes:
            self._note(row.number, note)
        self._look_for_alike(row, columns)
        answer = text_of(_cell(row.cells, columns.answer))
        if len(answer) > LONGEST_ANSWER:
            self._note(row.number, _CUT)
        self.kept += 1
        self.rows.append(
            AnswerRow(
                row=row.number,
                form_id=form,
                children=children,
                template=name_of(_cell(row.cells, columns.template)),
                key=key,
                question=question,
                answer=answer[:LONGEST_ANSWER],
                answered_on=self._day(row, _cell(row.cells, columns.answered), from_1904=table.from_1904),
                status=name_of(_cell(row.cells, columns.status)),
            )
        )

    def _leave_out(self, row: Row, form: str, columns: Columns, fault: Fault) -> None:
        """Count the row with its reason, and list it while there is room."""
        if columns_of(row.cells[: self.limits.columns]) is not None:
            fault, form = _HEADERS_AGAIN, ""
        self.left_out[fault.what] += 1
        if self.room:
            self.room -= 1
            self.problems.append(RowProblem(row.number, fault.what, fault.remedy, left_out=True, form_id=form))

    def _note(self, number: int, fault: Fault) -> None:
        self.notes[fault.what] += 1
        if self.notes[fault.what] <= _NOTES_LISTED:
            self.problems.append(RowProblem(number, fault.what, fault.remedy, left_out=False))

    def _look_for_alike(self, row: Row, columns: Columns) -> None:
        ids = [(columns.form, form_id(_cell(row.cells, columns.form)))]
        ids += [(place, child_id(_cell(row.cells, place))) for place in columns.child]
        for place, found in ids:
            other = self.alike[place].meet(found, row.number) if isinstance(found, str) else None
            if other is not None:
                what = f"{_ALIKE.what} The other one is in row {other[1]:,}."
                self.notes[_ALIKE.what] += 1
                if self.notes[_ALIKE.what] <= _NOTES_LISTED:
                    self.problems.append(RowProblem(row.number, what, _ALIKE.remedy, left_out=False))

    def _day(self, row: Row, cell: object, *, from_1904: bool) -> str:
        found = day_of(cell, from_1904=from_1904, order=self.order)
        if found is None and (name_of(cell) or isinstance(cell, Spoilt)):
            self._note(row.number, _DAY_UNREADABLE)
        return "" if found is None else found.isoformat()

    def _send(self) -> None:
        self.emit("chunk", self.done, [_ANSWER(row) for row in self.rows], [_PROBLEM(one) for one in self.problems])
        self.rows.clear()
        self.problems.clear()

    def _summary(self, table: Table[Columns]) -> TableSummary:
        return TableSummary(
            kind=table.kind,
            sheet=table.sheet,
            read=self.read,
            kept=self.kept,
            left_out=self.read - self.kept,
            columns_ignored=table.columns.extra,
            sheets_ignored=table.sheets_ignored,
            reasons=tuple(self.left_out.most_common()),
            notes=tuple(self.notes.most_common()),
        )


def _cell(cells: Cells, place: int | None) -> object:
    return cells[place] if place is not None and place < len(cells) else None


def _spoilt(cells: Cells, columns: Columns) -> Fault | None:
    """Why a row cannot be used of which a needed cell holds a formula without its result, or an error where the form's ID is."""
    form = _cell(cells, columns.form)
    if isinstance(form, Spoilt):
        return SPOILT[form]
    texts = (_cell(cells, place) for place in (columns.key, columns.question, columns.answer))
    return SPOILT[Spoilt.FORMULA] if any(cell is Spoilt.FORMULA for cell in texts) else None


def _children(cells: Cells, columns: Columns) -> tuple[str, ...] | Fault:
    """The child's IDs that the row gives; a fault where it gives some and none of them is one."""
    written = [_cell(cells, place) for place in columns.child]
    found = [SPOILT[cell] if isinstance(cell, Spoilt) else child_id(cell) for cell in written]
    ids = tuple(dict.fromkeys(one for one in found if isinstance(one, str)))
    fault = next((one for one in found if isinstance(one, Fault)), None)
    return ids or (() if fault is None else _NOT_A_CHILD if fault is NOT_AN_ID else fault)


def main(arguments: Sequence[str]) -> None:
    """Arguments: path, limits as a JSON object."""
    path, limits = Path(arguments[0]), Limits(**json.loads(arguments[1]))
    serve(limits, lambda emit: Reading(path, limits, emit).run())


if __name__ == "__main__":
    main(sys.argv[1:])
