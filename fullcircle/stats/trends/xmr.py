"""XmR charts: the mean and the limits of a row of rounds, and which points the Making Data Count rules mark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fullcircle.stats.trends.rules import NHS_CONSTANT, moving_ranges, patterns
from fullcircle.stats.trends.series import Floats, baseline_length, series

FEWEST_FOR_LIMITS = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """The mean and limits of the points from ``start`` up to, not including, ``end`` (positions from 0).

    ``baseline``              how many points, from ``start``, they rest on
    ``average_moving_range``  ``None`` for a single point
    ``screened_out``          moving ranges left out as too large
    ``lower``, ``upper``      the limits; ``near_lower`` and ``near_upper`` lie two thirds of the way to them. They are not cut at
                              0 or 100 %: that is for drawing. ``None`` where nothing varies or there is one point: see ``reason``
    """

    start: int
    end: int
    baseline: int
    mean: float
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

    ``letters``     a letter a point: O outside a limit, T part of a trend, Z two of three near a limit, S part of a shift, or "."
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
    and the Making Data Count spreadsheets do not. ``baseline_points`` rests mean and limits on the first so many points.
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
        width = math.inf if limits.upper is None else limits.upper - limits.mean
        found = patterns(row[start:end], limits.mean, width)
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
        return Limits(start, end, 1, mean, None, 0, None, None, None, None, reason)
    found, dropped = moving_ranges(used, screen=screen)
    average = float(found)
    if average <= 1e-12 * float(np.abs(used).max()):
        same = (
            "every point of the baseline is the same"
            if not dropped
            else "nothing varies but jumps too large for chance"
        )
        reason = f"{same}, so there is no variation to take limits from"
        return Limits(start, end, used.size, mean, 0.0, int(dropped), None, None, None, None, reason)
    near, width = 2 * constant * average / 3, constant * average
    return Limits(
        start=start,
        end=end,
        baseline=used.size,
        mean=mean,
        average_moving_range=average,
        screened_out=int(dropped),
        lower=mean - width,
        upper=mean + width,
        near_lower=mean - near,
        near_upper=mean + near,
        caveats=_caveats(used.size, int(dropped)),
    )


def _caveats(points: int, dropped: int) -> tuple[str, ...]:
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
    return tuple(found)
