"""When a file must not be applied by one press: nothing is in it, or far less than in the last one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_FEW: Final = 10
"""Lists with fewer rows than this may halve from one month to the next."""


@dataclass(frozen=True)
class Shrunk:
    """A list (or, without a number, the whole file) that had ``before`` rows in the import that holds, and has ``now``."""

    number: int | None
    before: int
    now: int


def shrunk(before: Mapping[int, int], now: Mapping[int, int]) -> tuple[Shrunk, ...]:
    """What has vanished or halved, the whole file first. Both give the rows read of each list by its number; ``before`` is
    empty where nothing is compared with: then only a file with nothing in it is told."""
    whole = Shrunk(None, sum(before.values()), sum(now.values()))
    lists = [Shrunk(number, rows, now.get(number, 0)) for number, rows in sorted(before.items())]
    found = [one for one in lists if _halved(one)]
    return ((whole,) if whole.now == 0 or _halved(whole) else ()) + tuple(found)


def _halved(one: Shrunk) -> bool:
    return one.before >= _FEW and one.now * 2 < one.before
