"""Ratings of many: who gave which unit what, with gaps, and how often each category was given to each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fullcircle.stats.agreement.tables import Table, WeightedTable, read
from fullcircle.stats.agreement.weights import Floats

Rating = float | str | None
Rows = Sequence[Sequence[Rating]] | NDArray[Any]
Codes = NDArray[np.intp]
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
    for rows of different length, an infinite rating, a rating that is no category, and categories that repeat.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("ratings need a row of the same length for each unit, with None where a rater did not rate it")
    if categories is not None and len(set(categories)) < len(categories):
        raise ValueError("a category is named twice")
    try:
        grid = np.array(rows, dtype=float).reshape(len(rows), -1)
    except (TypeError, ValueError):
        return _of_words(rows, categories)
    if np.isinf(grid).any():
        raise ValueError("a rating is infinite")
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
    given = ~np.isnan(grid)
    flat = grid[given]
    codes = np.full(grid.shape, MISSING, dtype=np.intp)
    if categories is None:
        found, codes[given] = _distinct(flat)
        return Ratings(codes, tuple(found.tolist()))
    order = np.argsort(np.asarray(categories, dtype=float), kind="stable")
    scale = np.asarray(categories, dtype=float)[order]
    at = np.minimum(np.searchsorted(scale, flat), len(scale) - 1) if len(scale) else np.zeros(len(flat), dtype=np.intp)
    if len(flat) and (not len(scale) or (scale[at] != flat).any()):
        stray = flat[0] if not len(scale) else flat[scale[at] != flat][0]
        raise ValueError(f"the rating {stray:g} is not one of the categories")
    codes[given] = order[at]
    return Ratings(codes, tuple(categories))


def _distinct(flat: Floats) -> tuple[Floats, Codes]:
    """The distinct values in rising order and the place of each value among them; counted where whole and near each other."""
    if flat.size and float(flat.max() - flat.min()) <= _WIDEST_RANGE:
        low = flat.min()
        offsets = (flat - low).astype(np.intp)
        if (offsets + low == flat).all():
            used = np.bincount(offsets) > 0
            return np.flatnonzero(used) + low, (np.cumsum(used) - 1)[offsets]
    found, places = np.unique(flat, return_inverse=True)
    return found, places.astype(np.intp)


def category_counts(ratings: Ratings) -> Floats:
    """How often each category (columns) was given to each unit (rows). Raises ValueError for categories too many to count."""
    units, categories = len(ratings.codes), len(ratings.categories)
    if units * categories > _MOST_CELLS:
        raise ValueError(f"{categories} different ratings of {units} units are too many to count category by category")
    counts = np.zeros(units * categories)
    start = np.arange(units) * categories
    for codes in ratings.codes.T:
        rated = codes != MISSING
        # A rater gives a unit one category at most, so that no place repeats.
        counts[(start + codes)[rated]] += 1
    return counts.reshape(units, categories)


def counts_of_table(table: Table) -> Floats:
    """The counts of each unit behind a table of pairs: a row for each pair, adding up to 2. Not from a ``WeightedTable``."""
    if isinstance(table, WeightedTable):
        raise ValueError("a weighted table has shares, not units")
    found = read(table)
    levels = len(found.cells)
    first, second = np.divmod(np.arange(levels * levels), levels)
    each = np.eye(levels)[first] + np.eye(levels)[second]
    return np.repeat(each, np.rint(found.cells.ravel() * found.n).astype(np.intp), axis=0)


def check_counts(counts: ArrayLike) -> Floats:
    """Counts of categories (columns) by unit (rows), without the units that nobody rated.

    Raises ValueError unless they are whole, 0 or more, in rows of the same length, with at least two categories.
    """
    try:
        found = np.asarray(counts, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("counts of ratings need a row of the same length for each unit") from None
    if found.ndim != 2 or found.shape[1] < 2:
        raise ValueError("counts of ratings need a row for each unit and at least two categories")
    if found.size and not (found.min() >= 0 and float(found.sum()) < np.inf and (found == np.floor(found)).all()):
        raise ValueError("counts of ratings are whole, 0 or more")
    rated = found @ np.ones(found.shape[1]) > 0
    return found if rated.all() else found[rated]
