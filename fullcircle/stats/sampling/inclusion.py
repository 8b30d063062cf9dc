"""How likely each unit is to be drawn: chances in proportion to size, with a floor and with units taken for certain."""

from math import ceil, isfinite

import numpy as np

from fullcircle.stats.sampling.given import CERTAIN, Floats, Numbers, frozen, numbers

FLOOR = 0.4
"""What every unit counts for before its priority does; the least chance is about 0.4 / 1.4 of the greatest."""

# A chance this close to 1 is 1: the walk through the units could otherwise meet one of them twice by rounding.
_NEARLY = 1 - 1e-12


def sizes_with_floor(priorities: Numbers, *, floor: float = FLOOR) -> Floats:
    """The size of each unit, floor + priority; priorities lie from 0 (none) to 1 (the highest).

    The floor is what keeps every unit's chance above 0, so it must lie above 0 itself. Raises ValueError otherwise.
    """
    scores = numbers(priorities, "priorities")
    if not (isfinite(floor) and floor > 0):
        raise ValueError(f"the floor must lie above 0, so that nobody is without a chance; {floor} does not")
    if scores.size and not (scores.min() >= 0 and scores.max() <= 1):
        raise ValueError("priorities lie from 0 to 1")
    return scores + floor


def inclusion_probabilities(sizes: Numbers, n: float) -> Floats:
    """The chance of each unit to be among ``n`` drawn without replacement, in proportion to its size.

    pi = min(1, n s / sum s): a unit too large for its share is taken for certain (exactly 1) and the rest share the places
    left, until no chance passes 1. Source: Tille 2006, Sampling Algorithms, section 2.10. ``n`` is the expected number and
    need not be whole. The chances add up to ``n``; with ``n`` at or above the number of units all are 1. A size of 0 gives
    the chance 0: such a unit is outside what the sample speaks for. One number for each unit, in the order given, read-only.

    Raises ValueError for a size below 0 or no number, ``n`` below 0, or ``n`` above 0 where no unit has a size above 0.
    """
    size = numbers(sizes, "sizes")
    if size.size and size.min() < 0:
        raise ValueError("a size cannot be below 0")
    if not (isfinite(n) and n >= 0):
        raise ValueError(f"the number to draw cannot be {n}")
    able = int(np.count_nonzero(size))
    if n and not able:
        raise ValueError("nothing can be drawn: no unit has a size above 0")
    if n >= able:
        return frozen((size > 0).astype(np.float64))
    total = float(size.sum())
    if n == 0 or n * float(size.max()) < _NEARLY * total:
        return frozen(size * (n / total))
    return frozen(_with_certainties(size, n))


def _with_certainties(size: Floats, n: float) -> Floats:
    """Walk down from the largest: the j-th is certain where (n - j) s_j reaches what it and all smaller ones add up to."""
    most = ceil(n)
    parted = np.partition(size, size.size - most)
    largest = np.sort(parted[size.size - most :])[::-1]
    remaining = parted[: size.size - most].sum() + np.cumsum(largest[::-1])[::-1]
    passes = (n - np.arange(most)) * largest >= _NEARLY * remaining
    certain_count = most if passes.all() else int(np.argmin(passes))
    certain = size >= largest[certain_count - 1]
    rest = float(size[~certain].sum())
    left = n - int(np.count_nonzero(certain))
    return np.where(certain, CERTAIN, np.minimum(CERTAIN, size * (left / rest)))


def least_chance(sizes: Numbers, n: float, *, floor: float = FLOOR) -> float:
    """The chance that every unit is guaranteed whatever its priority: n floor / sum s, at most 1.

    Units taken for certain only raise the others' chances, so it holds with them too. ``sizes`` hold the floor already.
    """
    size = numbers(sizes, "sizes")
    if not size.size or size.min() < floor:
        raise ValueError("the floor is part of every size, and there must be a unit")
    return min(1.0, n * floor / float(size.sum()))


def with_replacement_inclusion(draw_probabilities: Numbers, n: int) -> Floats:
    """The chance of each unit to be met at least once in ``n`` draws with replacement: 1 - (1 - p)^n.

    Source: Thompson 2012, Sampling, section 6.2. ``draw_probabilities`` are the chances in a single draw; they may belong to
    some of the units only, so they add up to at most 1. Raises ValueError otherwise, or for ``n`` below 0.
    """
    p = draw_chances(draw_probabilities)
    return frozen(1 - (1 - p) ** _draws(n))


def draw_chances(draw_probabilities: Numbers) -> Floats:
    """Chances in a single draw, from 0 to 1 each and at most 1 together. Raises ValueError for anything else."""
    p = numbers(draw_probabilities, "draw probabilities")
    if p.size and not (p.min() >= 0 and p.max() <= 1):
        raise ValueError("a draw probability lies from 0 to 1")
    return p


def with_replacement_joint(draw_probabilities: Numbers, n: int) -> Floats:
    """The chance of each two units to be both met in ``n`` draws with replacement; the units' own chances on the diagonal.

    pi_ij = pi_i + pi_j - (1 - (1 - p_i - p_j)^n): Thompson 2012, Sampling, section 6.2. A square array, read-only.
    Raises ValueError where two units together are more likely than certain.
    """
    p = draw_chances(draw_probabilities)
    either = p[:, None] + p[None, :]
    apart = ~np.eye(p.size, dtype=bool)
    if p.size and (either[apart] > 1 + 1e-9).any():
        raise ValueError("the draw probabilities add up to more than 1")
    own = 1 - (1 - p) ** _draws(n)
    joint = own[:, None] + own[None, :] - (1 - np.maximum(0, 1 - either) ** n)
    np.fill_diagonal(joint, own)
    return frozen(joint)


def _draws(n: int) -> int:
    if n < 0 or n != int(n):
        raise ValueError(f"the number of draws is a whole number of at least 0, not {n}")
    return int(n)
