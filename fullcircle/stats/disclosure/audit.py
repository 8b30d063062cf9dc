"""The attacker's audit: what can be worked out from everything that is printed.

For each protected cell, the least and the most it can be given all printed figures together (Fischetti and Salazar 2001,
Management Science 47:1008-1027, the attacker's problems). A cell is safe if its interval reaches far and wide enough.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fullcircle.stats.disclosure.figures import Cell, Figure
from fullcircle.stats.disclosure.linear import TOLERANCE, LinearSystem

THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Protection:
    """When a hidden count is safe: it could be ``reach`` or more, it could be ``lowest`` or less, and its interval is at
    least ``width`` wide."""

    reach: float = THRESHOLD
    width: float = THRESHOLD
    lowest: float = math.inf

    def holds(self, low: float, high: float) -> bool:
        """Whether an attacker who knows the count to be between ``low`` and ``high`` knows too little to harm."""
        far = high >= self.reach - TOLERANCE and low <= self.lowest + TOLERANCE
        return far and high - low >= self.width - TOLERANCE

    def why_not(self, low: float, high: float) -> str:
        """What a reader could work out, where the count is not safe; empty where it is."""
        if self.holds(low, high):
            return ""
        if high - low < TOLERANCE:
            return f"it is exactly {high:g}"
        if high < self.reach - TOLERANCE:
            return f"it is between {low:g} and {high:g}, so fewer than {self.reach:g}"
        if low > self.lowest + TOLERANCE:
            return f"it is between {low:g} and {high:g}, so more than {self.lowest:g}"
        return f"it is between {low:g} and {high:g}, closer than {self.width:g}"


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the printed figures tell about one cell: between ``low`` and ``high``. ``reason`` is empty where it is safe."""

    cell: Cell
    low: float
    high: float
    reason: str

    @property
    def safe(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome for every protected cell, in the order asked.

    ``reason`` and ``contradiction`` (the fewest figures that cannot all be true) are filled, and ``exposures`` is empty,
    where the printed figures contradict each other.
    """

    exposures: tuple[Exposure, ...]
    reason: str = ""
    contradiction: tuple[Figure, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether every protected cell is safe; not where the figures contradict each other."""
        return not self.reason and not self.broken

    @property
    def broken(self) -> tuple[Cell, ...]:
        """The protected cells that are not safe."""
        return tuple(exposure.cell for exposure in self.exposures if not exposure.safe)


def audit(
    figures: Iterable[Figure],
    protected: Iterable[Cell],
    *,
    protection: Protection | None = None,
    whole: bool = True,
) -> Audit:
    """Attack the ``protected`` cells with all the ``figures``. Every cell is 0 or more, and a whole number if ``whole``.

    With ``whole`` false the bounds are those of real numbers: never narrower, and quicker where shares were printed.
    """
    figures, protection = tuple(figures), protection or Protection()
    protected = tuple(dict.fromkeys(protected))
    knowledge = Knowledge(figures, protected)
    if not knowledge.system.feasible(whole=whole):
        return contradiction(figures, whole=whole)
    exposures = []
    for cell in protected:
        low, high = knowledge.interval(cell, whole=whole)
        exposures.append(Exposure(cell, low, high, protection.why_not(low, high)))
    return Audit(tuple(exposures))


class Knowledge:
    """Figures put together as one linear system, which is divided into parts that know nothing of each other."""

    def __init__(self, figures: Iterable[Figure], cells: Iterable[Cell] = ()) -> None:
        statements = [statement for figure in figures for statement in figure.statements]
        names = (cell for statement in statements for cell, _ in statement.terms)
        self.place = {cell: k for k, cell in enumerate(dict.fromkeys((*names, *cells)))}
        rows = [([(self.place[cell], w) for cell, w in s.terms], s.low, s.high) for s in statements]
        self.system = LinearSystem.of(rows, len(self.place))
        self._parts: dict[int, tuple[LinearSystem, int]] = {}

    def interval(self, cell: Cell, *, whole: bool) -> tuple[float, float]:
        """The least and the most that ``cell`` can be, where the figures do not contradict each other."""
        place = self.place[cell]
        if place not in self._parts:
            system, places = self.system.part_with(place)
            self._parts.update({int(k): (system, position) for position, k in enumerate(places)})
        system, position = self._parts[place]
        return system.bounds(position, whole=whole)

    def cells_with(self, cell: Cell) -> frozenset[Cell]:
        """The cells that figures connect with ``cell``, however indirectly, itself among them."""
        _, places = self.system.part_with(self.place[cell])
        near = set(np.asarray(places).tolist())
        return frozenset(name for name, place in self.place.items() if place in near)


def fewest(figures: Sequence[Figure], telling: Callable[[Sequence[Figure]], bool]) -> tuple[Figure, ...]:
    """A smallest set of ``figures`` that is still ``telling``: without any one of them it is not. Earlier ones are preferred.

    Source: QuickXplain (Junker 2004, AAAI-04:167-172). ``telling`` must stay true when figures are added.
    """

    def search(known: tuple[Figure, ...], added: bool, among: tuple[Figure, ...]) -> tuple[Figure, ...]:
        if added and telling(known):
            return ()
        if len(among) == 1:
            return among
        first, second = among[: len(among) // 2], among[len(among) // 2 :]
        late = search((*known, *first), True, second)
        early = search((*known, *late), bool(late), first)
        return (*early, *late)

    return search((), False, tuple(figures)) if figures else ()


def contradiction(figures: Sequence[Figure], *, whole: bool) -> Audit:
    """The outcome for ``figures`` that cannot all be true, with the fewest of them that cannot."""
    clash = fewest(figures, lambda some: not Knowledge(some).system.feasible(whole=whole))
    listed = "; ".join(str(figure) for figure in clash)
    return Audit((), f"these figures cannot all be true: {listed}", clash)
