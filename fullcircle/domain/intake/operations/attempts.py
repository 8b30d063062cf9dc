"""Work in the background on a received file: each try gives signs of life, and ends when a later one has taken its place."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from fullcircle.domain.intake.models import Received
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.operation import one_operation

_SIGN_EVERY: Final = timedelta(seconds=2)
_WRITES_FOR: Final = 0.05
_GIVES_WAY_FOR: Final = 0.04
"""Seconds. SQLite has one writer, and no queue: whoever waits looks again after 25 ms at most for the first 128 ms, and later
every 50 or 100. Steps that follow each other without a gap longer than that would leave people waiting for all of them."""
BEGUN: Final = ("attempt", "tries", "moved_at")
"""The columns that `begin` sets."""
MOST_TRIES: Final = 6
"""Work that has stopped so often without a fault that could be caught ends its process each time: it is not taken up for ever."""


class Superseded(Exception):
    """This try is over: a later one has begun, or the file was set aside. What it prepared is not used."""


class Attempt:
    """One try at a received file. Nothing that it writes after a later try has begun stays."""

    def __init__(self, record: Received) -> None:
        self._rows = type(record)._default_manager.filter(pk=record.pk, attempt=record.attempt)
        self._last_sign = clock.now()
        self._wrote_for = 0.0

    def sign(self, **told: object) -> None:
        """Give a sign of life, and say how far the work is. Raises Superseded."""
        self._last_sign = clock.now()
        if not self._rows.update(moved_at=self._last_sign, **told):
            raise Superseded

    def sign_if_due(self) -> None:
        """Give a sign of life unless one was given just now. Raises Superseded."""
        if clock.now() - self._last_sign >= _SIGN_EVERY:
            self.sign()

    @contextmanager
    def step(self) -> Iterator[None]:
        """One small transaction of this try: it holds the record, so that no later try begins in the middle. After some of them
        it gives way to whoever waits to write."""
        began = time.monotonic()
        with one_operation():
            self.sign()
            yield
        self._wrote_for += time.monotonic() - began
        if self._wrote_for >= _WRITES_FOR and connection.vendor == "sqlite":
            time.sleep(_GIVES_WAY_FOR)
            self._wrote_for = 0.0


def begin(record: Received, *, now: datetime, again: bool = False) -> None:
    """Make the locked ``record`` the next try; the caller saves `BEGUN`. ``again``: an earlier try at the work has stopped."""
    record.attempt += 1
    record.tries = record.tries + 1 if again else 1
    record.moved_at = now
