"""Ratings of many: who gave which unit what, with gaps, and how often each category was given to each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fullcircle.stats.agreement.sums import Counted
from fullcircle.stats.agreement.tables import Table, WeightedTable, read
from fullcircle.stats.agreement.weights import Floats

Rating = float | str | None
Rows = Sequence[Sequence[Rating]] | NDArray[Any]
Codes = NDArray[np.intp]
Counts = NDArray[np.intp]
MISSING = -1
_MOST_CELLS = 50_000_000
_WIDEST_RANGE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """``codes``: a row for each unit, a column for each rater, the place of the category from 0, ``MISSING`` where not rated.
    ``categories``: in the order of the scale."""

    codes: Codes
    categories: tuple[float | str, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The categories as rising numbers: themselves where they are, else 1, 2, 3..."""
        numbers = [category for category in self.categories if not isinstance(category, str)]
        if len(numbers) == len(self.categories) and all(low < high for low, high in pairwise(numbers)):
            return tuple(numbers)
        return tuple(float(place + 1) for place in range(len(self.categories)))


def read_ratings(rows: Rows, *, categories: Sequence[float | str] | None = None) -> Ratings:
    """Ratings of units (rows) by raters (columns); ``None`` or NaN where a rater did not rate a unit.

    ``categories`` is the scale in its order, used or not; without it the ratings that occur, in rising order. Raises ValueError
    for no rows, rows of different length, an infinite rating, a rating that is no category, and categories that repeat.
    """
    if not isinstance(rows, np.ndarray) and len({len(row) for row in rows}) > 1:
        raise ValueError("ratings need a row of the same length for each unit, with None where a rater did not rate it")
    if categories is not None and len(set(categories)) < len(categories):
        raise ValueError("a category is named twice")
    if not len(rows):
        raise ValueError("there are no units")
    try:
        grid = np.asarray(rows, dtype=float).reshape(len(rows), -1)
    except (TypeError, ValueError):
        return _of_words(rows, categories)
    if categories is not None and any(isinstance(category, str) for category in categories):
        return _of_words(rows, categories)
    return _of_numbers(grid, categories)


def _of_words(rows: Rows, categories: Sequence[float | str] | None) -> Ratings:
    flat: list[Any] = [rating for row in rows for rating in row if not _missing(rating)]
    if categories is None:
        try:
            categories = sorted(set(flat))
        except TypeError:
            raise ValueError("ratings are all numbers or all words") from None
    places = {category: place for place, category in enumerate(categories)}
    unknown = [rating for rating in flat if rating not in places]
    if unknown:
        raise ValueError(f"the rating {unknown[0]!r} is not one of the categories")
    codes = [[MISSING if _missing(rating) else places[rating] for rating in list[Any](row)] for row in rows]
    return Ratings(np.array(codes, dtype=np.intp).reshape(len(codes), -1), tuple(categories))


def _missing(rating: Any) -> bool:
    return rating is None or rating != rating  # NaN alone differs from itself


def _of_numbers(grid: Floats, categories: Sequence[float | str] | None) -> Ratings:
    low, high = np.fmin.reduce(grid, axis=None), np.fmax.reduce(grid, axis=None)
    if np.isinf(low) or np.isinf(high):
        raise ValueError("a rating is infinite")
    given = grid == grid  # NaN alone differs from itself
    if categories is None:
        return _of_distinct(grid, given, float(low), float(high))
    order = np.argsort(np.asarray(categories, dtype=float), kind="stable")
    scale, flat = np.asarray(categories, dtype=float)[order], grid[given]
    at = np.minimum(np.searchsorted(scale, flat), len(scale) - 1)
    stray = flat if not len(scale) else flat[scale[at] != flat]
    if len(stray):
        raise ValueError(f"the rating {stray[0]:g} is not one of the categories")
    codes = np.full(grid.shape, MISSING, dtype=np.intp)
    codes[given] = order[at]
    return Ratings(codes, tuple(categories))


def _of_distinct(grid: Floats, given: NDArray[np.bool_], low: float, high: float) -> Ratings:
    """The ratings that occur are the categories. Whole ones that lie near each other are counted, which is quick."""
    if high - low <= _WIDEST_RANGE:
        steps = np.where(given, grid - low, MISSING)
        codes = steps.astype(np.intp)
        if (codes == steps).all():
            used = np.bincount(codes.ravel() + 1)[1:] > 0
            categories = low + np.flatnonzero(used)
            if len(categories) < len(used):
                codes = np.append(np.cumsum(used) - 1, MISSING)[codes]
            return Ratings(codes, tuple(categories.tolist()))
    found, places = np.unique(grid[given], return_inverse=True)
    codes = np.full(grid.shape, MISSING, dtype=np.intp)
    codes[given] = places
    return Ratings(codes, tuple(found.tolist()))


def category_counts(ratings: Ratings) -> Counts:
    """How often each category (columns) was given to each unit (rows). Raises ValueError for categories too many to count."""
    units, categories = len(ratings.codes), len(ratings.categories)
    if units * categories > _MOST_CELLS:
        raise ValueError(f"{categories} different ratings of {units} units are too many to count category by category")
    # Each category is a run of units, which is how the sums over units are quickest; the missing ones are the first run.
    places = (ratings.codes + 1) * units + np.arange(units)[:, None]
    return np.bincount(places.ravel(), minlength=(categories + 1) * units).reshape(categories + 1, units)[1:].T


def counts_of_table(table: Table) -> Counts:
    """The counts of each unit behind a table of pairs: a row for each pair, adding up to 2. Not from a ``WeightedTable``."""
    if isinstance(table, WeightedTable):
        raise ValueError("a weighted table has shares, not units")
    found = read(table)
    levels = len(found.cells)
    first, second = np.divmod(np.arange(levels * levels), levels)
    each = np.eye(levels, dtype=np.intp)[first] + np.eye(levels, dtype=np.intp)[second]
    return np.repeat(each, np.rint(found.cells.ravel() * found.n).astype(np.intp), axis=0)


def counted(counts: ArrayLike) -> Counted:
    """Counts of categories (columns) by unit (rows), checked, without the units that nobody rated.

    Raises ValueError unless they are whole, 0 or more, in rows of the same length.
    """
    try:
        given = np.asarray(counts)
        cells = np.ascontiguousarray(given.T, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("counts of ratings need a row of the same length for each unit") from None
    if cells.ndim != 2 or not len(cells):
        raise ValueError("counts of ratings need a row for each unit and a column for each category")
    if not cells.size:
        return Counted(cells, np.zeros(0))
    if not cells.min() >= 0 or (given.dtype.kind not in "iub" and not _whole(cells)):
        raise ValueError("counts of ratings are whole, 0 or more")
    found = Counted(cells, np.add.reduce(cells))
    return found if found.raters.min() > 0 else found.only(found.raters > 0)


def _whole(cells: Floats) -> bool:
    return bool((cells == np.floor(cells)).all() and cells.max() < np.inf)
