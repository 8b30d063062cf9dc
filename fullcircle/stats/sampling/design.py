"""The design of a draw: who can be drawn, how many from each stratum, and each unit's chance, before anything is drawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.sampling.allocation import proportional_allocation
from fullcircle.stats.sampling.frame import Labels, column, combined_order, directed_of, ids_of, rows
from fullcircle.stats.sampling.given import CERTAIN, Bools, Floats, Ints, Label, Numbers, frozen
from fullcircle.stats.sampling.inclusion import FLOOR, inclusion_probabilities, sizes_with_floor

RESERVE = 0.15
"""Units drawn in reserve, as a share of the places of each stratum, rounded up."""
DIRECTED_CAP = 0.2
"""The largest share of the sample that may be directed."""


class Basis(StrEnum):
    """How a unit comes into the sample."""

    DIRECTED = "directed"
    """Somebody decided it; its chance is 1 and it represents only itself."""
    CERTAIN = "certain"
    """Its size, or a stratum taken whole, makes its chance 1."""
    CHANCE = "chance"
    """A mark of the walk fell in its stretch."""


@dataclass(frozen=True, slots=True)
class StratumDesign:
    """A stratum, counted in units, the directed ones apart: ``population`` can be drawn, ``places`` will be looked at,
    ``certain`` of them for certain, and ``drawn`` come up in one pass, the reserve included.

    ``size`` is what the units' sizes add up to. ``least_chance`` is what every unit of it is guaranteed.
    ``shortfall`` is how many places fewer it gets than its minimum or quota asks, as it has no more units.
    """

    label: Label
    population: int
    directed: int
    size: float
    places: int
    certain: int
    drawn: int
    least_chance: float
    shortfall: int


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A design, ready to be drawn with any seed. The arrays hold one entry for each unit, in ascending order of ``ids``;
    they are read-only.

    ``stratum`` is the position in ``strata``. ``chances`` are those of being looked at (active), ``pass_chances`` those of
    coming up in the pass, active or in reserve. ``order`` says where the caller's sort keys put the unit; equal numbers are
    shuffled when drawn.
    """

    n: int
    strata: tuple[StratumDesign, ...]
    ids: NDArray[np.generic]
    stratum: Ints
    sizes: Floats
    chances: Floats
    pass_chances: Floats
    directed: Bools
    order: Ints


def design(
    ids: Labels,
    *,
    n: int,
    priorities: Numbers | None = None,
    strata: Labels | None = None,
    sort_by: Sequence[Labels] = (),
    directed: Collection[Label] = (),
    floor: float = FLOOR,
    minimum: int = 1,
    quotas: Mapping[Label, int] | None = None,
    reserve: float = RESERVE,
    directed_cap: float = DIRECTED_CAP,
) -> Design:
    """A stratified systematic sample of ``n`` units with chances in proportion to floor + priority; none has no chance.

    ``ids``         the units' stable references, all text or all whole numbers, each once; the order of rows never matters
    ``priorities``  0 to 1 each; all alike when left out
    ``strata``      a label each; places go to strata in proportion to their sizes, at least ``minimum`` each (not below 1),
                    or by ``quotas``, places by label, which with the directed units must add up to ``n``
    ``sort_by``     keys for the order of the walk within a stratum, the most telling first: implicit stratification
    ``directed``    ids to be taken for certain, part of ``n``; at most ``directed_cap`` of it
    ``reserve``     the share drawn beyond the places of a stratum, rounded up; units of the stratum permitting

    In a stratum with c certain units and a places, d units come up in one pass with chances pi' and are put in random order;
    the first a are looked at, so pi = pi' (a - c) / (d - c). Certain are those whose chance for the places alone would be 1.
    A stratum with fewer units than its minimum or quota is taken whole and its ``shortfall`` recorded. With ``n`` at or above
    the number of units everyone is taken, with the chance 1. With ``n`` 0 nobody is.

    Raises ValueError for ids that come twice, directed ids that are not among them or beyond the cap, lists of other lengths,
    quotas that do not add up, or an ``n`` too small for every stratum's minimum.
    """
    if minimum < 1:
        raise ValueError("every stratum needs at least one place, or its units would have no chance")
    units, order = ids_of(ids)
    chosen = directed_of(units, directed, n, directed_cap)
    labels, stratum = column(strata, order, "strata")
    sizes = np.full(units.size, 1.0) if priorities is None else sizes_with_floor(rows(priorities, order), floor=floor)
    least = 1.0 if priorities is None else floor
    asked = _Asked(n - int(chosen.sum()), minimum if n else 0, quotas, reserve)
    planned, chances, pass_chances = _plan(labels, stratum, sizes, chosen, least, asked)
    walk = combined_order([stratum, *(column(key, order, "sort keys")[1] for key in sort_by)])
    for array in (units, stratum, sizes, chances, pass_chances, chosen, walk):
        frozen(array)
    return Design(n, planned, units, stratum, sizes, chances, pass_chances, chosen, walk)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How many places there are beside the directed ones, and how to share them."""

    places: int
    minimum: int
    quotas: Mapping[Label, int] | None
    reserve: float


def _plan(
    labels: list[Label], stratum: Ints, sizes: Floats, directed: Bools, least: float, asked: _Asked
) -> tuple[tuple[StratumDesign, ...], Floats, Floats]:
    """The strata with their places, and each unit's chance of being looked at and of coming up in the pass."""
    able = ~directed
    count = len(labels)
    population = np.bincount(stratum[able], minlength=count).astype(np.int64)
    told = np.bincount(stratum[directed], minlength=count)
    size = np.asarray(np.bincount(stratum[able], weights=sizes[able], minlength=count), dtype=np.float64)
    wanted, places = _places(labels, population, size, asked)
    chances, pass_chances = directed.astype(np.float64), directed.astype(np.float64)
    by_stratum = np.argsort(stratum[able], kind="stable")
    members = np.split(np.flatnonzero(able)[by_stratum], np.cumsum(population)[:-1]) if count else []
    planned = []
    for at, label in enumerate(labels):
        who = members[at]
        drawn = min(int(population[at]), places[at] + _in_reserve(places[at], asked.reserve))
        certain, chance, pass_chance = _pass(sizes[who], places[at], drawn)
        chances[who], pass_chances[who] = chance, pass_chance
        guaranteed = min(1.0, places[at] * least / float(size[at])) if who.size else 0.0
        shortfall = max(0, wanted[at] - places[at])
        numbers = (int(population[at]), int(told[at]), float(size[at]), places[at], certain, drawn)
        planned.append(StratumDesign(label, *numbers, guaranteed, shortfall))
    return tuple(planned), chances, pass_chances


