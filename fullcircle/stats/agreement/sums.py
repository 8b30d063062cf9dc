"""Sums over the cells of categories by units that stay quick for sixty units and for a hundred thousand."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.agreement.weights import Floats

_FEW = 10_000


class Counted(NamedTuple):
    """``cells``: how often each category (rows) was given to each unit (columns); ``raters``: how many rated each unit."""

    cells: Floats
    raters: Floats

    def only(self, units: NDArray[np.bool_]) -> "Counted":
        return Counted(self.cells[:, units], self.raters[units])


def times(matrix: Floats, cells: Floats) -> Floats:
    """``matrix`` @ ``cells``. Row by row for many units, as a large product would start threads that wait for one another."""
    if cells.size <= _FEW:
        return np.asarray(matrix @ cells)
    return np.stack([row @ cells for row in matrix])


def products(first: Floats, second: Floats) -> Floats:
    """The sum over categories of ``first`` times ``second``, by unit. For many units without a table of all the products."""
    if first.size <= _FEW:
        return np.asarray(np.add.reduce(first * second))
    return np.asarray(np.einsum("ij,ij->j", first, second))


def sum_of_squares(values: Floats) -> float:
    """The sum of squares; without a product of vectors, for the same reason."""
    return float(np.add.reduce(values * values))
