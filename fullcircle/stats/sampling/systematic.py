"""Systematic sampling: one walk through the units in a given order, with marks at even distances from a random start."""

from math import ceil

import numpy as np
from numpy.random import PCG64, SeedSequence
from numpy.typing import NDArray

from fullcircle.stats.sampling.given import CERTAIN, Floats, Ints, Numbers, chances_of, frozen

_START_BITS = 32


def systematic(chances: Numbers, start: float) -> Ints:
    """The positions that one walk meets, ascending: unit i where a mark start + k (k = 0, 1, ...) falls in [C_{i-1}, C_i).

    C_i is the sum of the first i chances below 1; units with the chance 1 are taken without the walk. ``start`` lies from 0
    (included) to 1 (not included). Each unit is met as often as its chance says when starts are uniform, and chances that
    add up to n give n units with every start. Neighbours are seldom met together, so the order of the units spreads the
    sample: implicit stratification. Source: Madow 1949, Annals of Mathematical Statistics 20:333-354.
    Raises ValueError for a chance outside (0, 1] or a start outside [0, 1).
    """
    chance = chances_of(chances)
    if not 0 <= start < 1:
        raise ValueError(f"the start of a walk lies from 0 to just below 1, not at {start}")
    certain = np.flatnonzero(chance == CERTAIN)
    walked = np.flatnonzero(chance < CERTAIN)
    ends = stretches(chance[walked])
    marks = start + np.arange(ceil(ends[-1] - start) if walked.size else 0)
    met = np.minimum(
        np.searchsorted(ends, marks, side="right"), walked.size - 1
    )  # a mark just below the end may round to it
    return np.sort(np.concatenate([certain, walked[met]]))


def stretches(chances: Floats) -> Floats:
    """Where each unit's stretch ends, C_i; the last end is a whole number exactly where rounding alone kept it from one."""
    ends = np.cumsum(chances)
    if ends.size and abs(ends[-1] - round(ends[-1])) < 1e-9 * ends.size and round(ends[-1]):
        ends *= round(ends[-1]) / ends[-1]
        ends[-1] = round(ends[-1])
    return ends


def raw(seed: int, purpose: int, count: int) -> NDArray[np.uint64]:
    """``count`` random whole numbers of 64 bits, the same for the same seed and purpose with every version of NumPy.

    (NumPy keeps the stream of a bit generator for ever, that of ``default_rng`` not.) Raises ValueError for a seed below 0.
    """
    if seed < 0:
        raise ValueError(f"a seed is a whole number of at least 0, not {seed}")
    return PCG64(SeedSequence(seed, spawn_key=(purpose,))).random_raw(count)


def starts(seed: int, purpose: int, count: int) -> Floats:
    """``count`` random starts from 0 to just below 1, whole multiples of 2^-32, so that start + k is exact for k < 2^21."""
    whole = (raw(seed, purpose, count) >> np.uint64(64 - _START_BITS)).astype(np.float64)
    return frozen(whole * 2.0**-_START_BITS)
