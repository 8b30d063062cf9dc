"""The sample beside everybody it was drawn from: what each group could expect, and what it got. No more is claimed than that."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import ceil, floor, sqrt

from fullcircle.domain.selection.rules.frame import FrameRow

TWO_SD = 2.0


@dataclass(frozen=True)
class Compared:
    """A group. ``children`` could be drawn, ``expected`` of them by their chances, ``chosen`` were. Chance alone gives ``least``
    to ``most`` in about nineteen draws of twenty."""

    label: str
    children: int
    expected: float
    chosen: int
    least: int
    most: int

    @property
    def words(self) -> str:
        """How the group fared, said as strongly as the numbers allow."""
        if self.least <= self.chosen <= self.most:
            return "within what chance gives"
        return "fewer than chance usually gives" if self.chosen < self.least else "more than chance usually gives"


def compare(
    able: Iterable[FrameRow], chosen: Collection[str], group: Callable[[FrameRow], str]
) -> tuple[Compared, ...]:
    """Every group among those who could be drawn, the largest first.

    The range is expected ± 2 standard deviations of independent draws, opened outwards to whole children; a systematic draw
    spreads more evenly than that, so the range is rather too wide than too narrow.
    """
    members: dict[str, list[FrameRow]] = {}
    for row in able:
        members.setdefault(group(row), []).append(row)
    found = [_compared(label, rows, chosen) for label, rows in members.items()]
    return tuple(sorted(found, key=lambda one: (-one.children, one.label)))


def _compared(label: str, rows: list[FrameRow], chosen: Collection[str]) -> Compared:
    chances = [row.numbers.chance for row in rows if row.numbers]
    expected = sum(chances)
    spread = TWO_SD * sqrt(sum(p * (1 - p) for p in chances))
    return Compared(
        label=label,
        children=len(rows),
        expected=expected,
        chosen=sum(row.key in chosen for row in rows),
        least=max(0, floor(round(expected - spread, 9))),
        most=min(len(rows), ceil(round(expected + spread, 9))),
    )
