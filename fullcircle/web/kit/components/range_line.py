"""Our percentage beside others' on one line from 0 to 100: plain numbers for `kit/charts.html`."""

from dataclasses import dataclass

_EDGE = 3.0
"""Percent of the width kept free at both ends, so that a dot at 0 or 100 is whole."""


@dataclass(frozen=True)
class RangeLine:
    """Places in percent of the width; None where there is nothing to mark. ``hollow``: ours rests on few. ``said``: all of it."""

    ours: float | None
    hollow: bool
    standard: float | None
    england: float | None
    lowest: float | None
    highest: float | None
    said: str


def range_line(
    *,
    ours: float | None,
    hollow: bool,
    said: str,
    standard: float | None = None,
    england: float | None = None,
    neighbours: tuple[float, float] | None = None,
) -> RangeLine:
    """From percents, 0 to 100. ``neighbours``: the lowest and the highest of them."""
    lowest, highest = neighbours or (None, None)
    return RangeLine(_x(ours), hollow, _x(standard), _x(england), _x(lowest), _x(highest), said)


def _x(percent: float | None) -> float | None:
    return None if percent is None else round(_EDGE + (100 - 2 * _EDGE) * percent / 100, 2)
