"""Which figures stand out: where children are behind a standard, whatever the trend, or where their own two years say so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.signs import Verdict, too_few, verdict

OverTime = Callable[[str, str], Sequence[Point]]
"""The points of an indicator's part on the days of the trend, oldest first; the last is the figure now."""
_FIRST: Final = ("protection", "in_need", "in_care", "care_leavers", "assessment")
"""Areas in the order in which children behind are told of."""


@dataclass(frozen=True)
class Standing:
    """One figure of the overview as it stands now. ``behind``: how many are behind a standard that each is owed."""

    key: str
    kind: Indicator
    part: str
    now: Point
    verdict: Verdict
    behind: int

    @property
    def stands_out(self) -> bool:
        return self.behind > 0 or self.verdict.stands_out

    @property
    def waiting(self) -> bool:
        """Whether those who are behind wait still."""
        return self.behind > 0 and self.kind.owed is not None and self.kind.owed.now

    @property
    def leaves_out_those_behind(self) -> bool:
        """Whether the figure counts those who are not behind, so that it falls as more are."""
        return self.behind > 0 and self.kind.others_need_a_look

    @property
    def too_few(self) -> bool:
        """Whether it does not stand out and rests on too few to say more."""
        return not self.stands_out and too_few(self.kind, self.now)


def parts_told(kind: Indicator) -> tuple[str, ...]:
    """The parts that the overview tells: of a distribution the one that stands for it, else each."""
    return (kind.headline,) if kind.kind == "bands" else tuple(kind.parts)


def standing(key: str, part: str, points: Sequence[Point]) -> Standing:
    """How the last of ``points`` stands."""
    kind, now = indicators()[key], points[-1]
    late = kind.to_look_at(now.numerator, now.denominator or 0) if kind.owed else 0
    return Standing(key, kind, part, now, verdict(kind, points), late)


def standings(now: Callable[[str, str], Point | None], over_time: OverTime) -> tuple[Standing, ...]:
    """Every figure that the overview tells and that ``now`` has, in the order of the indicators."""
    return tuple(
        standing(key, part, over_time(key, part))
        for key, kind in indicators().items()
        for part in parts_told(kind)
        if now(key, part) is not None
    )


def that_stand_out(found: Sequence[Standing]) -> list[Standing]:
    """Those that stand out: first where children wait still, then where they had to wait, then what has changed by itself.
    Within these by area, protection first, never by size."""
    order = [*_FIRST, *dict.fromkeys(one.kind.area for one in found)]

    def place(one: Standing) -> tuple[int, int]:
        return 0 if one.waiting else 1 if one.behind else 2, order.index(one.kind.area)

    return sorted((one for one in found if one.stands_out), key=place)
