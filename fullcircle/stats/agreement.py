"""How far two people who judge the same things agree, on an ordered scale.

Every function takes the table of pairs: a square of counts, row = first judgement, column = second, both in the order of the
scale and with all its levels, used or not (the number of levels enters the weights). See ``pair_table``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from fullcircle.stats.proportions import proportion, quantile
from fullcircle.stats.results import Estimate, Interval

Table = Sequence[Sequence[int]]
Weights = Callable[[int, int, int], float]

FEWEST_PAIRS_FOR_KAPPA = 30


def identity(row: int, column: int, levels: int) -> float:
    """Full credit for the same level, none otherwise."""
    return float(row == column)


def quadratic(row: int, column: int, levels: int) -> float:
    """Credit that falls with the square of the distance: on four levels, one step apart keeps 8/9."""
    return 1 - ((row - column) / (levels - 1)) ** 2


def pair_table(pairs: Iterable[tuple[int, int]], *, levels: int) -> tuple[tuple[int, ...], ...]:
    """Count pairs of levels, each from 0 to ``levels`` - 1. Raises ValueError for a level off the scale."""
    counts = [[0] * levels for _ in range(levels)]
    for first, second in pairs:
        if not (0 <= first < levels and 0 <= second < levels):
            raise ValueError(f"the pair ({first}, {second}) is off a scale of {levels} levels")
        counts[first][second] += 1
    return tuple(tuple(row) for row in counts)


def exact_agreement(table: Table, *, level: float = 0.95) -> Estimate:
    """The share of pairs on the same level, with its Wilson interval."""
    return within(table, steps=0, level=level)


def within(table: Table, *, steps: int, level: float = 0.95) -> Estimate:
    """The share of pairs at most ``steps`` levels apart, with its Wilson interval."""
    cells = list(_cells(table))
    near = sum(count for row, column, count in cells if abs(row - column) <= steps)
    return proportion(near, sum(count for _, _, count in cells), level=level)


@dataclass(frozen=True, slots=True)
class Shift:
    """How second judgements differ from first ones, as counts of pairs."""

    lower: int
    same: int
    higher: int
    two_or_more: int
    line_lost: int
    line_gained: int


def shift(table: Table, *, line: int) -> Shift:
    """Count the direction of change; ``line`` is the lowest level that counts as good, for pairs that cross it.

    ``lower`` and ``higher`` include the pairs that are ``two_or_more`` levels apart.
    """
    cells = list(_cells(table))

    def total(keep: Callable[[int, int], bool]) -> int:
        return sum(count for row, column, count in cells if keep(row, column))

    return Shift(
        lower=total(lambda first, second: second < first),
        same=total(lambda first, second: second == first),
        higher=total(lambda first, second: second > first),
        two_or_more=total(lambda first, second: abs(second - first) >= 2),
        line_lost=total(lambda first, second: second < line <= first),
        line_gained=total(lambda first, second: first < line <= second),
    )


def weighted_kappa(table: Table, *, weights: Weights = quadratic, level: float = 0.95) -> Estimate:
    """Cohen's kappa with agreement weights and its large-sample interval.

    Source: Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72:323-327. No value below 30 pairs, where its interval is
    known to mislead, nor where chance alone would give full agreement (all judgements on one level): then it is undefined,
    neither 0 nor 1. The interval uses the normal quantile and is cut at -1 and 1.
    """
    n = sum(count for _, _, count in _cells(table))
    method = f"Cohen's kappa, {weights.__name__} weights, large-sample interval"
    if n < FEWEST_PAIRS_FOR_KAPPA:
        return Estimate(None, n, method, reason=f"{n} pairs are too few; at least {FEWEST_PAIRS_FOR_KAPPA} are needed")
    found = _kappa(table, weights)
    if found is None:
        return Estimate(
            None, n, method, reason="all judgements are on one level, so chance alone explains the agreement"
        )
    kappa, error = found
    margin = quantile(level) * error
    interval = Interval(max(-1.0, kappa - margin), min(1.0, kappa + margin), level)
    return Estimate(kappa, n, method, interval, caveats=("the interval is approximate",))


def kappa_standard_error(table: Table, *, weights: Weights = quadratic) -> float | None:
    """The large-sample standard error of ``weighted_kappa``; ``None`` where kappa is undefined."""
    found = _kappa(table, weights)
    return None if found is None else found[1]


def _kappa(table: Table, weights: Weights) -> tuple[float, float] | None:
    """Kappa and its standard error, whatever n; ``None`` where the agreement expected by chance is complete."""
    levels = len(table)
    n = sum(count for _, _, count in _cells(table))
    if n == 0:
        return None
    rows = [sum(row) / n for row in table]
    columns = [sum(row[k] for row in table) / n for k in range(levels)]
    credit = [[weights(k, m, levels) for m in range(levels)] for k in range(levels)]
    observed = sum(credit[k][m] * count / n for k, m, count in _cells(table))
    chance = sum(credit[k][m] * rows[k] * columns[m] for k in range(levels) for m in range(levels))
    if 1 - chance < 1e-12:
        return None
    kappa = (observed - chance) / (1 - chance)
    by_row = [sum(credit[k][m] * columns[m] for m in range(levels)) for k in range(levels)]
    by_column = [sum(credit[k][m] * rows[k] for k in range(levels)) for m in range(levels)]
    squares = sum(
        count / n * (credit[k][m] - (by_row[k] + by_column[m]) * (1 - kappa)) ** 2 for k, m, count in _cells(table)
    )
    variance = (squares - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    return kappa, sqrt(max(0.0, variance))


def _cells(table: Table) -> Iterable[tuple[int, int, int]]:
    """(row, column, count) of each cell. Raises ValueError unless the table is square with at least two levels."""
    if len(table) < 2 or any(len(row) != len(table) for row in table):
        raise ValueError("agreement needs a square table of at least two levels")
    return ((k, m, count) for k, row in enumerate(table) for m, count in enumerate(row))
