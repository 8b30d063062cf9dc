"""Who is acting and how far their roles reach, as plain values."""

from dataclasses import dataclass

from fullcircle.foundation.access.states import GRANTS, Permission, Role, ScopeKind


@dataclass(frozen=True)
class Grant:
    """One role in force today. ``service_id`` is set for service scope; ``team_id`` for team scope."""

    role: Role
    scope_kind: ScopeKind
    service_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True)
class Scope:
    """Where a permission holds: everywhere, or in these service areas and teams (few: one for each role held)."""

    everywhere: bool = False
    service_ids: frozenset[int] = frozenset()
    team_ids: frozenset[int] = frozenset()

    @property
    def nowhere(self) -> bool:
        return not (self.everywhere or self.service_ids or self.team_ids)

    def covers(self, *, service_id: int | None, team_id: int | None) -> bool:
        """Whether a record of this team (which belongs to this service area) is in scope."""
        return self.everywhere or service_id in self.service_ids or team_id in self.team_ids


@dataclass(frozen=True)
class Actor:
    """A person acting now, with the roles that are theirs today. Built afresh for each request; never cached.

    ``person_id`` is None only for the product itself (scheduled jobs, set-up commands), which may do everything.
    """

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def may(self, permission: Permission) -> bool:
        """Whether any role held gives this permission, in whatever scope."""
        return self.is_system or any(permission in GRANTS[grant.role] for grant in self.grants)

    def scope(self, permission: Permission) -> Scope:
        """How far the permission reaches for this person."""
        if self.is_system:
            return Scope(everywhere=True)
        giving = [grant for grant in self.grants if permission in GRANTS[grant.role]]
        return Scope(
            everywhere=any(grant.scope_kind is ScopeKind.AUTHORITY for grant in giving),
            service_ids=frozenset(g.service_id for g in giving if g.service_id is not None),
            team_ids=frozenset(g.team_id for g in giving if g.team_id is not None),
        )

    def is_(self, person_id: int | None) -> bool:
        """Whether this is the person with that id (a record's auditor, owner, practitioner ...)."""
        return person_id is not None and self.person_id == person_id


SYSTEM = Actor(person_id=None, name="Full Circle")
"""The product itself, for scheduled jobs and set-up commands."""
