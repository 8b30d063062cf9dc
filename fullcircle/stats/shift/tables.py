"""The table of pairs that shift and margins start from: row = first judgement, column = second, in the order of the scale."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Table = Sequence[Sequence[int]] | NDArray[np.int64] | NDArray[np.float64]
Scores = Sequence[float]

NO_PAIRS = "there are no pairs"


def counts_of(table: Table) -> NDArray[np.float64]:
    """The table as a square array. Raises ValueError unless it is square, two levels or more, whole numbers of at least 0."""
    try:
        given = np.asarray(table)
        counts = given.astype(float)
    except ValueError:
        given = counts = np.empty(0)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.shape[0] < 2:
        raise ValueError("a table of pairs is square, with two levels or more")
    # What is not a number fails the comparison; whole numbers from the start need no look at their decimals.
    if not counts.min() >= 0 or not (given.dtype.kind in "iu" or _whole(counts)):
        raise ValueError("a table of pairs holds whole numbers of at least 0")
    return counts


def _whole(counts: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(counts).all() and (counts == np.floor(counts)).all())


def steps(levels: int, scores: Scores | None) -> NDArray[np.float64]:
    """How far each cell lies from its row's level to its column's, in ``scores`` (1, 2, 3 ... when not given).

    Raises ValueError unless there is one finite score for each level.
    """
    return _steps(tuple(range(levels)) if scores is None else tuple(scores), levels)


@lru_cache(maxsize=32)
def _steps(scores: tuple[float, ...], levels: int) -> NDArray[np.float64]:
    values = np.asarray(scores, dtype=float)
    if values.shape != (levels,) or not np.isfinite(values).all():
        raise ValueError(f"a scale of {levels} levels needs {levels} scores, not {scores}")
    found: NDArray[np.float64] = values[None, :] - values[:, None]
    found.flags.writeable = False
    return found
