"""The chances to reckon with once it is known whose files were looked at, the reserves among them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from fullcircle.stats.sampling.design import Basis
from fullcircle.stats.sampling.drawing import Draw, Picked
from fullcircle.stats.sampling.given import CERTAIN, Label


@dataclass(frozen=True, slots=True)
class Settled:
    """The units that were looked at, in the order of the draw, with their strata and final chances.

    ``unheard`` names the strata that have units beyond the directed ones and of which nobody was looked at by chance or for
    certain: an estimate from the rest says nothing about them.
    """

    ids: tuple[Label, ...]
    strata: tuple[Label, ...]
    chances: tuple[float, ...]
    unheard: tuple[Label, ...]


def settle(drawn: Draw, *, used: Collection[Label], given_up: Collection[Label] = ()) -> Settled:
    """The final chances, from the number finally used.

    pi = pi' x (used / drawn) within a stratum, over those in random order: dropping out is taken to be unrelated to what the
    file would have shown. The certain of a stratum are reckoned alike among themselves, and stay at 1 when all were used. A
    directed unit represents itself, with the chance 1, and nobody else when it drops out.

    ``used`` were looked at; ``given_up`` could not be. Reserves are taken strictly in order: ValueError where a reserve was used
    and an earlier one of its stratum neither used nor given up, or for a unit that was not drawn or is in both lists.
    """
    used, given_up = set(used), set(given_up)
    unknown = (used | given_up) - {one.id for one in drawn.picked}
    if unknown:
        raise ValueError(f"{min(map(str, unknown))} was not drawn, so it cannot stand for anyone")
    if both := used & given_up:
        raise ValueError(f"{min(map(str, both))} was either used or given up, not both")
    _in_order(drawn, used, given_up)
    came_up = Counter(_cell(one) for one in drawn.picked)
    kept = [one for one in drawn.picked if one.id in used]
    heard = Counter(_cell(one) for one in kept)
    chances = tuple(_chance(one, heard[_cell(one)], came_up[_cell(one)]) for one in kept)
    spoken_for = {one.stratum for one in kept if one.basis is not Basis.DIRECTED}
    unheard = tuple(one.label for one in drawn.design.strata if one.population and one.label not in spoken_for)
    return Settled(tuple(one.id for one in kept), tuple(one.stratum for one in kept), chances, unheard)


def _cell(one: Picked) -> tuple[Label, Basis]:
    """Those whose chances are reckoned together."""
    return one.stratum, one.basis


def _chance(one: Picked, heard: int, came_up: int) -> float:
    if one.basis is Basis.DIRECTED or (one.basis is Basis.CERTAIN and heard == came_up):
        return CERTAIN
    return one.pass_chance * (heard / came_up)


def _in_order(drawn: Draw, used: set[Label], given_up: set[Label]) -> None:
    waiting: dict[Label, Label] = {}
    for one in drawn.reserve:
        if one.id in used and one.stratum in waiting:
            raise ValueError(
                f"{one.id} was taken from the reserve of {one.stratum} before {waiting[one.stratum]}, who comes earlier. "
                "Take reserves in order, or record why the earlier one was given up."
            )
        if one.id not in used and one.id not in given_up:
            waiting.setdefault(one.stratum, one.id)
