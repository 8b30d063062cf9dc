"""How surely a coefficient belongs to a band of a scale of words, instead of reading one word off it.

Source: Gwet 2014, Handbook of Inter-Rater Reliability (4th edition), chapter 6. The scales were made for kappa; they do not fit
coefficients that rise with a dominant grade, such as AC1 (Vach and Gerke 2023).
"""

from collections.abc import Sequence
from itertools import pairwise

from scipy.special import ndtr

LANDIS_KOCH = (0.8, 0.6, 0.4, 0.2, 0.0, -1.0)
"""Lower bounds of the bands almost perfect, substantial, moderate, fair, slight, poor: Landis and Koch 1977."""
ALTMAN = (0.8, 0.6, 0.4, 0.2, -1.0)
"""Very good, good, moderate, fair, poor: Altman 1991."""
FLEISS = (0.75, 0.4, -1.0)
"""Excellent, intermediate to good, poor: Fleiss 1981."""
SURE = 0.95


def membership(
    coefficient: float, standard_error: float, *, lower_bounds: Sequence[float] = LANDIS_KOCH
) -> tuple[float, ...]:
    """The probability that the true coefficient lies in each band, from the highest band down; together 1.

    A normal distribution around ``coefficient``, cut at 1 and at the lowest bound. With a standard error of 0 the band that
    holds the coefficient has all of it. Raises ValueError for bounds that do not fall, reach 1 or leave the coefficient out,
    and for a negative standard error.
    """
    _check(coefficient, standard_error, lower_bounds)
    if standard_error == 0:
        held = next(place for place, bound in enumerate(lower_bounds) if coefficient >= bound)
        return tuple(float(place == held) for place in range(len(lower_bounds)))
    edges = [float(ndtr((bound - coefficient) / standard_error)) for bound in (1.0, *lower_bounds)]
    whole = edges[0] - edges[-1]
    return tuple((high - low) / whole for high, low in pairwise(edges))


def cumulative_membership(
    coefficient: float, standard_error: float, *, lower_bounds: Sequence[float] = LANDIS_KOCH
) -> tuple[float, ...]:
    """The probability that the true coefficient lies in each band or a higher one; see ``membership``."""
    total, sums = 0.0, []
    for probability in membership(coefficient, standard_error, lower_bounds=lower_bounds):
        total += probability
        sums.append(min(1.0, total))
    return tuple(sums)


def sure_band(
    coefficient: float, standard_error: float, *, lower_bounds: Sequence[float] = LANDIS_KOCH, sure: float = SURE
) -> int:
    """The place, from 0, of the highest band that the true coefficient reaches with probability ``sure``."""
    reached = cumulative_membership(coefficient, standard_error, lower_bounds=lower_bounds)
    return next((place for place, probability in enumerate(reached) if probability >= sure), len(reached) - 1)


def _check(coefficient: float, standard_error: float, lower_bounds: Sequence[float]) -> None:
    bounds = list(lower_bounds)
    if not bounds or bounds[0] >= 1 or any(high <= low for high, low in pairwise(bounds)):
        raise ValueError("lower bounds of bands fall from below 1")
    if not bounds[-1] <= coefficient <= 1:
        raise ValueError(f"a coefficient of {coefficient} is in none of the bands")
    if not 0 <= standard_error < float("inf"):
        raise ValueError(f"a standard error is 0 or more, not {standard_error}")
