"""How likely two units are to be drawn together by one systematic walk."""

import numpy as np

from fullcircle.stats.sampling.given import CERTAIN, Floats, Numbers, chances_of, frozen
from fullcircle.stats.sampling.systematic import stretches


def systematic_joint(chances: Numbers) -> Floats:
    """The chance of each two units to be both met by a systematic walk in this order; own chances on the diagonal.

    Exact: a unit is met by the starts in one stretch of [0, 1), or in two where its stretch passes a whole number; two units
    are met together by the starts that both have. Many pairs have the chance 0 (neighbours), so no unbiased estimate of the
    variance exists: see ``hajek_variance``. A square array, read-only: for thousands of units, not for millions.
    Raises ValueError for a chance outside (0, 1].
    """
    chance = chances_of(chances)
    walked = np.flatnonzero(chance < CERTAIN)
    joint = np.outer(chance, chance)  # right for every pair with a unit taken for certain
    joint[np.ix_(walked, walked)] = _overlaps(chance[walked])
    np.fill_diagonal(joint, chance)
    return frozen(joint)


def _overlaps(chances: Floats) -> Floats:
    ends = stretches(chances)
    low = np.concatenate([[0.0], ends[:-1]])[: ends.size]
    first = np.floor(low)
    low, high = low - first, ends - first
    # From low to 1 and, where the stretch goes on beyond a whole number, from 0 to high - 1.
    pieces = ((low, np.minimum(high, 1)), (np.zeros_like(low), np.maximum(high - 1, 0)))
    total = np.zeros((chances.size, chances.size))
    for low_a, high_a in pieces:
        for low_b, high_b in pieces:
            shared = np.minimum.outer(high_a, high_b) - np.maximum.outer(low_a, low_b)
            total += np.maximum(shared, 0)
    return total
