"""What leads every account of agreement between two people: how many pairs are the same, near, and across the good line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fullcircle.stats.agreement.tables import Shares, Table, read
from fullcircle.stats.proportions import proportion, proportion_from_share
from fullcircle.stats.results import Estimate


def exact_agreement(table: Table, *, level: float = 0.95) -> Estimate:
    """The share of pairs on the same level, with its Wilson interval (on the effective number of pairs where weighted)."""
    return within(table, steps=0, level=level)


def within(table: Table, *, steps: int, level: float = 0.95) -> Estimate:
    """The share of pairs at most ``steps`` levels apart, with its Wilson interval; no value without pairs.

    Raises ValueError for a table that is not a square of counts and a negative distance.
    """
    if steps < 0:
        raise ValueError(f"a distance is 0 steps or more, not {steps}")
    found = read(table)
    places = np.arange(len(found.cells))
    near = np.abs(places[:, None] - places) <= steps
    return _share(found, float(np.vdot(found.cells, near)), level)


def crossed(table: Table, *, line: int, level: float = 0.95) -> tuple[Estimate, Estimate]:
    """The shares of pairs that lost and that gained the good ``line``, the lowest level that counts as good.

    Each with its Wilson interval; weighted where the table is. Raises ValueError for a table that is not a square of counts
    and a line that is off its scale.
    """
    found = read(table)
    _check_line(line, len(found.cells))
    lost, gained = found.cells[line:, :line].sum(), found.cells[:line, line:].sum()
    return _share(found, float(lost), level), _share(found, float(gained), level)


@dataclass(frozen=True, slots=True)
class Shift:
    """How second judgements differ from first ones, as counts of pairs."""

    lower: int
    same: int
    higher: int
    two_or_more: int
    line_lost: int
    line_gained: int


def shift(table: Sequence[Sequence[int]], *, line: int) -> Shift:
    """Count the direction of change; ``line`` is the lowest level that counts as good, for pairs that cross it.

    ``lower`` and ``higher`` include the pairs that are ``two_or_more`` levels apart. Raises ValueError for a table that is
    not a square of counts and a line that is off its scale.
    """
    _check_line(line, len(read(table).cells))
    cells = [(k, m, int(count)) for k, row in enumerate(table) for m, count in enumerate(row)]
    return Shift(
        lower=sum(count for first, second, count in cells if second < first),
        same=sum(count for first, second, count in cells if second == first),
        higher=sum(count for first, second, count in cells if second > first),
        two_or_more=sum(count for first, second, count in cells if abs(second - first) >= 2),
        line_lost=sum(count for first, second, count in cells if second < line <= first),
        line_gained=sum(count for first, second, count in cells if first < line <= second),
    )


def _check_line(line: int, levels: int) -> None:
    if not 0 <= line < levels:
        raise ValueError(f"the line {line} is off a scale of {levels} levels")


def _share(found: Shares, share: float, level: float) -> Estimate:
    if found.n_effective is None:
        return proportion(round(share * found.n), found.n, level=level)
    share = min(1.0, share)
    return proportion_from_share(share, found.n, n_effective=found.n_effective, level=level, weights=found.weights)
