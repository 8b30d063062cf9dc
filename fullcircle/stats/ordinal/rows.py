"""Grades and covariates made ready for fitting: sorted by grade, standardised, with the way back to their own units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.ordinal.links import Array, Codes
from fullcircle.stats.ordinal.newton import Fitted, Graded

_WIDEST = 10_000


@dataclass(frozen=True, slots=True)
class Rows:
    """``graded`` in the order of grade; ``order`` says which given row stands where; ``levels`` are the grades in use, rising."""

    graded: Graded
    order: Codes
    levels: tuple[int, ...]
    names: tuple[str, ...]
    means: Array
    spreads: Array
    n: int

    def own_units(self, fitted: Fitted) -> tuple[Array, Array]:
        """Parameters and their covariance in the units that the covariates were given in."""
        back = self.way_back()
        return back @ fitted.parameters, back @ np.linalg.inv(fitted.information) @ back.T

    def way_back(self) -> Array:
        """The matrix from standardised parameters to those in the given units."""
        cuts = len(self.levels) - 1
        back = np.eye(cuts + len(self.names))
        places = np.arange(cuts, len(back))
        back[places, places] = 1 / self.spreads
        back[:cuts, cuts:] = self.means / self.spreads
        return back

    def fault(self) -> str:
        """Why nothing can be estimated from these rows, in words; empty when it can."""
        if self.n == 0:
            return "there are no grades"
        if len(self.levels) < 2:
            return "all grades are equal, so there is nothing to compare"
        for name, spread in zip(self.names, self.spreads, strict=True):
            if spread == 0:
                return f"{name} is the same for every grade"
        x = self.graded.x
        if len(x) > 1 and np.linalg.eigvalsh(np.corrcoef(x))[0] < 1e-10:
            return "two or more of the covariates say the same thing, so their parts cannot be told apart"
        return ""


def rows(
    grades: Sequence[int], covariates: Mapping[str, Sequence[float]], frequencies: Sequence[float] | None = None
) -> Rows:
    """Read the rows. Raises ValueError for unequal lengths, grades that are not whole, values that are not finite, or
    frequencies below 0; rows of frequency 0 are left out."""
    given = _vector("grades", grades)
    columns = [_vector(name, values) for name, values in covariates.items()]
    weights = np.ones(len(given)) if frequencies is None else _vector("frequencies", frequencies)
    for name, column in zip((*covariates, "frequencies"), (*columns, weights), strict=True):
        if len(column) != len(given):
            raise ValueError(f"{len(given)} grades, but {len(column)} values of {name}")
    if (weights < 0).any():
        raise ValueError("a frequency is at least 0")
    kept = np.flatnonzero(weights)
    levels, codes = numbered(given[kept])
    order = kept[np.argsort(codes.astype(np.uint16), kind="stable")]
    x = np.stack([column[order] for column in columns]) if columns else np.empty((0, len(order)))
    means, spreads = (x.mean(axis=1), x.std(axis=1)) if len(order) else (np.zeros(len(x)), np.zeros(len(x)))
    spreads = np.where(spreads <= 1e-12 * np.abs(means), 0.0, spreads)
    x -= means[:, None]
    x /= np.where(spreads == 0, 1.0, spreads)[:, None]
    sizes = np.bincount(codes, minlength=len(levels)).astype(np.intp)
    graded = Graded(x, np.cumsum(sizes) - sizes, sizes, weights[order])
    return Rows(graded, order, levels, tuple(covariates), means, spreads, round(float(weights.sum())))


def numbered(grades: Array) -> tuple[tuple[int, ...], Codes]:
    """The levels in use, rising, and the place of each grade among them. Raises ValueError for grades that are not whole."""
    if not len(grades):
        return (), np.empty(0, dtype=np.intp)
    whole = grades.astype(np.intp)
    if (whole != grades).any():
        raise ValueError("a grade is a whole number")
    lowest, highest = int(whole.min()), int(whole.max())
    if highest - lowest >= _WIDEST:
        raise ValueError(f"grades from {lowest} to {highest} are no scale of ordered grades")
    whole -= lowest
    used = np.bincount(whole) > 0
    return tuple((np.flatnonzero(used) + lowest).tolist()), (np.cumsum(used) - 1)[whole]


def labelled(labels: Sequence[Any] | NDArray[Any]) -> tuple[tuple[Any, ...], Codes]:
    """The different labels in their order, and the place of each row's label among them. Raises ValueError where labels have no
    common order."""
    one_kind = isinstance(labels, np.ndarray) or len(set(map(type, labels))) == 1
    given = np.asarray(labels, dtype=None if one_kind else object)
    if given.ndim == 1 and given.dtype != object:
        different, codes = np.unique(given, return_inverse=True)
        return tuple(different.tolist()), codes.astype(np.intp, copy=False)
    try:
        ordered = tuple(sorted(set(labels)))
    except TypeError:
        raise ValueError("labels need to be of one kind, that has an order") from None
    place = {label: number for number, label in enumerate(ordered)}
    return ordered, np.array([place[label] for label in labels], dtype=np.intp)


def _vector(name: str, values: Sequence[float]) -> Array:
    column = np.asarray(values, dtype=np.float64)
    if column.ndim != 1 or not np.isfinite(column).all():
        raise ValueError(f"{name} are one row of finite numbers")
    return column
