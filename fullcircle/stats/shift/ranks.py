"""Tests of a shift that need no scores: by its direction alone (sign test), or by direction and the order of sizes (Wilcoxon)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import erfc, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.proportions import Side, binomial_test
from fullcircle.stats.results import SignificanceTest
from fullcircle.stats.shift.tables import NO_PAIRS, Scores, Table, counts_of, steps

Zeros = Literal["drop", "pratt"]
Method = Literal["auto", "exact", "normal"]

MOST_EXACT = 25
"""Pairs up to which ``auto`` works out every arrangement of signs."""
MOST_EXACT_ASKED = 300
NO_CHANGE = "no pair changed, so there is nothing to test"


def sign_test(up: int, down: int, *, side: Side = "two-sided") -> SignificanceTest:
    """The exact test that a pair that changed is as likely to go up as down; ``value`` is the number that went up.

    Pairs without change do not enter. ``greater``: more go up. Source: Dixon and Mood 1946, JASA 41:557-566.
    Undefined where no pair changed. Raises ValueError for counts that are not whole numbers of at least 0.
    """
    if up < 0 or down < 0:
        raise ValueError(f"counts are whole numbers of at least 0, not {up} and {down}")
    found = binomial_test(up, up + down, 0.5, side=side)
    return SignificanceTest(
        found.value, found.p, found.n, "exact sign test", reason=NO_CHANGE if found.p is None else ""
    )


def table_differences(table: Table, *, scores: Scores | None = None) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """The differences (second minus first score) in a table of pairs and how many pairs have each, for ``signed_rank_test``."""
    counts = counts_of(table)
    step = steps(len(counts), scores)
    return tuple(step.ravel().tolist()), tuple(counts.ravel().astype(int).tolist())


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Pairs that changed, in groups of equal size of change, smallest first: mid-ranks, pairs and positive pairs of each."""

    ranks: NDArray[np.float64]
    pairs: NDArray[np.int64]
    positive: float
    zeros: int

    @property
    def n(self) -> int:
        return int(self.pairs.sum())

    @property
    def ties(self) -> bool:
        return bool((self.pairs > 1).any())


def signed_rank_test(
    differences: Sequence[float] | NDArray[np.float64],
    *,
    counts: Sequence[int] | None = None,
    side: Side = "two-sided",
    zeros: Zeros = "drop",
    method: Method = "auto",
    continuity: bool = False,
) -> SignificanceTest:
    """Wilcoxon's signed-rank test; ``value`` is V, the sum of the ranks of positive differences.

    ``greater``: differences tend to be positive. ``counts``: how many pairs have each difference (1 each when not given).
    ``zeros``: pairs without change are dropped before ranking, or ranked first and then dropped (Pratt 1959, JASA 54:655-667).
    ``method``: "auto" is exact up to 25 pairs that changed without ties (nor zeros kept by Pratt), otherwise normal with the
    variance corrected for ties; "exact" asked for with ties is exact given the mid-ranks. ``continuity`` moves the normal
    approximation half a rank to the middle. Equal means exactly equal: round numbers with decimals before.
    Source: Wilcoxon 1945; Hollander and Wolfe 1973, section 3.1. Undefined where no pair changed. Raises ValueError for values
    that are not numbers, unknown options, or "exact" beyond 300 pairs.
    """
    _check_options(side, zeros, method)
    ranked = _rank(*_grouped(differences, counts), pratt=zeros == "pratt")
    n = ranked.n
    if n == 0:
        reason = NO_CHANGE if ranked.zeros else NO_PAIRS
        return SignificanceTest(None, None, 0, "Wilcoxon signed-rank test", reason=reason)
    exact = method == "exact" or (
        method == "auto" and n <= MOST_EXACT and not ranked.ties and not (zeros == "pratt" and ranked.zeros)
    )
    if exact and n > MOST_EXACT_ASKED:
        raise ValueError(f"the exact test is worked out for up to {MOST_EXACT_ASKED} pairs that changed, not {n}")
    p = _exact_p(ranked, side) if exact else _normal_p(ranked, side, continuity=continuity)
    words = f"Wilcoxon signed-rank test, {'exact' if exact else 'normal approximation'}"
    return SignificanceTest(ranked.positive, p, n, words, caveats=_caveats(ranked, zeros, exact=exact))


