"""The ledger of everything published, so that a new release is checked together with all earlier ones before it goes out.

Two tables, each harmless, can give a count away by their difference: a quarter less its first six weeks, a district less all
wards but one. Every printed figure is therefore kept as what it says about the cells that no figure divides further; where
a later release divides a cell, ``figures.made_of`` says of which parts the old cell is made.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fullcircle.stats.disclosure.audit import Knowledge, Protection, contradiction, fewest
from fullcircle.stats.disclosure.figures import Cell, Figure
from fullcircle.stats.disclosure.linear import TOLERANCE


@dataclass(frozen=True, slots=True)
class Release:
    """Figures that are published together, under a name that readers know, such as "Annual report 2026"."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Revelation:
    """What readers could work out about ``cell`` from a new release: between ``low`` and ``high``.

    ``new`` and ``earlier`` are the fewest figures that give it away together; ``earlier`` names the release of each and is
    empty where the new ones suffice. ``reason`` says all of it in words.
    """

    cell: Cell
    low: float
    high: float
    new: tuple[Figure, ...]
    earlier: tuple[tuple[str, Figure], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether a release may go out.

    ``revelations``  what it would give away, one for each protected cell
    ``reason``       filled where its figures contradict each other or earlier ones, so that nothing could be checked
    """

    revelations: tuple[Revelation, ...]
    reason: str = ""

    @property
    def safe(self) -> bool:
        return not self.revelations and not self.reason


@dataclass(frozen=True, slots=True)
class Ledger:
    """All releases so far, oldest first. A ledger never changes: ``add`` gives a new one."""

    releases: tuple[Release, ...] = ()

    def add(self, release: Release) -> "Ledger":
        """The ledger with ``release`` at its end, whatever it gives away: what is out is out. ValueError if its name is taken."""
        if any(earlier.name == release.name for earlier in self.releases):
            raise ValueError(f"a release named {release.name} is in the ledger already")
        return Ledger((*self.releases, release))

    def check(
        self,
        release: Release,
        protected: Iterable[Cell],
        *,
        protection: Protection | None = None,
        whole: bool = True,
    ) -> Clearance:
        """Whether ``release`` gives any ``protected`` cell away, by itself or together with what is in the ledger.

        A cell that earlier releases gave away already counts only if readers could now narrow it further.
        """
        protection = protection or Protection()
        before = [figure for earlier in self.releases for figure in earlier.figures]
        together = [*release.figures, *before]
        if not Knowledge(together).system.feasible(whole=whole):
            return Clearance((), contradiction(together, whole=whole).reason)
        cells = tuple(dict.fromkeys(protected))
        old, joint = Knowledge(before, cells), Knowledge(together, cells)
        found = []
        for cell in cells:
            interval = joint.interval(cell, whole=whole)
            if not protection.holds(*interval) and not _same(interval, old.interval(cell, whole=whole)):
                near = joint.cells_with(cell)
                telling = fewest(
                    [figure for figure in together if _about(figure) & near], _tells(cell, interval, whole)
                )
                found.append(self._revelation(cell, interval, telling, release, protection.why_not(*interval)))
        return Clearance(tuple(found))

    def _revelation(
        self, cell: Cell, interval: tuple[float, float], telling: Sequence[Figure], release: Release, what: str
    ) -> Revelation:
        new = tuple(figure for figure in telling if figure in release.figures)
        earlier = tuple((self._release_of(figure), figure) for figure in telling if figure not in release.figures)
        told = [str(figure) for figure in new] + [f"{figure} in {name}" for name, figure in earlier]
        reason = f"{' with '.join(told)} would show about {cell}: {what}"
        return Revelation(cell, *interval, new, earlier, reason)

    def _release_of(self, figure: Figure) -> str:
        return next(release.name for release in self.releases if figure in release.figures)


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(a == b or abs(a - b) < TOLERANCE for a, b in zip(one, other, strict=True))


def _about(figure: Figure) -> frozenset[Cell]:
    return frozenset(cell for statement in figure.statements for cell, _ in statement.terms)


def _tells(cell: Cell, interval: tuple[float, float], whole: bool) -> Callable[[Sequence[Figure]], bool]:
    """Whether some figures tell all that ``interval`` says about ``cell``."""
    return lambda some: _same(interval, Knowledge(some, (cell,)).interval(cell, whole=whole))
