"""The frame of a draw as arrays in the order of its units' ids, so that the order of the caller's rows never matters."""

from collections.abc import Collection, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.sampling.given import Bools, Floats, Ints, Label, Numbers, codes

Labels = Sequence[Label] | NDArray[np.generic]


def ids_of(ids: Labels) -> tuple[NDArray[np.generic], Ints]:
    """The ids in ascending order, and where each stood. Raises ValueError for an id that comes twice or has no order."""
    units = np.asarray(ids)
    if units.ndim != 1:
        raise ValueError("ids are one reference for each unit")
    mixed = not isinstance(ids, np.ndarray) and units.dtype.kind == "U" and set(map(type, ids)) != {str}
    if units.size and (mixed or units.dtype.kind not in "iuU"):
        raise ValueError("ids are all text or all whole numbers, so that they have an order")
    order = np.argsort(units, kind="stable")
    units = units[order]
    twice = units[1:] == units[:-1]
    if twice.any():
        raise ValueError(f"each unit is listed once, but {units[1:][twice][0]} comes more than once")
    return units, order


def directed_of(units: NDArray[np.generic], directed: Collection[Label], n: int, cap: float) -> Bools:
    """Which units are directed. Raises ValueError where one is not among ``units`` or they are more than the cap allows."""
    if n < 0 or n != int(n):
        raise ValueError(f"the number to draw is a whole number of at least 0, not {n}")
    wanted = sorted(set(directed), key=str)
    chosen = np.zeros(units.size, dtype=bool)
    for label in wanted:
        at = int(np.searchsorted(units, np.asarray(label))) if _alike(units, label) else units.size
        if at == units.size or units[at] != label:
            raise ValueError(f"{label} is directed but is not among the units")
        chosen[at] = True
    most = int(Fraction(str(cap)) * n)
    if len(wanted) > most:
        raise ValueError(f"{len(wanted)} units are directed, but of {n} at most {most} may be ({cap:.0%})")
    return chosen


def _alike(units: NDArray[np.generic], label: Label) -> bool:
    return isinstance(label, str) == (units.dtype.kind == "U")


def rows(values: Numbers, order: Ints) -> Floats:
    """The priorities in the order of ids."""
    rows = np.asarray(values, dtype=np.float64)
    if rows.shape != order.shape:
        raise ValueError(f"each unit needs one priority: {order.size} units and {rows.size} priorities were given")
    return rows[order]


def column(labels: Labels | None, order: Ints, what: str) -> tuple[list[Label], Ints]:
    """The different labels in order and each unit's position among them, in the order of ids; one label for all when left out."""
    if labels is None:
        return ["all"] if order.size else [], np.zeros(order.size, dtype=np.int64)
    if len(labels) != order.size:
        raise ValueError(
            f"each unit needs one entry in {what}: {order.size} units and {len(labels)} entries were given"
        )
    different, positions = codes(labels, what)
    return different, positions[order]


def combined_order(columns: list[Ints]) -> Ints:
    """One whole number for each unit that sorts as the columns do, the first column counting most."""
    combined, span = columns[0], int(columns[0].max(initial=0)) + 1
    for column in columns[1:]:
        width = int(column.max(initial=0)) + 1
        combined, span = combined * width + column, span * width
        if span > max(combined.size, 1 << 16):
            combined = np.unique(combined, return_inverse=True)[1].astype(np.int64)
            span = int(combined.max(initial=0)) + 1
    return combined
