"""Reading a workbook from the outside: start the capped reader, pass on what it finds, report its end kindly."""

import json
import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from signal import SIGABRT, SIGKILL, SIGXCPU
from typing import Any, Final

from fullcircle.domain.imports.rules.guard import SAVE_AS_XLSX
from fullcircle.domain.imports.rules.results import (
    Chunk,
    CleanRow,
    Limits,
    ListAccount,
    Problem,
    ProblemCount,
    Progress,
    Refusal,
    Summary,
)
from fullcircle.domain.imports.rules.specification import specification

logger = logging.getLogger(__name__)
_WORKER: Final = "fullcircle.domain.imports.rules.worker"
_ROOT: Final = Path(__file__).resolve().parents[4]
_PIECE: Final = 1024 * 1024
_OUT_OF_MEMORY: Final = 3
DEFAULT_LIMITS: Final = Limits()


def read_annex_a(
    path: Path,
    *,
    as_at: date,
    sink: Callable[[Chunk], None],
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read an Annex A workbook in a separate, capped process and hand its rows over in chunks.

    `sink` is called with each Chunk (at most `limits.chunk_rows` rows) in file order, lists 1 to 11; memory stays
    bounded whatever the size of the file. `progress` is called at least once per chunk. Whatever `sink` raises stops
    the reading and is raised here. The function returns when the last chunk has been delivered.

    Raises Refusal when the file is not an Annex A workbook or cannot be read within the limits; chunks may already
    have been delivered by then, so the caller must discard what it staged. Raises OSError when there is no such file.
    """
    tell = progress or _say_nothing
    path.stat()
    tell(Progress("checking", None, 0, 0))
    receiver = Receiver(sink, tell)
    with _Reader(path, as_at, limits) as reader:
        for line in reader.lines():
            receiver.take(json.loads(line))
        reader.finish()
    return receiver.result()


def _say_nothing(_: Progress) -> None:
    """Nobody asked how far it is."""


class _Reader:
    """The reader process. Leaving the block ends it, whatever happened."""

    def __init__(self, path: Path, as_at: date, limits: Limits) -> None:
        self.left = float(limits.wall_seconds)
        command = [
            sys.executable,
            "-s",
            "-m",
            _WORKER,
            str(path.resolve()),
            as_at.isoformat(),
            json.dumps(asdict(limits)),
        ]
        self.process = subprocess.Popen(  # noqa: S603 - our own program; the path is an argument, never a command
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
        )
        self.poll = select.poll()
        if self.process.stdout is not None:
            self.poll.register(self.process.stdout, select.POLLIN)

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def lines(self) -> Iterator[bytes]:
        """Whole lines as they come; only the time spent waiting for them counts against the wall-clock cap."""
        parts: list[bytes] = []
        while piece := self._next_piece():
            first, *rest = piece.split(b"\n")
            parts.append(first)
            for following in rest:
                yield b"".join(parts)
                parts = [following]

    def _next_piece(self) -> bytes:
        pipe = self.process.stdout
        if pipe is None:
            return b""
        began = time.monotonic()
        ready = self.poll.poll(max(self.left, 0) * 1000)
        self.left -= time.monotonic() - began
        if not ready:
            raise _out_of_time()
        return os.read(pipe.fileno(), _PIECE)

    def finish(self) -> None:
        """Raise a Refusal that says why, unless the reader came to its own end."""
        code = self.process.wait()
        if code in {-SIGXCPU, -SIGKILL}:
            raise _out_of_time()
        if code in {-SIGABRT, _OUT_OF_MEMORY}:
            raise Refusal(
                "reader_out_of_memory",
                "Reading this workbook needs far more memory than any Annex A file should, so it was stopped.",
                f"Delete whatever is not part of the lists, then save a clean copy. {SAVE_AS_XLSX}",
            )
        if code != 0:
            logger.error("The Annex A reader stopped with exit code %s", code)
            raise _stopped()


def _out_of_time() -> Refusal:
    return Refusal(
        "reader_out_of_time",
        "Reading this workbook took far longer than any Annex A file should, so it was stopped.",
        f"Delete whatever is not part of the lists, then save a clean copy. {SAVE_AS_XLSX}",
    )


def _stopped() -> Refusal:
    return Refusal(
        "reader_stopped",
        "Something in this workbook stopped it from being read. Nothing was kept.",
        f"Save a clean copy and try again. {SAVE_AS_XLSX}",
    )


class Receiver:
    """Turns the reader's lines into chunks, progress and the summary, and checks that none is missing."""

    def __init__(self, sink: Callable[[Chunk], None], tell: Callable[[Progress], None]) -> None:
        self.sink = sink
        self.tell = tell
        self.total = 0
        self.received = 0
        self.summary: Summary | None = None
        self.keys = {spec.number: spec.key for spec in specification().lists}

    def take(self, line: list[Any]) -> None:
        match line:
            case ["chunk", int(number), int(done), list(rows), list(problems)]:
                self._chunk(number, done, rows, problems)
            case ["total", int(total)]:
                self.total = total
                self.tell(Progress("reading", None, 0, total))
            case ["summary", dict(summary)]:
                self.summary = _summary(summary)
            case ["refusal", str(cause), str(what), str(remedy)]:
                raise Refusal(cause, what, remedy)
            case ["fault", str(where)]:
                logger.error("The Annex A reader met a fault of its own: %s", where)
                raise _stopped()
            case _:
                raise _stopped()

    def _chunk(self, number: int, done: int, rows: list[Any], problems: list[Any]) -> None:
        key = self.keys[number]
        self.received += len(rows)
        if rows or problems:
            self.sink(
                Chunk(
                    rows=tuple(CleanRow(number, key, row, values) for row, values in rows),
                    problems=tuple(Problem(*problem) for problem in problems),
                )
            )
        self.tell(Progress("reading", number, done, max(self.total, done)))

    def result(self) -> Summary:
        """The summary. Raises Refusal if the reader ended without one or if rows went missing on the way."""
        if self.summary is None or self.summary.rows_clean != self.received:
            raise _stopped()
        self.tell(Progress("done", None, self.total, self.total))
        return self.summary


def _summary(found: dict[str, Any]) -> Summary:
    accounts = tuple(
        ListAccount(**one | {name: tuple(one[name]) for name in ("missing_columns", "extra_columns")})
        for one in found["lists"]
    )
    counts = tuple(
        ProblemCount(list_number=number, code=code, severity=severity, column_header=header, count=count)
        for number, code, severity, header, count in found["problem_counts"]
    )
    rest = {name: tuple(found[name]) for name in ("lists_absent", "sheets_ignored")}
    return Summary(**found | rest | {"lists": accounts, "problem_counts": counts})
