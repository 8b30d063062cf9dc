"""Roles give permissions within a scope; several roles add up; a permission nobody gave reaches nothing."""

import pytest

from fullcircle.foundation.access.rules import SYSTEM, Actor, Grant
from fullcircle.foundation.access.states import GRANTS, SCOPES, Permission, Role, ScopeKind

MANAGER = Grant(Role.TEAM_MANAGER, ScopeKind.TEAM, team_id=4)
HEAD = Grant(Role.HEAD_OF_SERVICE, ScopeKind.SERVICE, service_id=2)
LEAD = Grant(Role.QA_LEAD, ScopeKind.AUTHORITY)


@pytest.mark.parametrize(
    ("grants", "service_id", "team_id", "reached"),
    [
        ((), 2, 4, False),
        ((MANAGER,), 2, 4, True),
        ((MANAGER,), 2, 5, False),
        ((HEAD,), 2, 5, True),
        ((HEAD,), 3, 5, False),
        ((HEAD, MANAGER), 9, 4, True),
        ((LEAD,), 9, 9, True),
        ((LEAD,), None, None, True),
        ((HEAD,), None, None, False),
    ],
)
def test_scope(grants: tuple[Grant, ...], service_id: int | None, team_id: int | None, reached: bool) -> None:
    actor = Actor(1, "A", grants)
    assert actor.scope(Permission.SEE_AUDITS).covers(service_id=service_id, team_id=team_id) is reached


def test_a_permission_of_another_role_does_not_widen_the_scope() -> None:
    actor = Actor(1, "A", (MANAGER, Grant(Role.PERFORMANCE_ANALYST, ScopeKind.AUTHORITY)))
    assert actor.scope(Permission.SEE_CHILDREN).everywhere
    assert not actor.scope(Permission.SEE_AUDITS).everywhere


def test_the_product_itself_may_do_everything() -> None:
    assert all(SYSTEM.may(permission) and SYSTEM.scope(permission).everywhere for permission in Permission)


def test_every_role_says_what_it_may_and_how_far() -> None:
    assert set(GRANTS) == set(SCOPES) == set(Role)


def test_elected_members_and_partners_see_no_child_and_no_worker() -> None:
    private = {
        Permission.SEE_CHILDREN,
        Permission.SEE_AUDITS,
        Permission.SEE_PEOPLE,
        Permission.SEE_ACTIONS,
        Permission.SEE_IMPORTS,
    }
    for role in (Role.ELECTED_MEMBER, Role.PARTNER, Role.INSPECTOR, Role.CHIEF_EXECUTIVE):
        assert not GRANTS[role] & private
