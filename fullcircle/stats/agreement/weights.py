"""How much credit a pair of unequal grades keeps: the weights of weighted agreement.

A weight is 1 for the same grade and at most 1 elsewhere. The kinds are those of Gwet 2014, Handbook of Inter-Rater
Reliability (4th edition), chapter 3, for categories a and b with values from ``low`` to ``high``:

identity   none unless a = b
linear     1 - |a - b| / (high - low): Cicchetti and Allison 1971
quadratic  1 - (a - b)^2 / (high - low)^2: Fleiss and Cohen 1973
ordinal    1 - C(s + 1, 2) / C(q, 2) for s steps apart among q categories. Not Krippendorff's ordinal metric, which looks
           at how often the categories are used
radical    1 - sqrt(|a - b| / (high - low))
ratio      1 - ((a - b) / (a + b))^2 / ((high - low) / (high + low))^2
circular   1 - sin^2(pi (a - b) / (high - low + 1)) over its largest value: the ends of the scale are neighbours
bipolar    1 - (a - b)^2 / ((a + b - 2 low) (2 high - a - b)) over its largest value: a step near an end counts for more
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A square of agreement weights, first judgement in rows, with the name that goes into a technical note."""

    name: str
    matrix: Floats


def by_name(kind: str, levels: int) -> Weights:
    """The weights of one ``kind`` for ``levels`` categories with the values 1, 2, 3... Raises ValueError for an unknown kind."""
    return _by_name(kind, levels)


@lru_cache(maxsize=256)
def _by_name(kind: str, levels: int) -> Weights:
    return by_values(kind, range(1, levels + 1))


def by_values(kind: str, values: Sequence[float]) -> Weights:
    """The weights of one ``kind`` for categories with these rising values, such as (0, 1, 5).

    Raises ValueError for an unknown kind, no values, values that do not rise, and ratio weights below 0.
    """
    if kind not in _LOSSES:
        raise ValueError(f"{kind} weights are not known; choose one of {', '.join(_LOSSES)}")
    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or not len(found) or not np.isfinite(found).all() or (np.diff(found) <= 0).any():
        raise ValueError("weights need categories with values that rise")
    if len(found) == 1:
        return Weights(kind, _sealed(np.ones((1, 1))))
    loss = _LOSSES[kind](found[:, None], found[None, :], found)
    np.fill_diagonal(loss, 0.0)
    return Weights(kind, _sealed(1 - loss))


def from_agreement(matrix: ArrayLike) -> Weights:
    """Weights of one's own as credit: 1 on the diagonal, at most 1 elsewhere; not necessarily symmetric.

    Raises ValueError for a matrix that is not like that.
    """
    found = _square(matrix)
    if (np.abs(np.diagonal(found) - 1) > 1e-12).any() or (found > 1).any():
        raise ValueError("agreement weights are 1 on the diagonal and at most 1 elsewhere")
    return Weights("custom", _sealed(found))


def from_disagreement(matrix: ArrayLike) -> Weights:
    """Weights of one's own as loss: 0 on the diagonal, at least 0 elsewhere; not necessarily symmetric (Cohen 1968).

    They are turned to credit, 1 - loss / largest loss. Raises ValueError for a matrix that is not like that.
    """
    found = _square(matrix)
    if np.diagonal(found).any() or (found < 0).any() or not found.any():
        raise ValueError("disagreement weights are 0 on the diagonal and at least 0 elsewhere, not all of them 0")
    return Weights("custom", _sealed(1 - found / found.max()))


def resolve(weights: "str | Weights", levels: int) -> Weights:
    """The weights asked for, made sure to fit ``levels`` categories. Raises ValueError where they do not."""
    found = _by_name(weights, levels) if isinstance(weights, str) else weights
    if len(found.matrix) != levels:
        raise ValueError(f"the weights are for {len(found.matrix)} categories, the judgements for {levels}")
    return found


def _square(matrix: ArrayLike) -> Floats:
    try:
        found = np.array(matrix, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("weights are a square of numbers") from None
    if found.ndim != 2 or found.shape[0] != found.shape[1] or len(found) < 2 or not np.isfinite(found).all():
        raise ValueError("weights are a square of numbers, at least two by two")
    return found


def _sealed(matrix: Floats) -> Floats:
    matrix.setflags(write=False)
    return matrix


def _steps(a: Floats, b: Floats, values: Floats) -> Floats:
    places = np.arange(len(values), dtype=float)
    steps = np.abs(places[:, None] - places[None, :])
    return np.asarray(steps * (steps + 1) / (len(values) * (len(values) - 1)))


def _ratio(a: Floats, b: Floats, values: Floats) -> Floats:
    if values[0] < 0:
        raise ValueError("ratio weights need values from 0 upwards")
    whole = np.where(a + b == 0, 1, a + b)
    return np.asarray(((a - b) / whole) ** 2 / ((values[-1] - values[0]) / (values[-1] + values[0])) ** 2)


def _circular(a: Floats, b: Floats, values: Floats) -> Floats:
    loss = np.sin(np.pi * (a - b) / (values[-1] - values[0] + 1)) ** 2
    return np.asarray(loss / loss.max())


def _bipolar(a: Floats, b: Floats, values: Floats) -> Floats:
    room = (a + b - 2 * values[0]) * (2 * values[-1] - a - b)
    loss = np.where(a == b, 0, (a - b) ** 2 / np.where(room == 0, 1, room))
    return np.asarray(loss / loss.max())


_LOSSES: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "identity": lambda a, b, values: np.asarray(a != b, dtype=float),
    "linear": lambda a, b, values: np.abs(a - b) / (values[-1] - values[0]),
    "quadratic": lambda a, b, values: np.asarray(((a - b) / (values[-1] - values[0])) ** 2),
    "ordinal": _steps,
    "radical": lambda a, b, values: np.asarray(np.sqrt(np.abs(a - b) / (values[-1] - values[0]))),
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
KINDS = tuple(_LOSSES)
