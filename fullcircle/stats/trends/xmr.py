"""XmR charts: the mean and the limits of a row of rounds, and which points the Making Data Count rules mark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fullcircle.stats.trends.rules import NHS_CONSTANT, moving_ranges, patterns
from fullcircle.stats.trends.series import Floats, baseline_length, magnitude, series, signs, usual

FEWEST_FOR_LIMITS = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """The centre and limits of the points from ``start`` up to, not including, ``end`` (positions from 0).

    ``baseline``              how many points, from ``start``, they rest on
    ``mean``                  of those points
    ``centre``                what limits and patterns are measured from: the mean, or the level that half the points or more hold
                              where jumps have drawn the mean off it
    ``average_moving_range``  ``None`` for a single point
    ``screened_out``          moving ranges left out as too large
    ``lower``, ``upper``      the limits; ``near_lower`` and ``near_upper`` lie two thirds of the way to them. They are not cut at
                              0 or 100 %: that is for drawing. ``None`` where nothing varies or there is one point: see ``reason``
    """

    start: int
    end: int
    baseline: int
    mean: float
    centre: float
    average_moving_range: float | None
    screened_out: int
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    reason: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class XmrChart:
    """A row of rounds with the limits of each stretch of it and a letter for each point.

    ``letters``     a letter a point: O outside a limit, or off the usual level where nothing varies but jumps; T part of a trend;
                    Z two of three near a limit; S part of a shift; or "."
    ``directions``  1 where a marked point is high or rising, -1 where low or falling, 0 where it is not marked
    ``method``      which convention was used; print it on the chart
    """

    values: tuple[float, ...]
    segments: tuple[Limits, ...]
    letters: str
    directions: tuple[int, ...]
    method: str

    @property
    def current(self) -> Limits:
        """The limits of the newest stretch."""
        return self.segments[-1]

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know of the newest limits."""
        return self.current.caveats


def xmr(
    values: Sequence[float],
    *,
    screen: bool = True,
    constant: float = NHS_CONSTANT,
    baseline_points: int | None = None,
    starts: Sequence[int] = (0,),
) -> XmrChart:
    """The XmR chart of ``values``, oldest first, in any unit.

    Mean plus and minus ``constant`` times the average moving range: 2.66 as in NHS tools, or ``rules.TEXTBOOK_CONSTANT``, which
    is 3/1.128. ``screen`` leaves moving ranges of 3.267 times their average or more out of the average, as NHSRplotthedots does
    and the Making Data Count spreadsheets do not; the centre then stays where most points are, as a jump too large for chance
    says nothing of the usual level either. ``baseline_points`` rests mean and limits on the first so many points.
    ``starts`` are the positions, from 0, where a stretch with limits of its own begins: the first point and every signed
    re-baselining; patterns do not run across them. Raises ValueError for numbers that are not finite, a baseline below two
    points, and starts that do not begin with 0, rise and lie within the series.
    Source: NHS England, Making Data Count; NIST/SEMATECH e-Handbook 6.3.2.2; Nelson 1982, Journal of Quality Technology 14:172.
    """
    row = series(values)
    ends = [*starts[1:], row.size]
    if not starts or starts[0] != 0 or any(start >= end for start, end in zip(starts, ends, strict=True)):
        raise ValueError(f"stretches start at 0 and then at rising positions below {row.size}, not at {list(starts)}")
    segments, letters, directions = [], "", np.zeros(row.size, dtype=np.int8)
    for start, end in zip(starts, ends, strict=True):
        limits = _limits(row[start:end], start, baseline_points, screen=screen, constant=constant)
        average = limits.average_moving_range
        width = math.inf if average is None else constant * average
        found = patterns(row[start:end], limits.centre, width)
        segments.append(limits)
        letters += found.letters.tobytes().decode("ascii")
        directions[start:end] = found.directions
    method = f"XmR chart, {constant:.4g} average moving ranges, " + ("screened" if screen else "not screened")
    return XmrChart(tuple(row.tolist()), tuple(segments), letters, tuple(directions.tolist()), method)


def _limits(row: Floats, start: int, baseline_points: int | None, *, screen: bool, constant: float) -> Limits:
    """The limits of one stretch, which begins at position ``start`` of the chart."""
    used = row[: baseline_length(baseline_points, row.size)]
    mean, end = float(used.mean()), start + row.size
    if used.size < 2:
        reason = "one point has no variation to take limits from"
        return Limits(start, end, 1, mean, mean, None, 0, None, None, None, None, reason)
    found, dropped = (float(each) for each in moving_ranges(used, screen=screen))
    average = found if found > 1e-12 * float(np.abs(used).max()) else 0.0
    width, near = constant * average, 2 * constant * average / 3
    held = _drawn_off(used, width) if dropped else None
    centre = mean if held is None else float(held.mean())
    limits = Limits(
        start=start,
        end=end,
        baseline=used.size,
        mean=mean,
        centre=centre,
        average_moving_range=average,
        screened_out=int(dropped),
        lower=centre - width,
        upper=centre + width,
        near_lower=centre - near,
        near_upper=centre + near,
        caveats=_caveats(used.size, int(dropped), None if held is None else held.size),
    )
    return limits if average else _without_variation(limits)


def _drawn_off(used: Floats, width: float) -> Floats | None:
    """The points of the usual level, where jumps have drawn the mean of all beyond every one of them; else ``None``.

    Around such a mean the usual points themselves would lie outside the limits, or run along one side.
    """
    held = used[usual(used, within=width)]
    if width and 2 * held.size < used.size:  # such as a long trend, which has no level
        return None
    ends = np.array([used.mean() - held.max(), held.min() - used.mean()])
    return held if (signs(ends, size=magnitude(used)) > 0).any() else None


def _without_variation(limits: Limits) -> Limits:
    """The same without limits, which would all be one line, and with the reason."""
    same, marked = "every point of the baseline is the same", "a point that differs is marked"
    if limits.screened_out:
        same, marked = (
            "nothing varies but jumps too large for chance",
            "points off the level held most often are marked",
        )
    reason = f"{same}, so there is no variation to take limits from; {marked}"
    return replace(limits, lower=None, upper=None, near_lower=None, near_upper=None, reason=reason, caveats=())


def _caveats(points: int, dropped: int, held: int | None) -> tuple[str, ...]:
    found = []
    if points < FEWEST_FOR_LIMITS:
        found.append(f"trial limits: they rest on {points} points, and settle from {FEWEST_FOR_LIMITS}")
    if dropped:
        jumps = (
            "1 jump between neighbouring points was"
            if dropped == 1
            else f"{dropped} jumps between neighbouring points were"
        )
        found.append(f"{jumps} too large for chance and left out of the limits")
    if held is not None:
        found.append(f"the centre is the level of {held} of the {points} points, as jumps drew the mean of all off it")
    return tuple(found)
