"""How much of agreement may be shown for how many pairs, and in which words. Statistics compute whatever n is; pages ask here.

Fewer than 10 pairs: counts. 10 to 29: percentages with their interval. 30 and more: coefficients too, their intervals called
approximate; for a single team or aspect from 50 pairs. Large-sample intervals of kappa hold the truth in 60 of 100 samples of
15 pairs, and in 90 of 100 samples of 60, where one level dominates. Where pairs are weighted the effective number decides.
"""

from dataclasses import dataclass, replace

from fullcircle.stats.results import Estimate

FEWEST_PAIRS_FOR_PERCENTAGES = 10
FEWEST_PAIRS_FOR_KAPPA = 30
FEWEST_PAIRS_FOR_KAPPA_OF_A_PART = 50


@dataclass(frozen=True, slots=True)
class Showing:
    """What may be shown; counts always may. ``words`` says what is held back and why, empty when nothing is."""

    percentages: bool
    coefficients: bool
    words: str


def what_to_show(pairs: float, *, part: bool = False) -> Showing:
    """What may be shown of ``pairs`` (or their effective number); ``part``: for a single team or aspect.

    Raises ValueError for a negative number.
    """
    if pairs < 0:
        raise ValueError(f"there cannot be {pairs} pairs")
    fewest = FEWEST_PAIRS_FOR_KAPPA_OF_A_PART if part else FEWEST_PAIRS_FOR_KAPPA
    percentages, coefficients = pairs >= FEWEST_PAIRS_FOR_PERCENTAGES, pairs >= fewest
    if not percentages:
        words = f"Counts only: percentages need at least {FEWEST_PAIRS_FOR_PERCENTAGES} pairs."
    elif not coefficients:
        words = f"No coefficients: they need at least {fewest} pairs{' for one team or aspect' if part else ''}."
    else:
        words = ""
    return Showing(percentages, coefficients, words)


def coefficient_to_show(found: Estimate, *, part: bool = False) -> Estimate:
    """``found`` as it is where its pairs are enough to show it, else without value and interval, with the reason."""
    pairs = found.n if found.n_effective is None else found.n_effective
    if what_to_show(pairs, part=part).coefficients:
        return found
    fewest = FEWEST_PAIRS_FOR_KAPPA_OF_A_PART if part else FEWEST_PAIRS_FOR_KAPPA
    counted = f"{found.n} pairs" if found.n_effective is None else f"{found.n} pairs, worth {pairs:.0f},"
    reason = f"{counted} are too few; at least {fewest} are needed"
    return replace(found, value=None, interval=None, standard_error=None, reason=reason, caveats=())
