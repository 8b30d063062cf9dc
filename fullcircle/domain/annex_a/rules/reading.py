"""Reading a workbook from the outside: start the capped reader, pass on what it finds, report its end kindly."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from fullcircle.domain.annex_a.rules.results import (
    Chunk,
    CleanRow,
    LeftOut,
    ListAccount,
    Problem,
    ProblemCount,
    Progress,
    Summary,
)
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.files.capped import CappedReader, stopped
from fullcircle.files.limits import Limits

_WORKER: Final = "fullcircle.domain.annex_a.rules.worker"
DEFAULT_LIMITS: Final = Limits()


def read_annex_a(
    path: Path,
    *,
    as_at: date,
    sink: Callable[[Chunk], None],
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[Progress], None] | None = None,
    waiting: Callable[[], None] | None = None,
) -> Summary:
    """Read an Annex A workbook in a separate, capped process and hand its rows over in chunks.

    `sink` is called with each Chunk (at most `limits.chunk_rows` rows, left out ones included) in file order, lists 1 to
    11; memory stays bounded whatever the size of the file. `progress` is called at least once per chunk, `waiting` every few
    seconds while the reader says nothing. Whatever they raise stops the reading and is raised here. The function returns when
    the last chunk has been delivered.

    Raises Refusal when the file is not an Annex A workbook or cannot be read within the limits; chunks may already
    have been delivered by then, so the caller must discard what it staged. Raises OSError when there is no such file.
    """
    tell = progress or _say_nothing
    path.stat()
    tell(Progress("checking", None, 0, 0))
    receiver = Receiver(sink, tell)
    arguments = [str(path.resolve()), as_at.isoformat(), json.dumps(asdict(limits))]
    with CappedReader(_WORKER, arguments, limits.wall_seconds, waiting) as reader:
        for line in reader.lines():
            receiver.take(line)
    return receiver.result()


def _say_nothing(_: Progress) -> None:
    """Nobody asked how far it is."""


class Receiver:
    """Turns the reader's lines into chunks, progress and the summary, and checks that none is missing."""

    def __init__(self, sink: Callable[[Chunk], None], tell: Callable[[Progress], None]) -> None:
        self.sink = sink
        self.tell = tell
        self.total = 0
        self.received = self.left_out = 0
        self.summary: Summary | None = None
        self.keys = {spec.number: spec.key for spec in specification().lists}

    def take(self, line: list[Any]) -> None:
        match line:
            case ["chunk", int(number), int(done), list(rows), list(left_out), list(problems)]:
                self._chunk(number, done, rows, left_out, problems)
            case ["total", int(total)]:
                self.total = total
                self.tell(Progress("reading", None, 0, total))
            case ["summary", dict(summary)]:
                self.summary = _summary(summary)
            case _:
                raise stopped()

    def _chunk(self, number: int, done: int, rows: list[Any], left_out: list[Any], problems: list[Any]) -> None:
        key = self.keys[number]
        self.received += len(rows)
        self.left_out += len(left_out)
        if rows or left_out or problems:
            self.sink(
                Chunk(
                    rows=tuple(CleanRow(number, key, row, values) for row, values in rows),
                    problems=tuple(Problem(*problem) for problem in problems),
                    left_out=tuple(LeftOut(number, row, child, reason) for row, child, reason in left_out),
                )
            )
        self.tell(Progress("reading", number, done, max(self.total, done)))

    def result(self) -> Summary:
        """The summary. Raises Refusal if the reader ended without one or if rows went missing on the way."""
        if self.summary is None:
            raise stopped()
        if (self.summary.rows_clean, self.summary.rows_left_out) != (self.received, self.left_out):
            raise stopped()
        self.tell(Progress("done", None, self.total, self.total))
        return self.summary


def _summary(found: dict[str, Any]) -> Summary:
    accounts = tuple(
        ListAccount(
            **one
            | {name: tuple(one[name]) for name in ("missing_columns", "extra_columns")}
            | {"reasons": tuple((reason, count) for reason, count in one["reasons"])}
        )
        for one in found["lists"]
    )
    counts = tuple(
        ProblemCount(list_number=number, code=code, severity=severity, column_header=header, count=count)
        for number, code, severity, header, count in found["problem_counts"]
    )
    rest = {name: tuple(found[name]) for name in ("lists_absent", "sheets_ignored")}
    return Summary(**found | rest | {"lists": accounts, "problem_counts": counts})
