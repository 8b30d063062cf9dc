"""Which cells of a table must not be shown for what they say themselves, each with the reason.

Positions are as deep as the table: (i,) in a row of counts, (i, j) in a table of rows. One cell may be hit by several rules.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fullcircle.stats.disclosure.audit import THRESHOLD

Position = tuple[int, ...]
Counts = Sequence[float] | Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cell that must be hidden, the rule that says so and the reason in words."""

    cell: Position
    rule: str
    reason: str


def cells(hits: Iterable[Hit]) -> tuple[Position, ...]:
    """The cells that any of ``hits`` is about, each once, in reading order."""
    return tuple(sorted({hit.cell for hit in hits}))


def small_counts(counts: Counts, *, threshold: int = THRESHOLD, hide_zeros: bool = False) -> tuple[Hit, ...]:
    """Counts from 1 to ``threshold`` - 1, and zeros too if ``hide_zeros``."""
    hits = []
    for cell, value in entries(counts):
        if 0 < value < threshold:
            hits.append(Hit(cell, "small count", f"{value:g} is fewer than {threshold}"))
        elif value == 0 and hide_zeros:
            hits.append(Hit(cell, "zero", "nobody is counted here, and zeros are hidden"))
    return tuple(hits)


def small_denominators(denominators: Counts, *, threshold: int = THRESHOLD) -> tuple[Hit, ...]:
    """Percentages and means that rest on fewer than ``threshold``; ``denominators`` holds how many each rests on."""
    return tuple(
        Hit(
            cell,
            "small denominator",
            f"it rests on {value:g}, fewer than {threshold}" if value else "it rests on nobody",
        )
        for cell, value in entries(denominators)
        if value < threshold
    )


def group_disclosure(table: Sequence[Sequence[float]]) -> tuple[Hit, ...]:
    """Cells that hold everybody of their row or column: who belongs to the row is then known to be in that column.

    A row or column with one place only tells nothing new and is passed over.
    """
    hits = []
    values = dict(entries(table))
    for axis, line_name, other in ((0, "row", "column"), (1, "column", "row")):
        for line in sorted({cell[axis] for cell in values if len(cell) == 2}):
            places = [cell for cell in values if cell[axis] == line]
            filled = [cell for cell in places if values[cell] > 0]
            if len(places) > 1 and len(filled) == 1:
                cell = filled[0]
                reason = f"all {values[cell]:g} of {line_name} {line + 1} are in {other} {cell[1 - axis] + 1}"
                hits.append(Hit(cell, "group disclosure", reason))
    return tuple(sorted(hits, key=lambda hit: hit.cell))


def single_contributor(contributors: Counts, *, fewest: int = 2) -> tuple[Hit, ...]:
    """Cells whose work comes from fewer than ``fewest`` people (a team with one worker), 0 aside.

    ``contributors`` holds how many different people each cell rests on.
    """
    return tuple(
        Hit(cell, "single contributor", f"it comes from {value:g}, fewer than {fewest}")
        for cell, value in entries(contributors)
        if 0 < value < fewest
    )


def dominance(
    families: Sequence[Sequence[float]] | Sequence[Sequence[Sequence[float]]],
    *,
    threshold: int = THRESHOLD,
    share: float = 0.5,
) -> tuple[Hit, ...]:
    """Cells of too few families, where siblings count once, or where one family makes up more than ``share`` of the count.

    ``families`` holds for each cell how many each of its families contributes, such as [3, 1, 1].
    Source: the dominance rule (1, k) of Hundepool and others 2012, Statistical Disclosure Control, section 4.2.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share lies above 0 and up to 1, not {share}")
    hits = []
    for cell, contributions in _lists(families):
        counted = [value for value in contributions if value > 0]
        total = sum(counted)
        if 0 < len(counted) < threshold:
            reason = f"it comes from {len(counted)} {'family' if len(counted) == 1 else 'families'}"
            hits.append(Hit(cell, "few families", f"{reason}, fewer than {threshold}"))
        if counted and max(counted) > share * total:
            hits.append(Hit(cell, "dominance", f"one family makes up {max(counted):g} of {total:g}"))
    return tuple(hits)


def entries(counts: Counts) -> Iterator[tuple[Position, float]]:
    """Every cell of a row or table with its value. Raises ValueError for a ragged table, a negative or a non-finite value."""
    table = bool(counts) and isinstance(counts[0], Sequence)
    if any(isinstance(row, Sequence) != table for row in counts):
        raise ValueError("a table has rows only, and a row of counts has counts only")
    if table and len({len(row) for row in counts if isinstance(row, Sequence)}) > 1:
        raise ValueError("the rows of a table have the same length")
    for i, row in enumerate(counts):
        for j, value in enumerate(row) if isinstance(row, Sequence) else ((None, row),):
            position = (i,) if j is None else (i, j)
            if not (isinstance(value, int | float) and math.isfinite(value) and value >= 0):
                raise ValueError(f"the value at {position} is {value!r}, not a count")
            yield position, value


def _lists(families: Sequence[object], at: Position = ()) -> Iterator[tuple[Position, list[float]]]:
    """Every innermost list of numbers with its position. Raises ValueError for a negative or non-finite number."""
    for i, item in enumerate(families):
        if not isinstance(item, Sequence):
            raise ValueError("every cell needs the list of what its families contribute")
        if any(isinstance(inner, Sequence) for inner in item):
            yield from _lists(item, (*at, i))
            continue
        for value in item:
            if not (isinstance(value, int | float) and math.isfinite(value) and value >= 0):
                raise ValueError(f"a family of {(*at, i)} contributes {value!r}, not a count")
        yield (*at, i), list(item)
