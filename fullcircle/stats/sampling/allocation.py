"""How many places each stratum gets."""

from collections.abc import Sequence

import numpy as np

from fullcircle.stats.sampling.given import Floats, Numbers, numbers

# Remainders this close are the same: 2/3 of a place must not beat 2/3 of a place by rounding.
_SAME = 1e-9


def proportional_allocation(
    n: int, weights: Numbers, *, limits: Sequence[int] | None = None, minimum: int | Sequence[int] = 0
) -> tuple[int, ...]:
    """Share ``n`` places over strata in proportion to ``weights``, by largest remainder (Hamilton).

    No stratum gets more than its limit (how many units it has) or fewer than ``minimum`` (its limit where that is smaller);
    what a bound takes or leaves is shared in proportion over the others before anything is rounded. Of equal remainders the
    larger weight goes first, then the earlier stratum. With ``n`` above all limits together every stratum gets its limit.

    Raises ValueError when ``n`` does not reach for the minimums, or when places have nowhere to go as all weights are 0.
    """
    weight = numbers(weights, "weights of strata")
    high = np.full(weight.size, float(n)) if limits is None else numbers(limits, "limits of strata")
    least = np.asarray(minimum, dtype=np.float64)
    if high.shape != weight.shape or least.shape not in ((), weight.shape):
        raise ValueError("each stratum needs one weight, one limit and one minimum")
    low = np.minimum(np.broadcast_to(least, weight.shape), high)
    _check(n, weight, low, high)
    n = int(min(n, high.sum()))
    exact = _shared(n, weight, low, high)
    places = np.floor(exact + _SAME)
    remainder = np.round((exact - places) / _SAME)
    order = np.lexsort((np.arange(weight.size), -weight, -remainder))
    places[order[: n - int(places.sum())]] += 1  # only those with a remainder, so below their limit
    return tuple(int(count) for count in places)


def neyman_allocation(
    n: int, populations: Sequence[int], deviations: Numbers, *, minimum: int | Sequence[int] = 0
) -> tuple[int, ...]:
    """Share ``n`` places in proportion to population x standard deviation: the mean's variance is then the smallest.

    Source: Neyman 1934, JRSS 97:558-625. A stratum gets at most its population, and at least ``minimum``.
    Raises ValueError as ``proportional_allocation`` does.
    """
    weights = numbers(populations, "populations") * numbers(deviations, "standard deviations")
    return proportional_allocation(n, weights, limits=populations, minimum=minimum)


def _check(n: int, weight: Floats, low: Floats, high: Floats) -> None:
    if n < 0 or n != int(n):
        raise ValueError(f"the number of places is a whole number of at least 0, not {n}")
    if weight.size and (weight.min() < 0 or low.min() < 0):
        raise ValueError("weights, limits and minimums of strata are at least 0")
    if n < low.sum():
        raise ValueError(f"{n} places do not reach: the least that the strata need is {int(low.sum())} together")
    reach = float(np.where(weight > 0, high, low).sum())
    if reach < min(n, high.sum()):
        raise ValueError(f"{n} places cannot be shared: the strata with a weight above 0 take at most {int(reach)}")


def _shared(n: int, weight: Floats, low: Floats, high: Floats) -> Floats:
    """The share of each stratum before rounding: a rate times its weight, held within its bounds, ``n`` together.

    At a trial rate some strata fall below their minimum, some above their limit. If the minimums call for more places than
    the limits set free, the rate can only go down, so those at their minimum stay there; and the other way round.
    """
    share = np.where(weight > 0, 0.0, low)
    free = weight > 0
    while free.any():
        rate = (n - share[~free].sum()) / weight[free].sum()
        share[free] = rate * weight[free]
        missing, over = np.maximum(0, low - share) * free, np.maximum(0, share - high) * free
        lacking = float(missing.sum() - over.sum())
        held = ((missing > 0) & (lacking >= 0)) | ((over > 0) & (lacking <= 0))
        if not held.any():
            break
        share[held] = np.where(missing > 0, low, high)[held]
        free &= ~held
    return share
