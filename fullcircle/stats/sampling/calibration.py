"""A mean that is corrected by what a second look at some of the units changed."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from fullcircle.stats.results import Estimate
from fullcircle.stats.sampling.given import CERTAIN, Bools, Floats, Numbers, chances_of, numbers
from fullcircle.stats.sampling.means import NOBODY, WEIGHTS, interval_around, variance

DIFFERENCE = "difference estimator: weighted mean plus weighted mean shift"


def difference_mean(
    values: Numbers,
    chances: Numbers,
    second_looks: Sequence[float | None],
    second_chances: Numbers,
    *,
    level: float = 0.95,
) -> Estimate:
    """The mean that second looks at everyone would give: Hájek's mean of ``values`` plus Hájek's mean of the shifts.

    ``values`` and ``chances`` belong to all units of the sample; ``second_looks`` holds the second value, or ``None`` where
    nobody looked twice, and ``second_chances`` how likely a second look was (for those without one it does not matter, but
    it must be a chance). Neither a mean of second looks alone, which is less precise, nor a mean of what is latest, which
    leans on who was picked. Source: Särndal, Swensson and Wretman 1992, section 9.6 (two-phase difference estimator).

    The variance is that of z = [w (y - mean) + w w' (shift - mean shift)] / sum, as if drawn with replacement; what was
    certain at both steps adds nothing. Undefined when nobody was looked at twice; no error with a single second look by
    chance. Raises ValueError for lists of other lengths, values that are no numbers, or chances outside (0, 1].
    """
    value = numbers(values, "values")
    chance = chances_of(chances, value.size)
    second = chances_of(second_chances, value.size, "second chances")
    if len(second_looks) != value.size:
        raise ValueError(f"each unit needs a second look or None: {value.size} units, {len(second_looks)} entries")
    looked = np.array([one is not None for one in second_looks], dtype=bool)
    if not looked.any():
        reason = "nobody was looked at twice" if value.size else NOBODY
        return Estimate(None, value.size, DIFFERENCE, reason=reason, weights=WEIGHTS)
    shift = np.zeros(value.size)
    shift[looked] = numbers([one for one in second_looks if one is not None], "second looks") - value[looked]
    weight, twice = 1 / chance, looked / (chance * second)
    mean, moved = float((weight * value).sum() / weight.sum()), float((twice * shift).sum() / twice.sum())
    parts = weight * (value - mean) / weight.sum(), twice * (shift - moved) / twice.sum()
    error, reason = _error(*parts, chance, second, looked)
    interval = None if error is None else interval_around(mean + moved, error, level)
    return Estimate(mean + moved, value.size, DIFFERENCE, interval, reason, (), error, None, WEIGHTS)


def _error(first: Floats, shifted: Floats, chance: Floats, second: Floats, looked: Bools) -> tuple[float | None, str]:
    """Units drawn by chance vary with both parts; those that were certain to be drawn with their second look alone."""
    by_chance = chance < CERTAIN
    later = looked & ~by_chance & (second < CERTAIN)
    spreads = variance(first + shifted, by_chance, None), variance(shifted, later, None)
    values = [spread.value for spread in spreads if spread.value is not None]
    looks_by_chance = int(np.count_nonzero(looked & (by_chance | (second < CERTAIN))))
    if len(values) < 2 or looks_by_chance == 1:
        return None, "a single second look by chance cannot show how much second looks differ"
    return sqrt(sum(values)), ""
