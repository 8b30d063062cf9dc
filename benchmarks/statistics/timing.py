"""Measure a function of ours beside a library's in the same run, and say how the two compare."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: the quickest of several calls, ours and theirs (``None`` where no library does it)."""

    what: str
    size: str
    seconds: float
    library: str = ""
    theirs: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times longer the library takes: 1 or more means that ours is as fast or faster."""
        return None if self.theirs is None else self.theirs / self.seconds


def quickest(call: Callable[[], object], *, for_seconds: float = 0.3, calls: int = 5) -> float:
    """The quickest of at least ``calls`` calls within about ``for_seconds``. Short calls are timed in groups."""
    call()
    started = time.perf_counter()
    call()
    group = max(1, int(0.002 / max(time.perf_counter() - started, 1e-9)))
    best, ends, made = math.inf, time.perf_counter() + for_seconds, 0
    while made < calls or time.perf_counter() < ends:
        started = time.perf_counter()
        for _ in range(group):
            call()
        best = min(best, (time.perf_counter() - started) / group)
        made += 1
        if made >= calls and best * group > for_seconds:
            break
    return best


def beside(
    what: str,
    size: str,
    ours: Callable[[], object],
    library: str = "",
    theirs: Callable[[], object] | None = None,
    *,
    same: Callable[[object, object], bool] | None = None,
) -> Row:
    """Time ours, and theirs where a library does it. ``same`` says whether the two answers agree; AssertionError when not."""
    if theirs is not None and same is not None:
        assert same(ours(), theirs()), f"{what}, {size}: ours gives {ours()}, {library} gives {theirs()}"
    return Row(what, size, quickest(ours), library, None if theirs is None else quickest(theirs))


def table(rows: Sequence[Row]) -> str:
    """The rows as text, one line each."""
    lines = [f"{'statistic':46}{'size':>18}{'ours':>12}{'library':>12}{'ratio':>8}  beside"]
    for row in rows:
        theirs = "" if row.theirs is None else _time(row.theirs)
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        lines.append(f"{row.what:46}{row.size:>18}{_time(row.seconds):>12}{theirs:>12}{ratio:>8}  {row.library}")
    return "\n".join(lines)


def _time(seconds: float) -> str:
    for scale, unit in ((1, "s"), (1e3, "ms")):
        if seconds * scale >= 1:
            return f"{seconds * scale:.2f} {unit}"
    return f"{seconds * 1e6:.1f} us"
