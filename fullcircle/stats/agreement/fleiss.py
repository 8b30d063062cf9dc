"""Fleiss' kappa as its author gave it: the test of no agreement, and each category against all others."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from fullcircle.stats.agreement.many_raters import fleiss_kappa
from fullcircle.stats.agreement.ratings import counted
from fullcircle.stats.agreement.sums import Counted
from fullcircle.stats.results import Estimate, SignificanceTest

UNEQUAL = "the formula needs the same number of raters, two or more, for every unit"
ONE_CATEGORY = "all ratings are in one category, so chance alone explains the agreement"


def fleiss_kappa_test(counts: ArrayLike) -> SignificanceTest:
    """Two-sided test of Fleiss' kappa = 0 by its standard error when nobody agrees but by chance.

    Source: Fleiss, Nee and Landis 1979, Psychological Bulletin 86:974-977, formula 12. ``counts``: units by categories.
    Undefined where units have different numbers of raters or all ratings are in one category. Raises ValueError for counts
    that are no counts.
    """
    found = counted(counts)
    units = len(found.raters)
    method = "test of Fleiss' kappa by its standard error under chance agreement"
    error = _null_error(found)
    if isinstance(error, str):
        return SignificanceTest(None, None, units, method, reason=error)
    kappa = fleiss_kappa(found.cells.T).value
    if kappa is None:
        return SignificanceTest(None, None, units, method, reason=ONE_CATEGORY)
    z = kappa / error
    return SignificanceTest(z, float(2 * ndtr(-abs(z))), units, method)


def null_standard_error(counts: ArrayLike) -> float | None:
    """The standard error that ``fleiss_kappa_test`` uses; ``None`` where the test is undefined."""
    error = _null_error(counted(counts))
    return None if isinstance(error, str) else error


def _null_error(counts: Counted) -> float | str:
    """The standard error, or in words why there is none."""
    cells, raters = counts
    if not len(raters) or raters.min() != raters.max() or raters[0] < 2:
        return UNEQUAL
    share = cells.sum(axis=1) / cells.sum()
    spread = float(share @ (1 - share))
    if spread < 1e-12:
        return ONE_CATEGORY
    skew = float((share * (1 - share)) @ (1 - 2 * share))
    pairs = len(raters) * float(raters[0]) * (raters[0] - 1)
    return sqrt(2 / pairs) * sqrt(spread * spread - skew) / spread


@dataclass(frozen=True, slots=True)
class CategoryKappa:
    """Fleiss' kappa of one category against all others together; ``category`` is its place from 0."""

    category: int
    kappa: Estimate


def kappa_by_category(counts: ArrayLike) -> tuple[CategoryKappa, ...]:
    """Which categories raters agree on: Fleiss' kappa of each against all others (Fleiss 1971, formula 22).

    ``counts``: units by categories. No value for a category that nobody or everybody uses. Raises ValueError for counts that
    are no counts.
    """
    cells, raters = counted(counts)
    return tuple(
        CategoryKappa(place, fleiss_kappa(np.column_stack((column, raters - column))))
        for place, column in enumerate(cells)
    )
