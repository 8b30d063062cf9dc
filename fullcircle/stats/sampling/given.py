"""The arrays that the functions of this package are given, checked once and alike."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Numbers = Sequence[float] | Sequence[int] | Sequence[bool] | Floats | Ints | Bools
Label = str | int
Scalar = TypeVar("Scalar", bound=np.generic)

CERTAIN = 1.0
"""The chance of a unit that is taken for certain: exactly 1, so that nobody has to guess from rounding."""


def numbers(values: Numbers, what: str) -> Floats:
    """``values`` as an array of one dimension. Raises ValueError for other shapes and for what is not a finite number."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be numbers") from None
    if array.ndim != 1:
        raise ValueError(f"{what} must be one number for each unit, not an array of {array.ndim} dimensions")
    if not np.isfinite(array).all():
        raise ValueError(f"{what} must be finite numbers; unit {int(np.argmin(np.isfinite(array))) + 1} is not")
    return array


def chances_of(values: Numbers, units: int | None = None, what: str = "chances") -> Floats:
    """Chances above 0 and at most 1, one for each of ``units``. Raises ValueError for anything else."""
    array = numbers(values, what)
    if units is not None and array.size != units:
        raise ValueError(f"each unit needs one value and one chance: {units} values and {array.size} {what} were given")
    if array.size and not (array.min() > 0 and array.max() <= 1):
        raise ValueError(f"{what} lie above 0 and at most at 1: a unit with no chance cannot have been drawn")
    return array


def codes(labels: Sequence[Label] | Sequence[float] | NDArray[np.generic], what: str) -> tuple[list[Label], Ints]:
    """The different labels in ascending order, and for each unit the position of its label among them.

    Raises ValueError where labels cannot be put in order.
    """
    if isinstance(labels, np.ndarray):
        if labels.dtype.kind in "iu" and labels.size:
            return _codes_of_integers(labels)
        listed = labels.tolist()
    else:
        listed = list(labels)
    try:
        different = sorted(set(listed))
    except TypeError:
        raise ValueError(f"{what} must all be words or all be numbers, so that they have an order") from None
    if any(label != label for label in different):
        raise ValueError(f"{what} must not hold a value that is not a number")
    position = {label: at for at, label in enumerate(different)}
    return different, np.fromiter(map(position.__getitem__, listed), np.int64, len(listed))


def _codes_of_integers(labels: NDArray[np.generic]) -> tuple[list[Label], Ints]:
    low = int(labels.min())
    if int(labels.max()) - low > 4 * labels.size + 1000:
        different, inverse = np.unique(labels, return_inverse=True)
        return list(different.tolist()), inverse.astype(np.int64)
    above = (labels - low).astype(np.int64)
    present = np.bincount(above) > 0
    found: list[Label] = list((np.flatnonzero(present) + low).tolist())
    return found, (np.cumsum(present) - 1).astype(np.int64)[above]


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """``array``, which nobody can change any more."""
    array.setflags(write=False)
    return array
