"""The Making Data Count rules, for one series or for many at once.

Source: NHS England, Making Data Count; the R package NHSRplotthedots, whose conventions are followed where the guidance leaves
room. Arrays hold one series per row, oldest point first along the last axis.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.trends.series import Floats, Signs, magnitude, signs

NHS_CONSTANT = 2.66
TEXTBOOK_CONSTANT = 3 / 1.128
SCREEN = 3.267
RUN = 7

COMMON, OUTSIDE, TREND, NEAR, SHIFT = ".", "O", "T", "Z", "S"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the rules find: arrays of the shape of the values.

    ``letters``     character codes of ``COMMON``, ``OUTSIDE``, ``TREND``, ``NEAR`` or ``SHIFT``
    ``directions``  1 where the pattern is high or rising, -1 where it is low or falling, 0 for common cause
    """

    letters: NDArray[np.uint8]
    directions: Signs


def moving_ranges(values: Floats, *, screen: bool) -> tuple[Floats, NDArray[np.int64]]:
    """The average moving range of each series and how many ranges screening left out.

    With ``screen``, ranges of 3.267 times their average or more are left out and the average is taken again, once (Nelson 1982).
    Needs at least two points along the last axis.
    """
    ranges = np.abs(np.diff(values, axis=-1))
    average = ranges.mean(axis=-1, keepdims=True)
    if not screen:
        return average[..., 0], np.zeros(average.shape[:-1], dtype=np.int64)
    kept = (ranges < SCREEN * average) | (average == 0)
    count = kept.sum(axis=-1)
    return (ranges * kept).sum(axis=-1) / count, ranges.shape[-1] - count


def patterns(values: Floats, mean: Floats | float, width: Floats | float) -> Patterns:
    """Find the patterns in each series around its ``mean``, with limits at ``mean`` plus and minus ``width``.

    ``mean`` and ``width`` are numbers, or arrays that broadcast against ``values``; an infinite width switches off the rules
    that need limits, and one of 0 puts every point off the mean outside. Outside: beyond a limit. Trend: 7 points that each
    rise, or each fall. Near: a point beyond two thirds of the way to a limit, but not outside, with another such point among
    three in a row on one side of the mean. Shift: 7 in a row on one side. A point on the mean breaks a run, two equal points
    break a trend. A point with several keeps the first named.
    """
    size = np.maximum(magnitude(values), np.abs(mean))
    centred = values - mean
    sides = signs(centred, size=size)
    outside = signs(np.abs(centred) - width, size=size) > 0
    near = (signs(np.abs(centred) - 2 * np.asarray(width) / 3, size=size) > 0) & ~outside
    steps = signs(np.diff(values, axis=-1), size=size)
    points = values.shape[-1]
    trend = _trends(steps, points)
    pairs = (_window_sums(near, 3) >= 2) & (np.abs(_window_sums(sides, 3)) == 3)
    close = near & _spread(pairs, 3, points)
    shift = _spread(np.abs(_window_sums(sides, RUN)) == RUN, RUN, points)
    letters = np.full(values.shape, ord(COMMON), dtype=np.uint8)
    for letter, found in ((SHIFT, shift), (NEAR, close), (TREND, trend != 0), (OUTSIDE, outside)):
        letters[found] = ord(letter)
    directions = np.where(letters == ord(TREND), trend, sides)
    directions[letters == ord(COMMON)] = 0
    return Patterns(letters, directions)


def _trends(steps: Signs, points: int) -> Signs:
    """1 or -1 for each point of a rising or falling trend; a peak or dip that belongs to two goes with the later one."""
    sums = _window_sums(steps, RUN - 1)
    rising, falling = _spread(sums == RUN - 1, RUN, points), _spread(sums == 1 - RUN, RUN, points)
    found = rising.astype(np.int8) - falling.astype(np.int8)
    both = rising & falling
    if both.any():
        found[both] = np.append(steps, np.zeros((*steps.shape[:-1], 1), dtype=np.int8), axis=-1)[both]
    return found


def _window_sums(numbers: Signs | NDArray[np.bool_], width: int) -> NDArray[np.int64]:
    """The sum of each ``width`` numbers in a row along the last axis; none where there are fewer."""
    sums = np.zeros((*numbers.shape[:-1], numbers.shape[-1] + 1), dtype=np.int64)
    np.cumsum(numbers, axis=-1, out=sums[..., 1:])
    return sums[..., width:] - sums[..., :-width]


def _spread(windows: NDArray[np.bool_], width: int, points: int) -> NDArray[np.bool_]:
    """Which of ``points`` belong to at least one of the ``windows`` of ``width`` points that start there."""
    marks = np.zeros((*windows.shape[:-1], points), dtype=bool)
    if windows.shape[-1] and windows.any():
        for offset in range(width):
            marks[..., offset : offset + windows.shape[-1]] |= windows
    return marks
