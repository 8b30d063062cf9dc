"""The reader itself: a small program that reads one table of form answers under hard caps and writes JSON lines.

Run by `reading`, never by hand; `imports.rules.capped` says under which caps. Its lines: ["chunk", rows done, [answer row, ...],
[row problem, ...]] again and again, and ["summary", {...}] at the end.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from pathlib import Path
from typing import Final

from fullcircle.domain.imports.rules.capped import serve
from fullcircle.domain.imports.rules.faults import Fault
from fullcircle.domain.imports.rules.ids import child_id, form_id
from fullcircle.domain.imports.rules.results import Limits
from fullcircle.domain.legacy.rules.cells import answer_of, day_of, name_of
from fullcircle.domain.legacy.rules.columns import Columns
from fullcircle.domain.legacy.rules.results import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    AnswerRow,
    RowProblem,
    TableSummary,
)
from fullcircle.domain.legacy.rules.table import FORM_ANSWERS, Table, opened

Cells = Sequence[object]
CHUNK_ROWS: Final = 2_000
_ANSWER: Final = attrgetter(*(one.name for one in fields(AnswerRow)))
_PROBLEM: Final = attrgetter(*(one.name for one in fields(RowProblem)))
_NO_FORM: Final = "There is no form ID in this row, so its answer belongs to no form."
_NO_QUESTION: Final = "There is neither a question key nor a question text in this row."
_FILL_IN: Final = "Fill in the cell, or leave the row as it is: it is not needed for the other answers."
_CUT: Final = f"This answer is longer than {LONGEST_ANSWER:,} characters. Its end was cut off."
_TOO_LONG: Final = "Keep the whole text where it is now."


class Reading:
    """One table being read."""

    def __init__(self, path: Path, limits: Limits, emit: Callable[..., None]) -> None:
        self.path = path
        self.limits = limits
        self.emit = emit
        self.read = self.kept = self.done = self.dates_unreadable = 0
        self.room = limits.problems_listed
        self.rows: list[AnswerRow] = []
        self.problems: list[RowProblem] = []

    def run(self) -> None:
        """Read every row and write the summary. Raises Refusal."""
        with opened(self.path, self.limits, FORM_ANSWERS) as table:
            for number, cells in table.rows:
                self.done = number
                self._take(table, number, cells)
                if len(self.rows) + len(self.problems) >= CHUNK_ROWS:
                    self._send()
            self._send()
            self.emit("summary", asdict(self._summary(table)))

    def _take(self, table: Table[Columns], number: int, cells: Cells) -> None:
        self.read += 1
        columns = table.columns
        form, children = form_id(_cell(cells, columns.form)), _children(cells, columns)
        fault = next((one for one in (form, children) if isinstance(one, Fault)), None)
        if fault is not None:
            self._leave_out(number, fault.what, fault.remedy)
        elif not isinstance(form, str):
            self._leave_out(number, _NO_FORM, _FILL_IN)
        elif isinstance(children, tuple):
            self._answer(table, number, cells, form, children)

    def _answer(self, table: Table[Columns], number: int, cells: Cells, form: str, children: tuple[str, ...]) -> None:
        columns = table.columns
        question = name_of(_cell(cells, columns.question), LONGEST_QUESTION)
        key = name_of(_cell(cells, columns.key)) or name_of(question)
        if not key:
            self._leave_out(number, _NO_QUESTION, _FILL_IN)
            return
        answer, cut = answer_of(_cell(cells, columns.answer))
        if cut:
            self._tell(RowProblem(number, _CUT, _TOO_LONG, left_out=False))
        self.kept += 1
        self.rows.append(
            AnswerRow(
                row=number,
                form_id=form,
                children=children,
                template=name_of(_cell(cells, columns.template)),
                key=key,
                question=question or key,
                answer=answer,
                answered_on=self._day(_cell(cells, columns.answered), from_1904=table.from_1904),
                status=name_of(_cell(cells, columns.status)),
            )
        )

    def _leave_out(self, number: int, what: str, remedy: str) -> None:
        self._tell(RowProblem(number, what, remedy, left_out=True))

    def _day(self, cell: object, *, from_1904: bool) -> str:
        found = day_of(cell, from_1904=from_1904)
        if found is None and name_of(cell):
            self.dates_unreadable += 1
        return "" if found is None else found.isoformat()

    def _tell(self, problem: RowProblem) -> None:
        if self.room:
            self.room -= 1
            self.problems.append(problem)

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
            dates_unreadable=self.dates_unreadable,
        )


def _cell(cells: Cells, place: int | None) -> object:
    return cells[place] if place is not None and place < len(cells) else None


def _children(cells: Cells, columns: Columns) -> tuple[str, ...] | Fault:
    """The child's IDs that the row gives; a fault where it gives some and none of them is one."""
    found = [child_id(_cell(cells, place)) for place in columns.child]
    ids = tuple(dict.fromkeys(one for one in found if isinstance(one, str)))
    return ids or next((one for one in found if isinstance(one, Fault)), ())


def main(arguments: Sequence[str]) -> None:
    """Arguments: path, limits as a JSON object."""
    path, limits = Path(arguments[0]), Limits(**json.loads(arguments[1]))
    serve(limits, lambda emit: Reading(path, limits, emit).run())


if __name__ == "__main__":
    main(sys.argv[1:])
