"""A funnel plot: each team's share where its own size would let chance put it, or listed where it is too small to plot."""

from collections.abc import Sequence
from dataclasses import dataclass

from fullcircle.stats.funnel.limits import drawn_limits
from fullcircle.stats.funnel.overdispersion import Overdispersion, overdispersion, z_scores

FEWEST_TO_PLOT = 5

LISTED, WITHIN, BEYOND_95, BEYOND_99_8 = "listed", "within", "beyond_95", "beyond_99_8"


@dataclass(frozen=True, slots=True)
class Unit:
    """A team or service: ``share`` good of ``n`` files; design-weighted, with ``n_effective``, where chances differed.

    With no file there is no share: it is ``None``, or anything, and says nothing.
    """

    name: str
    share: float | None
    n: int
    n_effective: float | None = None

    def __post_init__(self) -> None:
        if self.n < 0 or (self.n > 0 and (self.share is None or not 0 <= self.share <= 1)):
            raise ValueError(f"{self.name} needs a share from 0 to 1 of its files, not {self.share} of {self.n}")
        if self.n > 0 and self.n_effective is not None and not 0 < self.n_effective < float("inf"):
            raise ValueError(f"{self.name} needs an effective number of files above 0, not {self.n_effective}")

    @property
    def weight(self) -> float:
        """The number of files that its precision rests on."""
        return float(self.n) if self.n_effective is None or not self.n else self.n_effective


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """Where a unit stands.

    ``position``  listed (too small to plot), within, beyond_95 or beyond_99_8
    ``side``      1 above the target, -1 below, 0 on it or listed
    ``limits``    lower 99.8 %, lower 95 %, upper 95 %, upper 99.8 % at its size, cut at 0 and 1; empty when listed
    ``z``         standard errors from the target before any allowance for overdispersion; ``None`` when listed
    ``words``     what a reader may take from it
    """

    unit: Unit
    position: str
    side: int
    limits: tuple[float, ...]
    z: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """``points`` in the order given, never ranked; none is plotted where ``reason`` says why."""

    target: float
    points: tuple[FunnelPoint, ...]
    overdispersion: Overdispersion | None
    method: str
    reason: str = ""
    caveats: tuple[str, ...] = ()


def funnel(units: Sequence[Unit], *, target: float, fewest: int = FEWEST_TO_PLOT) -> Funnel:
    """Place ``units`` around ``target``, which is the share of the whole population from the random part of the sample.

    Units that rest on no file or on fewer than ``fewest``, seen or effective, are listed and not plotted. Limits allow for units
    that differ by more than chance (``limits.drawn_limits`` with ``tau2`` of ``overdispersion``). Nothing is plotted where the
    target is 0 or 1. Raises ValueError for a target outside 0 to 1.
    """
    if not 0 <= target <= 1:
        raise ValueError(f"a target share lies from 0 to 1, not {target}")
    method = "funnel plot, wider of exact binomial limits and arcsine limits with variance between units"
    plotted = [unit.n > 0 and min(unit.n, unit.weight) >= fewest for unit in units]
    if target in (0, 1) or not any(plotted):
        reason = (
            f"no team rests on {fewest} files"
            if not any(plotted)
            else "with a target of none or all, chance moves no team"
        )
        return Funnel(target, tuple(_listed(unit, reason) for unit in units), None, method, reason)
    drawn = [unit for unit, plot in zip(units, plotted, strict=True) if plot]
    shares, weights = [unit.share or 0.0 for unit in drawn], [unit.weight for unit in drawn]
    found = overdispersion(shares, weights, target=target)
    limits = drawn_limits(target, weights, tau2=found.tau2).tolist()
    scores = z_scores(shares, weights, target=target).tolist()
    placed = iter([_placed(*each, target) for each in zip(drawn, shares, limits, scores, strict=True)])
    few = f"rests on fewer than {fewest} files"
    points = tuple(next(placed) if plot else _listed(unit, few) for unit, plot in zip(units, plotted, strict=True))
    return Funnel(target, points, found, method, caveats=found.caveats)


def _listed(unit: Unit, why: str) -> FunnelPoint:
    reason = why if unit.n else "no file of it was read, which says nothing about its work"
    return FunnelPoint(unit, LISTED, 0, (), None, f"Listed, not plotted: {reason}.")


def _placed(unit: Unit, share: float, limits: list[float], z: float, target: float) -> FunnelPoint:
    side = (share > target) - (share < target)
    lowest, low, high, highest = limits
    if share < lowest or share > highest:
        position = BEYOND_99_8
    elif share < low or share > high:
        position = BEYOND_95
    else:
        position = WITHIN
    return FunnelPoint(unit, position, side, tuple(limits), z, _words(position, side))


def _words(position: str, side: int) -> str:
    if position == WITHIN:
        return "Within what chance gives a team of this size: no different from the whole."
    where = "higher" if side > 0 else "lower"
    if position == BEYOND_95:
        return (
            f"A little {where} than chance often gives: about 1 team in 20 would be this far out by chance. Watch it."
        )
    learn = " and what others could learn" if side > 0 else " and what would help"
    return f"{where.capitalize()} than chance gives a team of this size: ask why{learn}."