def _places(labels: list[Label], population: Ints, size: Floats, asked: _Asked) -> tuple[list[int], list[int]]:
    """How many places each stratum should have at the least, and how many it gets."""
    if asked.quotas is not None:
        wanted = _quotas(labels, population, asked)
        return wanted, [min(places, int(limit)) for places, limit in zip(wanted, population, strict=True)]
    least = np.minimum(asked.minimum, population)
    if asked.places < least.sum():
        raise ValueError(
            f"{asked.places} places, the directed ones apart, do not reach for at least {asked.minimum} in each stratum: "
            f"that takes {int(least.sum())}. Draw more, ask for a lower minimum, or join strata."
        )
    shared = proportional_allocation(asked.places, size, limits=population.tolist(), minimum=least.tolist())
    return [asked.minimum if units else 0 for units in population], list(shared)


def _quotas(labels: list[Label], population: Ints, asked: _Asked) -> list[int]:
    quotas = dict(asked.quotas or {})
    if missing := [
        str(label) for label, units in zip(labels, population, strict=True) if units and not quotas.get(label)
    ]:
        raise ValueError(
            f"every stratum needs a place, or its units have no chance; none is set for {', '.join(missing)}"
        )
    if unknown := [str(label) for label in quotas if label not in labels]:
        raise ValueError(f"quotas are set for strata that have no unit: {', '.join(unknown)}")
    if min(quotas.values(), default=0) < 0 or sum(quotas.values()) != asked.places:
        raise ValueError(
            f"the quotas add up to {sum(quotas.values())}, but the places beside the directed ones are {asked.places}"
        )
    return [quotas.get(label, 0) for label in labels]


def _in_reserve(places: int, share: float) -> int:
    if share < 0:
        raise ValueError(f"the share in reserve cannot be {share}")
    return ceil(Fraction(str(share)) * places)


def _pass(sizes: Floats, places: int, drawn: int) -> tuple[int, Floats, Floats]:
    """How many are certain, each unit's chance of being looked at, and its chance of coming up in the pass."""
    alone = inclusion_probabilities(sizes, places) if sizes.size else sizes
    certain = alone == CERTAIN
    count = int(certain.sum())
    if drawn == places or count == places:
        return count, alone, alone
    coming_up = np.ones(sizes.size)
    coming_up[~certain] = inclusion_probabilities(sizes[~certain], drawn - count)
    looked_at = np.where(certain, CERTAIN, coming_up * ((places - count) / (drawn - count)))
    return count, looked_at, coming_up
