"""When a chart may be given new limits. The decision is a person's, with name, date and cause; the old limits stay drawn."""

from dataclasses import dataclass

import numpy as np

from fullcircle.stats.trends.rules import RUN
from fullcircle.stats.trends.series import magnitude, series, signs
from fullcircle.stats.trends.xmr import FEWEST_FOR_LIMITS, XmrChart


@dataclass(frozen=True, slots=True)
class Signal:
    """Whether the newest points show a new level that limits could be drawn from.

    ``visible``   whether there is one
    ``start``     position, from 0, of the first point of the run: where new limits would start; ``None`` when not visible
    ``length``    points on the current side of the centre up to the newest, 0 when the newest is on it
    ``side``      1 above the centre, -1 below, 0 on it
    ``reason``    why there is none to re-baseline on; empty when visible
    ``caveats``   what to know before using it
    """

    visible: bool
    start: int | None
    length: int
    side: int
    reason: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """``allowed``, or what is missing, each in words."""

    allowed: bool
    missing: tuple[str, ...]


def signal_to_rebaseline(chart: XmrChart) -> Signal:
    """Whether at least seven points in a row, up to the newest, lie on one side of the newest centre, and where the run starts.

    A run that has ended, a single point outside the limits, or a trend is a reason to ask why, not a new level.
    """
    limits = chart.current
    row = series(chart.values[limits.start :])
    sides = signs(row - limits.centre, size=magnitude(row))
    side = int(sides[-1])
    others = np.flatnonzero(sides != side)
    first = int(others[-1]) + 1 if others.size else 0
    length = row.size - first if side else 0
    if length < RUN:
        where = "on the centre" if side == 0 else f"{length} in a row on one side of the centre, fewer than {RUN}"
        return Signal(False, None, length, side, reason=f"the newest points show no new level: {where}")
    caveats = (f"new limits would be trial limits until there are {FEWEST_FOR_LIMITS} points",)
    return Signal(True, limits.start + first, length, side, caveats=caveats if length < FEWEST_FOR_LIMITS else ())


def may_rebaseline(signal: Signal, *, cause_known: bool, expected_to_last: bool) -> Answer:
    """Whether limits may be drawn anew: only if a signal is visible and long enough, its cause is known and it should last."""
    missing = []
    if not signal.visible:
        missing.append(signal.reason)
    if not cause_known:
        missing.append("nobody has named what changed")
    if not expected_to_last:
        missing.append("the change is not expected to last")
    return Answer(not missing, tuple(missing))
