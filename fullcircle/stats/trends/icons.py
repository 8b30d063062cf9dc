"""The two Making Data Count icons: is there a change worth a question, and can the process be relied on to meet its target?"""

from dataclasses import dataclass
from typing import Literal

from fullcircle.stats.trends.rules import COMMON, NEAR, OUTSIDE, SHIFT, TREND
from fullcircle.stats.trends.xmr import XmrChart

Improvement = Literal["increase", "decrease", "neutral"]

COMMON_CAUSE = "common_cause"
IMPROVEMENT, CONCERN = "special_cause_improvement", "special_cause_concern"
NEUTRAL_HIGH, NEUTRAL_LOW = "special_cause_neutral_high", "special_cause_neutral_low"
CONSISTENT_PASS, CONSISTENT_FAIL, INCONSISTENT = "consistent_pass", "consistent_fail", "inconsistent"


@dataclass(frozen=True, slots=True)
class Icon:
    """``code`` is a stable word, ``None`` where no icon may be shown, for the ``reason``; ``words`` say it to a reader."""

    code: str | None
    words: str = ""
    reason: str = ""


_PATTERN = {
    OUTSIDE: {1: "it lies above the upper limit", -1: "it lies below the lower limit"},
    TREND: {1: "it is part of seven points that each rise", -1: "it is part of seven points that each fall"},
    NEAR: {
        1: "two of three points are close to the upper limit",
        -1: "two of three points are close to the lower limit",
    },
    SHIFT: {
        1: "seven or more points in a row are above the mean",
        -1: "seven or more points in a row are below the mean",
    },
}
_OPENING = {
    IMPROVEMENT: "A change for the better: ",
    CONCERN: "A change to ask about: ",
    NEUTRAL_HIGH: "A change: ",
    NEUTRAL_LOW: "A change: ",
}
_NO_LIMITS = "The rounds vary only by jumps, so no limits can say how unusual that is."
_ASSURANCE = {
    CONSISTENT_PASS: "If nothing changes, the target will be met round after round.",
    CONSISTENT_FAIL: "If nothing changes, the target will not be met: it lies outside what this process gives.",
    INCONSISTENT: "If nothing changes, the target will be met in some rounds and missed in others, by chance.",
}


def variation(chart: XmrChart, *, improvement: Improvement) -> Icon:
    """The variation icon: the pattern that the newest point belongs to, read with what counts as improvement.

    Where nothing varies but jumps there are no limits, and only a point off the usual level has an icon.
    Source: NHSRplotthedots. Raises ValueError for another ``improvement``.
    """
    letter, direction = chart.letters[-1], chart.directions[-1]
    code = _code(direction, _sign(improvement))
    if chart.current.upper is None:
        if letter == COMMON:
            return Icon(None, reason=chart.current.reason)
        side = "above" if direction > 0 else "below"
        return Icon(code, f"{_OPENING[code]}it lies {side} the level held most often. {_NO_LIMITS}")
    if letter == COMMON:
        return Icon(code, "Nothing unusual: the points vary as they do from round to round.")
    return Icon(code, f"{_OPENING[code]}{_PATTERN[letter][direction]}, more than chance would often give.")


def point_types(chart: XmrChart, *, improvement: Improvement) -> tuple[str, ...]:
    """For each point what the variation icon would be had the chart ended on its pattern: its colour and shape when drawn."""
    wanted = _sign(improvement)
    return tuple(_code(direction, wanted) for direction in chart.directions)


def assurance(chart: XmrChart, *, target: float | None, improvement: Improvement) -> Icon:
    """The assurance icon: where the ``target``, in the unit of the values, lies against the newest limits.

    No icon without a target, without a direction of improvement, or where limits are undefined. Source: NHSRplotthedots.
    Raises ValueError for another ``improvement``.
    """
    wanted = _sign(improvement)
    if target is None:
        return Icon(None, reason="no target is set")
    if wanted == 0:
        return Icon(None, reason="neither more nor less counts as better, so no target can be met or missed")
    limits = chart.current
    if limits.upper is None or limits.lower is None:
        return Icon(None, reason=limits.reason)
    side = (target > limits.upper) - (target < limits.lower)
    code = INCONSISTENT if side == 0 else CONSISTENT_FAIL if side == wanted else CONSISTENT_PASS
    return Icon(code, _ASSURANCE[code])


def _code(direction: int, wanted: int) -> str:
    if direction == 0:
        return COMMON_CAUSE
    if wanted == 0:
        return NEUTRAL_HIGH if direction > 0 else NEUTRAL_LOW
    return IMPROVEMENT if direction == wanted else CONCERN


def _sign(improvement: str) -> int:
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError(f"improvement is an increase, a decrease or neutral, not {improvement!r}")
    return {"increase": 1, "decrease": -1, "neutral": 0}[improvement]
