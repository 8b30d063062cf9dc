"""Who is known before a staff list is applied, as plain values, with the look-ups that the plan needs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fullcircle.foundation.access.states import Role

Held = tuple[Role, int | None]
"""A role that goes on, and the id of the team or service area it is held in."""


@dataclass(frozen=True)
class Known:
    """A person who is known. ``names``: every folded name by which files find them, their own included."""

    id: int
    name: str
    folded: str
    email: str
    job_title: str
    team_id: int | None
    manager_id: int | None
    left: bool
    names: frozenset[str] = frozenset()
    roles: frozenset[Held] = frozenset()


@dataclass(frozen=True)
class KnownTeam:
    """A team that is known; ``closed`` by today."""

    id: int
    name: str
    area_id: int
    closed: bool


@dataclass(frozen=True)
class Council:
    """Everything known that a staff list may touch. ``areas``: id by folded name or key, ``area_names`` by id; ``team_ids`` by
    folded name; ``taken``: folded names of workers and whose they are, None where they were said to be nobody's. Names that
    merely wait to be mapped are in neither. ``applied_by``: who would apply the list, and so give its roles."""

    people: Mapping[int, Known]
    teams: Mapping[int, KnownTeam]
    team_ids: Mapping[str, int]
    areas: Mapping[str, int]
    area_names: Mapping[int, str]
    taken: Mapping[str, int | None] = field(default_factory=dict)
    ignored_teams: frozenset[str] = frozenset()
    applied_by: int | None = None

    @cached_property
    def by_email(self) -> Mapping[str, Known]:
        return {person.email: person for person in self.people.values() if person.email}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Known, ...]]:
        """Those who have not left, by their own folded name."""
        return self._grouped(own=True)

    @cached_property
    def by_alias(self) -> Mapping[str, tuple[Known, ...]]:
        """Those who have not left, by each folded name that files use."""
        return self._grouped(own=False)

    @cached_property
    def left_by_name(self) -> Mapping[str, Known]:
        """Those who have left, by each folded name that they went by."""
        return {name: one for one in self.people.values() if one.left for name in {one.folded, *one.names}}

    def called(self, folded: str) -> tuple[Known, ...]:
        """Those who have not left and go by this name: their own first, else one that files use."""
        return self.by_name.get(folded) or self.by_alias.get(folded, ())

    def _grouped(self, *, own: bool) -> Mapping[str, tuple[Known, ...]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for person in self.people.values():
            if not person.left:
                for name in {person.folded} if own else person.names:
                    found[name].append(person)
        return {name: tuple(people) for name, people in found.items()}
