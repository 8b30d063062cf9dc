"""A reader in a process of its own: the parent starts it, listens to its lines and ends it; it caps itself before it opens
a file, may write no file, and has no settings, no database and no Django. If a hostile file exhausts it, only it dies.

A program of this kind ends in ``serve(...)``; the parent reads it with ``CappedReader``. Each line is a JSON array; besides its
own lines a reader may write ["refusal", cause, what happened, what to do] or ["fault", where in the program].
"""

import errno
import gc
import json
import logging
import os
import re
import resource
import select
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from signal import SIGABRT, SIGKILL, SIGXCPU
from typing import Any, Final

import python_calamine as calamine

from fullcircle.files.guard import SAVE_AS_XLSX, damaged, password_protected
from fullcircle.files.limits import Limits, Refusal

logger = logging.getLogger(__name__)
Emit = Callable[..., None]
_PIECE: Final = 1024 * 1024
_ROOT: Final = Path(__file__).resolve().parents[2]
_OUR_OWN: Final = str(_ROOT / "fullcircle")
_OUT_OF_MEMORY: Final = 3
_LOOK_EVERY: Final = 2.0
"""Seconds after which a silent reader is looked at."""


class CappedReader:
    """The parent's side: ``module`` run with these arguments. Leaving the block ends it, whatever happened. ``waiting`` is called
    every few seconds in which the reader says nothing; what it raises ends the reading."""

    def __init__(
        self, module: str, arguments: Sequence[str], wall_seconds: float, waiting: Callable[[], None] | None = None
    ) -> None:
        self.module = module
        self.left = wall_seconds
        self.waiting = waiting
        self.process = subprocess.Popen(  # noqa: S603 - our own program; a path is an argument, never a command
            [sys.executable, "-s", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
        )
        self.poll = select.poll()
        if self.process.stdout is not None:
            self.poll.register(self.process.stdout, select.POLLIN)

    def __enter__(self) -> "CappedReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def lines(self) -> Iterator[list[Any]]:
        """The reader's own lines as they come; only time spent waiting for them counts against the wall-clock cap. Raises
        Refusal where the reader refuses, fails, or ends before its time."""
        for line in self._whole_lines():
            yield self._told(json.loads(line))
        self._check_end()

    def _told(self, line: list[Any]) -> list[Any]:
        match line:
            case ["refusal", str(cause), str(what), str(remedy)]:
                raise Refusal(cause, what, remedy)
            case ["fault", str(where)]:
                logger.error("%s met a fault of its own: %s", self.module, where)
                raise stopped()
        return line

    def _whole_lines(self) -> Iterator[bytes]:
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
        while not self._ready():
            if self.left <= 0:
                raise _out_of_time()
            if self.waiting is not None:
                self.waiting()
        return os.read(pipe.fileno(), _PIECE)

    def _ready(self) -> bool:
        began = time.monotonic()
        ready = self.poll.poll(1000 * max(min(self.left, _LOOK_EVERY), 0))
        self.left -= time.monotonic() - began
        return bool(ready)

    def _check_end(self) -> None:
        code = self.process.wait()
        if code in {-SIGXCPU, -SIGKILL}:
            raise _out_of_time()
        if code in {-SIGABRT, _OUT_OF_MEMORY}:
            raise Refusal(
                "reader_out_of_memory",
                "Reading this file needs far more memory than it should, so it was stopped.",
                f"Delete whatever is not part of the data, then save a clean copy. {SAVE_AS_XLSX}",
            )
        if code != 0:
            logger.error("%s stopped with exit code %s", self.module, code)
            raise stopped()


def _out_of_time() -> Refusal:
    return Refusal(
        "reader_out_of_time",
        "Reading this file took far longer than it should, so it was stopped.",
        f"Delete whatever is not part of the data, then save a clean copy. {SAVE_AS_XLSX}",
    )


def stopped() -> Refusal:
    return Refusal(
        "reader_stopped",
        "Something in this file stopped it from being read. Nothing was kept.",
        f"Save a clean copy and try again. {SAVE_AS_XLSX}",
    )


class Emitter:
    """Writes lines to the parent."""

    def __init__(self) -> None:
        self._write = sys.stdout.buffer.write
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode

    def __call__(self, *line: object) -> None:
        self._write(self._encode(line).encode())
        self._write(b"\n")


def serve(limits: Limits, read: Callable[[Emit], None]) -> None:
    """The reader's side: cap this process, then read, and tell the parent of a refusal or a fault as a line."""
    emit = Emitter()
    cap(limits)
    gc.freeze()  # what was imported stays until the end
    try:
        _read(read, emit)
    except Refusal as refusal:
        emit("refusal", refusal.cause, refusal.what_happened, refusal.what_to_do)
    except MemoryError:
        raise SystemExit(_OUT_OF_MEMORY) from None
    except Exception as fault:
        emit("fault", _where(fault))
    sys.stdout.flush()


def cap(limits: Limits) -> None:
    """Bound this process, never above what it was itself given."""
    for what, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (allowed, allowed))


def peak_memory() -> int:
    """Bytes, from the kernel's account of this program alone; getrusage would count what its parent held too."""
    status = Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else ""
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    kilobytes = int(found.group(1)) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes * 1024


def _read(read: Callable[[Emit], None], emit: Emit) -> None:
    try:
        read(emit)
    except calamine.PasswordError:
        raise password_protected() from None
    except calamine.CalamineError:
        raise damaged() from None
    except OSError as fault:
        raise MemoryError if fault.errno == errno.ENOMEM else damaged() from None


def _where(fault: BaseException) -> str:
    """Which fault, and where in our own code; never the message, which could quote the file."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if _OUR_OWN in frame.filename]
    return f"{type(fault).__name__} at {' > '.join(own)}"
