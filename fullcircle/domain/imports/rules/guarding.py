"""When a file must not be applied by one press: nothing is in it, far less than in the last one or than on a hidden sheet,
or many children are missing from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_FEW: Final = 10
"""Lists with fewer rows than this may halve from one month to the next."""
_MORE: Final = 5
"""Copies with no more than so many rows more than the list may be of another month."""


_SEVERAL: Final = 3
"""Fewer children than this may be missing from a list by chance."""


@dataclass(frozen=True)
class Shrunk:
    """A list (or, without a number, the whole file) that had ``before`` rows in the import that holds, and has ``now``."""

    number: int | None
    before: int
    now: int


def shrunk(before: Mapping[int, int], now: Mapping[int, int]) -> tuple[Shrunk, ...]:
    """What has vanished or halved, the whole file first; with the whole file each of its lists, so that they add up to it. Both
    give the rows read of each list by its number; ``before`` is empty where nothing is compared with: then only a file with
    nothing in it is told."""
    whole = Shrunk(None, sum(before.values()), sum(now.values()))
    lists = [Shrunk(number, before.get(number, 0), now.get(number, 0)) for number in sorted({*before, *now})]
    if whole.now == 0 or _halved(whole):
        return (whole, *(one for one in lists if one.before or one.now))
    return tuple(one for one in lists if _halved(one))


def hides_more(read: int, hidden: int) -> bool:
    """Whether a hidden copy of a list holds so much more than the sheet that was read that the wrong one may have been hidden. A
    copy of last month is about as long as this month's list."""
    return hidden > 0 and (read == 0 or (hidden - read >= _MORE and hidden * 4 > read * 5))


def closes_many(known_open: int, closed: int) -> bool:
    """Whether so many of the children known as open would be closed for being missing that it is more likely that something is
    wrong with the file than that their cases are over: what ends is in Annex A for months, with its day."""
    return closed >= _SEVERAL and closed * 4 >= known_open


def _halved(one: Shrunk) -> bool:
    return one.before >= _FEW and one.now * 2 < one.before
