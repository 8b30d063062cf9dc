"""The draw of a design with a seed: who is looked at, who waits in reserve, and why each."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fullcircle.stats.sampling.design import Basis, Design
from fullcircle.stats.sampling.given import CERTAIN, Floats, Ints, Label, frozen
from fullcircle.stats.sampling.systematic import raw, starts

# What each stream of random numbers of a seed is for. The numbers are part of what a stored seed means: never change them.
_SHUFFLE, _START, _ORDER = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Picked:
    """A unit that came up, with all that explains it.

    ``chance``       of being looked at, before anything was drawn; above 0, at most 1
    ``pass_chance``  of coming up in the pass, active or in reserve: the length of its stretch
    ``low, high``    its stretch [C_{i-1}, C_i) of its stratum's walk; ``mark`` is start + k, the mark that fell in it. None
                     where no walk was needed: directed, certain, or coming up in any pass
    ``place``        its place in the random order of its stratum, from 1; 0 for the directed and the certain, who need none
    ``reserve``      its place in the stratum's reserve, from 1; 0 for those who are looked at
    """

    id: Label
    stratum: Label
    basis: Basis
    size: float
    chance: float
    pass_chance: float
    low: float | None
    high: float | None
    mark: float | None
    place: int
    reserve: int


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole walk, for whoever wants to check it: units in the order walked, as positions in the design's ``ids``, and
    each one's stretch within its stratum. Read-only arrays."""

    units: Ints
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Draw:
    """What a design gave with a seed. ``starts`` holds the random start of each stratum, in the order of the design's strata.

    ``picked`` are those who are looked at, by stratum and id, then the reserves, by stratum and place. Two draws are equal
    when seed, picked and starts are.
    """

    seed: int
    picked: tuple[Picked, ...]
    starts: tuple[float, ...]
    design: Design = field(compare=False)
    walk: Walk = field(compare=False, repr=False)

    @property
    def active(self) -> tuple[Picked, ...]:
        """Those who are looked at, unless a reserve has to step in."""
        return tuple(one for one in self.picked if not one.reserve)

    @property
    def reserve(self) -> tuple[Picked, ...]:
        """Those who wait, in the order in which each stratum's reserve is taken."""
        return tuple(one for one in self.picked if one.reserve)


def draw(design: Design, *, seed: int) -> Draw:
    """Draw the design. The same design and seed give the same draw, in whatever order the units were listed.

    Units of equal sort keys are shuffled, each stratum is walked once from its own random start, those who come up are put in
    random order, and the first fill the places. Raises ValueError for a seed below 0.
    """
    begin = starts(seed, _START, len(design.strata))
    walk, marked, marks = _walked(design, _shuffled(design, seed), begin)
    whole = np.flatnonzero(design.pass_chances == CERTAIN)
    found = np.sort(np.concatenate([whole, walk.units[marked]]))
    place = _places(design, found, seed)
    reserve = np.maximum(0, place - _to_fill(design)[design.stratum[found]])
    listed = np.lexsort((found, reserve, design.stratum[found], reserve > 0))
    stretch = {
        unit: (low, high, mark)
        for unit, low, high, mark in zip(
            walk.units[marked].tolist(),
            walk.low[marked].tolist(),
            walk.high[marked].tolist(),
            marks.tolist(),
            strict=True,
        )
    }
    picked = _picked(design, found[listed], place[listed], reserve[listed], stretch)
    return Draw(seed, picked, tuple(begin.tolist()), design, walk)


def _shuffled(design: Design, seed: int) -> Ints:
    """The units that are walked, in walking order: by stratum and sort keys, shuffled where those are equal."""
    able = np.flatnonzero(design.pass_chances < CERTAIN)
    bits = max(1, int(design.order.max(initial=0)).bit_length())
    numbers = raw(seed, _SHUFFLE, design.ids.size) >> np.uint64(bits)
    key = (design.order.astype(np.uint64) << np.uint64(64 - bits) | numbers)[able]
    order = np.argsort(key)
    if (key[order][1:] == key[order][:-1]).any():  # then only a stable sort is the same on every machine
        order = np.argsort(key, kind="stable")
    return able[order]


def _walked(design: Design, units: Ints, begin: Floats) -> tuple[Walk, Ints, Floats]:
    """The walk, the positions in it that a mark met, and those marks.

    All strata are walked at once: each one's stretches and marks are moved on by the number of marks before it.
    """
    stratum, strata = design.stratum[units], len(design.strata)
    sizes = np.cumsum(design.sizes[units])
    count = np.bincount(stratum, minlength=strata)
    last = np.cumsum(count)
    reached = np.concatenate([[0.0], sizes])
    before, total = reached[last - count], reached[last] - reached[last - count]
    marks_each = _marks_each(design)
    moved = np.cumsum(marks_each) - marks_each
    high = (sizes - before[stratum]) / total[stratum] * marks_each[stratum]  # ends at marks_each exactly
    low = np.concatenate([[0.0], high])[: units.size]
    low[(last - count)[count > 0]] = 0.0
    nth = np.arange(marks_each.sum()) - np.repeat(moved, marks_each)
    marks = np.repeat(begin, marks_each) + nth
    met = np.searchsorted(high + moved[stratum], marks + np.repeat(moved, marks_each), side="right")
    return Walk(frozen(units), frozen(low), frozen(high)), met, marks


def _marks_each(design: Design) -> Ints:
    """How many units of each stratum the walk has to find: those drawn who do not come up in any pass."""
    drawn = np.array([one.drawn + one.directed for one in design.strata], dtype=np.int64)
    whole = design.stratum[design.pass_chances == CERTAIN]
    return drawn - np.bincount(whole, minlength=drawn.size)


def _to_fill(design: Design) -> Ints:
    """How many places of each stratum are left for those who are not certain."""
    return np.array([one.places - one.certain for one in design.strata], dtype=np.int64)


def _places(design: Design, found: Ints, seed: int) -> Ints:
    """Each unit's place in the random order of its stratum, from 1; 0 for those with the chance 1."""
    waiting = np.flatnonzero(design.chances[found] < CERTAIN)
    stratum = design.stratum[found[waiting]]
    order = np.lexsort((raw(seed, _ORDER, waiting.size), stratum))
    count = np.bincount(stratum, minlength=len(design.strata))
    nth = np.arange(waiting.size) - np.repeat(np.cumsum(count) - count, count)
    place = np.zeros(found.size, dtype=np.int64)
    place[waiting[order]] = nth + 1
    return place


def _picked(
    design: Design, found: Ints, place: Ints, reserve: Ints, stretch: dict[int, tuple[float, float, float]]
) -> tuple[Picked, ...]:
    columns: tuple[NDArray[np.generic], ...] = (found, design.ids[found], design.stratum[found], design.directed[found])
    numbers = (design.sizes[found], design.chances[found], design.pass_chances[found])
    unwalked = (None, None, None)
    listed = []
    for unit, label, stratum, directed, size, chance, coming_up, at, waits in zip(
        *(column.tolist() for column in (*columns, *numbers, place, reserve)), strict=True
    ):
        basis = Basis.DIRECTED if directed else Basis.CERTAIN if chance == CERTAIN else Basis.CHANCE
        low, high, mark = stretch.get(unit, unwalked)
        listed.append(
            Picked(label, design.strata[stratum].label, basis, size, chance, coming_up, low, high, mark, at, waits)
        )
    return tuple(listed)
