"""The draw of children: one draw that looks where the round's priorities point and still speaks for every child.

Each eligible child has a size, the floor plus its score; in each service area children are drawn in proportion to size by one
systematic walk, with a reserve. How that is done is in ``fullcircle.stats.sampling``; here it is said of children.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fullcircle.domain.selection.rules.frame import Candidate, Numbers
from fullcircle.domain.selection.rules.priorities import Part, parts, score
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, Dimension
from fullcircle.stats.sampling import design as designing
from fullcircle.stats.sampling import drawing

EVERYBODY = "All service areas"
"""The one stratum of a draw with fewer places than service areas: nobody may be without a chance."""


@dataclass(frozen=True)
class Area:
    """A service area in the draw, counted in children. ``places`` is how many were to be chosen; ``position`` its place in
    the council's order of service areas."""

    name: str
    children: int
    left_out: int
    eligible: int
    with_priority: int
    places: int
    position: int = 0


@dataclass(frozen=True)
class Plan:
    """Everything about a draw but its seed: who can be drawn, how likely, and how many from where.

    ``everyone``: all children being worked with, by reference. ``parts`` and ``chances`` (to be chosen) are of each child who can
    be drawn, by reference. ``strata``: the children who can be drawn by stratum. ``design`` is None when nobody can be drawn.
    """

    everyone: tuple[Candidate, ...]
    parts: Mapping[str, tuple[Part, ...]]
    strata: Mapping[str, tuple[str, ...]]
    design: designing.Design | None

    @cached_property
    def chances(self) -> Mapping[str, float]:
        if self.design is None:
            return {}
        return dict(zip(self.design.ids.tolist(), self.design.chances.tolist(), strict=True))

    @cached_property
    def by_key(self) -> Mapping[str, Candidate]:
        return {candidate.key: candidate for candidate in self.everyone}

    def places(self, stratum: str) -> int:
        """How many of a stratum are chosen, those asked for by leaders included."""
        found = [one for one in self.design.strata if one.label == stratum] if self.design else []
        return sum(one.places + one.directed for one in found)

    def expected(self, code: str) -> float:
        """How many children with this flag or group the plan is expected to choose."""
        return sum(chance for key, chance in self.chances.items() if code in self.by_key[key].has)


@dataclass(frozen=True)
class Drawn:
    """A drawn child. ``reserve`` is its place in the reserve of its stratum, 0 for the chosen; ``start``: of its walk."""

    candidate: Candidate
    parts: tuple[Part, ...]
    basis: Basis
    reserve: int
    picked: drawing.Picked
    start: float


@dataclass(frozen=True)
class Sample:
    """The result: children in the order in which they are listed, then the reserve."""

    drawn: tuple[Drawn, ...]
    draw: drawing.Draw | None

    @property
    def chosen(self) -> tuple[Drawn, ...]:
        return tuple(d for d in self.drawn if not d.reserve)


def plan(candidates: Iterable[Candidate], terms: Terms, size: int) -> Plan:
    """Who can be drawn among ``size``, and how likely: those asked for first, the others in proportion to size by area.

    Places are shared over the service areas in proportion to their children's sizes, each with its minimum as far as the
    places go. Raises ValueError when more are asked for than the terms allow: ask ``directed_within`` before.
    """
    everyone = tuple(sorted(candidates, key=lambda c: c.key))
    able = [c for c in everyone if c.out is None]
    found = {c.key: parts(c.has, terms.priorities) for c in able}
    asked = [c.key for c in able if c.asked]
    areas = Counter(c.service for c in able if not c.asked)
    size = min(size, len(able))
    joined = size - len(asked) < len(areas)
    strata = [EVERYBODY if joined else c.service for c in able]
    made = designing.design(
        [c.key for c in able],
        n=size,
        priorities=[score(found[c.key]) for c in able],
        strata=strata,
        sort_by=[
            [c.service for c in able],
            [c.team for c in able],
            [c.groups.get(Dimension.STATUS, "") for c in able],
        ],
        directed=asked,
        floor=terms.floor,
        minimum=1 if joined else _minimum(areas.values(), size - len(asked), terms.minimum_per_service),
        reserve=terms.reserve_share,
        directed_cap=terms.directed_most,
    )
    members: dict[str, list[str]] = {}
    for candidate, stratum in zip(able, strata, strict=True):
        members.setdefault(stratum, []).append(candidate.key)
    by_stratum = {name: tuple(keys) for name, keys in sorted(members.items())}
    return Plan(everyone, found, by_stratum, made if able else None)


