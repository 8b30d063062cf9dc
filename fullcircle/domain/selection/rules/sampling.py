"""The draw of children: eligible or not, how many from each service area, by chance or for the round's priorities."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from fullcircle.domain.selection.rules.chance import number, share_out, systematic
from fullcircle.domain.selection.states import Basis

TICKETS = (1, 10, 15)
"""Tickets in the draw of a child with none, one, or more than one of the round's priorities: a purposeful selection in which
nobody is without a chance."""
RESERVE_SHARE = Fraction(15, 100)
"""Children drawn in reserve, as a share of those chosen; at least one where anyone is left to draw."""


@dataclass(frozen=True)
class Candidate:
    """A child being worked with. ``key`` is the child's reference. ``flags`` maps code to figures in words.

    ``chosen_for`` names the latest round within the exclusion window that the child was chosen for ("" for none).
    """

    key: str
    service: str
    team: str
    has_worker: bool
    flags: Mapping[str, str]
    chosen_for: str = ""


@dataclass(frozen=True)
class Settings:
    """What the draw was asked to do. ``priorities`` maps each flag code that weighs more to its label. Shares are 0 to 1."""

    seed: int
    size: int
    priorities: Mapping[str, str]
    minimum_per_service: int
    random_share: float
    tickets: Sequence[int] = TICKETS


@dataclass(frozen=True)
class Drawn:
    """A drawn child. ``chance`` is the probability it had in the draw it came from; ``reserve`` its place in reserve
    within its service area, 0 for the chosen."""

    candidate: Candidate
    basis: Basis
    chance: Fraction
    reserve: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """A service area in the draw, counted in children. ``places`` is how many were to be chosen; ``position`` its place in
    the council's order of service areas."""

    name: str
    children: int
    recently_chosen: int
    eligible: int
    with_priority: int
    places: int
    position: int = 0


@dataclass(frozen=True)
class Sample:
    """The result: children in the order in which they are listed, then the reserve; every candidate is accounted for."""

    drawn: tuple[Drawn, ...]
    areas: tuple[Area, ...]
    without_team: int

    @property
    def chosen(self) -> tuple[Drawn, ...]:
        return tuple(d for d in self.drawn if not d.reserve)


def tickets(candidate: Candidate, settings: Settings) -> int:
    """How often the child counts in the draw for priorities. Never 0: every eligible child keeps a chance."""
    matching = len(set(candidate.flags) & set(settings.priorities))
    return settings.tickets[min(matching, len(settings.tickets) - 1)]


def frame_hash(candidates: Iterable[Candidate]) -> str:
    """SHA-256, in hex, of the data the draw was made from, whatever the order of its rows."""
    rows = sorted((c.key, c.service, c.team, c.has_worker, sorted(c.flags), c.chosen_for) for c in candidates)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def draw(candidates: Iterable[Candidate], settings: Settings) -> Sample:
    """Draw the children of a round.

    Places are shared out over service areas in proportion to their children's tickets, with a minimum each. Within an
    area a first part is drawn with equal chances, the rest by tickets; both walk through the area team by team.
    """
    everyone = sorted(candidates, key=lambda c: c.key)
    by_area: dict[str, list[Candidate]] = {}
    for candidate in everyone:
        if candidate.service:
            by_area.setdefault(candidate.service, []).append(candidate)
    eligible = {name: [c for c in members if not c.chosen_for] for name, members in by_area.items()}
    weights = {name: sum(tickets(c, settings) for c in members) for name, members in eligible.items()}
    limits = {name: len(members) for name, members in eligible.items()}
    places = share_out(settings.size, weights, limits, settings.minimum_per_service)
    by_chance = share_out(ceil(Fraction(str(settings.random_share)) * sum(places.values())), places, places, 1)
    drawn = [
        one
        for name in sorted(eligible)
        for one in _draw_area(name, eligible[name], places[name], by_chance[name], settings)
    ]
    areas = tuple(
        Area(
            name=name,
            children=len(by_area[name]),
            recently_chosen=len(by_area[name]) - len(eligible[name]),
            eligible=len(eligible[name]),
            with_priority=sum(tickets(c, settings) > 1 for c in eligible[name]),
            places=places[name],
        )
        for name in sorted(by_area)
    )
    return Sample(tuple(sorted(drawn, key=_listed)), areas, sum(not c.service for c in everyone))


def _listed(one: Drawn) -> tuple[bool, str, int, str]:
    return (one.reserve > 0, one.candidate.service, one.reserve, one.candidate.key)


def _draw_area(
    name: str, eligible: Sequence[Candidate], places: int, by_chance: int, settings: Settings
) -> list[Drawn]:
    rest = places - by_chance
    chance, left = _draw_part(name, Basis.CHANCE, eligible, by_chance, settings, keep_back=rest)
    priority, _ = _draw_part(name, Basis.PRIORITY, left, rest, settings)
    chosen = [d for d in chance + priority if not d[2]]
    reserve = sorted((d for d in chance + priority if d[2]), key=lambda d: (d[2], d[0].key))
    return [
        Drawn(candidate, basis, odds, 0, _reasons(candidate, basis, settings, places, len(eligible)))
        for candidate, basis, _, odds in chosen
    ] + [
        Drawn(candidate, basis, odds, place, _reasons(candidate, basis, settings, places, len(eligible)))
        for place, (candidate, basis, _, odds) in enumerate(reserve, start=1)
    ]


_Part = tuple[Candidate, Basis, int, Fraction]
"""Candidate, basis, place in reserve (0 for chosen), probability."""


def _draw_part(
    name: str, basis: Basis, pool: Sequence[Candidate], places: int, settings: Settings, keep_back: int = 0
) -> tuple[list[_Part], list[Candidate]]:
    """Draw the places and their reserve in one walk, then let chance say who is chosen and who waits; and who is left.

    The reserve never takes the last ``keep_back`` children, whom another part still needs.
    """
    if not places or not pool:
        return [], list(pool)
    seed = settings.seed
    walk = sorted(pool, key=lambda c: (c.team, number(seed, basis, "walk", c.key), c.key))
    weights = [1 if basis is Basis.CHANCE else tickets(c, settings) for c in walk]
    wanted = min(places + max(1, ceil(RESERVE_SHARE * places)), len(walk) - keep_back)
    found = systematic(weights, wanted, number(seed, basis, "start", name))
    order = sorted(found, key=lambda i: (number(seed, basis, "order", walk[i].key), walk[i].key))
    share = Fraction(min(places, wanted), wanted)
    parts = [(walk[i], basis, max(0, at - places + 1), found[i] * share) for at, i in enumerate(order)]
    return parts, [c for i, c in enumerate(walk) if i not in found]


def _reasons(candidate: Candidate, basis: Basis, settings: Settings, places: int, eligible: int) -> tuple[str, ...]:
    matching = sorted(set(candidate.flags) & set(settings.priorities))
    said = [f"{candidate.service}: {places} of its {eligible} children in the draw are looked at in this round."]
    if basis is Basis.CHANCE:
        said.append("Drawn by chance, each child alike, so that the round can also speak for everybody's work.")
    elif matching:
        said.append(f"Drawn with {tickets(candidate, settings)} tickets, where a child without a priority has one.")
    else:
        said.append("Drawn with one ticket: none of the round's priorities, but every child keeps a chance.")
    for code in matching:
        detail = candidate.flags[code]
        said.append(f"A priority of this round: {settings.priorities[code]}." + (f" {detail}" if detail else ""))
    if not candidate.has_worker:
        said.append("No worker is named for this child. Ask the team's manager who can take part.")
    return tuple(said)