def _check_options(side: str, zeros: str, method: str) -> None:
    for given, known in (
        (side, ("two-sided", "greater", "less")),
        (zeros, ("drop", "pratt")),
        (method, ("auto", "exact", "normal")),
    ):
        if given not in known:
            raise ValueError(f"{given!r} is none of {', '.join(known)}")


def _caveats(ranked: _Ranked, zeros: Zeros, *, exact: bool) -> tuple[str, ...]:
    found = []
    if ranked.zeros and zeros == "drop":
        found.append(f"pairs without change are left out: {ranked.zeros}")
    if not exact and ranked.n <= MOST_EXACT:
        found.append("few pairs changed, so p is approximate")
    return tuple(found)


def _grouped(
    differences: Sequence[float] | NDArray[np.float64], counts: Sequence[int] | None
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Sizes of change in rising order, each with the number of pairs and the number of positive pairs."""
    values = np.asarray(differences, dtype=float)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("differences are a list of numbers")
    if counts is None:
        sizes, pairs = np.unique(np.abs(values), return_counts=True)
        ups = np.sort(values[values > 0])
        positive = np.searchsorted(ups, sizes, side="right") - np.searchsorted(ups, sizes, side="left")
        return sizes, pairs, positive
    each = np.asarray(counts, dtype=float)
    if each.shape != values.shape or not (each >= 0).all() or (each != np.floor(each)).any():
        raise ValueError("each difference needs one count, a whole number of at least 0")
    used = each > 0
    sizes, place = np.unique(np.abs(values[used]), return_inverse=True)
    pairs = np.bincount(place, each[used], len(sizes)).astype(np.int64)
    positive = np.bincount(place, each[used] * (values[used] > 0), len(sizes)).astype(np.int64)
    return sizes, pairs, positive


def _rank(sizes: NDArray[np.float64], pairs: NDArray[np.int64], positive: NDArray[np.int64], *, pratt: bool) -> _Ranked:
    zeros = int(pairs[0]) if sizes.size and sizes[0] == 0 else 0
    if zeros:
        pairs, positive = pairs[1:], positive[1:]
    last = np.cumsum(pairs) + (zeros if pratt else 0)
    ranks = last - (pairs - 1) / 2
    return _Ranked(ranks, pairs, float((ranks * positive).sum()), zeros)


def _exact_p(ranked: _Ranked, side: Side) -> float:
    """Every arrangement of signs equally likely, given the (mid-)ranks."""
    doubled = np.repeat(np.rint(2 * ranked.ranks).astype(int), ranked.pairs)
    chances = _null(tuple(doubled.tolist()))
    place = round(2 * ranked.positive)
    less, greater = float(chances[: place + 1].sum()), float(chances[place:].sum())
    p = {"less": less, "greater": greater, "two-sided": 2 * min(less, greater)}[side]
    return min(1.0, p)


@lru_cache(maxsize=64)
def _null(doubled: tuple[int, ...]) -> NDArray[np.float64]:
    """P(twice V = 0, 1, 2 ...): each doubled rank is added or not, with even chance."""
    chances = np.zeros(sum(doubled) + 1)
    chances[0] = 1
    reached = 0
    for rank in doubled:
        chances[rank : reached + rank + 1] += chances[: reached + 1].copy()
        reached += rank
        chances[: reached + 1] /= 2
    chances.flags.writeable = False
    return chances


def _normal_p(ranked: _Ranked, side: Side, *, continuity: bool) -> float:
    """Under the hypothesis V has mean sum(r) / 2 and variance sum(r^2) / 4 over the ranks in use, so ties and zeros enter."""
    mean = float((ranked.ranks * ranked.pairs).sum()) / 2
    deviation = sqrt(float((np.square(ranked.ranks) * ranked.pairs).sum())) / 2
    above = ranked.positive - mean
    half = 0.5 if continuity else 0.0
    if side == "two-sided":
        return min(1.0, erfc(max(0.0, abs(above) - half) / deviation / sqrt(2)))
    towards = above if side == "greater" else -above
    return erfc((towards - half) / deviation / sqrt(2)) / 2