def _minimum(limits: Iterable[int], places: int, wanted: int) -> int:
    """The fewest places of each area: as wanted, or the most that the places allow for all alike."""
    sizes = list(limits)
    return next((n for n in range(wanted, 1, -1) if sum(min(n, size) for size in sizes) <= places), 1)


def draw(planned: Plan, seed: int) -> Sample:
    """Draw the children of a plan. The same plan and seed (0 or above) give the same children."""
    if planned.design is None:
        return Sample((), None)
    done = drawing.draw(planned.design, seed=seed)
    starts = {str(one.label): start for one, start in zip(planned.design.strata, done.starts, strict=True)}
    drawn = [_drawn(one, planned, starts) for one in done.picked]
    return Sample(tuple(sorted(drawn, key=_listed)), done)


def _drawn(one: drawing.Picked, planned: Plan, starts: Mapping[str, float]) -> Drawn:
    key = str(one.id)
    return Drawn(
        planned.by_key[key], planned.parts[key], Basis(one.basis.value), one.reserve, one, starts[str(one.stratum)]
    )


def _listed(one: Drawn) -> tuple[bool, str, int, str]:
    return (one.reserve > 0, one.candidate.service, one.reserve, one.candidate.key)


def numbers(planned: Plan, sample: Sample) -> dict[str, Numbers]:
    """The numbers of every child who could be drawn, by reference: kept with the frame."""
    made, done = planned.design, sample.draw
    if made is None or done is None:
        return {}
    stretch = dict(
        zip(done.walk.units.tolist(), zip(done.walk.low.tolist(), done.walk.high.tolist(), strict=True), strict=True)
    )
    columns = (made.ids, made.stratum, made.sizes, made.pass_chances, made.chances)
    found = {}
    for at, (key, stratum, size, drawn_chance, chance) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        low, high = stretch.get(at, (None, None))
        label = str(made.strata[stratum].label)
        found[key] = Numbers(label, score(planned.parts[key]), size, drawn_chance, chance, low, high)
    return found


def areas_of(planned: Plan) -> tuple[Area, ...]:
    """Each service area in numbers, by name; children of no team are in none."""
    members: dict[str, list[Candidate]] = {}
    for candidate in planned.everyone:
        if candidate.service:
            members.setdefault(candidate.service, []).append(candidate)
    return tuple(_area(name, members[name], planned) for name in sorted(members))


def _area(name: str, members: Sequence[Candidate], planned: Plan) -> Area:
    able = [c for c in members if c.key in planned.parts]
    return Area(
        name=name,
        children=len(members),
        left_out=len(members) - len(able),
        eligible=len(able),
        with_priority=sum(bool(planned.parts[c.key]) for c in able),
        places=planned.places(name),
    )


def settled(drawn: Sequence[tuple[str, Basis, float, bool]]) -> list[float]:
    """The chances to reckon with once it is known who is looked at: of the chance to be drawn, the part that was used.

    ``drawn``: stratum, basis, chance to be drawn, and whether it is looked at, of every child who was drawn. Dropping out is
    taken to be unrelated to what the file would have shown. The directed stay at 1. Where nobody of a stratum is looked at the
    chance to be drawn stays as it was. (As ``fullcircle.stats.sampling.settling`` does with a draw at hand.)
    """
    came_up = Counter((stratum, basis) for stratum, basis, _, _ in drawn)
    heard = Counter((stratum, basis) for stratum, basis, _, used in drawn if used)
    found = []
    for stratum, basis, drawn_chance, _ in drawn:
        cell = (stratum, basis)
        used = heard[cell] / came_up[cell] if heard[cell] and basis is not Basis.DIRECTED else 1.0
        found.append(drawn_chance * used)
    return found
