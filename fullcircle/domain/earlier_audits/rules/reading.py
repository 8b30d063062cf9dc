"""Reading a table of answers from the outside: start the capped reader, pass on what it finds, refuse kindly."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from fullcircle.domain.earlier_audits.rules.results import AnswerRow, RowProblem, TableSummary
from fullcircle.domain.earlier_audits.rules.wanted import SEND_A_TABLE
from fullcircle.files.capped import CappedReader, stopped
from fullcircle.files.limits import MEGABYTE, Limits, Refusal

_WORKER: Final = "fullcircle.domain.earlier_audits.rules.worker"
DEFAULT_LIMITS: Final = Limits(problems_listed=5_000)
_IN_PARTS: Final = (
    "Export the answers in two or more files, for example one for each year. No form is ever taken twice."
)

Sink = Callable[[int, Sequence[AnswerRow], Sequence[RowProblem]], None]
"""Called with the rows done so far, some answers, and the problems met while reading them."""


def read_answers(
    path: Path, *, sink: Sink, limits: Limits = DEFAULT_LIMITS, waiting: Callable[[], None] | None = None
) -> TableSummary:
    """Read a table of form answers in a separate, capped process and hand its rows over in chunks, in file order. ``waiting`` is
    called every few seconds while the reader says nothing.

    Raises Refusal when the file holds no such table or cannot be read within the limits; chunks may have been delivered by
    then, so the caller must discard what it staged. Raises OSError when there is no such file.
    """
    path.stat()
    summary, received = None, 0
    try:
        arguments = [str(path.resolve()), json.dumps(asdict(limits))]
        with CappedReader(_WORKER, arguments, limits.wall_seconds, waiting) as reader:
            for line in reader.lines():
                match line:
                    case ["chunk", int(done), list(rows), list(problems)]:
                        received += len(rows)
                        sink(done, [_answer(row) for row in rows], [RowProblem(*problem) for problem in problems])
                    case ["summary", dict(found)]:
                        summary = _summary(found)
                    case _:
                        raise stopped()
    except Refusal as refusal:
        raise reworded(refusal, limits) from None
    if summary is None or summary.kept != received:
        raise stopped()
    return summary


def _answer(cells: list[Any]) -> AnswerRow:
    row, form_id, children, *rest = cells
    return AnswerRow(row, form_id, tuple(children), *rest)


def _summary(found: dict[str, Any]) -> TableSummary:
    lists = {name: tuple(found[name]) for name in ("columns_ignored", "sheets_ignored")}
    counts = {name: tuple((what, count) for what, count in found[name]) for name in ("reasons", "notes")}
    return TableSummary(**found | lists | counts)


def reworded(refusal: Refusal, limits: Limits) -> Refusal:
    """A refusal of the shared checks in the words of this kind of file; others as they are."""
    cause = refusal.cause
    if cause == "not_a_workbook":
        return Refusal(cause, refusal.what_happened, SEND_A_TABLE)
    if cause == "too_large":
        return Refusal(cause, f"The file is larger than {limits.file_bytes // MEGABYTE} MB.", _IN_PARTS)
    if cause == "unpacks_too_large":
        return Refusal(cause, "The file would unpack to far more than a table of answers needs.", _IN_PARTS)
    if cause in {"too_many_cells", "too_many_columns"}:
        what = f"The file has more than {limits.cells:,} cells or {limits.columns} columns."
        return Refusal(cause, what, _IN_PARTS)
    return refusal
