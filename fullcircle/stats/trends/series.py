"""What every chart asks of a row of numbers in order of time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Signs = NDArray[np.int8]


def series(values: Sequence[float] | ArrayLike) -> Floats:
    """``values`` as an array, oldest first. Raises ValueError unless it is one row of at least one finite number."""
    row = np.asarray(values, dtype=np.float64)
    if row.ndim != 1 or row.size == 0:
        raise ValueError("a chart needs one row of at least one number, oldest first")
    if not np.isfinite(row).all():
        raise ValueError(
            "a chart cannot hold a missing or endless number: leave the round out and say so beside the chart"
        )
    return row


def baseline_length(baseline_points: int | None, length: int) -> int:
    """How many points the centre and the limits rest on: the first ``baseline_points``, or all of them.

    Raises ValueError below two points: one point shows no variation.
    """
    if baseline_points is None:
        return length
    if baseline_points < 2:
        raise ValueError(f"a baseline needs at least two points, not {baseline_points}")
    return min(baseline_points, length)


def signs(differences: Floats, *, size: Floats | float) -> Signs:
    """-1, 0 or 1 for each difference; a difference that is only the rounding error of numbers of this ``size`` counts as 0."""
    noise = 1e-12 * np.asarray(size)
    return (differences > noise).astype(np.int8) - (differences < -noise).astype(np.int8)


def magnitude(values: Floats) -> Floats:
    """The largest absolute value along the last axis, kept as an axis of length 1."""
    largest: Floats = np.abs(values).max(axis=-1, keepdims=True, initial=0.0)
    return largest


def usual(values: Floats, *, within: float) -> NDArray[np.bool_]:
    """Which of a row of numbers make up its usual level: those within ``within`` of the one that has most others as near, and
    of several such, of the earliest."""
    apart = np.abs(values[:, np.newaxis] - values)
    near = signs(apart - within, size=magnitude(values)) <= 0
    held: NDArray[np.bool_] = near[near.sum(axis=1).argmax()]
    return held
