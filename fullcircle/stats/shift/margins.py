"""Whether two people use the levels equally often: tests of both margins of a table of pairs, and of its symmetry.

Grades are ordered, so the test with scores is the one to prefer; the others ask about every level at once.
"""

from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from fullcircle.stats.results import SignificanceTest
from fullcircle.stats.shift.tables import NO_PAIRS, Scores, Table, counts_of, steps

STUART_MAXWELL = "Stuart-Maxwell test"
BHAPKAR = "Bhapkar test"
BOWKER = "Bowker symmetry test"
ORDINAL = "ordinal test of equal margins"
ALL_SAME = "every pair has the same judgement twice, so there is nothing to test"


def stuart_maxwell(table: Table) -> SignificanceTest:
    """The test that every level is used equally often both times: X2 = d' S^-1 d with d the differences of the margins.

    Source: Stuart 1955, Biometrika 42:412-416; Maxwell 1970. S is the covariance where nothing but chance is at work. A level
    that no changed pair touches carries nothing and is left out, and so is one level of each set of levels that change only
    among themselves; ``degrees`` is what remains, q - 1 for q levels that all mix. Undefined where no pair changed.
    Raises ValueError unless the table is square.
    """
    n, found = _margins(table)
    if found is None:
        return SignificanceTest(None, None, n, STUART_MAXWELL, reason=ALL_SAME if n else NO_PAIRS)
    value, degrees, changed = found
    p = float(chdtrc(degrees, value))
    return SignificanceTest(value, p, n, STUART_MAXWELL, degrees, caveats=_caveats(changed))


def bhapkar(table: Table) -> SignificanceTest:
    """As Stuart-Maxwell with the covariance as seen, not as supposed: W = X2 / (1 - X2 / n), never smaller.

    Source: Bhapkar 1966, JASA 61:228-235. Undefined where no pair changed, and where every pair made the same change, for then
    the covariance as seen is 0. Raises ValueError unless the table is square.
    """
    n, found = _margins(table)
    if found is None:
        return SignificanceTest(None, None, n, BHAPKAR, reason=ALL_SAME if n else NO_PAIRS)
    value, degrees, changed = found
    if value >= n * (1 - 1e-12):
        reason = "the changes leave no spread to measure against; the Stuart-Maxwell test has an answer"
        return SignificanceTest(None, None, n, BHAPKAR, degrees, reason=reason)
    value = value / (1 - value / n)
    return SignificanceTest(value, float(chdtrc(degrees, value)), n, BHAPKAR, degrees, caveats=_caveats(changed))


def bowker(table: Table) -> SignificanceTest:
    """The test that each change is as frequent as its opposite: the sum of (n_kl - n_lk)^2 / (n_kl + n_lk) over pairs of levels.

    Source: Bowker 1948, JASA 43:572-574. Pairs of levels without any change are skipped and lessen ``degrees``. Undefined where
    no pair changed. Raises ValueError unless the table is square.
    """
    counts = counts_of(table)
    n = int(counts.sum())
    upper = np.triu_indices(len(counts), 1)
    there, back = counts[upper], counts.T[upper]
    total = there + back
    used = total > 0
    degrees = int(used.sum())
    if degrees == 0:
        return SignificanceTest(None, None, n, BOWKER, reason=ALL_SAME if n else NO_PAIRS)
    value = float(((there - back)[used] ** 2 / total[used]).sum())
    p, changed = float(chdtrc(degrees, value)), float(total.sum())
    return SignificanceTest(value, p, n, BOWKER, degrees, caveats=_caveats(changed))


def ordinal_marginal_homogeneity(table: Table, *, scores: Scores | None = None) -> SignificanceTest:
    """The test that second judgements are as high as first ones on the whole: z = sum(d) / sqrt(sum(d^2)).

    d is second minus first score. ``value`` is z, positive where second judgements are higher and normal in large samples; z^2 is
    the test on one degree of freedom.
    The error is the one that holds if chance alone gives each change its sign (so without taking the mean off), as R's
    ``coin::mh_test`` with scores; the mean shift over its own error is the same but for that, a little larger.
    Undefined where no pair changed its score. Raises ValueError for a table that is not square or scores that do not fit.
    """
    counts = counts_of(table)
    step = steps(len(counts), scores)
    n = int(counts.sum())
    total = counts * step
    squares = float((total * step).sum())
    if squares == 0:
        return SignificanceTest(None, None, n, ORDINAL, degrees=1, reason=ALL_SAME if n else NO_PAIRS)
    z = float(total.sum()) / sqrt(squares)
    changed = n - float(counts.trace())
    return SignificanceTest(z, erfc(abs(z) / sqrt(2)), n, ORDINAL, degrees=1, caveats=_caveats(changed))


def _caveats(changed: float) -> tuple[str, ...]:
    return ("few pairs changed, so p is approximate",) if changed < 25 else ()


def _margins(table: Table) -> tuple[int, tuple[float, int, float] | None]:
    """The number of pairs; where any changed, Stuart-Maxwell's statistic, its degrees of freedom and how many did."""
    counts = counts_of(table)
    n = int(counts.sum())
    moves = counts + counts.T
    moves.ravel()[:: len(moves) + 1] = 0
    kept = _independent(moves)
    if not kept:
        return n, None
    apart = counts.sum(axis=1) - counts.sum(axis=0)
    each = moves.sum(axis=1)
    covariance = -moves
    covariance.ravel()[:: len(moves) + 1] = each
    if len(kept) < len(moves) - 1:
        apart, covariance = apart[kept], covariance[np.ix_(kept, kept)]
    else:
        apart, covariance = apart[1:], covariance[1:, 1:]
    value = float(apart @ np.linalg.solve(covariance, apart))
    return n, (max(0.0, value), len(kept), float(each.sum()) / 2)


def _independent(moves: NDArray[np.float64]) -> list[int]:
    """The levels left when the first is taken out of each set that changes only among itself; their covariance has an inverse."""
    levels = len(moves)
    if np.count_nonzero(moves) == levels * (levels - 1):
        return list(range(1, levels))
    touching = moves > 0
    kept: list[int] = []
    seen: set[int] = set()
    for start in range(len(moves)):
        if start in seen:
            continue
        seen.add(start)
        waiting = [start]
        while waiting:
            found = [int(other) for other in np.flatnonzero(touching[waiting.pop()]) if int(other) not in seen]
            seen.update(found)
            kept.extend(found)
            waiting.extend(found)
    return sorted(kept)
